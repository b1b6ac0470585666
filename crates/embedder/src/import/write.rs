//! Folded layers to published files.

use std::fs;
use std::path::Path;

use contract::{Digest, FileRecord};
use half::f16;
use safetensors::tensor::{Dtype, TensorView};

use crate::{MANIFEST_FILE, ModelManifest};

use super::ImportError;
use super::fold::Folded;

/// Hosts such as Cloudflare Pages refuse files over 25 MiB.
const MOST_PART_BYTES: usize = 24 << 20;

/// Enough for a part's header: 200 bytes for each of at most 159 tensors.
const HEADER_ROOM: usize = 32 << 10;

/// A part's bytes and what the manifest says of them.
pub(super) struct Part {
    pub record: FileRecord,
    pub bytes: Vec<u8>,
}

struct Encoded {
    name: String,
    kind: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// Fills one part after another, in the order of the layers.
pub(super) fn encode_parts(layers: &[Folded]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut tensors: Vec<Encoded> = Vec::new();
    let mut size = HEADER_ROOM;
    for layer in layers {
        let layer = encode_layer(layer);
        let more: usize = layer.iter().map(|tensor| tensor.bytes.len()).sum();
        if size + more > MOST_PART_BYTES {
            parts.push(encode(std::mem::take(&mut tensors)));
            size = HEADER_ROOM;
        }
        size += more;
        tensors.extend(layer);
    }
    parts.push(encode(tensors));
    parts
}

/// Weights are below 1, so they fit f16; scales and biases are few, so they stay f32.
fn encode_layer(layer: &Folded) -> [Encoded; 3] {
    let wide = |part: &str, values: &[f32]| Encoded {
        name: format!("{}.{part}", layer.name),
        kind: Dtype::F32,
        shape: vec![layer.shape[0]],
        bytes: values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect(),
    };
    let weight = Encoded {
        name: format!("{}.weight", layer.name),
        kind: Dtype::F16,
        shape: layer.shape.to_vec(),
        bytes: layer
            .weight
            .iter()
            .flat_map(|&value| f16::from_f32(value).to_le_bytes())
            .collect(),
    };
    [
        weight,
        wide("scale", &layer.scale),
        wide("bias", &layer.bias),
    ]
}

fn encode(tensors: Vec<Encoded>) -> Part {
    let views = tensors.iter().filter_map(|tensor| {
        // Shape and length come from the same layer, so the view always fits.
        TensorView::new(tensor.kind, tensor.shape.clone(), &tensor.bytes)
            .ok()
            .map(|view| (tensor.name.as_str(), view))
    });
    let bytes = safetensors::serialize(views, None).unwrap_or_default();
    let path = format!("parts/{}.safetensors", Digest::of(&bytes).short());
    Part {
        record: FileRecord::of(path, &bytes),
        bytes,
    }
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

/// Parts first, then the manifest, each through a temporary name.
pub(super) fn publish(
    out: &Path,
    manifest: &ModelManifest,
    parts: &[Part],
) -> Result<(), ImportError> {
    create_folder(&out.join("parts"))?;
    for part in parts {
        write(&out.join(&part.record.path), &part.bytes)?;
    }
    write(&out.join(MANIFEST_FILE), manifest.to_json().as_bytes())
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
