//! A picture to a network's input.

use std::borrow::Cow;

use crate::shrink::resize;
use crate::{Fit, Recipe, Rgb8};

/// What padding is made of, in each channel.
const WHITE: u8 = 255;

/// A network's input: one picture as CHW, `[3, H, W]`, normalised by a [`Recipe`].
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

impl Input {
    /// An input made elsewhere, for instance by another implementation to compare with; `None`
    /// unless there are 3 · `height` · `width` values.
    pub fn new(width: usize, height: usize, values: Vec<f32>) -> Option<Self> {
        (values.len() == 3 * height * width).then_some(Self {
            width,
            height,
            values,
        })
    }

    /// Columns, W, in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows, H, in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All values, red plane first, rows from the top: `[3, H, W]`.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The same without a copy.
    pub fn into_values(self) -> Vec<f32> {
        self.values
    }
}

impl Recipe {
    /// Follows the recipe.
    ///
    /// A picture larger than [`Recipe::detail`] is first reduced to fit into it. Then it is scaled to fit
    /// into the input: one side is the input's, the other is scaled alike, rounded to the nearest, half up,
    /// and at least 1. The result stands in the middle, an odd pixel of padding at the right or at the bottom.
    /// Then each value is `(v / 255 − mean) / std`, three f32 operations in that order. Sides of 8 times their
    /// target and more are averaged in whole blocks first.
    ///
    /// The recipe should have passed [`Recipe::check`]; a side out of its range is taken as the
    /// nearest in it.
    pub fn prepare(&self, picture: &Rgb8) -> Input {
        self.normalise(&self.frame(picture))
    }

    /// The first half of [`prepare`](Self::prepare): the picture as the network will see it, as large
    /// as its input. Two recipes that differ in nothing but `mean` and `std` give the same.
    pub fn frame(&self, picture: &Rgb8) -> Rgb8 {
        let [width, height] = [self.width, self.height].map(|side| side.clamp(1, Self::MAX_SIDE));
        let picture = self.reduced(picture);
        let canvas = match self.fit {
            Fit::PadWhite => self.pad(&picture, width, height),
        };
        // The canvas has as many bytes as its sides say.
        Rgb8::new(width, height, canvas).unwrap_or_else(|| picture.into_owned())
    }

    /// The second half of [`prepare`](Self::prepare), for what [`frame`](Self::frame) gave: pixels to
    /// values.
    pub fn normalise(&self, framed: &Rgb8) -> Input {
        let canvas = framed.pixels();
        let mut values = Vec::with_capacity(canvas.len());
        for (channel, (mean, std)) in self.mean.iter().zip(self.std).enumerate() {
            // 256 values each: looking them up is the same arithmetic, done once.
            let table: [f32; 256] =
                std::array::from_fn(|value| (value as f32 / 255.0 - mean) / std);
            let plane = canvas.iter().skip(channel).step_by(3);
            values.extend(plane.map(|&value| table[usize::from(value)]));
        }
        Input {
            width: framed.width() as usize,
            height: framed.height() as usize,
            values,
        }
    }

    /// Where a picture of `width` × `height` pixels, each at least 1, stands in the input: its left
    /// column, its upper row, its columns and its rows, in the input's pixels. All else is padding.
    pub fn place(&self, width: u32, height: u32) -> [u32; 4] {
        let (width, height) = self.reduced_size(width, height).unwrap_or((width, height));
        let sides = [self.width, self.height].map(|side| side.clamp(1, Self::MAX_SIDE));
        let (columns, rows) = fitted(width, height, sides[0], sides[1]);
        [
            (sides[0] - columns) / 2,
            (sides[1] - rows) / 2,
            columns,
            rows,
        ]
    }

    /// The columns and rows to which a picture is reduced; none if it is small enough.
    fn reduced_size(&self, width: u32, height: u32) -> Option<(u32, u32)> {
        let [most_width, most_height] = self.detail?;
        if width <= most_width && height <= most_height {
            return None;
        }
        let most = [most_width, most_height].map(|side| side.clamp(1, Self::MAX_SIDE));
        Some(fitted(width, height, most[0], most[1]))
    }

