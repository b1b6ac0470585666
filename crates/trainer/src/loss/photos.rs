//! A photo tells a class, which several article types answer: what is wanted is any of them.

use burn::tensor::activation::log_softmax;
use burn::tensor::{Tensor, TensorData};
use evaluation::PHOTO_CLASSES;

use super::SCALE;
use crate::data::Labels;
use crate::heads::Heads;
use crate::products::ATTRIBUTES;

/// Of the article type's classifier, of its proxies and of the joint labels' proxies.
const PARTS: [f32; 3] = [0.5, 0.5, 0.5];

/// A share that no logarithm minds.
const LEAST: f32 = 1e-6;

/// Which answers are right, by the photo's class: 1 for those, 0 for all others.
#[derive(Debug, serde::Serialize)]
pub struct Accepted {
    /// `[photo classes][article types]`
    types: Vec<Vec<f32>>,
    /// `[photo classes][joint labels]`
    joint: Vec<Vec<f32>>,
}

impl Accepted {
    /// From the names of the article types.
    pub fn new(labels: &Labels) -> Self {
        let [names, ..] = &labels.names;
        let one_of = |types: &[&str]| -> Vec<f32> {
            let is_right = |name: &String| f32::from(u8::from(types.contains(&name.as_str())));
            names.iter().map(is_right).collect()
        };
        let types: Vec<Vec<f32>> = PHOTO_CLASSES.iter().map(|(_, t)| one_of(t)).collect();
        let joint = |types: &Vec<f32>| labels.joint_types.iter().map(|&t| types[t]).collect();
        Self {
            joint: types.iter().map(joint).collect(),
            types,
        }
    }
}

/// The loss of photos of `classes`, `[1]`. `pooled` is `[N, 2048]`. What a shop has many of is no
/// reason to see it in a photo, so nothing is added to the logits here.
pub fn photos(
    heads: &Heads,
    pooled: Tensor<2>,
    classes: &[usize],
    accepted: &Accepted,
) -> Tensor<1> {
    let embeddings = heads.embed(pooled.clone());
    let cosines = |attribute| {
        let cosines = heads.cosines(embeddings.clone(), attribute)?;
        Some(cosines * SCALE)
    };
    let parts = [
        (heads.logits(pooled.clone(), 0), &accepted.types),
        (cosines(0), &accepted.types),
        (cosines(ATTRIBUTES.len()), &accepted.joint),
    ];
    let mut sum = Tensor::zeros([1], &pooled.device());
    for ((logits, accepted), weight) in parts.into_iter().zip(PARTS) {
        if let Some(logits) = logits {
            sum = sum + any_of(logits, classes, accepted) * weight;
        }
    }
    sum
}

/// The negative logarithm of the probability that is given to what is accepted, the mean over rows
/// for which anything is.
fn any_of(logits: Tensor<2>, classes: &[usize], accepted: &[Vec<f32>]) -> Tensor<1> {
    let [rows, width] = logits.dims();
    let mut mask = Vec::with_capacity(rows * width);
    let mut asked = Vec::with_capacity(rows);
    for &class in classes {
        let accepted = &accepted[class];
        asked.push(f32::from(u8::from(accepted.contains(&1.0))));
        mask.extend_from_slice(accepted);
    }
    let count = asked.iter().sum::<f32>().max(1.0);
    let device = logits.device();
    let mask = Tensor::<2>::from_data(TensorData::new(mask, [rows, width]), &device);
    let asked = Tensor::<2>::from_data(TensorData::new(asked, [rows, 1]), &device);
    let right = (log_softmax(logits, 1).exp() * mask).sum_dim(1);
    ((right + LEAST).log() * asked).sum() * (-1.0 / count)
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    #[test]
    fn any_accepted_answer_is_right() {
        let logits = Tensor::<2>::from_floats([[0.0, 0.0, 0.0, 0.0]; 3], &Device::flex());
        // One of four, two of four, and a class that this shop does not sell.
        let accepted = [
            vec![1.0, 0.0, 0.0, 0.0],
            vec![0.0, 1.0, 0.0, 1.0],
            vec![0.0; 4],
        ];
        let found = any_of(logits, &[0, 1, 2], &accepted).into_scalar::<f32>();
        let expected = (4.0_f32.ln() + 2.0_f32.ln()) / 2.0;
        assert!((found - expected).abs() < 1e-4, "{found}, not {expected}");
    }
}
