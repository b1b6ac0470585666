//! A picture as a file that loses nothing.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::Rgb8;

/// A PNG of `picture`, without metadata. [`decode`](crate::decode) gives the same pixels again; the
/// same picture gives the same bytes on every machine.
pub fn png(picture: &Rgb8) -> Vec<u8> {
    let mut png = Vec::new();
    let written = PngEncoder::new(&mut png).write_image(
        picture.pixels(),
        picture.width(),
        picture.height(),
        ExtendedColorType::Rgb8,
    );
    debug_assert!(
        written.is_ok(),
        "a vector takes everything, and a picture has the bytes of its sides"
    );
    png
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, fixtures};

    #[test]
    fn every_pixel_comes_back() {
        for (width, height) in [(1, 1), (96, 128), (300, 7)] {
            let picture = Rgb8::from_image(fixtures::drawing(width, height)).unwrap();
            let file = png(&picture);
            assert_eq!(decode(&file), Ok(picture.clone()), "{width} × {height}");
            assert_eq!(file, png(&picture));
        }
    }
}
