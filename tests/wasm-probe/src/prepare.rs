//! A picture's bytes to the digest of its tensor.

use contract::Digest;
use imageprep::{PictureError, Recipe, decode};

/// The SHA-256 of [`Recipe::imagenet`]'s values as little-endian f32, `[3, 224, 224]`.
///
/// # Errors
/// As [`decode`].
pub fn tensor_digest(bytes: &[u8]) -> Result<Digest, PictureError> {
    let input = Recipe::imagenet().prepare(&decode(bytes)?);
    let bytes: Vec<u8> = input
        .values()
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
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
