//! A part: a safetensors file of whole tensors.
//!
//! For every convolution NAME of the architecture, over all parts: `NAME.weight`, f16,
//! `[channels out, channels in, height, width]`; `NAME.scale` and `NAME.bias`, f32,
//! `[channels out]`. The convolution computes `scale · (weight ∗ x) + bias`.

use half::f16;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensorError, SafeTensors};

use crate::architecture::Convolution;
use crate::loader::ModelError;

/// A convolution's parameters, ready for the network.
pub(crate) struct Layer {
    /// Row-major, scale multiplied in.
    pub weight: Vec<f32>,
    /// `[channels out]`.
    pub bias: Vec<f32>,
}

/// The tensors of one part, not yet widened.
pub(crate) struct Part<'a>(SafeTensors<'a>);

impl<'a> Part<'a> {
    /// # Errors
    /// [`ModelError::Format`] if it is no whole safetensors file.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ModelError> {
        SafeTensors::deserialize(bytes)
            .map(Self)
            .map_err(|error| ModelError::Format {
                reason: error.to_string(),
            })
    }

    /// The names of all its tensors.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names().into_iter()
    }

    /// The parameters of `convolution`; `None` if its weights are not in this part.
    ///
    /// # Errors
    /// [`ModelError::Tensor`] if only some of its tensors are here, or of another kind or shape.
    pub fn layer(&self, convolution: &Convolution) -> Result<Option<Layer>, ModelError> {
        let name = &convolution.name;
        let channels = &convolution.shape[..1];
        let key = format!("{name}.weight");
        if matches!(self.0.tensor(&key), Err(SafeTensorError::TensorNotFound(_))) {
            return Ok(None);
        }
        let weight = self.tensor(&key, Dtype::F16, &convolution.shape)?;
        let scale = floats(&self.tensor(&format!("{name}.scale"), Dtype::F32, channels)?);
        let bias = floats(&self.tensor(&format!("{name}.bias"), Dtype::F32, channels)?);
        let per_channel = 2 * convolution.shape[1..].iter().product::<usize>();
        let weight = weight
            .data()
            .chunks_exact(per_channel)
            .zip(scale)
            .flat_map(|(channel, scale)| {
                let halves = channel.chunks_exact(2);
                halves.map(move |b| f16::from_le_bytes([b[0], b[1]]).to_f32() * scale)
            })
            .collect();
        Ok(Some(Layer { weight, bias }))
    }

    fn tensor(
        &self,
        key: &str,
        kind: Dtype,
        shape: &[usize],
    ) -> Result<TensorView<'_>, ModelError> {
        let misfit = |problem: String| ModelError::Tensor {
            key: key.into(),
            problem,
        };
        let tensor = self
            .0
            .tensor(key)
            .map_err(|_| misfit("is missing".into()))?;
        if tensor.dtype() != kind {
            return Err(misfit(format!(
                "is {:?} instead of {kind:?}",
                tensor.dtype()
            )));
        }
        if tensor.shape() != shape {
            return Err(misfit(format!(
                "has the shape {:?} instead of {shape:?}",
                tensor.shape()
            )));
        }
        Ok(tensor)
    }
}

/// Little-endian f32.
fn floats(tensor: &TensorView<'_>) -> Vec<f32> {
    tensor
        .data()
        .chunks_exact(4)
        .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect()
}
