//! JPEG: baseline and progressive, each sampling, grey, CMYK, YCCK, and the eight orientations.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::drawing::exif;
use super::{Case, Drawing};

/// Odd on purpose: neither side is a multiple of a block.
const SIZE: (u32, u32) = (93, 71);

/// Sizes at which blocks and samplings have edges.
const ODD_SIZES: [(u32, u32); 6] = [(1, 1), (1, 7), (7, 1), (3, 2), (17, 16), (601, 401)];

pub(super) fn baseline(drawing: &Drawing) -> Vec<u8> {
    encode(drawing, SamplingFactor::R_4_2_0, |_| ())
}

pub(super) fn cases() -> Vec<Case> {
    let drawing = Drawing::new(SIZE.0, SIZE.1);
    let mut cases = Vec::new();
    let samplings = [
        ("444", SamplingFactor::R_4_4_4),
        ("422", SamplingFactor::R_4_2_2),
        ("440", SamplingFactor::R_4_4_0),
        ("420", SamplingFactor::R_4_2_0),
        ("411", SamplingFactor::R_4_1_1),
    ];
    for (name, sampling) in samplings {
        let baseline = encode(&drawing, sampling, |_| ());
        cases.push(Case::lossy(format!("jpeg {name}"), &drawing, baseline));
        let progressive = encode(&drawing, sampling, |encoder| encoder.set_progressive(true));
        cases.push(Case::lossy(
            format!("jpeg progressive {name}"),
            &drawing,
            progressive,
        ));
    }
    let restarts = encode(&drawing, SamplingFactor::R_4_2_0, |encoder| {
        encoder.set_restart_interval(3)
    });
    cases.push(Case::lossy("jpeg with restarts", &drawing, restarts));
    cases.extend(other_colours(&drawing));
    for orientation in 1..=8 {
        let stored = drawing.stored(orientation);
        let bytes = encode(&stored, SamplingFactor::R_4_2_0, |encoder| {
            let segment = [b"Exif\0\0".to_vec(), exif(orientation)].concat();
            encoder
                .add_app_segment(1, segment)
                .expect("a short segment fits");
        });
        cases.push(Case::lossy(
            format!("jpeg orientation {orientation}"),
            &drawing,
            bytes,
        ));
    }
    for (width, height) in ODD_SIZES {
        let drawing = Drawing::new(width, height);
        let name = format!("jpeg {width}x{height}");
        cases.push(Case::lossy(name, &drawing, baseline(&drawing)));
        let progressive = encode(&drawing, SamplingFactor::R_4_2_0, |encoder| {
            encoder.set_progressive(true)
        });
        let name = format!("jpeg progressive {width}x{height}");
        cases.push(Case::lossy(name, &drawing, progressive));
    }
    cases
}

fn other_colours(drawing: &Drawing) -> Vec<Case> {
    let grey = drawing.grey(8);
    let luma: Vec<u8> = grey.pixels.iter().map(|pixel| pixel[0]).collect();
    let cmyk: Vec<u8> = drawing
        .pixels
        .iter()
        .flat_map(|&pixel| inks(pixel))
        .collect();
    let mut cases = Vec::new();
    for progressive in [false, true] {
        let manner = if progressive {
            "progressive"
        } else {
            "baseline"
        };
        let rows = [
            ("grey", &grey, &luma, ColorType::Luma),
            ("cmyk", drawing, &cmyk, ColorType::Cmyk),
            ("ycck", drawing, &cmyk, ColorType::CmykAsYcck),
        ];
        for (name, drawn, samples, kind) in rows {
            let mut bytes = Vec::new();
            let mut encoder = Encoder::new(&mut bytes, 95);
            encoder.set_progressive(progressive);
            let (width, height) = (drawn.width as u16, drawn.height as u16);
            encoder
                .encode(samples, width, height, kind)
                .expect("a vector takes everything");
            cases.push(Case::lossy(format!("jpeg {name} {manner}"), drawn, bytes));
        }
    }
    cases
}

/// Inks for a colour, with half of the common part as black.
fn inks(pixel: [u8; 3]) -> [u8; 4] {
    let lightest = u32::from(pixel.into_iter().max().unwrap_or_default());
    // Paper shows v = (255 − ink)·(255 − black)/255; black goes half way to what is possible.
    let light = (lightest + 255) / 2;
    let [c, m, y] = pixel.map(|value| 255 - ((u32::from(value) * 255 + light / 2) / light) as u8);
    [c, m, y, 255 - light as u8]
}

fn encode(
    drawing: &Drawing,
    sampling: SamplingFactor,
    adjust: impl FnOnce(&mut Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.set_sampling_factor(sampling);
    adjust(&mut encoder);
    let (width, height) = (drawing.width as u16, drawing.height as u16);
    encoder
        .encode(&drawing.bytes(), width, height, ColorType::Rgb)
        .expect("a vector takes everything");
    bytes
}
