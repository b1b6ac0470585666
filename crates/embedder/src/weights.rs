//! A part: a safetensors file of whole layers.
//!
//! Every layer NAME, a convolution of the architecture, the embedding head or a classifier, has
//! three tensors in one part: `NAME.weight`, f16 or i8, `[channels out, …]`; `NAME.scale` and
//! `NAME.bias`, f32, `[channels out]`. It computes `scale · (weight ∗ x) + bias`.

use std::collections::BTreeMap;

use half::f16;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensorError, SafeTensors};

use crate::loader::ModelError;

/// What names a layer's weights, after its own name.
const WEIGHT: &str = ".weight";

/// A layer's parameters, ready for the network: `weight ∗ x + bias`.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// `[channels out, …]`
    pub shape: Vec<usize>,
    /// Row-major, scale multiplied in.
    pub weight: Vec<f32>,
    /// `[channels out]`.
    pub bias: Vec<f32>,
}

/// The layers of a published part by their names, for whoever trains on from there.
///
/// # Errors
/// [`ModelError::Format`], [`ModelError::Tensor`].
pub fn layers(bytes: &[u8]) -> Result<BTreeMap<String, Layer>, ModelError> {
    let part = Part::parse(bytes)?;
    let names = part.layers()?.into_iter();
    names
        .map(|name| Ok((name.to_owned(), part.layer(name)?)))
        .collect()
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

    /// The names of its layers, in alphabetical order.
    ///
    /// # Errors
    /// [`ModelError::Tensor`] if a tensor belongs to no layer.
    pub fn layers(&self) -> Result<Vec<&str>, ModelError> {
        let mut keys = self.0.names();
        keys.sort_unstable();
        let layers: Vec<&str> = keys
            .iter()
            .filter_map(|key| key.strip_suffix(WEIGHT))
            .collect();
        let belongs = |key: &str| {
            let layer = key.rsplit_once('.');
            layer.is_some_and(|(layer, part)| {
                matches!(part, "weight" | "scale" | "bias") && layers.contains(&layer)
            })
        };
        match keys.iter().find(|key| !belongs(key)) {
            Some(key) => Err(misfit(key, "belongs to no layer".into())),
            None => Ok(layers),
        }
    }

    /// The parameters of the layer `name`.
    ///
    /// # Errors
    /// [`ModelError::Tensor`] if one of its tensors is missing or of another kind or shape.
    pub fn layer(&self, name: &str) -> Result<Layer, ModelError> {
        let key = format!("{name}{WEIGHT}");
        let weight = self.tensor(&key)?;
        let shape = weight.shape().to_vec();
        let channels = shape.first().copied().unwrap_or_default();
        if channels == 0 || weight.data().is_empty() {
            return Err(misfit(&key, "is empty".into()));
        }
        let scale = self.floats(&format!("{name}.scale"), channels)?;
        let bias = self.floats(&format!("{name}.bias"), channels)?;
        let weight = match weight.dtype() {
            Dtype::F16 => widen::<2>(&weight, &scale, |b| f16::from_le_bytes(b).to_f32()),
            Dtype::I8 => widen::<1>(&weight, &scale, |[b]| f32::from(b as i8)),
            other => {
                return Err(misfit(&key, format!("is {other:?} instead of F16 or I8")));
            }
        };
        Ok(Layer {
            shape,
            weight,
            bias,
        })
    }

    fn tensor(&self, key: &str) -> Result<TensorView<'_>, ModelError> {
        self.0.tensor(key).map_err(|error| match error {
            SafeTensorError::TensorNotFound(_) => misfit(key, "is missing".into()),
            other => misfit(key, other.to_string()),
        })
    }

    /// `[length]`, little-endian f32, all finite.
    fn floats(&self, key: &str, length: usize) -> Result<Vec<f32>, ModelError> {
        let tensor = self.tensor(key)?;
        let (kind, shape) = (tensor.dtype(), tensor.shape());
        if kind != Dtype::F32 || shape != [length] {
            let problem = format!("is {kind:?} {shape:?} instead of F32 [{length}]");
            return Err(misfit(key, problem));
        }
        let quads = tensor.data().as_chunks::<4>().0;
        let values: Vec<f32> = quads.iter().copied().map(f32::from_le_bytes).collect();
        match values.iter().position(|value| !value.is_finite()) {
            Some(index) => Err(misfit(key, format!("is not finite at position {index}"))),
            None => Ok(values),
        }
    }
}

/// Numbers of `SIZE` bytes, each channel's times its scale.
fn widen<const SIZE: usize>(
    weight: &TensorView<'_>,
    scale: &[f32],
    number: impl Fn([u8; SIZE]) -> f32,
) -> Vec<f32> {
    let bytes = weight.data();
    let channels = bytes.chunks_exact(bytes.len() / scale.len());
    let mut values = Vec::with_capacity(bytes.len() / SIZE);
    for (channel, scale) in channels.zip(scale) {
        let numbers = channel.as_chunks::<SIZE>().0.iter();
        values.extend(numbers.map(|&bytes| number(bytes) * scale));
    }
    values
}

fn misfit(key: &str, problem: String) -> ModelError {
    ModelError::Tensor {
        key: key.into(),
        problem,
    }
}
