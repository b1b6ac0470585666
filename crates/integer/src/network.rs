//! The whole network: built once, run with a scratch of one's own.

use crate::build::build;
use crate::description::{Description, DescriptionError, Quantiser};
use crate::geometry::Map;
use crate::kernel::{Arena, Convolving, Kernel};
use crate::plan::{HALVES, means, real_map};
use crate::share::{Alone, Exchange, Share, exchange_map, give_map};
use crate::surroundings::pool;

/// A network for inputs of one size, its weights packed for one kernel.
#[derive(Debug)]
pub struct Network {
    pub(crate) kernel: Kernel,
    pub(crate) quantiser: Quantiser,
    /// Two bytes for each colour of a cell.
    pub(crate) input: Map,
    pub(crate) stem: Convolving,
    /// From the stem's result to the first block's input, of both halves.
    pub(crate) pooled: [[Map; 2]; HALVES],
    pub(crate) rest: Vec<Convolving>,
    /// What the last block keeps, of floats, and the steps that those count.
    pub(crate) last: Map,
    pub(crate) steps: Vec<f32>,
    pub(crate) memory: Memory,
}

/// The lengths of a scratch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Memory {
    pub bytes: usize,
    pub floats: usize,
    pub shorts: usize,
    /// Of the bytes, those of the input with its padding, which come first.
    pub input: usize,
}

