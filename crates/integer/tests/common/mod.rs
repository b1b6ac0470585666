//! Networks of drawn numbers, and the specification once more, written for reading.

use integer::{Activated, Block, Convolution, Description, Quantiser};

/// SplitMix64: the same numbers everywhere.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to below `high`.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * ((self.next() >> 40) as f32 / (1_u64 << 24) as f32)
    }
}

/// What a network's numbers are like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Anything.
    Any,
    /// All weights ±127 and all activations 127: sums are as large as they can be.
    Extreme,
}

pub fn convolution(
    numbers: &mut Numbers,
    [out, channels, side]: [usize; 3],
    stride: usize,
    kind: Kind,
) -> Convolution {
    let count = out * channels * side * side;
    let weight = (0..count).map(|_| match kind {
        Kind::Any => (numbers.next() % 255) as u8 as i8,
        Kind::Extreme if numbers.next().is_multiple_of(16) => -127,
        Kind::Extreme => 127,
    });
    let weight: Vec<i8> = weight.map(|weight| weight.max(-127)).collect();
    // So that sums use the range of the next integers, and leave it.
    let scale = 0.6 / (73.0 * (channels as f32 * (side * side) as f32).sqrt());
    Convolution {
        shape: [out, channels, side, side],
        stride,
        weight,
        scale: (0..out)
            .map(|_| scale * numbers.between(0.2, 2.0))
            .collect(),
        bias: (0..out).map(|_| numbers.between(-20.0, 40.0)).collect(),
    }
}

fn activated(numbers: &mut Numbers, shape: [usize; 3], stride: usize, kind: Kind) -> Activated {
    Activated {
        convolution: convolution(numbers, shape, stride, kind),
        steps: (0..shape[0]).map(|_| numbers.between(0.3, 1.5)).collect(),
    }
}

/// A network of two stages for inputs of `[height, width]`.
pub fn description(seed: u64, size: [usize; 2], kind: Kind) -> Description {
    let numbers = &mut Numbers(seed);
    let mut blocks = Vec::new();
    for (channels, inner, out, stride) in [
        (64, 64, 128, 1),
        (128, 64, 128, 1),
        (128, 64, 192, 2),
        (192, 64, 192, 1),
    ] {
        blocks.push(Block {
            narrow: activated(numbers, [inner, channels, 1], 1, kind),
            look: activated(numbers, [inner, inner, 3], stride, kind),
            widen: activated(numbers, [out, inner, 1], 1, kind),
            downsample: (channels != out)
                .then(|| convolution(numbers, [out, channels, 1], stride, kind)),
        });
    }
    Description {
        size,
        quantiser: Quantiser {
            step: 0.01875,
            zero: if seed % 3 == 2 { 0 } else { 113 },
        },
        stem: activated(numbers, [64, 3, 7], 2, kind),
        blocks,
    }
}

/// A normalised picture, `[3, H, W]`.
pub fn input(seed: u64, [height, width]: [usize; 2], kind: Kind) -> Vec<f32> {
    let numbers = &mut Numbers(seed);
    let value = |_| match kind {
        Kind::Any => numbers.between(-2.2, 2.7),
        Kind::Extreme => 3.0,
    };
    (0..3 * height * width).map(value).collect()
}

/// A map of integers, `[height, width, channels]`.
struct Map {
    size: [usize; 2],
    channels: usize,
    values: Vec<i32>,
}

impl Map {
    /// What surrounds a map is `beyond`.
    fn at(&self, row: isize, column: isize, channel: usize, beyond: i32) -> i32 {
        let inside = |at: isize, most: usize| usize::try_from(at).ok().filter(|at| *at < most);
        let place = inside(row, self.size[0]).zip(inside(column, self.size[1]));
        place.map_or(beyond, |(row, column)| {
            self.values[(row * self.size[1] + column) * self.channels + channel]
        })
    }
}

/// `sum · scale / step + bias / step`, `[height, width, channels]`.
fn convolve(map: &Map, convolution: &Convolution, steps: &[f32]) -> (Vec<f32>, [usize; 2]) {
    convolve_beside(map, convolution, steps, 0, 0.0)
}

