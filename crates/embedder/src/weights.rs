//! A part: a safetensors file of whole layers.
//!
//! Every layer NAME, a convolution of the architecture, the embedding head or a classifier, has three
//! tensors in one part: `NAME.weight`, f16 or i8, `[channels out, …]`; `NAME.scale` and `NAME.bias`, f32,
//! `[channels out]`. A convolution of i8 weights with a ReLU has a fourth, `NAME.steps`, f32,
//! `[channels out]`: what one step of the integers after it stands for, which have 8 bits after the stem and 7
//! after all others. It computes `scale · (weight ∗ x) + bias`, where x are the integers of what it sees, or real
//! numbers for f16.

use std::collections::BTreeMap;

use half::f16;
use integer::HALVES;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensorError, SafeTensors};

use crate::architecture;
use crate::loader::ModelError;
use crate::manifest::ModelManifest;

/// What names a layer's weights, after its own name.
const WEIGHT: &str = ".weight";

/// A layer's weights as they are published.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Numbers {
    Halves(Vec<f16>),
    Bytes(Vec<i8>),
}

/// A layer as it is published.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    /// `[channels out, …]`
    pub shape: Vec<usize>,
    /// Row-major.
    pub numbers: Numbers,
    /// `[channels out]`
    pub scale: Vec<f32>,
    /// `[channels out]`
    pub bias: Vec<f32>,
    /// `[channels out]`, where integers follow.
    pub steps: Option<Vec<f32>>,
}

impl Stored {
    /// The layer `name` of a model as it is computed with now: steps of an earlier format's stem were larger. In real
    /// numbers it stays what it is.
    pub fn now(mut self, name: &str, manifest: &ModelManifest) -> Self {
        if manifest.has_stem_of_7_bits() {
            let stem = architecture::stem().name;
            let finer = |step: &mut f32| *step /= HALVES as f32;
            if name == stem {
                self.steps.iter_mut().flatten().for_each(finer);
            }
            if architecture::fed_by(name) == Some(stem) {
                self.scale.iter_mut().for_each(finer);
            }
        }
        self
    }

    /// The layer in real numbers, if it sees integers of `steps`, or real numbers already.
    pub fn widen(self, steps: Option<&[f32]>) -> Layer {
        let mut weight: Vec<f32> = match self.numbers {
            Numbers::Halves(halves) => halves.into_iter().map(f16::to_f32).collect(),
            Numbers::Bytes(bytes) => bytes.into_iter().map(f32::from).collect(),
        };
        let per_channel = weight.len() / self.scale.len();
        let channels = self.shape.get(1).copied().unwrap_or(1);
        for (weights, scale) in weight.chunks_exact_mut(per_channel).zip(&self.scale) {
            let per_input = weights.chunks_exact_mut(per_channel / channels);
            for (channel, weights) in per_input.enumerate() {
                let step = match steps {
                    Some([step]) => *step,
                    Some(steps) => steps[channel],
                    None => 1.0,
                };
                weights
                    .iter_mut()
                    .for_each(|weight| *weight *= scale / step);
            }
        }
        Layer {
            shape: self.shape,
            weight,
            bias: self.bias,
        }
    }
}

/// What the layer `name` sees: the integers' steps, of each channel or of all, or none for real numbers.
pub(crate) fn seen_steps(
    name: &str,
    manifest: &ModelManifest,
    steps: &BTreeMap<String, Vec<f32>>,
) -> Option<Vec<f32>> {
    let is_convolution = name == "conv1" || name.starts_with("layer");
    let input = manifest.input.filter(|_| is_convolution)?;
    match architecture::fed_by(name) {
        Some(feeder) => steps.get(&feeder).cloned(),
        None => Some(vec![input.step]),
    }
}

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

/// The layers of a published model by their names, in real numbers, for whoever trains on from there.
/// `parts` are the files that the manifest names.
///
/// # Errors
/// [`ModelError::File`], [`ModelError::Format`], [`ModelError::Tensor`].
pub fn layers(
    manifest: &ModelManifest,
    parts: &[Vec<u8>],
) -> Result<BTreeMap<String, Layer>, ModelError> {
    let all = stored(manifest, parts)?;
    let steps = all_steps(&all);
    let widened = all.into_iter().map(|(name, stored)| {
        let seen = seen_steps(&name, manifest, &steps);
        (name, stored.widen(seen.as_deref()))
    });
    Ok(widened.collect())
}

/// The same layers as they are published.
pub(crate) fn stored(
    manifest: &ModelManifest,
    parts: &[Vec<u8>],
) -> Result<BTreeMap<String, Stored>, ModelError> {
    let mut all = BTreeMap::new();
    for (record, bytes) in manifest.parts.iter().zip(parts) {
        record.check(bytes)?;
        let part = Part::parse(bytes)?;
        for name in part.layers()? {
            all.insert(name.to_owned(), part.layer(name)?.now(name, manifest));
        }
    }
    Ok(all)
}

