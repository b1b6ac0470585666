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

/// Of an integer of the input.
pub const HALVES: usize = 2;

impl Quantiser {
    /// The largest integer: twice that of 7 bits.
    pub const MOST: u8 = 254;

    /// The integer of an input's value, 0..=254.
    pub fn integer(&self, value: f32) -> u8 {
        let value = value * (1.0 / self.step) + f32::from(self.zero);
        let most = f32::from(Self::MOST);
        value.clamp(0.0, most).round_ties_even() as u8
    }

    /// An integer as two of 7 bits that add up to it: each is multiplied by the same weight.
    pub fn halves(integer: u8) -> [u8; HALVES] {
        [integer / 2, integer.div_ceil(2)]
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

    /// What a step of the last map is, `[channels]`.
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

/// The features: of each channel the mean of all cells, which are `[channels]` each, row by row and in `steps`.
/// They are added one after another, divided by their number, and only then real numbers.
pub(crate) fn means(kept: &[f32], steps: &[f32]) -> Vec<f32> {
    let mut sums = vec![0.0_f32; steps.len()];
    let cells = kept.chunks_exact(steps.len());
    let count = cells.len() as f32;
    for cell in cells {
        for (sum, value) in sums.iter_mut().zip(cell) {
            *sum += value;
        }
    }
    let sums = sums.into_iter().zip(steps);
    sums.map(|(sum, step)| sum / count * step).collect()
}

/// The same cells in real numbers.
pub(crate) fn real_map(kept: &[f32], [rows, columns]: [usize; 2], steps: &[f32]) -> FeatureMap {
    let values = kept.iter().zip(steps.iter().cycle());
    FeatureMap {
        rows,
        columns,
        values: values.map(|(value, step)| value * step).collect(),
    }
}

/// What the last block keeps, `[rows · columns, channels]` in steps, to the features and the map in real
/// numbers.
///
/// # Panics
/// If there are not as many.
pub fn pooled(kept: &[f32], size: [usize; 2], steps: &[f32]) -> (Vec<f32>, FeatureMap) {
    let [rows, columns] = size;
    let expected = rows * columns * steps.len();
    assert_eq!(kept.len(), expected, "a map of another size");
    (means(kept, steps), real_map(kept, size, steps))
}
