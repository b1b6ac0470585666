//! Every key checked, and each batch norm folded into the convolution before it.
//!
//! A batch norm at inference is `γ (x − μ) / √(σ² + ε) + β`, so a channel's weights have the scale
//! `γ / √(σ² + ε)`, and its bias is `β − μ γ / √(σ² + ε)`. The scale is kept beside the weights
//! rather than multiplied into them: what was exact in 16 bits stays exact.

use crate::architecture::{self, Convolution};

use super::ImportError;
use super::state_dict::{Array, StateDict};

/// torchvision's `BatchNorm2d` default.
const EPSILON: f64 = 1e-5;

/// A convolution with its batch norm inside, or a linear layer: `scale · (weight ∗ x) + bias`.
pub(super) struct Folded {
    /// Without `.weight`, `.scale` and `.bias`.
    pub name: String,
    /// `[channels out, …]`
    pub shape: Vec<usize>,
    /// Row-major; the largest of each channel is in 0.5..1 (or 0).
    pub weight: Vec<f32>,
    /// `[channels out]`.
    pub scale: Vec<f32>,
    /// `[channels out]`.
    pub bias: Vec<f32>,
}

impl Folded {
    /// The weights with their scales multiplied in.
    pub fn widened(&self) -> Vec<f32> {
        let per_channel = self.weight.len() / self.scale.len();
        let channels = self.weight.chunks_exact(per_channel).zip(&self.scale);
        let wide = channels.flat_map(|(weights, scale)| weights.iter().map(move |w| w * scale));
        wide.collect()
    }
}

/// Takes `state` apart layer by layer.
pub(super) fn fold(mut state: StateDict) -> Result<Vec<Folded>, ImportError> {
    let convolutions = architecture::convolutions();
    check_keys(&state, &convolutions)?;
    convolutions
        .iter()
        .map(|convolution| fold_one(&mut state, convolution))
        .collect()
}

/// The four tensors of the norm called `norm`.
fn norm_keys(norm: &str) -> [String; 4] {
    ["weight", "bias", "running_mean", "running_var"].map(|part| format!("{norm}.{part}"))
}

/// Missing keys are told before surplus ones: they say more about what the file is.
fn check_keys(state: &StateDict, convolutions: &[Convolution]) -> Result<(), ImportError> {
    let mut expected = Vec::new();
    for convolution in convolutions {
        expected.push(format!("{}.weight", convolution.name));
        expected.extend(norm_keys(&convolution.norm));
    }
    let missing: Vec<&String> = expected
        .iter()
        .filter(|key| !state.contains_key(*key))
        .collect();
    if let [first, others @ ..] = missing.as_slice() {
        return Err(ImportError::Missing {
            key: (*first).clone(),
            others: others.len(),
        });
    }
    // The classifier of whatever classes it was trained on; the embedding ends before it.
    expected.extend(["fc.weight".into(), "fc.bias".into()]);
    let surplus: Vec<&String> = state.keys().filter(|key| !expected.contains(key)).collect();
    if let [first, others @ ..] = surplus.as_slice() {
        return Err(ImportError::Surplus {
            key: (*first).clone(),
            others: others.len(),
        });
    }
    Ok(())
}

fn fold_one(state: &mut StateDict, convolution: &Convolution) -> Result<Folded, ImportError> {
    let channels = convolution.shape[0];
    let key = format!("{}.weight", convolution.name);
    let mut weight = take(state, &key, &convolution.shape)?;
    let [gamma_key, beta_key, mean_key, variance_key] = norm_keys(&convolution.norm);
    let gamma = take(state, &gamma_key, &[channels])?;
    let beta = take(state, &beta_key, &[channels])?;
    let mean = take(state, &mean_key, &[channels])?;
    let variance = take(state, &variance_key, &[channels])?;
    if let Some(index) = variance.iter().position(|&value| value < 0.0) {
        return Err(ImportError::Value {
            key: variance_key,
            problem: "a negative variance",
            index,
        });
    }
    let mut scale = Vec::with_capacity(channels);
    let mut bias = Vec::with_capacity(channels);
    let per_channel = weight.len() / channels;
    for (channel, weights) in weight.chunks_exact_mut(per_channel).enumerate() {
        let factor = f64::from(gamma[channel]) / (f64::from(variance[channel]) + EPSILON).sqrt();
        let range = power_of_two_above(weights);
        for value in weights {
            *value /= range;
        }
        scale.push((factor * f64::from(range)) as f32);
        bias.push((f64::from(beta[channel]) - f64::from(mean[channel]) * factor) as f32);
    }
    for (part, values) in [("scale", &scale), ("bias", &bias)] {
        if let Some(index) = values.iter().position(|value| !value.is_finite()) {
            return Err(ImportError::TooLarge {
                key: format!("{}.{part}", convolution.norm),
                index,
            });
        }
    }
    Ok(Folded {
        name: convolution.name.clone(),
        shape: convolution.shape.to_vec(),
        weight,
        scale,
        bias,
    })
}

