//! The small picture on a result's card.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::prepare::fitted;
use crate::shrink::resize;
use crate::{Filter, Rgb8};

/// JPEG quality, 1…100: smaller steps are not seen at the size of a card.
const QUALITY: u8 = 80;

/// JPEG cannot be larger than this on a side.
const MAX_JPEG_SIDE: u32 = 65_535;

/// A baseline JPEG of `picture` within `max_width` × `max_height` pixels (a 0 is read as 1).
///
/// It keeps the proportions, is never enlarged, and holds no metadata; the same picture gives the
/// same bytes on every machine.
pub fn thumbnail(picture: &Rgb8, max_width: u32, max_height: u32) -> Vec<u8> {
    let max_width = max_width.clamp(1, MAX_JPEG_SIDE);
    let max_height = max_height.clamp(1, MAX_JPEG_SIDE);
    let (width, height) = (picture.width(), picture.height());
    let (width, height) = if width <= max_width && height <= max_height {
        (width, height)
    } else {
        fitted(width, height, max_width, max_height)
    };
    let small = resize(picture, width, height, Filter::CatmullRom);
    let mut jpeg = Vec::new();
    let written = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).write_image(
        small.as_raw(),
        width,
        height,
        ExtendedColorType::Rgb8,
    );
    debug_assert!(
        written.is_ok(),
        "a vector takes everything and the sides are in range"
    );
    jpeg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, fixtures};

    #[test]
    fn thumbnails_fit_and_are_never_enlarged() {
        let cases = [
            ((60, 80), (120, 160), (60, 80)),
            ((300, 400), (120, 160), (120, 160)),
            ((400, 300), (120, 160), (120, 90)),
            ((1000, 1), (120, 160), (120, 1)),
            ((3, 2), (0, 0), (1, 1)),
            ((121, 160), (120, 160), (120, 159)),
        ];
        for ((width, height), (max_width, max_height), expected) in cases {
            let picture = Rgb8::from_image(fixtures::drawing(width, height)).unwrap();
            let jpeg = thumbnail(&picture, max_width, max_height);
            let decoded = decode(&jpeg).unwrap();
            assert_eq!(
                (decoded.width(), decoded.height()),
                expected,
                "{width} × {height}"
            );
            assert_eq!(jpeg, thumbnail(&picture, max_width, max_height));
        }
    }

    #[test]
    fn thumbnails_hold_no_metadata() {
        let picture = Rgb8::from_image(fixtures::drawing(16, 16)).unwrap();
        let jpeg = thumbnail(&picture, 16, 16);
        assert!(!jpeg.windows(4).any(|bytes| bytes == b"Exif"));
        assert!(
            !jpeg.windows(2).any(|bytes| bytes == [0xff, 0xfe]),
            "a comment"
        );
    }
}
