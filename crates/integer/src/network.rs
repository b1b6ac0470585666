//! The whole network: built once, run with a scratch of one's own.

use crate::description::{Activated, Convolution, Description, DescriptionError, Quantiser};
use crate::geometry::{Map, cells, strided};
use crate::kernel::{Arena, Convolving, Ending, Kernel};
use crate::pack::Panels;
use crate::surroundings::{Surroundings, pool};

/// A network for inputs of one size, its weights packed for one kernel.
#[derive(Debug)]
pub struct Network {
    kernel: Kernel,
    size: [usize; 2],
    quantiser: Quantiser,
    /// Three bytes a cell.
    input: Map,
    stem: Convolving,
    /// From the stem's result to the first block's input.
    pooled: [Map; 2],
    rest: Vec<Convolving>,
    /// The last map, and what its integers stand for.
    last: Map,
    steps: Vec<f32>,
    surroundings: Surroundings,
    /// Of a scratch.
    shorts: usize,
}

/// The memory of one inference, allocated once. Two inferences at a time need two.
#[derive(Clone, Debug)]
pub struct Scratch {
    bytes: Vec<u8>,
    floats: Vec<f32>,
    shorts: Vec<i16>,
}

/// The last map of an inference in real numbers, before its cells are averaged.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMap {
    /// Of cells, at least 1.
    pub rows: usize,
    /// Of cells, at least 1.
    pub columns: usize,
    /// `[rows · columns, channels]`, row by row, never negative.
    pub values: Vec<f32>,
}

impl FeatureMap {
    /// The number of cells.
    pub fn len(&self) -> usize {
        self.rows * self.columns
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The features of each cell, `[channels]`, row by row.
    pub fn cells(&self) -> impl Iterator<Item = &[f32]> {
        let channels = self.values.len() / self.len().max(1);
        self.values.chunks_exact(channels.max(1))
    }
}

impl Network {
    /// Packs a network for `kernel`, which must be available on this processor.
    ///
    /// # Errors
    /// [`DescriptionError`] for numbers that are no network, or a kernel that is not there.
    pub fn new(description: &Description, kernel: Kernel) -> Result<Self, DescriptionError> {
        description.check()?;
        if !Kernel::available().any(|available| available == kernel) {
            return Err(DescriptionError {
                layer: kernel.name().into(),
                problem: "is not on this processor or not in this program".into(),
            });
        }
        let network = build(description, kernel);
        let Surroundings { bytes, floats, .. } = network.surroundings;
        let all = std::iter::once(&network.stem).chain(&network.rest);
        match all.clone().all(|one| one.fits(bytes, floats)) && bytes <= u32::MAX as usize {
            true => Ok(network),
            false => Err(DescriptionError {
                layer: "the network".into(),
                problem: "does not fit its memory".into(),
            }),
        }
    }

    /// The kernel that it was packed for.
    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// Memory for one inference.
    pub fn scratch(&self) -> Scratch {
        let mut scratch = Scratch {
            bytes: vec![0; self.surroundings.bytes],
            floats: vec![0.0; self.surroundings.floats],
            shorts: vec![0; self.shorts],
        };
        // What surrounds the input stands for 0, as in all other maps, where that is 0.
        scratch.bytes[..self.surroundings.input].fill(self.quantiser.zero);
        scratch
    }

    /// `[3, H, W]` normalised values to the mean of the last map's cells, `[channels]`, never negative.
    ///
    /// # Panics
    /// If the input has another length, or the scratch is another network's.
    pub fn features(&self, input: &[f32], scratch: &mut Scratch) -> Vec<f32> {
        let [height, width] = self.size;
        assert_eq!(input.len(), 3 * height * width, "an input of another size");
        assert!(
            scratch.bytes.len() == self.surroundings.bytes
                && scratch.floats.len() == self.surroundings.floats
                && scratch.shorts.len() == self.shorts,
            "a scratch of another network"
        );
        self.enter(input, &mut scratch.bytes);
        let mut arena = Arena {
            bytes: &mut scratch.bytes,
            floats: &mut scratch.floats,
            shorts: &mut scratch.shorts,
        };
        self.kernel.convolve(&self.stem, &mut arena);
        let [from, to] = &self.pooled;
        pool(arena.bytes, from, to);
        for convolving in &self.rest {
            self.kernel.convolve(convolving, &mut arena);
        }
        self.average(arena.bytes)
    }

    /// The map whose means the last [`Network::features`] gave with this scratch. It is read out of what
    /// the inference left behind, which therefore costs nobody anything who does not ask.
    ///
    /// # Panics
    /// If the scratch is another network's.
    pub fn last_map(&self, scratch: &Scratch) -> FeatureMap {
        let Map { height, width, .. } = self.last;
        let channels = self.steps.len();
        let mut values = Vec::with_capacity(height * width * channels);
        for row in 0..height {
            for column in 0..width {
                let at = self.last.at(row, column);
                let cell = scratch.bytes[at..at + channels].iter();
                values.extend(
                    cell.zip(&self.steps)
                        .map(|(value, step)| f32::from(*value) * step),
                );
            }
        }
        FeatureMap {
            rows: height,
            columns: width,
            values,
        }
    }

