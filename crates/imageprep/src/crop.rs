//! A part of a picture.

use std::borrow::Cow;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Rgb8;

/// A rectangle in an upright picture, in ten-thousandths of its width and its height.
///
/// Whole numbers, so that whoever draws it, sends it or types it means the same pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "[u32; 4]", into = "[u32; 4]")]
pub struct Crop {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

/// Numbers that are no part of a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text} is no part of a picture")]
pub struct CropError {
    /// As it was given.
    pub text: String,
}

impl CropError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        "Give left, top, width and height as parts of the picture, between 0 and 1, such as 0.1,0.2,0.5,0.6."
    }
}

impl Crop {
    /// What a picture's whole width or height counts as.
    pub const UNIT: u32 = 10_000;

    /// The whole picture.
    pub const WHOLE: Self = Self {
        left: 0,
        top: 0,
        width: Self::UNIT,
        height: Self::UNIT,
    };

    /// The rectangle that begins at `left` and `top`, in ten-thousandths. `None` if it is empty or
    /// not all within the picture.
    pub const fn new(left: u32, top: u32, width: u32, height: u32) -> Option<Self> {
        // In this order nothing overflows.
        let fits_across = left < Self::UNIT && width > 0 && width <= Self::UNIT - left;
        let fits_down = top < Self::UNIT && height > 0 && height <= Self::UNIT - top;
        match fits_across && fits_down {
            true => Some(Self {
                left,
                top,
                width,
                height,
            }),
            false => None,
        }
    }

    /// Of the left edge, 0 to 9,999.
    pub fn left(self) -> u32 {
        self.left
    }

    /// Of the upper edge, 0 to 9,999.
    pub fn top(self) -> u32 {
        self.top
    }

    /// 1 to 10,000.
    pub fn width(self) -> u32 {
        self.width
    }

    /// 1 to 10,000.
    pub fn height(self) -> u32 {
        self.height
    }

    /// Whether nothing is left out.
    pub fn is_whole(self) -> bool {
        self == Self::WHOLE
    }

    /// The part of the picture's area that is in it, 0…1.
    pub fn area(self) -> f32 {
        let unit = Self::UNIT as f32;
        self.width as f32 / unit * (self.height as f32 / unit)
    }

    /// This part of the part `outer`, as a part of the whole: edges rounded to the nearest, half up, and
    /// never empty.
    pub fn within(self, outer: Self) -> Self {
        let scale = |begin: u32, length: u32, outer_begin: u32, outer_length: u32| {
            let edge = |at: u32| outer_begin + scaled(at, outer_length);
            span(edge(begin), edge(begin + length), Self::UNIT)
        };
        let (left, width) = scale(self.left, self.width, outer.left, outer.width);
        let (top, height) = scale(self.top, self.height, outer.top, outer.height);
        Self {
            left,
            top,
            width,
            height,
        }
    }

    /// The columns and rows of a picture of `width` × `height` pixels (each at least 1): the first
    /// column, the first row, how many columns, how many rows. Edges are rounded to the nearest pixel,
    /// half up, and at least one pixel remains.
    pub fn pixels(self, width: u32, height: u32) -> [u32; 4] {
        let side = |begin: u32, length: u32, side: u32| {
            span(scaled(begin, side), scaled(begin + length, side), side)
        };
        let (left, columns) = side(self.left, self.width, width);
        let (top, rows) = side(self.top, self.height, height);
        [left, top, columns, rows]
    }
}

/// `at` ten-thousandths of `side`, to the nearest, half up.
fn scaled(at: u32, side: u32) -> u32 {
    let unit = u64::from(Crop::UNIT);
    // At most `side`, as `at` is at most a unit.
    ((u64::from(at) * u64::from(side) + unit / 2) / unit) as u32
}

/// Where a span of at least 1 within 0 to `side` begins, and its length.
fn span(begin: u32, end: u32, side: u32) -> (u32, u32) {
    let begin = begin.min(side.saturating_sub(1));
    (begin, end.max(begin + 1) - begin)
}

impl Rgb8 {
    /// The part `crop` of this picture; the whole is not copied.
    pub fn cropped(&self, crop: Crop) -> Cow<'_, Self> {
        if crop.is_whole() {
            return Cow::Borrowed(self);
        }
        let [left, top, width, height] = crop.pixels(self.width(), self.height());
        let view = image::imageops::crop_imm(self.image(), left, top, width, height);
        // At least one pixel remains.
        Self::from_image(view.to_image()).map_or(Cow::Borrowed(self), Cow::Owned)
    }
}

impl TryFrom<[u32; 4]> for Crop {
    type Error = CropError;

    fn try_from(numbers: [u32; 4]) -> Result<Self, CropError> {
        let [left, top, width, height] = numbers;
        Self::new(left, top, width, height).ok_or_else(|| CropError {
            text: format!("{numbers:?}"),
        })
    }
}

impl From<Crop> for [u32; 4] {
    fn from(crop: Crop) -> Self {
        [crop.left, crop.top, crop.width, crop.height]
    }
}

