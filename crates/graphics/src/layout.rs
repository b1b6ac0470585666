//! Where the maps of a network lie, and which dispatches make one of another.

use integer::{Activated, Block, Convolution, Description, HALVES, ratios};

use crate::pack::{self, STEP, WORD};
use crate::shader::{Joint, Program, Split};

/// A map: words of four channels, cell by cell, perhaps with zeros around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Map {
    /// Which of [`Layout::buffers`] it lies in, at the beginning.
    pub buffer: usize,
    /// Rows and columns.
    pub size: [usize; 2],
    pub channels: usize,
    /// Cells of zeros on each side.
    pub padding: usize,
}

impl Map {
    fn columns(&self) -> usize {
        self.size[1] + 2 * self.padding
    }

    /// With what is around it, in bytes.
    pub fn bytes(&self) -> usize {
        (self.size[0] + 2 * self.padding) * self.columns() * self.channels
    }

    /// The same where a channel is a float.
    pub fn bytes_of_floats(&self) -> usize {
        self.bytes() * size_of::<f32>()
    }

    pub fn cells(&self) -> usize {
        self.size[0] * self.size[1]
    }
}

/// What a dispatch reads besides its map, and writes.
#[derive(Clone, Debug)]
pub(crate) struct Planned<'a> {
    pub program: Program,
    /// Told to the shader.
    pub words: Vec<u32>,
    /// None for the pool, which has no numbers either.
    pub convolution: Option<&'a Convolution>,
    /// Of each channel, packed.
    pub numbers: Vec<u8>,
    pub input: Map,
    pub output: Map,
    /// The convolution on the shortcut, and the block's input, which it sees.
    pub other: Option<(Map, &'a Convolution)>,
    /// The buffer of what blocks keep of their results, unrounded, where this is a block's end.
    pub kept: Option<usize>,
}

/// Bytes of each of a network's buffers, its dispatches in order, and its maps at both ends.
#[derive(Clone, Debug)]
pub(crate) struct Layout<'a> {
    pub buffers: Vec<usize>,
    pub dispatches: Vec<Planned<'a>>,
    /// Two words a cell.
    pub input: Map,
    /// What the last block keeps: a float a channel.
    pub last: Map,
}

impl<'a> Layout<'a> {
    /// Of a network that has been checked. `first` is its [`Description::first_block`].
    pub fn of(description: &'a Description, first: &'a Block) -> Self {
        let mut buffers = Buffers::default();
        let mut dispatches = Vec::new();
        let stem = &description.stem.convolution;
        let [channels, _, side, _] = stem.shape;
        let input = buffers.own(description.size, HALVES * WORD, side / 2);
        let size = strided(description.size, stem.stride);
        // Of each cell first the first halves of all channels, then the second ones.
        let channels = HALVES * channels;
        let after_stem = buffers.wide(0, size, channels);
        dispatches.push(Planned {
            program: Program::Stem,
            words: words(stem, &input, &after_stem, 1, [0; 3]),
            convolution: Some(stem),
            numbers: pack::numbers(&description.stem_affine(), &[]),
            input,
            output: after_stem,
            other: None,
            kept: None,
        });
        let mut map = buffers.wide(1, strided(size, 2), channels);
        dispatches.push(pool(after_stem, map));
        let (mut steps, mut kept) = (&description.stem.steps, 0);
        for (index, block) in description.computed_blocks(first).enumerate() {
            let look = &block.look.convolution;
            let inner = look.shape[1];
            let narrowed = buffers.padded(map.size, inner, look.shape[2] / 2);
            dispatches.push(plain(&block.narrow, map, narrowed));
            let seen = buffers.inner(strided(map.size, look.stride), look.shape[0]);
            dispatches.push(plain(&block.look, narrowed, seen));
            let result = buffers.wide(index % 2, seen.size, block.widen.convolution.shape[0]);
            kept = buffers.kept(&result);
            dispatches.push(widen(block, steps, seen, [map, result], kept));
            (map, steps) = (result, &block.widen.steps);
        }
        Self {
            buffers: buffers.bytes,
            dispatches,
            input,
            last: Map {
                buffer: kept,
                ..map
            },
        }
    }
}

fn program(convolution: &Convolution, output: &Map, joint: Joint) -> Program {
    let [_, channels, rows, columns] = convolution.shape;
    let steps = rows * columns * channels / STEP;
    let split = Split::of(output.cells(), output.channels, steps, joint);
    Program::Convolution(split, joint)
}

fn plain(layer: &Activated, input: Map, output: Map) -> Planned<'_> {
    let convolution = &layer.convolution;
    Planned {
        program: program(convolution, &output, Joint::Nothing),
        words: words(convolution, &input, &output, STEP / WORD, [0; 3]),
        convolution: Some(convolution),
        numbers: pack::numbers(&layer.affine(), &[]),
        input,
        output,
        other: None,
        kept: None,
    }
}

fn pool<'a>(input: Map, output: Map) -> Planned<'a> {
    let [rows, columns] = input.size;
    let numbers = [
        output.cells(),
        output.size[1],
        output.channels / WORD,
        rows,
        columns,
        0,
        0,
        0,
    ];
    Planned {
        program: Program::Pool,
        words: numbers.map(|number| number as u32).to_vec(),
        convolution: None,
        numbers: Vec::new(),
        input,
        output,
        other: None,
        kept: None,
    }
}

