//! Other layers on top of a published model's pooled features.

use std::collections::BTreeMap;
use std::path::Path;

use crate::architecture::FEATURES;
use crate::loader::{CLASSIFIERS, HEAD, missing};
use crate::manifest::Contents;
use crate::weights::stored;
use crate::{AttributeClasses, Head, Layer, ModelError, ModelManifest, architecture};

use super::added::scaled;
use super::error::ImportError;
use super::fold::Folded;
use super::{finish, write};

/// Writes to `out` the model of `manifest` and its `parts` with `layers` on top instead of its own: `head`,
/// whose rows are the embedding's components, and a classifier `classifiers.NAME` for each of `attributes`,
/// whose rows are its classes. All weights are `[rows, 2048]`; layers of other names are passed over. The
/// convolutions' weights keep every bit, and so do the pooled features as they are computed now, of a model of an
/// earlier format too. Its input's step, of 7 bits, stays until the model is settled ([`settle`](super::settle())).
///
/// # Errors
/// [`ImportError::Replace`] if the parts are not the manifest's, or a layer is missing or of another shape;
/// [`ImportError::Golden`], [`ImportError::Write`].
pub fn replace_added(
    manifest: &ModelManifest,
    parts: &[Vec<u8>],
    attributes: Vec<AttributeClasses>,
    mut layers: BTreeMap<String, Layer>,
    out: &Path,
) -> Result<ModelManifest, ImportError> {
    let mut published = stored(manifest, parts).map_err(ImportError::Replace)?;
    let convolutions = architecture::convolutions().into_iter().map(|convolution| {
        let name = convolution.name;
        let layer = published.remove(&name).ok_or_else(|| missing(&name))?;
        Ok((name, layer))
    });
    let convolutions: Result<Vec<_>, ModelError> = convolutions.collect();
    let classifiers = attributes.iter().map(|attribute| {
        let name = format!("{CLASSIFIERS}{}", attribute.name);
        (name, Some(attribute.classes.len()))
    });
    let added = [(HEAD.to_owned(), None)].into_iter().chain(classifiers);
    let added = added.map(|(name, rows)| {
        let layer = layers.remove(&name).ok_or_else(|| missing(&name))?;
        linear(&name, layer, rows)
    });
    let added: Result<Vec<_>, ModelError> = added.collect();
    let added = added.map_err(ImportError::Replace)?;
    let convolutions = convolutions.map_err(ImportError::Replace)?;
    let parts = write::encode_parts_with(convolutions, &added)?;
    let contents = Contents {
        recipe: manifest.recipe.clone(),
        head: Head::Linear,
        dimension: added.first().map_or(0, |head| head.bias.len()),
        attributes,
        input: manifest.input,
    };
    finish(contents, &parts, manifest.source.clone(), out)
}

/// `rows` are as many as the layer must have, or any number but 0.
fn linear(name: &str, layer: Layer, rows: Option<usize>) -> Result<Folded, ModelError> {
    let found = layer.bias.len();
    let is_whole = layer.shape == [found, FEATURES] && layer.weight.len() == found * FEATURES;
    match is_whole && found > 0 && rows.is_none_or(|rows| rows == found) {
        true => Ok(scaled(name, layer.weight, layer.bias)),
        false => Err(ModelError::Tensor {
            key: format!("{name}.weight"),
            problem: format!("has the shape {:?} and {found} biases", layer.shape),
        }),
    }
}