/// `left,top,width,height`, each a part of the picture's side, 0 to 1, rounded to four digits.
impl FromStr for Crop {
    type Err = CropError;

    fn from_str(text: &str) -> Result<Self, CropError> {
        let refused = || CropError { text: text.into() };
        let number = |part: &str| {
            let value: f64 = part.trim().parse().ok()?;
            let units = (value * f64::from(Self::UNIT)).round();
            (0.0..=f64::from(Self::UNIT))
                .contains(&units)
                .then_some(units as u32)
        };
        let numbers: Option<Vec<u32>> = text.split(',').map(number).collect();
        let numbers: Option<[u32; 4]> = numbers.and_then(|list| list.try_into().ok());
        let [left, top, width, height] = numbers.ok_or_else(refused)?;
        Self::new(left, top, width, height).ok_or_else(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crop(numbers: [u32; 4]) -> Crop {
        Crop::try_from(numbers).unwrap()
    }

    #[test]
    fn only_parts_of_a_picture_are_made() {
        let cases = [
            ([0, 0, 10_000, 10_000], true),
            ([9_999, 0, 1, 1], true),
            ([0, 0, 0, 1], false),
            ([0, 0, 1, 0], false),
            ([1, 0, 10_000, 1], false),
            ([0, 5_000, 1, 5_001], false),
            ([u32::MAX, 0, 1, 1], false),
            ([1, 1, u32::MAX, 1], false),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|(numbers, expected)| Crop::try_from(*numbers).is_ok() != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        assert!(Crop::WHOLE.is_whole());
        assert_eq!(crop([2_500, 0, 5_000, 5_000]).area(), 0.25);
    }

    #[test]
    fn parts_are_written_as_four_numbers() {
        let written = serde_json::to_string(&crop([100, 200, 300, 400])).unwrap();
        assert_eq!(written, "[100,200,300,400]");
        assert_eq!(
            serde_json::from_str::<Crop>(&written).unwrap(),
            crop([100, 200, 300, 400])
        );
        assert!(serde_json::from_str::<Crop>("[0,0,0,1]").is_err());
        let cases = [
            ("0,0,1,1", Some([0, 0, 10_000, 10_000])),
            (" 0.25, .5 ,0.5,0.33333", Some([2_500, 5_000, 5_000, 3_333])),
            ("0.5,0.5,0.6,0.5", None),
            ("0,0,1", None),
            ("0,0,1,1,1", None),
            ("-0.1,0,1,1", None),
            ("0,0,nan,1", None),
            ("0,0,inf,1", None),
            ("left", None),
            ("", None),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|(text, expected)| text.parse::<Crop>().ok().map(<[u32; 4]>::from) != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn edges_go_to_the_nearest_pixel_and_one_remains() {
        let cases = [
            ([0, 0, 10_000, 10_000], [7, 3], [0, 0, 7, 3]),
            ([2_500, 5_000, 5_000, 5_000], [8, 4], [2, 2, 4, 2]),
            ([3_333, 0, 3_333, 10_000], [100, 1], [33, 0, 34, 1]),
            ([9_999, 9_999, 1, 1], [10, 10], [9, 9, 1, 1]),
            ([0, 0, 1, 1], [3, 3], [0, 0, 1, 1]),
            ([4_999, 0, 1, 10_000], [2, 2], [1, 0, 1, 2]),
            (
                [0, 0, 10_000, 10_000],
                [100_000_000, 1],
                [0, 0, 100_000_000, 1],
            ),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(numbers, [width, height], expected)| {
                (numbers, crop(numbers).pixels(width, height), expected)
            })
            .filter(|(_, found, expected)| found != expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_part_of_a_part_is_a_part() {
        let cases = [
            (
                [0, 0, 10_000, 10_000],
                [100, 200, 300, 400],
                [100, 200, 300, 400],
            ),
            (
                [100, 200, 300, 400],
                [0, 0, 10_000, 10_000],
                [100, 200, 300, 400],
            ),
            (
                [5_000, 0, 5_000, 2_500],
                [2_000, 4_000, 4_000, 2_000],
                [4_000, 4_000, 2_000, 500],
            ),
            ([0, 0, 1, 1], [9_999, 9_999, 1, 1], [9_999, 9_999, 1, 1]),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(inner, outer, expected)| {
                (
                    inner,
                    <[u32; 4]>::from(crop(inner).within(crop(outer))),
                    expected,
                )
            })
            .filter(|(_, found, expected)| found != expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_cropped_picture_has_the_pixels_of_its_part() {
        // 4 × 3 pixels whose red is their column and whose green is their row.
        let pixels = (0..12).flat_map(|at| [at % 4, at / 4, 0]).collect();
        let picture = Rgb8::new(4, 3, pixels).unwrap();
        assert_eq!(*picture.cropped(Crop::WHOLE), picture);
        let part = picture.cropped(crop([5_000, 3_333, 5_000, 6_667]));
        assert_eq!((part.width(), part.height()), (2, 2));
        assert_eq!(part.pixels(), [2, 1, 0, 3, 1, 0, 2, 2, 0, 3, 2, 0]);
    }
}