    fn enter(&self, input: &[f32], bytes: &mut [u8]) {
        let [height, width] = self.size;
        let (inverse, zero) = (1.0 / self.quantiser.step, f32::from(self.quantiser.zero));
        for (channel, plane) in input.chunks_exact(height * width).enumerate() {
            for (row, values) in plane.chunks_exact(width).enumerate() {
                let begin = self.input.at(row, 0) + channel;
                let line = &mut bytes[begin..];
                for (to, value) in line.iter_mut().step_by(3).zip(values) {
                    *to = (value * inverse + zero).clamp(0.0, 127.0).round_ties_even() as u8;
                }
            }
        }
    }

    fn average(&self, bytes: &[u8]) -> Vec<f32> {
        let Map { height, width, .. } = self.last;
        let channels = self.steps.len();
        let mut sums = vec![0_u32; channels];
        for row in 0..height {
            for column in 0..width {
                let at = self.last.at(row, column);
                for (sum, value) in sums.iter_mut().zip(&bytes[at..at + channels]) {
                    *sum += u32::from(*value);
                }
            }
        }
        let count = (height * width) as f32;
        let mean = |(sum, step): (u32, &f32)| sum as f32 / count * step;
        sums.into_iter().zip(&self.steps).map(mean).collect()
    }
}

/// All convolutions with their places in memory, in the order of the computation.
fn build(description: &Description, kernel: Kernel) -> Network {
    let stem = &description.stem;
    let [channels, _, side, _] = stem.convolution.shape;
    let mut surroundings = Surroundings::new(description);
    let input = surroundings.input_map(side / 2);
    let size = description
        .size
        .map(|s| strided(s, stem.convolution.stride));
    let after_stem = surroundings.wide(size, channels, 0);
    let place = |row, column, channel| row * input.row + column * 3 + channel;
    let panels = Panels::new(&stem.convolution, kernel.panel(), kernel.grouping(), place);
    let stem_convolving = Convolving {
        panels,
        cells: cells(
            &input,
            &after_stem,
            &after_stem,
            side,
            stem.convolution.stride,
        ),
        factor: factors(&stem.convolution.scale, &stem.steps),
        offset: stem_offsets(stem, description.quantiser),
        ending: Ending::Step,
    };
    let mut size = size.map(|side| strided(side, 2));
    let mut map = surroundings.wide(size, channels, 1);
    let pooled = [after_stem, map];
    let mut steps = &stem.steps;
    let mut rest = Vec::new();
    for (index, block) in description.blocks.iter().enumerate() {
        let [narrow, look, widen] = [&block.narrow, &block.look, &block.widen];
        let [inner, looked, out] = [narrow, look, widen].map(|l| l.convolution.shape[0]);
        let padding = look.convolution.shape[2] / 2;
        let narrowed = surroundings.padded(size, inner, padding);
        rest.push(plain(narrow, &map, &narrowed, kernel));
        let stride = look.convolution.stride;
        size = size.map(|side| strided(side, stride));
        let seen = surroundings.inner(size, looked);
        rest.push(plain(look, &narrowed, &seen, kernel));
        let result = surroundings.wide(size, out, index % 2);
        let ending = match &block.downsample {
            Some(downsample) => {
                let waiting = Map::padded(0, size, out, 0);
                let mut convolving =
                    ready(downsample, &widen.steps, &map, &waiting, &waiting, kernel);
                convolving.ending = Ending::Floats;
                rest.push(convolving);
                Ending::StepBesideFloats
            }
            None => Ending::StepBesideIntegers(factors(steps, &widen.steps)),
        };
        let beside = match ending {
            Ending::StepBesideFloats => Map::padded(0, size, out, 0),
            _ => map,
        };
        let mut convolving = ready(
            &widen.convolution,
            &widen.steps,
            &seen,
            &result,
            &beside,
            kernel,
        );
        convolving.ending = ending;
        rest.push(convolving);
        (map, steps) = (result, &widen.steps);
    }
    let shorts = match kernel.widens() {
        true => std::iter::once(&stem_convolving)
            .chain(&rest)
            .map(|convolving| convolving.reads().len())
            .max(),
        false => None,
    };
    Network {
        kernel,
        size: description.size,
        quantiser: description.quantiser,
        input,
        stem: stem_convolving,
        pooled,
        rest,
        last: map,
        steps: steps.clone(),
        surroundings,
        shorts: shorts.unwrap_or(0),
    }
}

fn plain(layer: &Activated, input: &Map, output: &Map, kernel: Kernel) -> Convolving {
    ready(
        &layer.convolution,
        &layer.steps,
        input,
        output,
        output,
        kernel,
    )
}

fn ready(
    convolution: &Convolution,
    steps: &[f32],
    input: &Map,
    output: &Map,
    beside: &Map,
    kernel: Kernel,
) -> Convolving {
    let side = convolution.shape[2];
    let place = |row: usize, column: usize, channel: usize| {
        row * input.row + column * input.channels + channel
    };
    Convolving {
        panels: Panels::new(convolution, kernel.panel(), kernel.grouping(), place),
        cells: cells(input, output, beside, side, convolution.stride),
        factor: factors(&convolution.scale, steps),
        offset: factors(&convolution.bias, steps),
        ending: Ending::Step,
    }
}

/// Real numbers in steps, rounded once.
pub(crate) fn factors(values: &[f32], steps: &[f32]) -> Vec<f32> {
    values
        .iter()
        .zip(steps)
        .map(|(value, step)| value / step)
        .collect()
}

/// The input's zero is no 0: what it adds to each sum is taken away again.
pub(crate) fn stem_offsets(stem: &Activated, quantiser: Quantiser) -> Vec<f32> {
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
