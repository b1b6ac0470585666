//! What is computed with the description's numbers, wherever a network is computed: here, or on a graphics
//! adapter. With these the bits are the same.

use crate::description::{Activated, Convolution, Description, Quantiser};
use crate::network::FeatureMap;

/// What becomes of a convolution's sums: `sum · factor + offset`, in steps of the result, rounded after
/// each.
#[derive(Clone, Debug, PartialEq)]
pub struct Affine {
    /// `[channels out]`
    pub factor: Vec<f32>,
    /// `[channels out]`
    pub offset: Vec<f32>,
}

impl Quantiser {
    /// The integer of an input's value, 0..=127.
    pub fn integer(&self, value: f32) -> u8 {
        let value = value * (1.0 / self.step) + f32::from(self.zero);
        value.clamp(0.0, 127.0).round_ties_even() as u8
    }
}

impl Convolution {
    /// Of sums over a map whose zeros are zeros, in `steps`, `[channels out]`.
    pub fn affine(&self, steps: &[f32]) -> Affine {
        Affine {
            factor: ratios(&self.scale, steps),
            offset: ratios(&self.bias, steps),
        }
    }
}

impl Activated {
    /// [`Convolution::affine`] in the layer's own steps.
    pub fn affine(&self) -> Affine {
        self.convolution.affine(&self.steps)
    }
}

impl Description {
    /// Of the stem's sums over the input's integers, whose zero is [`Quantiser::zero`].
    pub fn stem_affine(&self) -> Affine {
        Affine {
            factor: ratios(&self.stem.convolution.scale, &self.stem.steps),
            offset: stem_offsets(&self.stem, self.quantiser),
        }
    }

    /// What one integer step of the last map stands for, `[channels]`.
    pub fn last_steps(&self) -> &[f32] {
        let last = self.blocks.last();
        last.map_or(&self.stem.steps, |block| &block.widen.steps)
    }
}

/// What one of the integers whose step is `from`, or a real number, is in steps of `to`, rounded once; both
/// `[channels]`.
pub fn ratios(from: &[f32], to: &[f32]) -> Vec<f32> {
    let pairs = from.iter().zip(to);
    pairs.map(|(from, to)| from / to).collect()
}

/// The input's zero is no 0: what it adds to each sum is taken away again.
fn stem_offsets(stem: &Activated, quantiser: Quantiser) -> Vec<f32> {
    let convolution = &stem.convolution;
    let channels = convolution
        .weight
        .chunks_exact(convolution.weight.len() / stem.steps.len());
    let numbers = channels
        .zip(&convolution.scale)
        .zip(&convolution.bias)
        .zip(&stem.steps);
    numbers
        .map(|(((weights, scale), bias), step)| {
            let sum: i32 = weights.iter().map(|&weight| i32::from(weight)).sum();
            let zero = f64::from(sum * i32::from(quantiser.zero)) * f64::from(*scale);
            ((f64::from(*bias) - zero) / f64::from(*step)) as f32
        })
        .collect()
}

/// A feature: the mean of a channel's integers, whose sum over all cells this is, in real numbers.
pub(crate) fn mean(sum: u32, cells: usize, step: f32) -> f32 {
    sum as f32 / cells as f32 * step
}

/// A last map's integers, `[rows · columns, channels]`, to the features and the map in real numbers.
///
/// # Panics
/// If there are not as many.
pub fn pooled(
    integers: &[u8],
    [rows, columns]: [usize; 2],
    steps: &[f32],
) -> (Vec<f32>, FeatureMap) {
    let cells = rows * columns;
    assert_eq!(integers.len(), cells * steps.len(), "a map of another size");
    let mut sums = vec![0_u32; steps.len()];
    let mut values = Vec::with_capacity(integers.len());
    for cell in integers.chunks_exact(steps.len()) {
        for ((sum, value), step) in sums.iter_mut().zip(cell).zip(steps) {
            *sum += u32::from(*value);
            values.push(f32::from(*value) * step);
        }
    }
    let sums = sums.into_iter().zip(steps);
    let features = sums.map(|(sum, step)| mean(sum, cells, *step)).collect();
    let map = FeatureMap {
        rows,
        columns,
        values,
    };
    (features, map)
}