/// A block's last convolution, and its shortcut, from the block's input to its result.
fn widen<'a>(
    block: &'a Block,
    steps: &[f32],
    input: Map,
    [shortcut, output]: [Map; 2],
    kept: usize,
) -> Planned<'a> {
    let layer = &block.widen;
    let affine = layer.affine();
    let (joint, numbers, other) = match &block.downsample {
        Some(downsample) => {
            let vectors = downsample.shape[1] / STEP;
            let row = downsample.stride * shortcut.columns() * vectors;
            let other = downsample.affine(&layer.steps);
            let numbers = pack::numbers(&affine, &[&other.factor, &other.offset]);
            let words = [downsample.stride * vectors, row, vectors];
            (Joint::Sums, numbers, words)
        }
        None => {
            let ratios = ratios(steps, &layer.steps);
            (Joint::Kept, pack::numbers(&affine, &[&ratios]), [0; 3])
        }
    };
    Planned {
        program: program(&layer.convolution, &output, joint),
        words: words(&layer.convolution, &input, &output, STEP / WORD, other),
        convolution: Some(&layer.convolution),
        numbers,
        input,
        output,
        other: block.downsample.as_ref().map(|other| (shortcut, other)),
        kept: Some(kept),
    }
}

/// What the shader's `Layer` is; a step of a sum takes so many words of the input, and `other` is about the
/// second input.
fn words(
    convolution: &Convolution,
    input: &Map,
    output: &Map,
    words_of_step: usize,
    other: [usize; 3],
) -> Vec<u32> {
    let cell = input.channels / WORD / words_of_step;
    let [_, _, rows, columns] = convolution.shape;
    let lanes = output.channels / WORD;
    let output_row = output.columns() * lanes;
    let numbers = [
        output.cells(),
        output.size[1],
        lanes,
        0,
        convolution.stride * cell,
        convolution.stride * input.columns() * cell,
        columns * cell,
        input.columns() * cell,
        rows * columns * cell,
        output.padding * (output_row + lanes),
        output_row,
    ];
    let all = numbers.into_iter().chain(other).chain([0; 2]);
    all.map(|number| number as u32).collect()
}

/// Rows and columns of what a convolution with `stride` makes of `size`.
fn strided(size: [usize; 2], stride: usize) -> [usize; 2] {
    size.map(|side| side.div_ceil(stride))
}

/// Which maps share memory: a block's input and its result take turns in two buffers, what is between its
/// last two convolutions has a third, and what blocks keep unrounded a fourth. Maps with padding keep one of their
/// own, whose zeros nobody writes.
#[derive(Default)]
struct Buffers {
    bytes: Vec<usize>,
    wide: [Option<usize>; 2],
    inner: Option<usize>,
    kept: Option<usize>,
    padded: Vec<Map>,
}

impl Buffers {
    fn own(&mut self, size: [usize; 2], channels: usize, padding: usize) -> Map {
        let map = Map {
            buffer: self.bytes.len(),
            size,
            channels,
            padding,
        };
        self.bytes.push(map.bytes());
        map
    }

    fn wide(&mut self, place: usize, size: [usize; 2], channels: usize) -> Map {
        let (map, buffer) = self.shared(self.wide[place], size, channels);
        self.wide[place] = Some(buffer);
        map
    }

    fn inner(&mut self, size: [usize; 2], channels: usize) -> Map {
        let (map, buffer) = self.shared(self.inner, size, channels);
        self.inner = Some(buffer);
        map
    }

    /// For a float of each channel of each cell of a block's result.
    fn kept(&mut self, result: &Map) -> usize {
        let (_, buffer) = self.shared(self.kept, result.size, result.channels * size_of::<f32>());
        self.kept = Some(buffer);
        buffer
    }

    fn shared(&mut self, known: Option<usize>, size: [usize; 2], channels: usize) -> (Map, usize) {
        let Some(buffer) = known else {
            let map = self.own(size, channels, 0);
            return (map, map.buffer);
        };
        let map = Map {
            buffer,
            size,
            channels,
            padding: 0,
        };
        self.bytes[buffer] = self.bytes[buffer].max(map.bytes());
        (map, buffer)
    }

    fn padded(&mut self, size: [usize; 2], channels: usize, padding: usize) -> Map {
        let same = |map: &&Map| (map.size, map.channels, map.padding) == (size, channels, padding);
        if let Some(map) = self.padded.iter().find(same) {
            return *map;
        }
        let map = self.own(size, channels, padding);
        self.padded.push(map);
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::{Kind, description};

    /// Whether there is an adapter or not.
    #[test]
    fn the_stem_gives_halves_and_the_first_block_sees_them() {
        let description = description(1, [32, 32], Kind::Any);
        let first = description.first_block();
        let layout = Layout::of(&description, &first);
        let [stem, pool, narrow, look, widen] = &layout.dispatches[..5] else {
            panic!("{} dispatches", layout.dispatches.len());
        };
        let workgroups = |planned: &Planned<'_>| {
            let Map { channels, .. } = planned.output;
            planned.program.workgroups(planned.output.cells(), channels)[0]
        };
        assert_eq!(stem.output.channels, 128);
        assert_eq!(workgroups(stem), 1, "64 channels, each finished twice");
        assert_eq!(pool.output.channels, 128);
        assert_eq!(workgroups(pool), 2);
        let channels_in = |planned: &Planned<'_>| planned.convolution.map(|c| c.shape[1]);
        assert_eq!(channels_in(stem), Some(3));
        assert_eq!(channels_in(narrow), Some(128));
        assert_eq!(channels_in(look), Some(64));
        assert_eq!(
            widen.other.map(|(_, shortcut)| shortcut.shape[1]),
            Some(128)
        );
        // The second block's input is a block's result.
        assert_eq!(channels_in(&layout.dispatches[5]), Some(128));
        assert_eq!(stem.numbers.len(), 2 * 128 * size_of::<f32>());
    }
}