/// The steps of every layer that has some.
pub(crate) fn all_steps(layers: &BTreeMap<String, Stored>) -> BTreeMap<String, Vec<f32>> {
    let steps = layers.iter();
    steps
        .filter_map(|(name, stored)| Some((name.clone(), stored.steps.clone()?)))
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
                matches!(part, "weight" | "scale" | "bias" | "steps") && layers.contains(&layer)
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
    pub fn layer(&self, name: &str) -> Result<Stored, ModelError> {
        let key = format!("{name}{WEIGHT}");
        let weight = self.tensor(&key)?;
        let shape = weight.shape().to_vec();
        let channels = shape.first().copied().unwrap_or_default();
        if channels == 0 || weight.data().is_empty() {
            return Err(misfit(&key, "is empty".into()));
        }
        let scale = self.floats(&format!("{name}.scale"), channels)?;
        let bias = self.floats(&format!("{name}.bias"), channels)?;
        let numbers = match weight.dtype() {
            Dtype::F16 => {
                let pairs = weight.data().as_chunks::<2>().0.iter();
                Numbers::Halves(pairs.map(|&bytes| f16::from_le_bytes(bytes)).collect())
            }
            Dtype::I8 => Numbers::Bytes(weight.data().iter().map(|&byte| byte as i8).collect()),
            other => {
                return Err(misfit(&key, format!("is {other:?} instead of F16 or I8")));
            }
        };
        let key = format!("{name}.steps");
        let steps = match self.0.names().contains(&key.as_str()) {
            true => Some(self.floats(&key, channels)?),
            false => None,
        };
        if let Some(at) = steps.iter().flatten().position(|step| *step <= 0.0) {
            return Err(misfit(&key, format!("is not above 0 at position {at}")));
        }
        Ok(Stored {
            shape,
            numbers,
            scale,
            bias,
            steps,
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

fn misfit(key: &str, problem: String) -> ModelError {
    ModelError::Tensor {
        key: key.into(),
        problem,
    }
}

#[cfg(all(test, feature = "import"))]
mod tests {
    use imageprep::Recipe;

    use super::*;
    use crate::manifest::Contents;
    use crate::{Head, InputIntegers};

    const INPUT: InputIntegers = InputIntegers {
        step: 0.02,
        zero: 110,
    };

    fn manifest(format: u32, input: Option<InputIntegers>) -> ModelManifest {
        let contents = Contents {
            recipe: Recipe::imagenet(),
            head: Head::Pooled,
            dimension: architecture::FEATURES,
            attributes: Vec::new(),
            input,
        };
        let manifest = ModelManifest::new(contents, Vec::new(), String::new());
        ModelManifest { format, ..manifest }
    }

    fn layer(steps: Option<Vec<f32>>) -> Stored {
        let numbers = match steps {
            Some(_) => Numbers::Bytes(vec![127, -3, 55, 127]),
            None => Numbers::Halves([1.0, -0.1, 0.7, 0.9].map(f16::from_f32).to_vec()),
        };
        Stored {
            shape: vec![2, 2, 1, 1],
            numbers,
            scale: vec![0.3, 0.7],
            bias: vec![0.1, 0.2],
            steps,
        }
    }

    #[test]
    fn an_earlier_stem_is_the_same_in_finer_steps() {
        let steps = Some(vec![0.05, 0.4]);
        let halved = |values: &[f32]| values.iter().map(|v| v / 2.0).collect::<Vec<_>>();
        let earlier = manifest(4, Some(INPUT));
        let stem = layer(steps.clone()).now("conv1", &earlier);
        assert_eq!(stem.steps, Some(halved(&[0.05, 0.4])));
        assert_eq!(stem.scale, layer(steps.clone()).scale);
        for name in ["layer1.0.conv1", "layer1.0.downsample.0"] {
            let now = layer(steps.clone()).now(name, &earlier);
            assert_eq!(now.scale, halved(&layer(steps.clone()).scale), "{name}");
            assert_eq!(now.steps, steps, "{name}");
            let before = layer(steps.clone()).widen(steps.as_deref());
            assert_eq!(now.widen(stem.steps.as_deref()), before, "{name}");
        }
        for name in ["layer1.0.conv2", "layer1.1.conv1", "head"] {
            let before = layer(steps.clone());
            assert_eq!(before.clone().now(name, &earlier), before, "{name}");
        }
    }

    #[test]
    fn models_of_this_format_and_of_floats_stay_as_they_are() {
        let present = manifest(5, Some(INPUT));
        for name in ["conv1", "layer1.0.conv1", "layer1.0.downsample.0"] {
            let bytes = layer(Some(vec![0.05, 0.4]));
            assert_eq!(bytes.clone().now(name, &present), bytes, "{name}");
            let halves = layer(None);
            assert_eq!(halves.clone().now(name, &manifest(4, None)), halves);
        }
    }
}
