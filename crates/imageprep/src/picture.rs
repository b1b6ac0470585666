//! A decoded picture.

use image::RgbImage;

/// A picture of at least one pixel, upright, without transparency: 8 bits each of red, green and
/// blue, in sRGB as the file had them.
#[derive(Clone, PartialEq, Eq)]
pub struct Rgb8(RgbImage);

impl Rgb8 {
    /// A picture of `width` × `height` pixels from row-major RGB bytes, `[height, width, 3]`.
    ///
    /// `None` if a side is 0 or the number of bytes is not `width · height · 3`.
    pub fn new(width: u32, height: u32, pixels: Vec<u8>) -> Option<Self> {
        let bytes = u64::from(width)
            .checked_mul(u64::from(height))?
            .checked_mul(3)?;
        if bytes != pixels.len() as u64 {
            return None;
        }
        RgbImage::from_raw(width, height, pixels).and_then(Self::from_image)
    }

    /// `None` if a side is 0.
    pub(crate) fn from_image(image: RgbImage) -> Option<Self> {
        (image.width() > 0 && image.height() > 0).then_some(Self(image))
    }

    /// Columns, at least 1.
    pub fn width(&self) -> u32 {
        self.0.width()
    }

    /// Rows, at least 1.
    pub fn height(&self) -> u32 {
        self.0.height()
    }

    /// Row-major RGB bytes, `[height, width, 3]`.
    pub fn pixels(&self) -> &[u8] {
        self.0.as_raw()
    }

    pub(crate) fn image(&self) -> &RgbImage {
        &self.0
    }
}

impl std::fmt::Debug for Rgb8 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rgb8({} × {})", self.width(), self.height())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_pictures_are_made() {
        assert!(Rgb8::new(2, 1, vec![0; 6]).is_some());
        let refused = [
            (0, 0, 0),
            (0, 1, 0),
            (1, 0, 0),
            (2, 1, 5),
            (2, 1, 7),
            (u32::MAX, u32::MAX, 3),
        ];
        for (width, height, bytes) in refused {
            assert!(
                Rgb8::new(width, height, vec![0; bytes]).is_none(),
                "{width} × {height}"
            );
        }
    }
}
