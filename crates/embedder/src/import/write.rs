//! Folded layers to published files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use contract::{Digest, FileRecord};
use half::f16;
use imageprep::Rgb8;
use safetensors::SafeTensorError;
use safetensors::tensor::{Dtype, TensorView};

use crate::weights::{Numbers, Stored};
use crate::{InputIntegers, MANIFEST_FILE, ModelError, ModelManifest, architecture};

use super::ImportError;
use super::fold::Folded;
use super::integers;

/// Hosts such as Cloudflare Pages refuse files over 25 MiB.
const MOST_PART_BYTES: usize = 24 << 20;

/// Enough for a part's header: 150 bytes for each of some 230 tensors.
const HEADER_ROOM: usize = 48 << 10;

/// Inputs are normalised pixels, which lie in −2.12..=2.64 for every channel of ImageNet's mean and
/// deviation: 8 bits for that range, as pixels have. Of all steps this one comes nearest to white, which is most of
/// a product's picture, in all three channels at once: within 0.002.
pub(super) const INPUT: InputIntegers = InputIntegers {
    step: 0.01957,
    zero: 110,
};

/// What names of parts end with.
const PART_ENDING: &str = ".safetensors";

/// A part's bytes and what the manifest says of them.
pub(super) struct Part {
    pub record: FileRecord,
    pub bytes: Vec<u8>,
}

/// How a model's weights are written. Scales and biases are few, so they stay f32.
#[derive(Clone, Copy, Debug)]
pub enum Width<'a> {
    /// 16-bit floats: as good as f32, 47 MB, for graphics adapters and for comparison.
    F16,
    /// Signed bytes, −127…127, a scale for each output channel, for integers after each ReLU: 24 MB, for
    /// every device. How large activations get is measured on these pictures.
    I8(&'a [Rgb8]),
}

struct Encoded {
    name: String,
    kind: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// Fills one part after another, in the order of the layers. `ranges` are those of activations by the
/// name of the convolution, for integers; without, weights are f16.
pub(super) fn encode_parts(
    layers: &[Folded],
    ranges: Option<&BTreeMap<String, Vec<f32>>>,
) -> Result<Vec<Part>, ImportError> {
    pack(layers.iter().map(|layer| encode_folded(layer, ranges)))
}

/// Parts of `published` layers, whose numbers stay as they are, and of linear layers `added` after them, whose
/// weights become as wide as those are.
pub(super) fn encode_parts_with(
    published: Vec<(String, Stored)>,
    added: &[Folded],
) -> Result<Vec<Part>, ImportError> {
    let are_bytes = |(_, stored): &(_, Stored)| matches!(stored.numbers, Numbers::Bytes(_));
    // Nothing is after a linear layer, so there is no range of what it gives.
    let ranges = published.iter().any(are_bytes).then(BTreeMap::new);
    let added = added
        .iter()
        .map(|layer| encode_folded(layer, ranges.as_ref()));
    let published = published
        .into_iter()
        .map(|(name, stored)| encode_stored(&name, stored));
    pack(published.chain(added))
}

fn encode_folded(layer: &Folded, ranges: Option<&BTreeMap<String, Vec<f32>>>) -> Vec<Encoded> {
    match ranges {
        Some(ranges) => encode_bytes(layer, ranges),
        None => encode_halves(layer),
    }
}

fn pack(layers: impl Iterator<Item = Vec<Encoded>>) -> Result<Vec<Part>, ImportError> {
    let mut parts = Vec::new();
    let mut tensors: Vec<Encoded> = Vec::new();
    let mut size = HEADER_ROOM;
    for layer in layers {
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

fn encode_halves(layer: &Folded) -> Vec<Encoded> {
    // Below 1, so they fit.
    let halves = layer.weight.iter().map(|&value| f16::from_f32(value));
    encode_stored(
        &layer.name,
        Stored {
            shape: layer.shape.clone(),
            numbers: Numbers::Halves(halves.collect()),
            scale: layer.scale.clone(),
            bias: layer.bias.clone(),
            steps: None,
        },
    )
}

fn encode_bytes(layer: &Folded, ranges: &BTreeMap<String, Vec<f32>>) -> Vec<Encoded> {
    let steps_of = |name: &str| ranges.get(name).map(|ranges| integers::steps(name, ranges));
    let is_convolution = layer.shape.len() == 4;
    let seen = match architecture::fed_by(&layer.name) {
        Some(feeder) => steps_of(&feeder),
        None => is_convolution.then(|| vec![INPUT.step]),
    };
    let rounded = integers::round(layer, seen.as_deref());
    encode_stored(
        &layer.name,
        Stored {
            shape: layer.shape.clone(),
            numbers: Numbers::Bytes(rounded.weight),
            scale: rounded.scale,
            bias: layer.bias.clone(),
            steps: steps_of(&layer.name),
        },
    )
}

fn encode_stored(name: &str, layer: Stored) -> Vec<Encoded> {
    let (kind, bytes) = match layer.numbers {
        Numbers::Halves(halves) => {
            let bytes = halves.into_iter().flat_map(f16::to_le_bytes);
            (Dtype::F16, bytes.collect())
        }
        Numbers::Bytes(bytes) => {
            let bytes = bytes.into_iter().map(i8::cast_unsigned);
            (Dtype::I8, bytes.collect())
        }
    };
    let weight = Encoded {
        name: format!("{name}.weight"),
        kind,
        shape: layer.shape,
        bytes,
    };
    let channels = layer.scale.len();
    let wide = |part: &str, values: Vec<f32>| Encoded {
        name: format!("{name}.{part}"),
        kind: Dtype::F32,
        shape: vec![channels],
        bytes: values.into_iter().flat_map(f32::to_le_bytes).collect(),
    };
    let mut encoded = vec![weight, wide("scale", layer.scale), wide("bias", layer.bias)];
    encoded.extend(layer.steps.map(|steps| wide("steps", steps)));
    encoded
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
