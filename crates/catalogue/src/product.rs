//! What is known of a product beside its picture.

use serde::{Deserialize, Serialize};

/// A product of the shop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The shop's own, 1..=256 bytes, one product's in a catalogue.
    pub id: String,
    /// As shown to a person, up to 4096 bytes.
    pub name: String,
    /// Parallel to the manifest's attributes; `""` is unknown. Up to 1024 bytes each.
    pub attributes: Vec<String>,
}
