//! The pictures that a network's activations are measured on.

use std::fs;
use std::path::Path;

use imageprep::Rgb8;

use crate::error::CliError;
use crate::pictures_dir::PictureFolder;
use crate::progress;

/// More change a range by less than a step of its integers.
const COUNT: usize = 512;

/// Drawn garments are more alike, so fewer do.
const DRAWN_COUNT: usize = 96;

/// Of a drawn garment: more than any input has.
const DRAWN: [u32; 2] = [180, 240];

/// Some of the pictures in `folder`, always the same, those left out that cannot be read; drawn garments
/// without a folder.
///
/// # Errors
/// [`CliError::Read`]; [`CliError::NoPictures`] if none can be read; [`CliError::Demo`].
pub fn pictures(folder: Option<&Path>) -> Result<Vec<Rgb8>, CliError> {
    let Some(path) = folder else {
        let [width, height] = DRAWN;
        let garments = garments::products(DRAWN_COUNT);
        let drawn = garments.iter().map(|garment| garment.draw(width, height));
        return Ok(drawn.collect::<Result<_, _>>()?);
    };
    let folder = PictureFolder::scan(path).map_err(CliError::read(path))?;
    let names: Vec<&str> = folder.names().collect();
    let mut pictures = Vec::new();
    for at in evaluation::sample(&names, COUNT, "calibration") {
        let path = folder.path_of(names[at]);
        let bytes = fs::read(&path).map_err(CliError::read(&path))?;
        match imageprep::decode(&bytes) {
            Ok(picture) => pictures.push(picture),
            Err(error) => progress::say(&format!("left out: {}: {error}", path.display())),
        }
    }
    match pictures.is_empty() {
        true => Err(CliError::NoPictures(path.to_owned())),
        false => Ok(pictures),
    }
}
