//! Similarities to words, by four numbers that a catalogue's own pictures gave.

use serde::{Deserialize, Serialize};

/// How sure a similarity makes one that a result is the product in the photo: the weights of a
/// logistic regression, fitted when the catalogue was made, on distorted pictures of its products.
///
/// The probability is `σ(bias + similarity · s + second · (s − s₂) + fifth · (s − s₅))`, with s the
/// result's cosine and s₂, s₅ those of the second and the fifth result.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The constant.
    pub bias: f32,
    /// Of the cosine.
    pub similarity: f32,
    /// Of its distance to the second result's cosine.
    pub second: f32,
    /// Of its distance to the fifth result's cosine.
    pub fifth: f32,
}

/// A result in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// Most likely the product in the photo itself.
    Same,
    /// Perhaps the same, at least much like it.
    VerySimilar,
    /// Alike.
    Similar,
    /// The catalogue has nothing close to the photo.
    NothingClose,
}
