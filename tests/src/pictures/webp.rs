//! WebP: without loss, opaque, transparent, and with an orientation; and with loss.

use image::ExtendedColorType;
use image::ImageEncoder;
use image::codecs::webp::WebPEncoder;

use super::drawing::exif;
use super::{Case, Drawing};

/// [`Drawing::new`] of 53 × 67 as lossy WebP, which `image` reads and cannot write: `cwebp -q 75 -m 6`
/// (libwebp 1.2.4, Debian's package `webp`) of the PNG that `png::rgb` makes of it.
const LOSSY: &[u8] = b"\
    RIFF\x12\x01\0\0WEBPVP8\x20\x06\x01\0\0p\x08\0\x9d\x01*5\0C\0>\x8d8\x94G\xb6\xb5\"!34\x0e\
    \xfa\xd0\x11\x89@\xce\x01\x80&\xda\x9a0\x1ec\x94\x20\xb1T5\x08\xe8\xac_\x9e#^\xe0\xc7\xe3\
    \x8f\x19f\xe9M{\xf3\xa3\xfe\xb8#~;\xbf\x9f\x87&\xd7L\xba\xe7\x8e\xb8\xfb\xf0\0\xfe\xef8[\
    \xe6\xa6\xa9\xf2o\xfbS\x82M\xe3\\\x13\xa4`\xeb\x99$\xff\x9b^k\xbc\x13X\x07X>\x0d\"\xff\x19\
    \xe1\xdb+\xb3\x9b[\x07\x13\x90x)\xa8`\xfa\x050\xc6\xbb\xe9\xc6\xdf\xa3\xf9\xb9\xbf\x17\xd8\
    \xeb\x03\xe4\xd8\x1f\x9f\x93?\x13\xd3?\0\x06\x1d\xda&Ys\x81[w\xad\x0f\xc1E\xaa\xdeA\xe5\
    \x14\xd4\xd3\xb7\xa8\xeeH\xcc\xcc\x16\x92D\xa3\x08\xe8\xf1\x80A\x20\xf6\x1e\xcb\xb0\xe0\
    \xa0c\xc3\x911]\xedp8\xeb\xba@p9\xd3\xb6\xec\xe6~\x17\x8f\x05\x027\xb3\x8f\x90\x0d\xdc\x20\
    D\xc5\xbb\x8c\xb1G\xb0\xf6\xd8Y\xb4\xcb\xa9s;\xa0t\xedI\x89\xb4\xb2Q@\xd6\x86\xa9L\x86\x91\
    \xdcWE0\xb5\x89\xf2\0\0\0";

/// The same with its first [`OPAQUE`] columns opaque and the rest transparent, and `-exact`.
const LOSSY_WITH_ALPHA: &[u8] = b"\
    RIFF>\x01\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\x34\0\0B\0\0ALPH\x12\0\0\0\x01\x20\x93\xb6\xa9\x7f\
    \xd3};\x05\x8b\x88\x09pN\xfb\xd4\0VP8\x20\x06\x01\0\0p\x08\0\x9d\x01*5\0C\0>\x8d8\x94G\xb6\
    \xb5\"!34\x0e\xfa\xd0\x11\x89@\xce\x01\x80&\xda\x9a0\x1ec\x94\x20\xb1T5\x08\xe8\xac_\x9e#^\
    \xe0\xc7\xe3\x8f\x19f\xe9M{\xf3\xa3\xfe\xb8#~;\xbf\x9f\x87&\xd7L\xba\xe7\x8e\xb8\xfb\xf0\0\
    \xfe\xef8[\xe6\xa6\xa9\xf2o\xfbS\x82M\xe3\\\x13\xa4`\xeb\x99$\xff\x9b^k\xbc\x13X\x07X>\x0d\
    \"\xff\x19\xe1\xdb+\xb3\x9b[\x07\x13\x90x)\xa8`\xfa\x050\xc6\xbb\xe9\xc6\xdf\xa3\xf9\xb9\
    \xbf\x17\xd8\xeb\x03\xe4\xd8\x1f\x9f\x93?\x13\xd3?\0\x06\x1d\xda&Ys\x81[w\xad\x0f\xc1E\xaa\
    \xdeA\xe5\x14\xd4\xd3\xb7\xa8\xeeH\xcc\xcc\x16\x92D\xa3\x08\xe8\xf1\x80A\x20\xf6\x1e\xcb\
    \xb0\xe0\xa0c\xc3\x911]\xedp8\xeb\xba@p9\xd3\xb6\xec\xe6~\x17\x8f\x05\x027\xb3\x8f\x90\x0d\
    \xdc\x20D\xc5\xbb\x8c\xb1G\xb0\xf6\xd8Y\xb4\xcb\xa9s;\xa0t\xedI\x89\xb4\xb2Q@\xd6\x86\xa9L\
    \x86\x91\xdcWE0\xb5\x89\xf2\0\0\0";

/// Whole blocks, so that no colour of the transparent part gets into the other.
const OPAQUE: u32 = 32;

/// The same of 1 × 1.
const LOSSY_PIXEL: &[u8] = b"\
    RIFF0\0\0\0WEBPVP8\x20$\0\0\0p\x01\0\x9d\x01*\x01\0\x01\0\x02\0\x34%\xa0\x02t\x01@\0\0\xfe\
    \xf5\xe6\x7f\xfe\x08/\xe2\x0b\xf8\x82\xb1\xcc\0\0";

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
    cases.extend(lossy_cases());
    cases
}

fn lossy_cases() -> [Case; 3] {
    let drawing = Drawing::new(53, 67);
    let half = Drawing::from_fn(53, 67, |x, y| match x < OPAQUE {
        true => drawing.at(x, y),
        false => [255; 3],
    });
    [
        Case::lossy("webp lossy 53x67", &drawing, LOSSY.to_vec()),
        Case::lossy("webp lossy with alpha", &half, LOSSY_WITH_ALPHA.to_vec()),
        Case::lossy("webp lossy 1x1", &Drawing::new(1, 1), LOSSY_PIXEL.to_vec()),
    ]
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
