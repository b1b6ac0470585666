//! A checkpoint to the weights that are shipped, by torchvision's names.

use std::collections::HashMap;
use std::path::Path;

use embedder::AttributeClasses;
use embedder::backbone::convolutions;
use embedder::import::{ABOUT, About};
use imageprep::{Filter, Recipe};

use crate::augment::{MEAN, STD};
use crate::checkpoint::{self, bytes};
use crate::data::{STORED, Size, detail};
use crate::error::TrainError;
use crate::products::ATTRIBUTES;
use crate::schedule;
use crate::weights::Slot;

/// Which tensors to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The backbone alone: a state dict that any reader of torchvision's ResNet-50 accepts.
    Backbone,
    /// And `head.*`, `classifiers.*`; the metadata's `lookalike` is an [`About`].
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
            let is_told = content == Content::WithHeads && is_head(&slot.name);
            is_backbone(&slot.name) || is_told && !slot.values.is_empty()
        })
        .map(tensor)
        .collect();
    let mut metadata = HashMap::new();
    if content == Content::WithHeads {
        // A checkpoint between two epochs has learnt at the size of the former.
        let last = run.epoch - usize::from(run.epoch > 0 && run.step_in_epoch == 0);
        let size = schedule::size(&run.settings.stages, last).unwrap_or(STORED);
        // One entry: a map of several would be written in any order.
        metadata.insert(ABOUT.to_owned(), about(&run.names, size));
    }
    checkpoint::save(out, &tensors, metadata)
}

/// What the importer has to know beside the tensors, as JSON: the attributes that the product list
/// tells, with their classes, and the size of the last epoch's input.
pub(crate) fn about(names: &[Vec<String>; ATTRIBUTES.len()], size: Size) -> String {
    let recipe = Recipe {
        width: size.width as u32,
        height: size.height as u32,
        detail: detail(size).map(|size| [size.width as u32, size.height as u32]),
        filter: Filter::Triangle, // as `resample::fit`
        mean: MEAN,
        std: STD,
        ..Recipe::imagenet()
    };
    About {
        recipe,
        attributes: attributes(names),
    }
    .to_json()
}

/// What each classifier tells.
pub(crate) fn attributes(names: &[Vec<String>; ATTRIBUTES.len()]) -> Vec<AttributeClasses> {
    let attributes = ATTRIBUTES.into_iter().zip(names);
    attributes
        .map(|(name, classes)| AttributeClasses {
            name: name.to_owned(),
            classes: classes.clone(),
        })
        // What no product said has nothing to tell.
        .filter(|attribute| !attribute.classes.is_empty())
        .collect()
}
