//! A checkpoint to the weights that are shipped, by torchvision's names.

use std::collections::HashMap;
use std::path::Path;

use embedder::backbone::convolutions;

use crate::checkpoint::{self, bytes};
use crate::error::TrainError;
use crate::products::ATTRIBUTES;
use crate::schedule;
use crate::weights::Slot;

/// Which tensors to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The backbone alone: a state dict that any reader of torchvision's ResNet-50 accepts.
    Backbone,
    /// And `head.*`, `classifiers.*`; the metadata's `lookalike` is JSON with `input`, the width and
    /// height, and `classes`, the names of each classifier's classes.
    WithHeads,
}

/// Writes the averaged weights of `checkpoint` to `out`, f32. The same checkpoint gives the same
/// bytes.
///
/// # Errors
/// As [`checkpoint::read`]; [`TrainError::Write`].
pub fn export(checkpoint: &Path, out: &Path, content: Content) -> Result<(), TrainError> {
    let (run, weights) = checkpoint::read(checkpoint)?;
    let tensor = |slot: &Slot| (slot.name.clone(), slot.shape.clone(), bytes(&slot.average));
    let is_backbone = |name: &str| {
        convolutions().iter().any(|layer| {
            [&layer.name, &layer.norm].iter().any(|prefix| {
                name.strip_prefix(prefix.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
            })
        })
    };
    let is_head = |name: &str| name.starts_with("head.") || name.starts_with("classifiers.");
    let tensors: Vec<_> = weights
        .slots()
        .iter()
        .filter(|slot| {
            is_backbone(&slot.name) || content == Content::WithHeads && is_head(&slot.name)
        })
        .map(tensor)
        .collect();
    let mut metadata = HashMap::new();
    if content == Content::WithHeads {
        // One entry: a map of several would be written in any order.
        let classes: serde_json::Map<_, _> = ATTRIBUTES
            .into_iter()
            .zip(&run.names)
            .map(|(name, classes)| (name.to_owned(), classes.clone().into()))
            .collect();
        let input = schedule::size(&run.settings.stages, run.epoch);
        let about = serde_json::json!({ "classes": classes, "input": input });
        metadata.insert("lookalike".to_owned(), about.to_string());
    }
    checkpoint::save(out, &tensors, metadata)
}
