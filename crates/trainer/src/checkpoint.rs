//! A run on disk: parameters, the optimiser's state, and how far it is.
//!
//! One safetensors file in f32. `NAME` is a parameter, `momentum/NAME` and `second/NAME` the
//! optimiser's, `average/NAME` the moving average; the metadata's `run` is a [`Run`] as JSON. All randomness is a function of the
//! seed, the epoch and the picture, so a run that is resumed does what it would have done.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use embedder::import::{ABOUT, About};
use half::f16;
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};
use serde::{Deserialize, Serialize};

use crate::error::TrainError;
use crate::products::ATTRIBUTES;
use crate::schedule::Stage;
use crate::weights::{HeadSizes, Slot, Weights};

/// The checkpoint's name in a run's folder.
pub const FILE: &str = "checkpoint.safetensors";

/// The only format this version reads and writes.
const FORMAT: u32 = 1;

/// What a run was begun with; it stays the same when the run is resumed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Sizes and epochs.
    pub stages: Vec<Stage>,
    /// Products in a step; each is seen in two views.
    pub batch: usize,
    /// Of all randomness.
    pub seed: u64,
    /// The highest learning rate.
    pub rate: f32,
    /// Components of an embedding.
    pub dimension: usize,
    /// People's photos that it learns from beside the products.
    #[serde(default)]
    pub photos: usize,
}

/// How far a run is, and what it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Version of this format.
    pub format: u32,
    /// As it was begun.
    pub settings: Settings,
    /// The epoch it is in, 0-based.
    pub epoch: usize,
    /// Steps done in that epoch.
    pub step_in_epoch: usize,
    /// Steps done since the beginning.
    pub step: u64,
    /// Of the steps of this epoch.
    pub loss_sum: f64,
    /// Time spent so far.
    pub seconds: f64,
    /// Classes by attribute.
    pub names: [Vec<String>; ATTRIBUTES.len()],
    /// Joint labels.
    pub joint: usize,
    /// Whether it began with weights that had learnt something.
    #[serde(default)]
    pub initialised: bool,
}

impl Run {
    /// A run that has done nothing.
    pub fn new(settings: Settings, names: [Vec<String>; ATTRIBUTES.len()], joint: usize) -> Self {
        Self {
            format: FORMAT,
            settings,
            epoch: 0,
            step_in_epoch: 0,
            step: 0,
            loss_sum: 0.0,
            seconds: 0.0,
            names,
            joint,
            initialised: false,
        }
    }

    /// The heads that the run's classes need.
    pub fn heads(&self) -> HeadSizes {
        HeadSizes {
            dimension: self.settings.dimension,
            classes: self.names.each_ref().map(Vec::len),
            joint: self.joint,
        }
    }
}

/// The tensors of a slot, by their names.
const PARTS: [&str; 4] = ["", "momentum/", "second/", "average/"];

fn part<'a>(slot: &'a Slot, part: &str) -> &'a [f32] {
    match part {
        "momentum/" => &slot.momentum,
        "second/" => &slot.second,
        "average/" => &slot.average,
        _ => &slot.values,
    }
}

/// Writes the file under a temporary name, then renames it: an interrupted write leaves the former
/// checkpoint as it was.
///
/// # Errors
/// [`TrainError::Write`].
pub fn write(path: &Path, run: &Run, weights: &Weights) -> Result<(), TrainError> {
    let named = |part_name: &str| -> Vec<(String, Vec<usize>, Vec<u8>)> {
        let slots = weights.slots().iter();
        slots
            .filter(|slot| part(slot, part_name).len() == slot.values.len())
            .map(|slot| {
                let values = part(slot, part_name);
                (
                    format!("{part_name}{}", slot.name),
                    slot.shape.clone(),
                    bytes(values),
                )
            })
            .collect()
    };
    let all: Vec<_> = PARTS.into_iter().flat_map(named).collect();
    let text = serde_json::to_string(run).unwrap_or_default();
    save(path, &all, HashMap::from([("run".to_owned(), text)]))
}

/// Writes named f32 tensors, given as little-endian bytes, through a temporary name.
///
/// # Errors
/// [`TrainError::Write`].
pub fn save(
    path: &Path,
    tensors: &[(String, Vec<usize>, Vec<u8>)],
    metadata: HashMap<String, String>,
) -> Result<(), TrainError> {
    let failed = |source| TrainError::Write {
        path: path.into(),
        source,
    };
    let views = tensors.iter().filter_map(|(name, shape, bytes)| {
        // Shape and bytes come from one slot, so the view always fits.
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes).ok()?;
        Some((name.as_str(), view))
    });
    let bytes = safetensors::serialize(views, Some(metadata))
        .map_err(|error| failed(std::io::Error::other(error.to_string())))?;
    let temporary = path.with_extension("partial");
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    });
    written.map_err(failed)
}

