//! Every kind of decoded pixel to 8-bit RGB on white, in integers.

use image::{DynamicImage, ImageBuffer, Pixel, RgbImage};

use crate::PictureError;

/// Lays `image` over white.
///
/// Transparency is applied at the depth of the file: `(v·a + m·(m − a) + m/2) / m` with
/// m = 255 or 65,535; 16 bits then become 8 by `(v·255 + 32,767) / 65,535`. Both divisions round to
/// the nearest.
pub(crate) fn flatten(image: DynamicImage) -> Result<RgbImage, PictureError> {
    Ok(match image {
        DynamicImage::ImageRgb8(image) => image,
        DynamicImage::ImageLuma8(image) => convert(&image, |[v]: [u8; 1]| [v; 3]),
        DynamicImage::ImageLumaA8(image) => convert(&image, |[v, a]: [u8; 2]| [over8(v, a); 3]),
        DynamicImage::ImageRgba8(image) => convert(&image, |[r, g, b, a]: [u8; 4]| {
            [r, g, b].map(|v| over8(v, a))
        }),
        DynamicImage::ImageLuma16(image) => convert(&image, |[v]: [u16; 1]| [narrow(v); 3]),
        DynamicImage::ImageLumaA16(image) => {
            convert(&image, |[v, a]: [u16; 2]| [narrow(over16(v, a)); 3])
        }
        DynamicImage::ImageRgb16(image) => convert(&image, |v: [u16; 3]| v.map(narrow)),
        DynamicImage::ImageRgba16(image) => convert(&image, |[r, g, b, a]: [u16; 4]| {
            [r, g, b].map(|v| narrow(over16(v, a)))
        }),
        // The four decoders in use make nothing else.
        _ => {
            return Err(PictureError::Unsupported {
                format: "Floating-point".to_owned(),
            });
        }
    })
}

fn convert<P, const N: usize>(
    image: &ImageBuffer<P, Vec<P::Subpixel>>,
    pixel: impl Fn([P::Subpixel; N]) -> [u8; 3],
) -> RgbImage
where
    P: Pixel,
{
    let mut flat = RgbImage::new(image.width(), image.height());
    let (samples, _) = image.as_raw().as_chunks::<N>();
    for (target, &source) in flat.pixels_mut().zip(samples) {
        target.0 = pixel(source);
    }
    flat
}

fn over8(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

fn over16(value: u16, alpha: u16) -> u16 {
    let (value, alpha) = (u64::from(value), u64::from(alpha));
    ((value * alpha + 65_535 * (65_535 - alpha) + 32_767) / 65_535) as u16
}

fn narrow(value: u16) -> u8 {
    ((u32::from(value) * 255 + 32_767) / 65_535) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparency_shows_white() {
        let cases = [
            (0, 0, 255),
            (0, 255, 0),
            (255, 128, 255),
            (0, 128, 127),
            (100, 51, 224),
        ];
        for (value, alpha, expected) in cases {
            assert_eq!(over8(value, alpha), expected, "{value} at {alpha}");
            let wide = over16(u16::from(value) * 257, u16::from(alpha) * 257);
            assert_eq!(narrow(wide), expected, "{value} at {alpha}, 16 bits");
        }
    }

    #[test]
    fn wide_values_become_the_nearest_narrow_ones() {
        for value in 0..=255 {
            assert_eq!(narrow(u16::from(value) * 257), value);
        }
        assert_eq!([narrow(128), narrow(129)], [0, 1]);
    }

    #[test]
    fn every_layout_is_read() {
        let deep = |v: u8| u16::from(v) * 257;
        let images: [DynamicImage; 8] = [
            RgbImage::from_raw(1, 1, vec![40, 40, 40]).unwrap().into(),
            image::GrayImage::from_raw(1, 1, vec![40]).unwrap().into(),
            image::GrayAlphaImage::from_raw(1, 1, vec![40, 255])
                .unwrap()
                .into(),
            image::RgbaImage::from_raw(1, 1, vec![40, 40, 40, 255])
                .unwrap()
                .into(),
            DynamicImage::ImageLuma16(ImageBuffer::from_raw(1, 1, vec![deep(40)]).unwrap()),
            DynamicImage::ImageLumaA16(
                ImageBuffer::from_raw(1, 1, vec![deep(40), 65_535]).unwrap(),
            ),
            DynamicImage::ImageRgb16(ImageBuffer::from_raw(1, 1, vec![deep(40); 3]).unwrap()),
            DynamicImage::ImageRgba16(
                ImageBuffer::from_raw(1, 1, vec![deep(40), deep(40), deep(40), 65_535]).unwrap(),
            ),
        ];
        for image in images {
            let kind = image.color();
            assert_eq!(flatten(image).unwrap().into_raw(), [40; 3], "{kind:?}");
        }
    }
}