    /// The picture in no more detail than the network has learnt with.
    fn reduced<'a>(&self, picture: &'a Rgb8) -> Cow<'a, Rgb8> {
        let reduced = self.reduced_size(picture.width(), picture.height());
        // A side is at least 1, so this is a picture.
        let reduced = reduced.and_then(|(width, height)| {
            Rgb8::from_image(resize(picture, width, height, self.filter))
        });
        reduced.map_or(Cow::Borrowed(picture), Cow::Owned)
    }

    /// The whole picture on white, `[height, width, 3]`.
    fn pad(&self, picture: &Rgb8, width: u32, height: u32) -> Vec<u8> {
        let (inner_width, inner_height) = fitted(picture.width(), picture.height(), width, height);
        let inner = resize(picture, inner_width, inner_height, self.filter);
        let row = width as usize * 3;
        // As `place` says.
        let left = ((width - inner_width) / 2) as usize * 3;
        let top = ((height - inner_height) / 2) as usize;
        let mut canvas = vec![WHITE; row * height as usize];
        let inner_row = inner_width as usize * 3;
        let lines = canvas.chunks_exact_mut(row).skip(top);
        for (target, source) in lines.zip(inner.as_raw().chunks_exact(inner_row)) {
            if let Some(target) = target.get_mut(left..left + inner_row) {
                target.copy_from_slice(source);
            }
        }
        canvas
    }
}

