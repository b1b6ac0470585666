//! What a checkpoint of our own trainer says beside its tensors.

use imageprep::Recipe;
use serde::{Deserialize, Serialize};

use crate::AttributeClasses;

/// The key of [`About::to_json`] among a safetensors file's metadata.
pub const ABOUT: &str = "lookalike";

/// How the network wants its pictures, and what its added layers tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// How a picture becomes an input.
    pub recipe: Recipe,
    /// What each classifier tells, each with at least one class.
    pub attributes: Vec<AttributeClasses>,
}

impl About {
    /// The text for the metadata; the same for the same contents.
    pub fn to_json(&self) -> String {
        // Derived from plain fields with string keys, so this cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}
