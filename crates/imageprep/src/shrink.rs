//! Averages whole blocks of pictures that are many times larger than their target.
//!
//! The interpolation costs time in proportion to the source and keeps its columns as floats: for a
//! phone's 12 megapixels that is most of a second in a page. Averaging first, in integers, is many
//! times cheaper, and at four pixels left for each target pixel the eye and the network see no
//! difference.

use std::borrow::Cow;

use image::{RgbImage, imageops};

use crate::{Filter, Rgb8};

/// Source pixels that remain at least for each target pixel, along each side.
const REMAINING: u32 = 4;

/// Resizes to exactly `width` × `height`, both at least 1, block averages first where a side is
/// 8 times the target or more.
pub(crate) fn resize(picture: &Rgb8, width: u32, height: u32, filter: Filter) -> RgbImage {
    let source = picture.image();
    let columns = kept(source.width(), width);
    let rows = kept(source.height(), height);
    let source = if (columns, rows) == source.dimensions() {
        Cow::Borrowed(source)
    } else {
        Cow::Owned(average(source, columns, rows))
    };
    imageops::resize(source.as_ref(), width, height, filter.into())
}

/// How many block averages of a side go into the interpolation: blocks of k or k + 1 pixels, k
/// the largest that leaves [`REMAINING`] for each target pixel, or the side itself where k is 1.
fn kept(side: u32, target: u32) -> u32 {
    match side / target.saturating_mul(REMAINING) {
        0 | 1 => side,
        block => side / block,
    }
}

/// The picture of `columns` × `rows` block averages, rounded to the nearest. Block i of n covers
/// the pixels from ⌊i·side/n⌋ to ⌊(i+1)·side/n⌋, so that the blocks tile the picture and no edge
/// is lost.
fn average(source: &RgbImage, columns: u32, rows: u32) -> RgbImage {
    let (width, height) = source.dimensions();
    let start = |index: u32, side: u32, count: u32| {
        (u64::from(index) * u64::from(side) / u64::from(count)) as usize
    };
    let lefts: Vec<usize> = (0..=columns).map(|i| start(i, width, columns)).collect();
    let row_bytes = width as usize * 3;
    let mut result = RgbImage::new(columns, rows);
    let mut sums = vec![[0_u64; 3]; columns as usize];
    let mut lines = source.as_raw().chunks_exact(row_bytes);
    for (row, target) in result.rows_mut().enumerate() {
        let row = row as u32;
        let count = start(row + 1, height, rows) - start(row, height, rows);
        sums.fill([0; 3]);
        for line in lines.by_ref().take(count) {
            let (mut pixels, _) = line.as_chunks::<3>();
            for (sum, edges) in sums.iter_mut().zip(lefts.windows(2)) {
                let (block, rest) = pixels.split_at(edges[1] - edges[0]);
                for pixel in block {
                    for (sum, &value) in sum.iter_mut().zip(pixel) {
                        *sum += u64::from(value);
                    }
                }
                pixels = rest;
            }
        }
        for ((pixel, sum), edges) in target.zip(&sums).zip(lefts.windows(2)) {
            let area = ((edges[1] - edges[0]) * count) as u64;
            pixel.0 = sum.map(|sum| ((sum + area / 2) / area) as u8);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sides_of_eight_times_the_target_are_averaged() {
        let cases = [
            (224, 224, 224),
            (1791, 224, 1791),
            (1792, 224, 896),
            (4000, 224, 1000),
            (65_535, 1, 4),
            (3, 224, 3),
            (u32::MAX, 1024, 4096),
        ];
        for (side, target, expected) in cases {
            assert_eq!(kept(side, target), expected, "{side} to {target}");
        }
    }

    #[test]
    fn blocks_tile_the_picture() {
        // 5 columns in 2 blocks: 2 and 3 wide; 2 rows in one.
        let values = [10, 20, 30, 40, 50, 20, 30, 31, 41, 51];
        let pixels = values.iter().flat_map(|&v| [v, 0, 255]).collect();
        let source = RgbImage::from_raw(5, 2, pixels).unwrap();
        assert_eq!(average(&source, 2, 1).into_raw(), [20, 0, 255, 41, 0, 255]);
        assert_eq!(average(&source, 5, 2), source);
    }

    #[test]
    fn averaging_first_changes_little() {
        let draw =
            |x: u32, y: u32| image::Rgb([(x / 8) as u8, (y / 8) as u8, ((x + y) / 16) as u8]);
        let large = RgbImage::from_fn(2048, 2000, draw);
        let direct = imageops::resize(&large, 128, 125, Filter::CatmullRom.into());
        let picture = Rgb8::from_image(large).unwrap();
        let found = resize(&picture, 128, 125, Filter::CatmullRom);
        let worst = direct
            .as_raw()
            .iter()
            .zip(found.as_raw())
            .map(|(&a, &b)| a.abs_diff(b))
            .max();
        assert!(worst <= Some(1), "{worst:?}");
    }
}
