//! A picture's bytes to the digest of its tensor and its colours.

use contract::Digest;
use imageprep::{PictureError, Recipe, colours, decode};

/// The SHA-256 of [`Recipe::imagenet`]'s values as little-endian f32, `[3, 224, 224]`, and of the picture's
/// colours.
///
/// # Errors
/// As [`decode`].
pub fn tensor_digest(bytes: &[u8]) -> Result<Digest, PictureError> {
    let picture = decode(bytes)?;
    let input = Recipe::imagenet().prepare(&picture);
    let values = input.values().iter().flat_map(|value| value.to_le_bytes());
    let bytes: Vec<u8> = values.chain(colours(&picture)).collect();
    Ok(Digest::of(&bytes))
}

/// The number that `prepare_digest` returns for each refusal, 1 to 6.
pub fn refusal_code(error: &PictureError) -> i32 {
    match error {
        PictureError::Empty => 1,
        PictureError::NotAPicture => 2,
        PictureError::Unsupported { .. } => 3,
        PictureError::Truncated => 4,
        PictureError::Damaged { .. } => 5,
        PictureError::TooLarge { .. } => 6,
    }
}
