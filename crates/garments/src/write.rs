//! The demo catalogue as files, laid out like the product folders that `lookalike index` reads.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::error::GarmentError;
use crate::product::{COLUMNS, Garment, products};
use crate::sample::samples;

/// Size of the product pictures, pixels.
pub const PICTURE_SIZE: (u32, u32) = (360, 480);

/// Writes `count` products and the sample photos below `dir`, which is made if it is not there:
/// `images/ID.jpg` (360 x 480 pixels), `styles.csv`, `samples/NN.jpg` and `samples/samples.csv`
/// (`file,label`). `progress` hears how many of how many pictures are done.
///
/// Every file is written under another name and then renamed, and `styles.csv` comes last, so
/// that what is there by name is whole. The same `count` gives the same bytes, in any thread order.
///
/// # Errors
/// [`GarmentError::Write`] if a file or folder cannot be written, [`GarmentError::Drawing`] if
/// the drawing library refuses what this crate drew.
pub fn write_demo(
    dir: &Path,
    count: usize,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), GarmentError> {
    let (images, shots) = (dir.join("images"), dir.join("samples"));
    for folder in [&images, &shots] {
        fs::create_dir_all(folder)
            .map_err(|source| GarmentError::Write { path: folder.clone(), source })?;
    }
    let garments = products(count);
    let samples = samples()?;
    let total = garments.len() + samples.len();
    let mut done = 0;
    progress(done, total);
    // Batches, so that progress is told from this thread.
    for batch in garments.chunks(16) {
        batch.par_iter().try_for_each(|garment| {
            let (width, height) = PICTURE_SIZE;
            let picture = garment.draw(width, height)?;
            put(
                &images.join(format!("{}.jpg", garment.id)),
                &imageprep::thumbnail(&picture, width, height),
            )
        })?;
        done += batch.len();
        progress(done, total);
    }
    let mut list = String::from("file,label\n");
    for (i, sample) in samples.iter().enumerate() {
        let file = format!("{:02}.jpg", i + 1);
        let (width, height) = (sample.picture.width(), sample.picture.height());
        put(&shots.join(&file), &imageprep::thumbnail(&sample.picture, width, height))?;
        list += &line([file.as_str(), sample.label.as_str()]);
        done += 1;
        progress(done, total);
    }
    put(&shots.join("samples.csv"), list.as_bytes())?;
    put(&dir.join("styles.csv"), styles(&garments).as_bytes())
}

/// The product list as CSV (RFC 4180, lines ended by a line feed).
pub fn styles(garments: &[Garment]) -> String {
    let mut text = line(COLUMNS);
    for garment in garments {
        text += &line(garment.row().iter().map(String::as_str));
    }
    text
}

/// One line of CSV: fields with commas, quotes or line ends are quoted, quotes doubled.
fn line<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = fields.into_iter().map(|field| {
        if field.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field.to_owned()
        }
    });
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

/// Writes a file beside its name, then gives it the name.
fn put(path: &Path, bytes: &[u8]) -> Result<(), GarmentError> {
    let failed = |source| GarmentError::Write { path: path.to_owned(), source };
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    fs::write(&unfinished, bytes).map_err(failed)?;
    fs::rename(&unfinished, path).map_err(failed)
}
