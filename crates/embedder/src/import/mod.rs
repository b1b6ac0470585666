//! A torchvision-named checkpoint to the files that the page loads.
//!
//! `state_dict` reads `.safetensors` and `.pth`; `about` is what our own trainer says in them, and
//! `added` takes its layers; `fold` checks every key and folds the batch norms; `activations` measures how
//! large the network's numbers get, and `integers` rounds; `write` publishes parts and manifest. Of a model that
//! is published already, `replace` makes one with other layers on top, and `settle` one whose integers
//! are rounded better.

mod about;
mod activations;
mod added;
mod error;
mod fold;
mod integers;
mod replace;
mod settle;
mod state_dict;
mod write;

use std::path::Path;

use imageprep::golden_picture;

use crate::manifest::Contents;
use crate::{Loader, ModelManifest};

pub use about::{ABOUT, About};
pub use error::ImportError;
pub use replace::replace_added;
pub use settle::{Settled, settle};
pub use write::Width;

/// Reads a ResNet-50 state dict, f32 or f16, and writes a model's folder: `model.json` and
/// `parts/DIGEST.safetensors`, each at most 24 MiB, with weights of this width.
///
/// The manifest is written last, so a folder with a manifest is whole. Files of the same name that
/// are there already are replaced.
///
/// # Errors
/// [`ImportError`], naming the key that is at fault.
pub fn import(file: &Path, out: &Path, width: Width<'_>) -> Result<ModelManifest, ImportError> {
    let (mut state, about) = state_dict::read(file)?;
    let (mut contents, added) = added::take_added(&mut state, about)?;
    let mut layers = fold::fold(state)?;
    let ranges = match width {
        Width::F16 => None,
        Width::I8([]) => return Err(ImportError::NoPictures),
        Width::I8(pictures) => {
            contents.input = Some(write::INPUT);
            Some(activations::ranges(&layers, &contents.recipe, pictures)?)
        }
    };
    layers.extend(added);
    let source = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let parts = write::encode_parts(&layers, ranges.as_ref())?;
    finish(contents, &parts, source, out)
}

/// Adds the golden embedding, which is that of the published, rounded weights, and publishes.
fn finish(
    contents: Contents,
    parts: &[write::Part],
    source: String,
    out: &Path,
) -> Result<ModelManifest, ImportError> {
    let records = parts.iter().map(|part| part.record.clone()).collect();
    let mut manifest = ModelManifest::new(contents, records, source);
    let embedder = Loader::on_processor(manifest.clone())
        .finish_with(parts.iter().map(|part| part.bytes.as_slice()))
        .map_err(ImportError::Unusable)?;
    let golden = embedder
        .observe_blocking(&manifest.recipe.prepare(&golden_picture()))
        .map_err(ImportError::Golden)?;
    manifest.golden = write::round_direction(golden.embedding.as_slice());

    write::publish(out, &manifest, parts)?;
    Ok(manifest)
}
