//! Other layers on top of a published model's pooled features.

use std::collections::BTreeMap;
use std::path::Path;

use crate::loader::{CLASSIFIERS, HEAD, missing};
use crate::manifest::Contents;
use crate::weights::stored;
use crate::{AttributeClasses, Head, Layer, ModelError, ModelManifest, architecture};

use super::added::scaled;
use super::error::ImportError;
use super::{finish, write};

/// Writes to `out` the model of `manifest` and its `parts` with `layers` on top instead of its own: `head`,
/// whose rows are the embedding's components, and a classifier `classifiers.NAME` for each of `attributes`. All
/// weights are `[out, 2048]`. The convolutions keep every bit, so the pooled features do.
///
/// # Errors
/// [`ImportError::Unusable`] if the parts are not the manifest's, or a layer is missing or of another shape;
/// [`ImportError::Golden`], [`ImportError::Write`].
pub fn replace_added(
    manifest: &ModelManifest,
    parts: &[Vec<u8>],
    attributes: Vec<AttributeClasses>,
    layers: BTreeMap<String, Layer>,
    out: &Path,
) -> Result<ModelManifest, ImportError> {
    let unusable = ImportError::Unusable;
    let mut published = stored(manifest, parts).map_err(unusable)?;
    let convolutions = architecture::convolutions().into_iter().map(|convolution| {
        let name = convolution.name;
        let layer = published.remove(&name).ok_or_else(|| missing(&name))?;
        Ok((name, layer))
    });
    let convolutions: Result<Vec<_>, ModelError> = convolutions.collect();
    let mut layers = layers;
    let names = attributes
        .iter()
        .map(|a| format!("{CLASSIFIERS}{}", a.name));
    let added = [HEAD.to_owned()].into_iter().chain(names).map(|name| {
        let layer = layers.remove(&name).ok_or_else(|| missing(&name))?;
        Ok(scaled(&name, layer.weight, layer.bias))
    });
    let added: Result<Vec<_>, ModelError> = added.collect();
    let added = added.map_err(unusable)?;
    let parts = write::encode_parts_with(convolutions.map_err(unusable)?, &added)?;
    let contents = Contents {
        recipe: manifest.recipe.clone(),
        head: Head::Linear,
        dimension: added.first().map_or(0, |head| head.bias.len()),
        attributes,
        input: manifest.input,
    };
    finish(contents, &parts, manifest.source.clone(), out)
}