/// The smallest power of two above all magnitudes: dividing by it is exact, and keeps small weights
/// out of f16's subnormal range, where they would lose digits.
pub(super) fn power_of_two_above(weights: &[f32]) -> f32 {
    let largest = weights
        .iter()
        .fold(0.0_f32, |most, value| most.max(value.abs()));
    let mut range = 1.0_f32;
    while largest >= range && range < 1e38 {
        range *= 2.0;
    }
    while largest < range / 2.0 && range > 1e-30 {
        range /= 2.0;
    }
    range
}

/// Takes the tensor `key`, of this shape and all finite.
pub(super) fn take(
    state: &mut StateDict,
    key: &str,
    shape: &[usize],
) -> Result<Vec<f32>, ImportError> {
    let Some(Array {
        shape: found,
        values,
    }) = state.remove(key)
    else {
        return Err(ImportError::Missing {
            key: key.into(),
            others: 0,
        });
    };
    if found != shape || values.len() != shape.iter().product::<usize>() {
        return Err(ImportError::Shape {
            key: key.into(),
            expected: shape.to_vec(),
            found,
        });
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(ImportError::Value {
            key: key.into(),
            problem: if values[index].is_nan() {
                "a NaN"
            } else {
                "an infinity"
            },
            index,
        }),
        None => Ok(values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_channel(values: [f32; 5]) -> (StateDict, Convolution) {
        let convolution = Convolution {
            name: "c".into(),
            norm: "n".into(),
            shape: [1, 1, 1, 1],
            stride: 1,
        };
        let array = |value, shape: &[usize]| Array {
            shape: shape.to_vec(),
            values: vec![value],
        };
        let mut state = StateDict::from([("c.weight".into(), array(values[0], &[1, 1, 1, 1]))]);
        for (key, value) in norm_keys("n").into_iter().zip(&values[1..]) {
            state.insert(key, array(*value, &[1]));
        }
        (state, convolution)
    }

    #[test]
    fn folding_is_the_norm_after_the_convolution() {
        let [weight, gamma, beta, mean, variance] = [3.0, 0.5, -1.0, 2.0, 4.0_f32];
        let (mut state, convolution) = one_channel([weight, gamma, beta, mean, variance]);
        let folded = fold_one(&mut state, &convolution).unwrap();
        for input in [-2.0_f32, 0.0, 1.5] {
            let expected = gamma * (weight * input - mean) / (variance + 1e-5).sqrt() + beta;
            let found = folded.scale[0] * folded.weight[0] * input + folded.bias[0];
            assert!(
                (0.5..1.0).contains(&folded.weight[0]),
                "{}",
                folded.weight[0]
            );
            assert!(
                (expected - found).abs() < 1e-5,
                "{input}: {expected} {found}"
            );
        }
    }

    #[test]
    fn impossible_values_are_named() {
        for (position, value, key) in [
            (0, f32::NAN, "c.weight"),
            (1, f32::INFINITY, "n.weight"),
            (3, f32::NAN, "n.running_mean"),
            (4, -0.5, "n.running_var"),
        ] {
            let mut values = [1.0; 5];
            values[position] = value;
            let (mut state, convolution) = one_channel(values);
            match fold_one(&mut state, &convolution) {
                Err(ImportError::Value { key: found, .. }) => assert_eq!(found, key),
                other => panic!("{key}: {:?}", other.map(|folded| folded.name)),
            }
        }
    }
}