/// The largest size of the same proportions within `max_width` × `max_height`. One side is exact;
/// the other is rounded to the nearest, half up, and at least 1.
pub(crate) fn fitted(width: u32, height: u32, max_width: u32, max_height: u32) -> (u32, u32) {
    let scaled = |side: u32, target: u32, source: u32, max: u32| {
        let (side, target, source) = (u64::from(side), u64::from(target), u64::from(source));
        // Half of an odd source is lost in the division; doubling keeps it.
        let nearest = (2 * side * target + source) / (2 * source);
        nearest.clamp(1, u64::from(max)) as u32
    };
    if u64::from(width) * u64::from(max_height) >= u64::from(height) * u64::from(max_width) {
        (max_width, scaled(height, max_width, width, max_height))
    } else {
        (scaled(width, max_height, height, max_width), max_height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Filter;

    /// Raw bytes as values: mean 0, divided by nothing but 255.
    fn plain(side: u32) -> Recipe {
        Recipe {
            width: side,
            height: side,
            mean: [0.0; 3],
            std: [1.0; 3],
            ..Recipe::imagenet()
        }
    }

    #[test]
    fn proportions_are_kept_to_the_nearest_pixel() {
        let cases = [
            ((60, 80), (168, 224)),
            ((80, 60), (224, 168)),
            ((224, 224), (224, 224)),
            ((1, 1), (224, 224)),
            ((1, 7), (32, 224)),
            ((1, 65_535), (1, 224)),
            ((100_000_000, 1), (224, 1)),
            ((448, 3), (224, 2)),
            ((601, 401), (224, 149)),
        ];
        for ((width, height), expected) in cases {
            assert_eq!(
                fitted(width, height, 224, 224),
                expected,
                "{width} × {height}"
            );
        }
    }

    #[test]
    fn the_picture_stands_in_the_middle_of_white() {
        // One row of red and blue in a square of 2 × 2, and of 4 × 4.
        let picture = Rgb8::new(2, 1, vec![255, 0, 0, 0, 0, 255]).unwrap();
        let input = plain(2).prepare(&picture);
        assert_eq!((input.width(), input.height()), (2, 2));
        assert_eq!(
            input.values(),
            [1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0]
        );
        let green = plain(4).prepare(&picture).into_values()[16..32].to_vec();
        let white_rows = [&green[..4], &green[12..]].concat();
        assert_eq!(white_rows, [1.0; 8]);
        assert_eq!(green[4..12], [0.0; 8]);
    }

    #[test]
    fn an_input_need_not_be_square() {
        let recipe = Recipe {
            width: 1,
            height: 4,
            ..plain(1)
        };
        let input = recipe.prepare(&Rgb8::new(1, 2, vec![0; 6]).unwrap());
        assert_eq!((input.width(), input.height()), (1, 4));
        let column = [1.0, 0.0, 0.0, 1.0];
        assert_eq!(input.values(), [column; 3].concat());
    }

    #[test]
    fn a_picture_is_shown_in_no_more_detail_than_was_learnt_with() {
        // A chessboard of pixels is grey when it is reduced, and stays grey when it is enlarged.
        let board = |side: u32| {
            let squares = (0..side * side).flat_map(|at| [(at / side + at) as u8 % 2 * 255; 3]);
            Rgb8::new(side, side, squares.collect()).unwrap()
        };
        let with = |detail| Recipe { detail, ..plain(8) };
        let sharp = plain(8).prepare(&board(8));
        assert_eq!(with(Some([8, 8])).prepare(&board(8)), sharp);
        let small = with(Some([4, 4]));
        assert_eq!(small.prepare(&board(4)), plain(8).prepare(&board(4)));
        let grey = small.prepare(&board(8));
        let is_grey = |value: &f32| (value - 0.5).abs() < 0.1;
        let greys = grey.values()[..64].iter().filter(|value| is_grey(value));
        assert!(greys.count() > 30);
        assert!(!sharp.values().iter().any(is_grey));
        // A wide one is reduced by its columns: all of it is grey, and the rest padding.
        let columns = (0..32).flat_map(|at| [at as u8 % 2 * 255; 3]);
        let wide = small.prepare(&Rgb8::new(16, 2, columns.collect()).unwrap());
        let is_padding = |value: &f32| (value - 1.0).abs() < 1e-6;
        assert!(wide.values().iter().all(|v| is_grey(v) || is_padding(v)));
    }

    #[test]
    fn a_picture_stands_where_it_is_said_to() {
        let mut wrong = Vec::new();
        for detail in [None, Some([6, 8]), Some([30, 3])] {
            let recipe = Recipe {
                width: 24,
                height: 32,
                detail,
                ..plain(1)
            };
            for (width, height) in [(3, 4), (90, 41), (5, 300), (24, 32), (1, 1), (61, 80)] {
                let black = vec![0; (width * height * 3) as usize];
                let input = recipe.prepare(&Rgb8::new(width, height, black).unwrap());
                let dark: Vec<usize> = (0..24 * 32)
                    .filter(|at| input.values()[*at] < 0.5)
                    .collect();
                let columns = || dark.iter().map(|at| at % 24);
                let rows = || dark.iter().map(|at| at / 24);
                let (left, right) = (columns().min().unwrap(), columns().max().unwrap());
                let (top, bottom) = (rows().min().unwrap(), rows().max().unwrap());
                let seen = [left, top, right + 1 - left, bottom + 1 - top].map(|v| v as u32);
                let said = recipe.place(width, height);
                if seen != said {
                    wrong.push(format!(
                        "{detail:?}, {width} × {height}: {seen:?}, not {said:?}"
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn values_are_normalised_channel_by_channel() {
        let recipe = Recipe {
            width: 1,
            height: 1,
            ..Recipe::imagenet()
        };
        let input = recipe.prepare(&Rgb8::new(1, 1, vec![0, 128, 255]).unwrap());
        let expected = [
            (0.0 / 255.0 - 0.485_f32) / 0.229,
            (128.0 / 255.0 - 0.456_f32) / 0.224,
            (255.0 / 255.0 - 0.406_f32) / 0.225,
        ];
        assert_eq!(input.values(), expected);
    }

    #[test]
    fn a_framed_picture_gives_what_the_picture_gives_after_a_lossless_file_too() {
        let recipe = Recipe {
            width: 24,
            height: 32,
            detail: Some([12, 16]),
            ..Recipe::imagenet()
        };
        let other = Recipe {
            mean: [0.5; 3],
            std: [0.25; 3],
            ..recipe.clone()
        };
        let picture = Rgb8::from_image(crate::fixtures::drawing(90, 40)).unwrap();
        let framed = recipe.frame(&picture);
        assert_eq!((framed.width(), framed.height()), (24, 32));
        let kept = crate::decode(&crate::png(&framed)).unwrap();
        for recipe in [recipe, other] {
            assert_eq!(recipe.normalise(&kept), recipe.prepare(&picture));
        }
    }

    #[test]
    fn every_shape_fills_the_square() {
        for filter in [Filter::Triangle, Filter::CatmullRom] {
            for (width, height) in [
                (1, 1),
                (1, 3000),
                (3000, 1),
                (7, 5),
                (223, 225),
                (900, 1800),
            ] {
                let pixels = vec![255; (width * height * 3) as usize];
                let recipe = Recipe {
                    filter,
                    ..plain(32)
                };
                let input = recipe.prepare(&Rgb8::new(width, height, pixels).unwrap());
                assert_eq!(
                    input.values(),
                    vec![1.0; 3 * 32 * 32],
                    "{width} × {height}, {filter:?}"
                );
            }
        }
    }
}
