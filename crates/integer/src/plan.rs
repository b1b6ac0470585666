//! What is computed with the description's numbers, wherever a network is computed: here, or on a graphics
//! adapter. With these the bits are the same.

use crate::description::{Activated, Block, Convolution, Description, Quantiser};
use crate::network::FeatureMap;

/// What becomes of a convolution's sums: `sum · factor + offset`, in steps of the result, rounded after
/// each.
#[derive(Clone, Debug, PartialEq)]
pub struct Affine {
    /// `[channels out]`, or of all first halves of a result, then of all second ones, `[2 · channels out]`.
    pub factor: Vec<f32>,
    /// As many.
    pub offset: Vec<f32>,
}

/// Of an integer of 8 bits: so many of 7 bits add up to it.
pub const HALVES: usize = 2;

/// What tells the halves apart: where n is the integer nearest to x, ⌊n / 2⌋ is the one nearest to x / 2 − ¼,
/// and ⌈n / 2⌉ the one nearest to x / 2 + ¼.
const QUARTERS: [f64; HALVES] = [-0.25, 0.25];

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
    /// The same where channels in are halves: the first ones of all, then the second ones, with the same weights.
    pub(crate) fn of_halves(&self) -> Self {
        let [out, channels, rows, columns] = self.shape;
        let outputs = self.weight.chunks_exact(channels * rows * columns);
        Self {
            shape: [out, HALVES * channels, rows, columns],
            stride: self.stride,
            weight: outputs.flat_map(|weights| weights.repeat(HALVES)).collect(),
            scale: self.scale.clone(),
            bias: self.bias.clone(),
        }
    }

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

impl Block {
    /// The same where the input's channels are halves.
    fn of_halves(&self) -> Self {
        let narrow = Activated {
            convolution: self.narrow.convolution.of_halves(),
            steps: self.narrow.steps.clone(),
        };
        Self {
            narrow,
            look: self.look.clone(),
            widen: self.widen.clone(),
            downsample: self.downsample.as_ref().map(Convolution::of_halves),
        }
    }
}

impl Description {
    /// Of the stem's sums over the input's integers, whose zero is [`Quantiser::zero`], to the halves of its result:
    /// the first ones of all channels, then the second ones, `[2 · channels out]`.
    pub fn stem_affine(&self) -> Affine {
        let steps = self.stem.steps.iter();
        let of_two: Vec<f32> = steps.map(|step| step * HALVES as f32).collect();
        let offsets = stem_offsets(&self.stem.convolution, self.quantiser, &of_two);
        let moved = QUARTERS.map(|quarter| offsets.iter().map(move |o| (o + quarter) as f32));
        Affine {
            factor: ratios(&self.stem.convolution.scale, &of_two).repeat(HALVES),
            offset: moved.into_iter().flatten().collect(),
        }
    }

    /// The blocks as they are computed: `first`, which is [`Description::first_block`], then all others.
    pub fn computed_blocks<'a>(&'a self, first: &'a Block) -> impl Iterator<Item = &'a Block> {
        std::iter::once(first).chain(self.blocks.iter().skip(1))
    }

    /// The first block, which sees the halves of the stem's result.
    ///
    /// # Panics
    /// If there is none.
    pub fn first_block(&self) -> Block {
        self.blocks[0].of_halves()
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
fn stem_offsets(convolution: &Convolution, quantiser: Quantiser, steps: &[f32]) -> Vec<f64> {
    let channels = convolution
        .weight
        .chunks_exact(convolution.weight.len() / steps.len());
    let numbers = channels
        .zip(&convolution.scale)
        .zip(&convolution.bias)
        .zip(steps);
    numbers
        .map(|(((weights, scale), bias), step)| {
            let sum: i32 = weights.iter().map(|&weight| i32::from(weight)).sum();
            let zero = f64::from(sum * i32::from(quantiser.zero)) * f64::from(*scale);
            (f64::from(*bias) - zero) / f64::from(*step)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::step;

    /// One channel whose sums are the input's integers.
    fn stem(step: f32, bias: f32) -> Activated {
        Activated {
            convolution: Convolution {
                shape: [1, 1, 1, 1],
                stride: 1,
                weight: vec![1],
                scale: vec![0.01],
                bias: vec![bias],
            },
            steps: vec![step],
        }
    }

    #[test]
    fn halves_add_up_to_the_nearest_integer() {
        let mut wrong = Vec::new();
        let mut seen = [false; 255];
        for (step_size, bias, zero) in [(0.004, 0.1, 113), (0.0107, -0.03, 0), (0.013, 0.9, 254)] {
            let description = Description {
                size: [1, 1],
                quantiser: Quantiser { step: 1.0, zero },
                stem: stem(step_size, bias),
                blocks: Vec::new(),
            };
            let affine = description.stem_affine();
            for sum in -300..600_i16 {
                let half = |at: usize| f32::from(sum) * affine.factor[at] + affine.offset[at];
                let found = [0, 1].map(|at| step(half(at)));
                let real = f64::from(sum - i16::from(zero)) * 0.01 + f64::from(bias);
                let exact = real / f64::from(step_size);
                let nearest = exact.clamp(0.0, 254.0).round();
                let to_tie = ((exact - exact.floor()) - 0.5).abs();
                seen[nearest as usize] = true;
                if to_tie > 1e-3 && found != Quantiser::halves(nearest as u8) {
                    wrong.push(format!("{exact}: {found:?}"));
                }
                if found[0] > found[1] || found[1] - found[0] > 1 {
                    wrong.push(format!("{exact}: {found:?} are no halves"));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        let count = seen.iter().filter(|seen| **seen).count();
        assert!(count > 200, "only {count} integers were tried");
    }
}
