//! The numbers of a network for who computes it elsewhere, on a graphics adapter for instance: with these
//! the bits are the same.

use crate::build::{factors, stem_offsets};
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
            factor: factors(&self.scale, steps),
            offset: factors(&self.bias, steps),
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
            factor: factors(&self.stem.convolution.scale, &self.stem.steps),
            offset: stem_offsets(&self.stem, self.quantiser),
        }
    }

    /// What one integer step of the last map stands for, `[channels]`.
    pub fn last_steps(&self) -> &[f32] {
        let last = self.blocks.last();
        last.map_or(&self.stem.steps, |block| &block.widen.steps)
    }
}

/// What one of the integers whose step is `from` is in steps of `to`; both `[channels]`.
pub fn ratios(from: &[f32], to: &[f32]) -> Vec<f32> {
    factors(from, to)
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
    let mean = |(sum, step): (u32, &f32)| sum as f32 / cells as f32 * step;
    let features = sums.into_iter().zip(steps).map(mean).collect();
    let map = FeatureMap {
        rows,
        columns,
        values,
    };
    (features, map)
}
