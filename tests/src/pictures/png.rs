//! PNG: each colour type and depth, transparency, and orientation in an eXIf chunk.

use std::borrow::Cow;

use png::{BitDepth, ColorType, Encoder, Info};

use super::drawing::exif;
use super::{Case, Drawing};

pub(super) fn rgb(drawing: &Drawing) -> Vec<u8> {
    encode(drawing, ColorType::Rgb, BitDepth::Eight, &drawing.bytes())
}

pub(super) fn cases() -> Vec<Case> {
    let drawing = Drawing::new(53, 67);
    let mut cases = Vec::new();
    for (width, height) in [
        (1, 1),
        (1, 7),
        (7, 1),
        (3, 2),
        (601, 401),
        (224, 224),
        (53, 67),
        (2000, 9),
    ] {
        let drawing = Drawing::new(width, height);
        let bytes = rgb(&drawing);
        cases.push(Case::lossless(
            format!("png {width}x{height}"),
            &drawing,
            bytes,
        ));
    }
    for orientation in 1..=8 {
        let stored = drawing.stored(orientation);
        let bytes = encode_with(
            &stored,
            ColorType::Rgb,
            BitDepth::Eight,
            &stored.bytes(),
            |info| {
                info.exif_metadata = Some(Cow::Owned(exif(orientation)));
            },
        );
        cases.push(Case::lossless(
            format!("png orientation {orientation}"),
            &drawing,
            bytes,
        ));
    }
    cases.extend(greys(&drawing));
    cases.extend(deep(&drawing));
    cases.extend(transparent(&drawing));
    cases.push(palette(&drawing.posterised()));
    cases
}

fn greys(drawing: &Drawing) -> Vec<Case> {
    let depths = [
        (1, BitDepth::One),
        (2, BitDepth::Two),
        (4, BitDepth::Four),
        (8, BitDepth::Eight),
    ];
    let case = |(bits, depth)| {
        let grey = drawing.grey(bits);
        let top = (1_u32 << bits) - 1;
        let rows = grey.pixels.chunks(grey.width as usize);
        let packed: Vec<u8> =
            rows.flat_map(|row| row.chunks(8 / bits as usize))
                .map(|pixels| {
                    let shifted = pixels.iter().zip(1..).map(|(pixel, place)| {
                        (u32::from(pixel[0]) * top / 255) << (8 - bits * place)
                    });
                    shifted.sum::<u32>() as u8
                })
                .collect();
        let bytes = encode(&grey, ColorType::Grayscale, depth, &packed);
        Case::lossless(format!("png grey of {bits} bits"), &grey, bytes)
    };
    depths.into_iter().map(case).collect()
}

/// 16 bits a sample; the low byte is noise that rounds away.
fn deep(drawing: &Drawing) -> Vec<Case> {
    let wide = |(index, value): (usize, &u8)| {
        let noise = (index * 37 % 200) as i32 - 100;
        (i32::from(*value) * 257 + noise).clamp(0, 65_535) as u16
    };
    let widen = |samples: &[u8]| -> Vec<u8> {
        samples
            .iter()
            .enumerate()
            .map(wide)
            .flat_map(u16::to_be_bytes)
            .collect()
    };
    let grey = drawing.grey(8);
    let luma: Vec<u8> = grey.pixels.iter().map(|pixel| pixel[0]).collect();
    let rgba: Vec<u8> = drawing
        .pixels
        .iter()
        .flat_map(|&[r, g, b]| [r, g, b, 255])
        .collect();
    let mut rgba = widen(&rgba);
    for sample in rgba.chunks_exact_mut(8) {
        sample[6..].fill(255);
    }
    let depth = BitDepth::Sixteen;
    vec![
        Case::lossless(
            "png grey of 16 bits",
            &grey,
            encode(&grey, ColorType::Grayscale, depth, &widen(&luma)),
        ),
        Case::lossless(
            "png rgb of 16 bits",
            drawing,
            encode(drawing, ColorType::Rgb, depth, &widen(&drawing.bytes())),
        ),
        Case::lossless(
            "png rgba of 16 bits",
            drawing,
            encode(drawing, ColorType::Rgba, depth, &rgba),
        ),
    ]
}

/// A hole of full transparency and a slope of half tones.
fn transparent(drawing: &Drawing) -> Vec<Case> {
    let alpha = |x: u32, y: u32| {
        if y < 20 {
            0
        } else {
            (x * 255 / drawing.width) as u8
        }
    };
    let over_white = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let mut cases = Vec::new();
    for (name, source, channels) in [
        ("rgba", drawing.clone(), 3),
        ("grey and alpha", drawing.grey(8), 1),
    ] {
        let shown = Drawing::from_fn(source.width, source.height, |x, y| {
            source.at(x, y).map(|value| over_white(value, alpha(x, y)))
        });
        let samples: Vec<u8> = (0..source.height)
            .flat_map(|y| (0..source.width).map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                let mut pixel = source.at(x, y)[..channels].to_vec();
                pixel.push(alpha(x, y));
                pixel
            })
            .collect();
        let kind = if channels == 3 {
            ColorType::Rgba
        } else {
            ColorType::GrayscaleAlpha
        };
        let bytes = encode(&source, kind, BitDepth::Eight, &samples);
        cases.push(Case::lossless(format!("png {name}"), &shown, bytes));
    }
    cases
}

/// Indexed colours, of which the first is transparent.
fn palette(drawing: &Drawing) -> Case {
    let mut colours = drawing.pixels.clone();
    colours.sort_unstable();
    colours.dedup();
    let indices: Vec<u8> = drawing
        .pixels
        .iter()
        .map(|pixel| colours.binary_search(pixel).unwrap_or_default() as u8)
        .collect();
    let shown = drawing.map(|pixel| if pixel == colours[0] { [255; 3] } else { pixel });
    let bytes = encode_with(
        drawing,
        ColorType::Indexed,
        BitDepth::Eight,
        &indices,
        |info| {
            info.palette = Some(Cow::Owned(colours.concat()));
            info.trns = Some(Cow::Owned(vec![0]));
        },
    );
    Case::lossless("png palette with a transparent colour", &shown, bytes)
}

fn encode(drawing: &Drawing, kind: ColorType, depth: BitDepth, samples: &[u8]) -> Vec<u8> {
    encode_with(drawing, kind, depth, samples, |_| ())
}

fn encode_with(
    drawing: &Drawing,
    kind: ColorType,
    depth: BitDepth,
    samples: &[u8],
    adjust: impl FnOnce(&mut Info<'_>),
) -> Vec<u8> {
    let mut info = Info::with_size(drawing.width, drawing.height);
    info.color_type = kind;
    info.bit_depth = depth;
    adjust(&mut info);
    let mut bytes = Vec::new();
    Encoder::with_info(&mut bytes, info)
        .and_then(png::Encoder::write_header)
        .and_then(|mut writer| writer.write_image_data(samples))
        .expect("a vector takes everything and the samples fit");
    bytes
}
