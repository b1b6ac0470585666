//! The pictures that a network's activations are measured on.

use std::fs;
use std::path::Path;

use imageprep::Rgb8;

use crate::error::CliError;
use crate::pictures_dir::PictureFolder;
use crate::progress;

/// What pictures are for, and how many.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    name: &'static str,
    count: usize,
    /// Drawn garments are more alike, so fewer do; those before `first` are another sample's.
    drawn: usize,
    first: usize,
}

/// For the largest value of each channel.
pub const RANGES: Sample = Sample {
    name: "calibration",
    count: 512,
    drawn: 96,
    first: 0,
};

/// For what is cut off beyond those ranges, which no picture shows that they were measured on: of a shop's, few are
/// in both samples. Each is looked at some two hundred times.
pub const SETTLING: Sample = Sample {
    name: "settling",
    count: 192,
    drawn: 48,
    first: 96,
};

/// Of a drawn garment: more than any input has.
const DRAWN: [u32; 2] = [180, 240];

/// Some of the pictures in `folder`, always the same, those left out that cannot be read; drawn garments
/// without a folder.
///
/// # Errors
/// [`CliError::Read`]; [`CliError::NoPictures`] if none can be read; [`CliError::Demo`].
pub fn pictures(folder: Option<&Path>, sample: Sample) -> Result<Vec<Rgb8>, CliError> {
    let Some(path) = folder else {
        let [width, height] = DRAWN;
        let garments = garments::products(sample.first + sample.drawn);
        let drawn = garments
            .iter()
            .skip(sample.first)
            .map(|garment| garment.draw(width, height));
        return Ok(drawn.collect::<Result<_, _>>()?);
    };
    let folder = PictureFolder::scan(path).map_err(CliError::read(path))?;
    let names: Vec<&str> = folder.names().collect();
    let mut pictures = Vec::new();
    for at in evaluation::sample(&names, sample.count, sample.name) {
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
