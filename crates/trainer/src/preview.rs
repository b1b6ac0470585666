//! Strong views of some products on one sheet, for a person to compare with photos.

use std::path::Path;

use image::ExtendedColorType;

use crate::augment::{self, Strength};
use crate::data::{STORED, Size, stored};
use crate::error::TrainError;
use crate::products;
use crate::random::Random;
use crate::resample::fit;

/// Strong views of each product, beside the picture as the network sees it without a change.
const VIEWS: usize = 8;

/// About the height that a view is shown at; each of its pixels becomes a square.
const SHOWN: usize = 160;

/// Between views.
const GAP: usize = 4;

/// Writes a PNG with a row for each of `rows` products of `list`, at the network's input `size`. Which
/// products and which views depends on `seed`.
///
/// # Errors
/// As [`products::read`]; [`TrainError::TooFew`] if no picture can be read; [`TrainError::Write`].
pub fn preview(
    images: &Path,
    list: &Path,
    out: &Path,
    size: Size,
    rows: usize,
    seed: u64,
) -> Result<(), TrainError> {
    let listed = products::read(list)?;
    let order = Random::of(&[seed]).order(listed.len());
    let read = |&place: &usize| {
        let bytes = std::fs::read(images.join(format!("{}.jpg", listed[place].id))).ok()?;
        Some(stored(&imageprep::decode(&bytes).ok()?, STORED))
    };
    let pictures: Vec<Vec<u8>> = order.iter().filter_map(read).take(rows.max(1)).collect();
    if pictures.is_empty() {
        return Err(TrainError::TooFew {
            found: 0,
            needed: 1,
        });
    }
    let mut sheet = Sheet::new(size, pictures.len());
    for (row, picture) in pictures.iter().enumerate() {
        sheet.put(row, 0, &fit(picture, STORED, size));
        for view in 1..=VIEWS {
            let random = &mut Random::of(&[seed, row as u64, view as u64]);
            let values = augment::view(picture, STORED, size, Strength::Strong, random);
            sheet.put(row, view, &values);
        }
    }
    sheet.write(out)
}

struct Sheet {
    cell: Size,
    /// Sheet pixels to a view's pixel, in both directions.
    scale: usize,
    whole: Size,
    pixels: Vec<u8>,
}

impl Sheet {
    fn new(cell: Size, rows: usize) -> Self {
        let scale = (SHOWN / cell.height.max(1)).max(1);
        let whole = Size {
            width: (VIEWS + 1) * (cell.width * scale + GAP) + GAP,
            height: rows * (cell.height * scale + GAP) + GAP,
        };
        Self {
            cell,
            scale,
            whole,
            pixels: vec![96; whole.width * whole.height * 3],
        }
    }

    /// `values` are `[height, width, 3]`, 0…255.
    fn put(&mut self, row: usize, column: usize, values: &[f32]) {
        let left = GAP + column * (self.cell.width * self.scale + GAP);
        let top = GAP + row * (self.cell.height * self.scale + GAP);
        for y in 0..self.cell.height * self.scale {
            for x in 0..self.cell.width * self.scale {
                let from = (y / self.scale * self.cell.width + x / self.scale) * 3;
                let to = ((top + y) * self.whole.width + left + x) * 3;
                for (pixel, value) in self.pixels[to..to + 3].iter_mut().zip(&values[from..]) {
                    *pixel = (value + 0.5) as u8;
                }
            }
        }
    }

    fn write(&self, out: &Path) -> Result<(), TrainError> {
        let (width, height) = (self.whole.width as u32, self.whole.height as u32);
        let format = image::ImageFormat::Png;
        image::save_buffer_with_format(
            out,
            &self.pixels,
            width,
            height,
            ExtendedColorType::Rgb8,
            format,
        )
        .map_err(|error| TrainError::Write {
            path: out.into(),
            source: std::io::Error::other(error.to_string()),
        })
    }
}