/// The same where the integer `zero` stands for 0, plus `more`.
fn convolve_beside(
    map: &Map,
    convolution: &Convolution,
    steps: &[f32],
    zero: i32,
    more: f64,
) -> (Vec<f32>, [usize; 2]) {
    let [out, channels, side, _] = convolution.shape;
    let size = map.size.map(|length| length.div_ceil(convolution.stride));
    let reach = (side / 2) as isize;
    let mut values = Vec::new();
    for row in 0..size[0] {
        for column in 0..size[1] {
            for (o, step) in steps.iter().enumerate().take(out) {
                let (mut sum, mut weights) = (0_i64, 0_i64);
                for c in 0..channels {
                    for y in 0..side {
                        for x in 0..side {
                            let at = ((o * channels + c) * side + y) * side + x;
                            let weight = i64::from(convolution.weight[at]);
                            let y = (row * convolution.stride + y) as isize - reach;
                            let x = (column * convolution.stride + x) as isize - reach;
                            sum += weight * i64::from(map.at(y, x, c, zero));
                            weights += weight;
                        }
                    }
                }
                let factor = convolution.scale[o] / step;
                let zero = (weights * i64::from(zero)) as f64 * f64::from(convolution.scale[o]);
                let offset = (f64::from(convolution.bias[o]) - zero) / f64::from(*step) + more;
                values.push(sum as f32 * factor + offset as f32);
            }
        }
    }
    (values, size)
}

fn step(value: f32) -> i32 {
    value.clamp(0.0, 127.0).round_ties_even() as i32
}

fn activate(map: &Map, layer: &Activated) -> Map {
    stepped(
        convolve(map, &layer.convolution, &layer.steps),
        &layer.steps,
    )
}

fn stepped((values, size): (Vec<f32>, [usize; 2]), steps: &[f32]) -> Map {
    Map {
        size,
        channels: steps.len(),
        values: values.into_iter().map(step).collect(),
    }
}

/// Integers of 8 bits: what two halves add up to.
fn whole([first, second]: &[Map; 2]) -> Map {
    let pairs = first.values.iter().zip(&second.values);
    Map {
        values: pairs.map(|(first, second)| first + second).collect(),
        ..*first
    }
}

/// The largest of each 3×3 neighbourhood, at every second cell.
fn pool(map: &Map) -> Map {
    let size = map.size.map(|side| side.div_ceil(2));
    let mut values = Vec::new();
    for row in 0..size[0] as isize {
        for column in 0..size[1] as isize {
            for channel in 0..map.channels {
                let near = (0..9)
                    .map(|at| map.at(2 * row + at / 3 - 1, 2 * column + at % 3 - 1, channel, 0));
                values.push(near.max().unwrap());
            }
        }
    }
    Map {
        size,
        values,
        ..*map
    }
}

/// The features by the words of the crate's documentation, slowly.
pub fn by_the_book(description: &Description, input: &[f32]) -> Vec<f32> {
    let [height, width] = description.size;
    let Quantiser {
        step: quantum,
        zero,
    } = description.quantiser;
    let values = (0..height * width * 3).map(|at| {
        let value = input[at % 3 * height * width + at / 3];
        let value = value * (1.0 / quantum) + f32::from(zero);
        value.clamp(0.0, 254.0).round_ties_even() as i32
    });
    let input = Map {
        size: description.size,
        channels: 3,
        values: values.collect(),
    };
    let mut steps = &description.stem.steps;
    let of_two: Vec<f32> = steps.iter().map(|step| 2.0 * step).collect();
    let halves = [-0.25, 0.25].map(|more| {
        let stem = &description.stem.convolution;
        let values = convolve_beside(&input, stem, &of_two, i32::from(zero), more);
        stepped(values, &of_two)
    });
    let mut map = pool(&whole(&halves));
    let pooled = halves.map(|half| pool(&half));
    assert!(
        map.values == whole(&pooled).values,
        "halves are not in the integers' order"
    );
    // Of the last block, unrounded.
    let mut kept = Vec::new();
    for block in &description.blocks {
        let inner = activate(&map, &block.narrow);
        let inner = activate(&inner, &block.look);
        let widen = &block.widen;
        let (values, size) = convolve(&inner, &widen.convolution, &widen.steps);
        let beside: Vec<f32> = match &block.downsample {
            Some(downsample) => convolve(&map, downsample, &widen.steps).0,
            None => kept
                .iter()
                .enumerate()
                .map(|(at, value)| {
                    let channel = at % map.channels;
                    value * (steps[channel] / widen.steps[channel])
                })
                .collect(),
        };
        kept = values
            .iter()
            .zip(beside)
            .map(|(a, b)| (a + b).max(0.0))
            .collect();
        map = Map {
            size,
            channels: widen.steps.len(),
            values: kept.iter().copied().map(step).collect(),
        };
        steps = &widen.steps;
    }
    let cells = (map.size[0] * map.size[1]) as f32;
    let sum = |channel| {
        let values = kept.iter().skip(channel).step_by(map.channels);
        values.fold(0.0_f32, |sum, value| sum + value)
    };
    let channels = steps.iter().enumerate();
    channels
        .map(|(channel, step)| sum(channel) / cells * step)
        .collect()
}
