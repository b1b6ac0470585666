//! WebP without loss: opaque, transparent, and with an orientation.

use image::ExtendedColorType;
use image::ImageEncoder;
use image::codecs::webp::WebPEncoder;

use super::drawing::exif;
use super::{Case, Drawing};

pub(super) fn cases() -> Vec<Case> {
    let drawing = Drawing::new(53, 67);
    let mut cases = Vec::new();
    for (width, height) in [(1, 1), (1, 7), (7, 1), (3, 2), (601, 401)] {
        let drawing = Drawing::new(width, height);
        let bytes = encode(&drawing, &drawing.bytes(), ExtendedColorType::Rgb8, None);
        cases.push(Case::lossless(
            format!("webp {width}x{height}"),
            &drawing,
            bytes,
        ));
    }
    for orientation in 1..=8 {
        let stored = drawing.stored(orientation);
        let bytes = encode(
            &stored,
            &stored.bytes(),
            ExtendedColorType::Rgb8,
            Some(orientation),
        );
        cases.push(Case::lossless(
            format!("webp orientation {orientation}"),
            &drawing,
            bytes,
        ));
    }
    // Every other column is missing.
    let shown = Drawing::from_fn(53, 67, |x, y| {
        if x % 2 == 0 {
            drawing.at(x, y)
        } else {
            [255; 3]
        }
    });
    let rgba: Vec<u8> = (0..67)
        .flat_map(|y| (0..53).map(move |x| (x, y)))
        .flat_map(|(x, y)| {
            let [r, g, b] = drawing.at(x, y);
            [r, g, b, if x % 2 == 0 { 255 } else { 0 }]
        })
        .collect();
    let bytes = encode(&drawing, &rgba, ExtendedColorType::Rgba8, None);
    cases.push(Case::lossless("webp with alpha", &shown, bytes));
    cases
}

fn encode(
    drawing: &Drawing,
    samples: &[u8],
    kind: ExtendedColorType,
    orientation: Option<u8>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    if let Some(orientation) = orientation {
        encoder
            .set_exif_metadata(exif(orientation))
            .expect("WebP has a place for EXIF data");
    }
    encoder
        .write_image(samples, drawing.width, drawing.height, kind)
        .expect("a vector takes everything");
    bytes
}
