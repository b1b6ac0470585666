//! People's own photos of clothes, which tell a class and no product.

use std::path::{Path, PathBuf};

use evaluation::PHOTO_CLASSES;
use rayon::prelude::*;

use crate::data::{Size, stored};
use crate::error::TrainError;

/// What photos are kept at in memory: finer than products, as they are looked at from nearer.
pub const STORED: Size = Size {
    width: 96,
    height: 128,
};

/// The photos in the folders of a folder, each of which is called like a class.
#[derive(Debug, Default)]
pub struct Photos {
    /// `[photos, height, width, 3]` at [`STORED`].
    pixels: Vec<u8>,
    /// Of each photo, by its place: its class's position in [`PHOTO_CLASSES`].
    pub classes: Vec<usize>,
    /// Photos to learn from.
    pub training: Vec<usize>,
    /// Photos kept aside.
    pub aside: Vec<usize>,
}

impl Photos {
    /// Reads every picture of every class's folder in `folder`; one that cannot be read is left out.
    ///
    /// # Errors
    /// [`TrainError::Read`]; [`TrainError::NoPhotos`] if no folder is called like a class or nothing
    /// in them can be read.
    pub fn read(folder: &Path) -> Result<Self, TrainError> {
        let mut files = Vec::new();
        for (class, (name, _)) in PHOTO_CLASSES.iter().enumerate() {
            let path = folder.join(name);
            if path.is_dir() {
                files.extend(names(&path)?.into_iter().map(|path| (class, path)));
            }
        }
        let pictures: Vec<Option<Vec<u8>>> = files
            .par_iter()
            .map(|(_, path)| {
                let picture = imageprep::decode(&std::fs::read(path).ok()?).ok()?;
                Some(stored(&picture, STORED))
            })
            .collect();
        let mut photos = Self::default();
        for ((class, path), picture) in files.into_iter().zip(pictures) {
            let Some(picture) = picture else { continue };
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let place = photos.classes.len();
            match evaluation::is_photo_aside(&name) {
                true => photos.aside.push(place),
                false => photos.training.push(place),
            }
            photos.pixels.extend(picture);
            photos.classes.push(class);
        }
        match photos.classes.is_empty() {
            true => Err(TrainError::NoPhotos {
                folder: folder.into(),
            }),
            false => Ok(photos),
        }
    }

    /// One photo, `[height, width, 3]`.
    pub fn picture(&self, place: usize) -> &[u8] {
        let length = STORED.width * STORED.height * 3;
        &self.pixels[place * length..][..length]
    }
}

/// The files of `folder` by name.
fn names(folder: &Path) -> Result<Vec<PathBuf>, TrainError> {
    let failed = |source| TrainError::Read {
        path: folder.into(),
        source,
    };
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(failed)?;
    paths.sort();
    Ok(paths)
}
