//! Checkpoint files to named tensors.

use std::collections::BTreeMap;
use std::path::Path;

use half::f16;
use pytorch_reader::PytorchReader;
use safetensors::SafeTensors;

use super::ImportError;
use super::about::{ABOUT, About};

/// Tensors by their names, in f32.
pub(super) type StateDict = BTreeMap<String, Array>;

/// A tensor's shape and its values, row-major.
pub(super) struct Array {
    pub shape: Vec<usize>,
    pub values: Vec<f32>,
}

/// Reads `path` by its content, not by its ending; and what our own trainer says in it.
pub(super) fn read(path: &Path) -> Result<(StateDict, Option<About>), ImportError> {
    let mut start = [0; 9];
    let length = std::fs::File::open(path)
        .and_then(|mut file| {
            use std::io::Read;
            file.read(&mut start)
        })
        .map_err(|source| ImportError::Read {
            path: path.into(),
            source,
        })?;
    // A safetensors file opens with its header's length and then the header's JSON.
    if length == start.len() && start[8] == b'{' {
        read_safetensors(path)
    } else {
        read_pytorch(path).map(|state| (state, None))
    }
}

fn read_safetensors(path: &Path) -> Result<(StateDict, Option<About>), ImportError> {
    let bytes = std::fs::read(path).map_err(|source| ImportError::Read {
        path: path.into(),
        source,
    })?;
    let refused = |reason: String| ImportError::NotACheckpoint {
        path: path.into(),
        reason,
    };
    let (_, header) =
        SafeTensors::read_metadata(&bytes).map_err(|error| refused(error.to_string()))?;
    let about = header.metadata().as_ref().and_then(|all| all.get(ABOUT));
    let about = about
        .map(|text| serde_json::from_str(text))
        .transpose()
        .map_err(|error| refused(format!("its {ABOUT} metadata: {error}")))?;
    let file = SafeTensors::deserialize(&bytes).map_err(|error| refused(error.to_string()))?;
    let state = file
        .tensors()
        .into_iter()
        .filter(|(name, _)| !is_counter(name))
        .map(|(name, tensor)| {
            let kind = format!("{:?}", tensor.dtype());
            let values = widen(&name, &kind, tensor.data())?;
            let shape = tensor.shape().to_vec();
            Ok((name, Array { shape, values }))
        })
        .collect::<Result<_, _>>()?;
    Ok((state, about))
}

fn read_pytorch(path: &Path) -> Result<StateDict, ImportError> {
    let refused = |reason: String| ImportError::NotACheckpoint {
        path: path.into(),
        reason,
    };
    let reader = PytorchReader::new(path).map_err(|error| refused(error.to_string()))?;
    reader
        .into_tensors()
        .into_iter()
        .filter(|(name, _)| !is_counter(name))
        .map(|(name, tensor)| {
            let bytes = tensor
                .read()
                .map_err(|error| refused(format!("{name}: {error}")))?;
            let kind = format!("{:?}", tensor.dtype());
            let values = widen(&name, &kind, &bytes)?;
            let shape = tensor.shape().to_vec();
            Ok((name, Array { shape, values }))
        })
        .collect()
}

/// Batch norms count the batches they have seen, in an i64 that computes nothing.
fn is_counter(name: &str) -> bool {
    name.ends_with(".num_batches_tracked")
}

/// Little-endian f32 or f16 to f32.
fn widen(key: &str, kind: &str, bytes: &[u8]) -> Result<Vec<f32>, ImportError> {
    match kind {
        "F32" => Ok(bytes
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect()),
        "F16" => Ok(bytes
            .chunks_exact(2)
            .map(|b| f16::from_le_bytes([b[0], b[1]]).to_f32())
            .collect()),
        other => Err(ImportError::Type {
            key: key.into(),
            found: other.into(),
        }),
    }
}
