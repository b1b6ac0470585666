//! People's own photos of clothes, which tell a class and no product.

use std::path::{Path, PathBuf};

use evaluation::PHOTO_CLASSES;
use rayon::prelude::*;

use crate::data::{Size, stored};
use crate::error::TrainError;

/// What photos are kept at in memory: finer than products, as they are looked at from nearer.
pub const STORED: Size = Size {
    width: 144,
    height: 192,
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

    /// The classes of the photos at `places`.
    pub fn classes_of(&self, places: &[usize]) -> Vec<usize> {
        places.iter().map(|&place| self.classes[place]).collect()
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

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;

    #[test]
    fn photos_are_read_by_class_and_every_second_one_is_kept_aside() {
        let folder = tempfile::tempdir().unwrap();
        for class in ["skirt", "dress", "elsewhere"] {
            std::fs::create_dir(folder.path().join(class)).unwrap();
        }
        let names = ["a", "b", "c", "f"];
        for (class, level) in [("skirt", 40), ("dress", 200), ("elsewhere", 0)] {
            for name in names {
                let picture = RgbImage::from_pixel(30, 40, image::Rgb([level; 3]));
                picture
                    .save(folder.path().join(format!("{class}/{name}.png")))
                    .unwrap();
            }
        }
        std::fs::write(folder.path().join("dress/c.jpg"), "no picture").unwrap();
        let photos = Photos::read(folder.path()).unwrap();
        // A folder that is no class is passed over; dresses come first.
        let class = |name| {
            PHOTO_CLASSES
                .iter()
                .position(|(class, _)| *class == name)
                .unwrap()
        };
        let [dress, skirt] = ["dress", "skirt"].map(class);
        assert_eq!(
            photos.classes,
            [dress, dress, dress, dress, skirt, skirt, skirt, skirt]
        );
        assert_eq!(photos.training.len() + photos.aside.len(), 8);
        for (at, name) in names.iter().cycle().take(8).enumerate() {
            let is_aside = evaluation::is_photo_aside(&format!("{name}.png"));
            assert_eq!(photos.aside.contains(&at), is_aside, "{name}");
        }
        assert!(photos.picture(1).iter().all(|&value| value == 200));
        assert!(photos.picture(7).iter().all(|&value| value == 40));
        let nothing = Photos::read(&folder.path().join("elsewhere"));
        assert!(matches!(nothing, Err(TrainError::NoPhotos { .. })));
    }
}
