//! Folded layers to published files.

use std::fs;
use std::path::Path;

use contract::{Digest, FileRecord};
use half::f16;
use safetensors::SafeTensorError;
use safetensors::tensor::{Dtype, TensorView};

use crate::{MANIFEST_FILE, ModelError, ModelManifest};

use super::ImportError;
use super::fold::Folded;

/// Hosts such as Cloudflare Pages refuse files over 25 MiB.
const MOST_PART_BYTES: usize = 24 << 20;

/// Enough for a part's header: 150 bytes for each of some 180 tensors.
const HEADER_ROOM: usize = 32 << 10;

/// What names of parts end with.
const PART_ENDING: &str = ".safetensors";

/// A part's bytes and what the manifest says of them.
pub(super) struct Part {
    pub record: FileRecord,
    pub bytes: Vec<u8>,
}

/// How a layer's weights are written. Scales and biases are few, so they stay f32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// 16-bit floats: as good as f32, 47 MB.
    F16,
    /// Signed bytes, −127…127, a scale for each output channel: 24 MB.
    I8,
}

struct Encoded {
    name: String,
    kind: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// Fills one part after another, in the order of the layers.
pub(super) fn encode_parts(layers: &[Folded], width: Width) -> Result<Vec<Part>, ImportError> {
    let mut parts = Vec::new();
    let mut tensors: Vec<Encoded> = Vec::new();
    let mut size = HEADER_ROOM;
    for layer in layers {
        let layer = encode_layer(layer, width);
        let more: usize = layer.iter().map(|tensor| tensor.bytes.len()).sum();
        if size + more > MOST_PART_BYTES {
            parts.push(encode(std::mem::take(&mut tensors))?);
            size = HEADER_ROOM;
        }
        size += more;
        tensors.extend(layer);
    }
    parts.push(encode(tensors)?);
    Ok(parts)
}

fn encode_layer(layer: &Folded, width: Width) -> [Encoded; 3] {
    let wide = |part: &str, values: &[f32]| Encoded {
        name: format!("{}.{part}", layer.name),
        kind: Dtype::F32,
        shape: vec![layer.scale.len()],
        bytes: values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect(),
    };
    let (kind, bytes, scale) = match width {
        // Below 1, so they fit.
        Width::F16 => {
            let halves = layer.weight.iter().map(|&value| f16::from_f32(value));
            let bytes = halves.flat_map(f16::to_le_bytes).collect();
            (Dtype::F16, bytes, layer.scale.clone())
        }
        Width::I8 => {
            let (bytes, scale) = round(layer);
            (Dtype::I8, bytes, scale)
        }
    };
    let weight = Encoded {
        name: format!("{}.weight", layer.name),
        kind,
        shape: layer.shape.clone(),
        bytes,
    };
    [weight, wide("scale", &scale), wide("bias", &layer.bias)]
}

/// Each channel's weights in 127ths of its largest one, and the scales that go with them.
fn round(layer: &Folded) -> (Vec<u8>, Vec<f32>) {
    let per_channel = layer.weight.len() / layer.scale.len();
    let channels = layer.weight.chunks_exact(per_channel).zip(&layer.scale);
    let mut bytes = Vec::with_capacity(layer.weight.len());
    let scales = channels.map(|(weights, scale)| {
        let largest = weights
            .iter()
            .fold(0.0_f32, |most, value| most.max(value.abs()));
        // A channel of zeros may have any step.
        let step = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        bytes.extend(
            weights
                .iter()
                .map(|weight| (weight / step).round() as i8 as u8),
        );
        scale * step
    });
    let scales = scales.collect();
    (bytes, scales)
}

fn encode(tensors: Vec<Encoded>) -> Result<Part, ImportError> {
    let bytes = serialise(&tensors).map_err(|error| {
        ImportError::Unusable(ModelError::Format {
            reason: error.to_string(),
        })
    })?;
    let path = format!("parts/{}{PART_ENDING}", Digest::of(&bytes).short());
    Ok(Part {
        record: FileRecord::of(path, &bytes),
        bytes,
    })
}

fn serialise(tensors: &[Encoded]) -> Result<Vec<u8>, SafeTensorError> {
    let views = tensors
        .iter()
        .map(|tensor| {
            let view = TensorView::new(tensor.kind, tensor.shape.clone(), &tensor.bytes)?;
            Ok((tensor.name.as_str(), view))
        })
        .collect::<Result<Vec<_>, SafeTensorError>>()?;
    safetensors::serialize(views, None)
}

/// A direction as integers in −127…127, the largest component at the end of the range.
pub(super) fn round_direction(values: &[f32]) -> Vec<i8> {
    let largest = values
        .iter()
        .fold(0.0_f32, |most, value| most.max(value.abs()));
    values
        .iter()
        .map(|value| (value / largest * 127.0).round() as i8)
        .collect()
}

/// Parts first, then the manifest, each through a temporary name; then the parts of the model that
/// was here before are removed.
pub(super) fn publish(
    out: &Path,
    manifest: &ModelManifest,
    parts: &[Part],
) -> Result<(), ImportError> {
    create_folder(&out.join("parts"))?;
    for part in parts {
        write(&out.join(&part.record.path), &part.bytes)?;
    }
    write(&out.join(MANIFEST_FILE), manifest.to_json().as_bytes())?;
    remove_others(&out.join("parts"), parts)
}

/// Removes files that have a part's name but are none of `parts`; foreign files stay.
fn remove_others(folder: &Path, parts: &[Part]) -> Result<(), ImportError> {
    let failed = |source| ImportError::Write {
        path: folder.into(),
        source,
    };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let Some(name) = name.to_str() else {
            continue;
        };
        let is_part = name.strip_suffix(PART_ENDING).is_some_and(|digest| {
            digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        let is_ours = parts.iter().any(|part| part.record.path.ends_with(name));
        if is_part && !is_ours {
            fs::remove_file(folder.join(name)).map_err(failed)?;
        }
    }
    Ok(())
}

fn create_folder(path: &Path) -> Result<(), ImportError> {
    fs::create_dir_all(path).map_err(|source| ImportError::Write {
        path: path.into(),
        source,
    })
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), ImportError> {
    let temporary = path.with_extension("partial");
    fs::write(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, path))
        .map_err(|source| ImportError::Write {
            path: path.into(),
            source,
        })
}
