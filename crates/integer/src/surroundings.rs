//! Which part of the arena each map has.
//!
//! Maps with padding keep their place, so that the zeros around them are written once. All others share:
//! a block's input and its result alternate between two places.

use std::ops::Range;

use crate::description::Description;
use crate::geometry::{Map, strided};
use crate::plan::HALVES;

/// The memory of a network, planned.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    /// Bytes of the arena.
    pub bytes: usize,
    /// Floats of the arena.
    pub floats: usize,
    /// Bytes of the input with its padding, at the arena's beginning.
    pub input: usize,
    input_size: [usize; 2],
    /// Two places of blocks' inputs and results, one of what is between their last convolutions.
    wide: [usize; 2],
    inner: usize,
    /// Size, channels and padding of each padded map, and where it begins.
    padded: Vec<([usize; 2], usize, usize, usize)>,
}

/// Of a cell of the input, whose colours are halves.
const INPUT_CHANNELS: usize = 3 * HALVES;

/// The stem's taps are whole kernel rows rounded up to four bytes, so the last one reads beyond.
const BEYOND: usize = 64;

impl Surroundings {
    pub fn new(description: &Description) -> Self {
        let stem = &description.stem.convolution;
        let [channels, _, side, _] = stem.shape;
        let input = Map::values(description.size, INPUT_CHANNELS, side / 2) + BEYOND;
        let mut size = description.size.map(|s| strided(s, stem.stride));
        let bytes = |size: [usize; 2], channels| Map::values(size, channels, 0);
        let mut wide = [HALVES * bytes(size, channels), 0];
        size = size.map(|side| strided(side, 2));
        wide[1] = HALVES * bytes(size, channels);
        let (mut inner, mut floats) = (0, 0);
        for (index, block) in description.blocks.iter().enumerate() {
            let look = &block.look.convolution;
            size = size.map(|side| strided(side, look.stride));
            inner = inner.max(bytes(size, look.shape[0]));
            let out = block.widen.convolution.shape[0];
            let place = &mut wide[index % 2];
            *place = (*place).max(bytes(size, out));
            if block.downsample.is_some() {
                floats = floats.max(bytes(size, out));
            }
        }
        let first = input;
        let second = first + wide[0];
        let third = second + wide[1];
        Self {
            bytes: third + inner,
            floats,
            input,
            input_size: description.size,
            wide: [first, second],
            inner: third,
            padded: Vec::new(),
        }
    }

    /// The input, with its padding.
    pub fn input_map(&self, padding: usize) -> Map {
        Map::padded(0, self.input_size, INPUT_CHANNELS, padding)
    }

    /// A block's input or result, at place 0 or 1.
    pub fn wide(&self, size: [usize; 2], channels: usize, place: usize) -> Map {
        Map::padded(self.wide[place], size, channels, 0)
    }

    /// The halves of a map, one behind the other, at place 0 or 1.
    pub fn halves(&self, size: [usize; 2], channels: usize, place: usize) -> [Map; HALVES] {
        let first = self.wide(size, channels, place);
        let begin = first.begin + first.values_of_cells();
        [first, Map { begin, ..first }]
    }

    /// What is between a block's last two convolutions.
    pub fn inner(&self, size: [usize; 2], channels: usize) -> Map {
        Map::padded(self.inner, size, channels, 0)
    }

    /// A map with padding, the same for the same shape.
    pub fn padded(&mut self, size: [usize; 2], channels: usize, padding: usize) -> Map {
        let mut known = self.padded.iter();
        let known = known.find(|(s, c, p, _)| (*s, *c, *p) == (size, channels, padding));
        let begin = match known {
            Some((.., begin)) => *begin,
            None => {
                let begin = self.bytes;
                self.bytes += Map::values(size, channels, padding);
                self.padded.push((size, channels, padding, begin));
                begin
            }
        };
        Map::padded(begin, size, channels, padding)
    }
}

/// The largest of each 3×3 neighbourhood of `from`, every second one in both directions, in these channels.
/// Integers stand for numbers in the same order, and so do their halves, so this is exact.
pub(crate) fn pool(bytes: &mut [u8], from: &Map, to: &Map, channels: Range<usize>) {
    // The two lie in different places of the arena.
    let (low, high) = bytes.split_at_mut(from.begin.max(to.begin));
    let split = low.len();
    let (source, target, source_base, target_base) = match from.begin < to.begin {
        true => (&*low, high, 0, split),
        false => (&*high, low, split, 0),
    };
    for row in 0..to.height {
        for column in 0..to.width {
            let at = to.at(row, column) - target_base;
            let result = &mut target[at + channels.start..at + channels.end];
            result.fill(0);
            for y in (2 * row).saturating_sub(1)..(2 * row + 2).min(from.height) {
                for x in (2 * column).saturating_sub(1)..(2 * column + 2).min(from.width) {
                    let at = from.at(y, x) - source_base;
                    let near = &source[at + channels.start..at + channels.end];
                    for (most, value) in result.iter_mut().zip(near) {
                        *most = (*most).max(*value);
                    }
                }
            }
        }
    }
}