/// The memory of one inference, allocated once. Two inferences at a time need two.
#[derive(Clone, Debug)]
pub struct Scratch {
    bytes: Vec<u8>,
    floats: Vec<f32>,
    shorts: Vec<i16>,
    /// What parts tell each other; empty where there are none.
    blocks: Vec<u8>,
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
        match network.is_sound() {
            true => Ok(network),
            false => Err(DescriptionError {
                layer: "the network".into(),
                problem: "does not fit its memory".into(),
            }),
        }
    }

    /// Whether every kernel finds what it reads and writes inside of a scratch: they do not look again.
    pub(crate) fn is_sound(&self) -> bool {
        let Memory {
            bytes,
            floats,
            shorts,
            input,
        } = self.memory;
        let all = std::iter::once(&self.stem).chain(&self.rest);
        let fits = |convolving: &Convolving| {
            convolving.panels.width == self.kernel.panel()
                && convolving.panels.depth == self.kernel.grouping().depth()
                && convolving.fits(bytes, floats)
                && (!self.kernel.widens() || convolving.reads().len() <= shorts)
                && convolving.output.is_none_or(|map| map.fits(bytes))
        };
        let maps = std::iter::once(&self.input).chain(self.pooled.as_flattened());
        let is_available = Kernel::available().any(|kernel| kernel == self.kernel);
        is_available
            && bytes <= u32::MAX as usize
            && input <= bytes
            && all.into_iter().all(fits)
            && maps.into_iter().all(|map| map.fits(bytes))
            && self.halves().fits(bytes)
            && self.last.fits(floats)
    }

    /// The kernel that it was packed for.
    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// Memory for one inference.
    pub fn scratch(&self) -> Scratch {
        let mut scratch = Scratch {
            bytes: vec![0; self.memory.bytes],
            floats: vec![0.0; self.memory.floats],
            shorts: vec![0; self.memory.shorts],
            blocks: Vec::new(),
        };
        // What surrounds the input stands for 0, as in all other maps, where that is 0.
        let zero = Quantiser::halves(self.quantiser.zero);
        let surroundings = scratch.bytes[..self.memory.input].iter_mut();
        let halves = surroundings.zip(zero.into_iter().cycle());
        halves.for_each(|(byte, half)| *byte = half);
        scratch
    }

    /// `[3, H, W]` normalised values to the mean of the last map's cells, `[channels]`, never negative.
    ///
    /// # Panics
    /// If the input has another length, or the scratch is another network's.
    pub fn features(&self, input: &[f32], scratch: &mut Scratch) -> Vec<f32> {
        match self.features_beside(input, scratch, Share::WHOLE, &mut Alone) {
            Ok(features) => features,
            Err(never) => match never {},
        }
    }

    /// The same bits, computed together with others: `share`, whose part is 0, here, and all other parts by
    /// [`Network::assist`] or [`Part::assist`](crate::Part::assist) on other threads.
    ///
    /// # Errors
    /// The exchange's. The inference is lost then, and the scratch as good as before.
    ///
    /// # Panics
    /// As [`Network::features`], and if `share` is another part than 0, which has the input.
    pub fn features_beside<E: Exchange>(
        &self,
        input: &[f32],
        scratch: &mut Scratch,
        share: Share,
        exchange: &mut E,
    ) -> Result<Vec<f32>, E::Error> {
        let Map { height, width, .. } = self.input;
        assert_eq!(input.len(), 3 * height * width, "an input of another size");
        assert_eq!(share.part(), 0, "a part without the input");
        self.check(scratch);
        self.enter(input, &mut scratch.bytes);
        self.compute(scratch, share, exchange)?;
        Ok(means(self.kept(scratch), &self.steps))
    }

    /// Computes `share` of one inference, whose input part 0 gives. Waits for that as long as the exchange
    /// does.
    ///
    /// # Errors
    /// The exchange's.
    ///
    /// # Panics
    /// If the scratch is another network's.
    pub fn assist<E: Exchange>(
        &self,
        scratch: &mut Scratch,
        share: Share,
        exchange: &mut E,
    ) -> Result<(), E::Error> {
        self.check(scratch);
        self.compute(scratch, share, exchange)
    }

    /// The most bytes that parts tell each other at a time.
    pub fn most_exchanged(&self) -> usize {
        let maps = self.rest.iter().filter_map(|convolving| convolving.output);
        let maps = maps.chain([self.input, self.halves()]);
        let values = |map: Map| map.height * map.width * map.channels;
        let last = values(self.last) * size_of::<f32>();
        maps.map(values).max().unwrap_or(0).max(last)
    }

    /// The first block's input, whose second halves are rows below the first ones.
    fn halves(&self) -> Map {
        let [_, first] = self.pooled[0];
        Map {
            height: HALVES * first.height,
            ..first
        }
    }

    fn check(&self, scratch: &Scratch) {
        let Memory {
            bytes,
            floats,
            shorts,
            ..
        } = self.memory;
        let lengths = [
            scratch.bytes.len(),
            scratch.floats.len(),
            scratch.shorts.len(),
        ];
        assert_eq!(
            lengths,
            [bytes, floats, shorts],
            "a scratch of another network"
        );
    }

    /// From the input to the last map; both lie in the scratch.
    fn compute<E: Exchange>(
        &self,
        scratch: &mut Scratch,
        share: Share,
        exchange: &mut E,
    ) -> Result<(), E::Error> {
        let panel = self.kernel.panel();
        let blocks = &mut scratch.blocks;
        let mut arena = Arena {
            bytes: &mut scratch.bytes,
            floats: &mut scratch.floats,
            shorts: &mut scratch.shorts,
        };
        give_map(exchange, share, &self.input, arena.bytes, blocks)?;
        self.kernel.convolve(&self.stem, share, &mut arena);
        for [from, to] in &self.pooled {
            pool(arena.bytes, from, to, share.channels(to.channels, panel));
        }
        exchange_map(exchange, share, &self.halves(), panel, arena.bytes, blocks)?;
        for convolving in &self.rest {
            self.kernel.convolve(convolving, share, &mut arena);
            if let Some(map) = &convolving.output {
                exchange_map(exchange, share, map, panel, arena.bytes, blocks)?;
            }
        }
        exchange_map(exchange, share, &self.last, panel, arena.floats, blocks)
    }

    /// The map whose means the last [`Network::features`] gave with this scratch. It is read out of what
    /// the inference left behind, which therefore costs nobody anything who does not ask.
    ///
    /// # Panics
    /// If the scratch is another network's.
    pub fn last_map(&self, scratch: &Scratch) -> FeatureMap {
        let size = [self.last.height, self.last.width];
        real_map(self.kept(scratch), size, &self.steps)
    }

    /// Cells beside each other: the last block's map has no padding.
    fn kept<'a>(&self, scratch: &'a Scratch) -> &'a [f32] {
        let Map {
            begin, height, row, ..
        } = self.last;
        &scratch.floats[begin..][..height * row]
    }

    fn enter(&self, input: &[f32], bytes: &mut [u8]) {
        let Map { height, width, .. } = self.input;
        for (channel, plane) in input.chunks_exact(height * width).enumerate() {
            for (row, values) in plane.chunks_exact(width).enumerate() {
                let begin = self.input.at(row, 0) + HALVES * channel;
                let cells = bytes[begin..].chunks_mut(self.input.channels);
                for (cell, value) in cells.zip(values) {
                    let halves = Quantiser::halves(self.quantiser.integer(*value));
                    cell[..HALVES].copy_from_slice(&halves);
                }
            }
        }
    }
}
