//! One drawn picture in every kind of file that `imageprep` reads.
//!
//! Nothing here is a picture from elsewhere: `drawing` draws, the other modules encode, anew for each
//! run. Only lossy WebP, for which there is no encoder in Rust, was encoded once; `webp` says how.

mod avif;
mod bad;
mod drawing;
mod gif;
mod jpeg;
mod png;
mod webp;

use contract::Digest;
use imageprep::{PictureError, Recipe};

pub use avif::avif;
pub use bad::bad;
pub use drawing::Drawing;

/// A file and what it shows.
#[derive(Clone, Debug)]
pub struct Case {
    /// Unique, for reports and as a file's name; its first word is the format and its extension.
    pub name: String,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// The picture that was encoded, upright.
    pub drawn: Drawing,
    /// The mean absolute difference, in steps of 1/255, that the encoding may bring; 0 for
    /// lossless ones.
    pub tolerance: u32,
}

impl Case {
    fn lossless(name: impl Into<String>, drawn: &Drawing, bytes: Vec<u8>) -> Self {
        let name = name.into();
        let extension = name.split(' ').next().unwrap_or_default();
        Self {
            name: format!("{name}.{extension}"),
            bytes,
            drawn: drawn.clone(),
            tolerance: 0,
        }
    }

    fn lossy(name: impl Into<String>, drawn: &Drawing, bytes: Vec<u8>) -> Self {
        // A few pixels with one colour between them keep little of their own.
        let is_tiny = drawn.width < 8 || drawn.height < 8;
        Self {
            tolerance: if is_tiny { 20 } else { 4 },
            ..Self::lossless(name, drawn, bytes)
        }
    }
}

/// Each file's name and its bytes, in the order of [`drawn_cases`].
pub fn cases() -> Vec<(String, Vec<u8>)> {
    drawn_cases()
        .into_iter()
        .map(|case| (case.name, case.bytes))
        .collect()
}

/// All cases, in a fixed order; the same bytes in every run.
pub fn drawn_cases() -> Vec<Case> {
    let mut cases = jpeg::cases();
    cases.extend(png::cases());
    cases.extend(webp::cases());
    cases.extend(gif::cases());
    cases
}

/// A JPEG of the drawing at this size, for tests that need some photo. Sides of 1 to 65,535.
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    jpeg::baseline(&Drawing::new(width, height))
}

/// The SHA-256 of a file's input tensor, the values of [`Recipe::imagenet`] as little-endian f32, and of
/// its colours.
/// The probe computes the same in wasm.
///
/// # Errors
/// As [`imageprep::decode`].
pub fn tensor_digest(bytes: &[u8]) -> Result<Digest, PictureError> {
    let picture = imageprep::decode(bytes)?;
    let input = Recipe::imagenet().prepare(&picture);
    let values = input.values().iter().flat_map(|value| value.to_le_bytes());
    let bytes: Vec<u8> = values.chain(imageprep::colours(&picture)).collect();
    Ok(Digest::of(&bytes))
}

/// Each case's name and its tensor's digest, computed natively.
///
/// # Errors
/// The first case that does not decode, by name.
pub fn native_digests() -> Result<Vec<(String, Digest)>, (String, PictureError)> {
    cases()
        .into_iter()
        .map(|(name, bytes)| match tensor_digest(&bytes) {
            Ok(digest) => Ok((name, digest)),
            Err(error) => Err((name, error)),
        })
        .collect()
}