/// Reads a checkpoint.
///
/// # Errors
/// [`TrainError::Read`]; [`TrainError::Checkpoint`] if it is of another format or not whole.
pub fn read(path: &Path) -> Result<(Run, Weights), TrainError> {
    let refused = |reason: String| TrainError::Checkpoint {
        path: path.into(),
        reason,
    };
    let content = fs::read(path).map_err(|source| TrainError::Read {
        path: path.into(),
        source,
    })?;
    let (_, header) = SafeTensors::read_metadata(&content).map_err(|e| refused(e.to_string()))?;
    let text = header.metadata().as_ref().and_then(|all| all.get("run"));
    let text = text.ok_or_else(|| refused("it says nothing of a run".into()))?;
    let run: Run = serde_json::from_str(text).map_err(|e| refused(e.to_string()))?;
    if run.format != FORMAT {
        return Err(refused(format!(
            "its format is {} instead of {FORMAT}",
            run.format
        )));
    }
    let file = SafeTensors::deserialize(&content).map_err(|e| refused(e.to_string()))?;
    let mut weights = Weights::random(&run.heads(), run.settings.seed);
    for slot in weights.slots_mut() {
        for name in PARTS {
            let expected = part(slot, name).len();
            if expected == 0 {
                continue;
            }
            let key = format!("{name}{}", slot.name);
            let tensor = file.tensor(&key).map_err(|e| refused(e.to_string()))?;
            if tensor.dtype() != Dtype::F32 || tensor.shape() != slot.shape {
                return Err(refused(format!("{key} has another shape")));
            }
            let values = floats(tensor.data());
            match name {
                "momentum/" => slot.momentum = values,
                "second/" => slot.second = values,
                "average/" => slot.average = values,
                _ => slot.values = values,
            }
        }
    }
    Ok((run, weights))
}

/// Takes every tensor of `path` whose name and shape fit, but none that tells of other classes than
/// `run` has; returns the names of the parameters that were left as they are.
///
/// # Errors
/// [`TrainError::Read`]; [`TrainError::Checkpoint`] if it is no safetensors file or nothing fits.
pub fn initialise(
    path: &Path,
    run: &Run,
    weights: &mut Weights,
) -> Result<Vec<String>, TrainError> {
    let refused = |reason: String| TrainError::Checkpoint {
        path: path.into(),
        reason,
    };
    let content = fs::read(path).map_err(|source| TrainError::Read {
        path: path.into(),
        source,
    })?;
    let file = SafeTensors::deserialize(&content).map_err(|e| refused(e.to_string()))?;
    let theirs = classes(&content);
    let has_other_classes = |name: &str| {
        ATTRIBUTES.iter().zip(&run.names).any(|(attribute, own)| {
            let is_about = name
                .strip_prefix("classifiers.")
                .or_else(|| name.strip_prefix("proxies."))
                .is_some_and(|rest| rest.split('.').next() == Some(attribute));
            is_about && theirs.get(*attribute).is_some_and(|theirs| theirs != own)
        })
    };
    let mut left = Vec::new();
    let mut taken = 0;
    let with_values = |slot: &&mut Slot| !slot.values.is_empty();
    for slot in weights.slots_mut().iter_mut().filter(with_values) {
        // Of a checkpoint, the average is the better network.
        let names = [format!("average/{}", slot.name), slot.name.clone()];
        let found = names.iter().find_map(|name| file.tensor(name).ok());
        let fits = |t: &TensorView<'_>| t.shape() == slot.shape && !has_other_classes(&slot.name);
        let Some(values) = found.filter(fits).as_ref().and_then(real) else {
            left.push(slot.name.clone());
            continue;
        };
        slot.values = values;
        slot.average.clone_from(&slot.values);
        taken += 1;
    }
    match taken {
        0 => Err(refused("no tensor fits the network".into())),
        _ => Ok(left),
    }
}

/// The classes of each attribute, as far as a checkpoint's or an export's metadata name them.
fn classes(content: &[u8]) -> HashMap<String, Vec<String>> {
    let header = SafeTensors::read_metadata(content).map(|(_, header)| header);
    let metadata = header.ok().and_then(|header| header.metadata().clone());
    let text = |key: &str| metadata.as_ref().and_then(|all| all.get(key));
    let run = text("run").and_then(|text| serde_json::from_str::<Run>(text).ok());
    if let Some(run) = run {
        let names = ATTRIBUTES.iter().map(|name| (*name).to_owned());
        return names.zip(run.names).collect();
    }
    let about = text(ABOUT).and_then(|text| serde_json::from_str::<About>(text).ok());
    let attributes = about.into_iter().flat_map(|about| about.attributes);
    attributes.map(|a| (a.name, a.classes)).collect()
}

/// Components of the embedding that the file's head gives; none without a head.
pub fn dimension(path: &Path) -> Option<usize> {
    let content = fs::read(path).ok()?;
    let file = SafeTensors::deserialize(&content).ok()?;
    file.tensor("head.weight").ok()?.shape().first().copied()
}

/// Little-endian f32.
pub fn bytes(values: &[f32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

/// Of f32 or f16, the widths that weights come in.
fn real(tensor: &TensorView<'_>) -> Option<Vec<f32>> {
    match tensor.dtype() {
        Dtype::F32 => Some(floats(tensor.data())),
        Dtype::F16 => {
            let pairs = tensor.data().as_chunks::<2>().0.iter();
            Some(
                pairs
                    .map(|&bytes| f16::from_le_bytes(bytes).to_f32())
                    .collect(),
            )
        }
        _ => None,
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes
        .chunks_exact(4)
        .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect()
}
