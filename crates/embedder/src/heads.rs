//! What is on top of the pooled features: an embedding and classifiers, in plain Rust.
//!
//! A device computes up to the pooled features; these few products are the same code, in the same
//! order, everywhere.

use contract::Guess;

use crate::architecture::FEATURES;
use crate::loader::ModelError;
use crate::manifest::AttributeClasses;
use crate::weights::Layer;

/// Sums run in so many lanes, which a compiler may put side by side without changing a bit.
const LANES: usize = 16;

/// A linear layer on the pooled features.
#[derive(Debug)]
pub(crate) struct Linear {
    /// `[out, 2048]`
    weight: Vec<f32>,
    /// `[out]`
    bias: Vec<f32>,
}

impl Linear {
    /// Of the layer `name`.
    ///
    /// # Errors
    /// [`ModelError::Tensor`] unless it has `out` outputs for 2,048 features.
    pub fn new(name: &str, layer: Layer, out: usize) -> Result<Self, ModelError> {
        if layer.shape != [out, FEATURES] {
            return Err(ModelError::Tensor {
                key: format!("{name}.weight"),
                problem: format!(
                    "has the shape {:?} instead of [{out}, {FEATURES}]",
                    layer.shape
                ),
            });
        }
        Ok(Self {
            weight: layer.weight,
            bias: layer.bias,
        })
    }

    /// `[out]`
    pub fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// `[2048]` → `[out]`, without the bias.
    pub fn products(&self, features: &[f32]) -> Vec<f32> {
        let rows = self.weight.chunks_exact(FEATURES);
        rows.map(|row| dot(row, features)).collect()
    }

    /// `[2048]` → `[out]`
    pub fn apply(&self, features: &[f32]) -> Vec<f32> {
        let rows = self.weight.chunks_exact(FEATURES);
        rows.zip(&self.bias)
            .map(|(row, bias)| dot(row, features) + bias)
            .collect()
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; LANES];
    let (a, b) = (a.as_chunks::<LANES>().0, b.as_chunks::<LANES>().0);
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// The likeliest class, by the softmax of `logits`; `None` for an attribute without classes.
pub(crate) fn guess(attribute: &AttributeClasses, logits: &[f32]) -> Option<Guess> {
    let named = attribute.classes.iter().zip(logits);
    let (class, best) = named.max_by(|a, b| a.1.total_cmp(b.1))?;
    let shares = logits.iter().map(|logit| libm::expf(logit - best));
    let all: f32 = shares.sum();
    Some(Guess {
        attribute: attribute.name.clone(),
        class: class.clone(),
        probability: 1.0 / all,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_layer_is_products_and_a_bias() {
        let mut weight = vec![0.0; 2 * FEATURES];
        (weight[3], weight[FEATURES + 2047]) = (2.0, -1.0);
        let layer = Layer {
            shape: vec![2, FEATURES],
            weight,
            bias: vec![0.5, 0.0],
        };
        let linear = Linear::new("head", layer, 2).unwrap();
        let features: Vec<f32> = (0..FEATURES).map(|index| index as f32).collect();
        assert_eq!(linear.apply(&features), [6.5, -2047.0]);
    }

    #[test]
    fn a_guess_is_the_largest_logit_and_its_share() {
        let attribute = AttributeClasses {
            name: "colour".into(),
            classes: ["Blue", "Red", "White"].map(String::from).to_vec(),
        };
        let found = guess(&attribute, &[0.0, 2.0_f32.ln(), 0.0]).unwrap();
        assert_eq!(
            (found.class.as_str(), found.attribute.as_str()),
            ("Red", "colour")
        );
        assert!((found.probability - 0.5).abs() < 1e-6, "{found:?}");
        let none = AttributeClasses {
            name: "size".into(),
            classes: Vec::new(),
        };
        assert_eq!(guess(&none, &[]), None);
    }
}
