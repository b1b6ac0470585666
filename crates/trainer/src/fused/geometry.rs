//! Sizes of one convolution over a batch, and which cells meet in it.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

/// A convolution over maps of `[height, width, batch, channels]`.
///
/// A cell's pictures lie beside each other, so that a kernel's tap is a product of two matrices that are
/// already there, `[batch, channels]` and `[channels, channels out]`, and a tap beyond the edge is no
/// work at all: on maps of 2×2 cells, more than half of a 3×3 kernel is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Geometry {
    pub batch: usize,
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    pub channels_out: usize,
    /// The kernel's side.
    pub kernel: usize,
    pub stride: usize,
    pub padding: usize,
}

/// A cell's pictures are cut into blocks of work of so many, the same on every machine.
const BLOCK: Range<usize> = 64..256;

/// With fewer channels, a product for each tap would be too thin; their inputs are gathered.
const FEWEST_CHANNELS: usize = 16;

impl Geometry {
    pub fn height_out(&self) -> usize {
        (self.height + 2 * self.padding - self.kernel) / self.stride + 1
    }

    pub fn width_out(&self) -> usize {
        (self.width + 2 * self.padding - self.kernel) / self.stride + 1
    }

    /// Inputs of one output cell.
    pub fn depth(&self) -> usize {
        self.kernel * self.kernel * self.channels
    }

    /// Cells of the output map.
    pub fn cells_out(&self) -> usize {
        self.height_out() * self.width_out()
    }

    /// Output cells of the whole batch.
    pub fn rows(&self) -> usize {
        self.batch * self.cells_out()
    }

    /// Floats of the whole batch's input map.
    pub fn inputs(&self) -> usize {
        self.height * self.width * self.batch * self.channels
    }

    /// The same convolution with fewer, larger cells: where every cell is computed by itself, all
    /// cells of a batch are one cell of a larger batch.
    pub fn merged(self) -> Self {
        if self.kernel > 1 || self.stride > 1 {
            return self;
        }
        Self {
            batch: self.height * self.width * self.batch,
            height: 1,
            width: 1,
            ..self
        }
    }

    /// Pictures in a block of work.
    pub fn block(&self) -> usize {
        let most = (self.rows() / 4).clamp(BLOCK.start, BLOCK.end);
        let blocks = self.batch.div_ceil(most).max(1);
        self.batch.div_ceil(blocks).max(1)
    }

    /// Whether [`Geometry::gather`] is worth it.
    pub fn is_shallow(&self) -> bool {
        self.channels < FEWEST_CHANNELS
    }

    /// The taps of the kernel that lie inside the map at an output cell, and the input cells under
    /// them. There is always one.
    pub fn taps(&self, cell_out: usize) -> impl Iterator<Item = (usize, usize)> {
        let shape = *self;
        let (y, x) = (cell_out / shape.width_out(), cell_out % shape.width_out());
        (0..shape.kernel * shape.kernel).filter_map(move |tap| {
            let inside = |at: usize, step: usize, length: usize| {
                let at = (at * shape.stride + step).checked_sub(shape.padding)?;
                (at < length).then_some(at)
            };
            let row = inside(y, tap / shape.kernel, shape.height)?;
            let column = inside(x, tap % shape.kernel, shape.width)?;
            Some((tap, row * shape.width + column))
        })
    }

    /// The opposite of [`Geometry::taps`]: the taps that an input cell is under, and the output cells
    /// they belong to.
    pub fn uses(&self, cell: usize) -> impl Iterator<Item = (usize, usize)> {
        let shape = *self;
        let (y, x) = (cell / shape.width, cell % shape.width);
        (0..shape.kernel * shape.kernel).filter_map(move |tap| {
            let inside = |at: usize, step: usize, length: usize| {
                let at = (at + shape.padding).checked_sub(step)?;
                (at % shape.stride == 0 && at / shape.stride < length).then_some(at / shape.stride)
            };
            let row = inside(y, tap / shape.kernel, shape.height_out())?;
            let column = inside(x, tap % shape.kernel, shape.width_out())?;
            Some((tap, row * shape.width_out() + column))
        })
    }

    /// All inputs of an output cell for some pictures, `[pictures, kernel, kernel, channels]`; zeros
    /// beyond the edges.
    pub fn gather(
        &self,
        input: &[f32],
        cell_out: usize,
        pictures: Range<usize>,
        columns: &mut Vec<f32>,
    ) {
        let (depth, channels) = (self.depth(), self.channels);
        columns.clear();
        columns.resize(pictures.len() * depth, 0.0);
        for (tap, source) in self.taps(cell_out) {
            let first = source * self.batch;
            let cell =
                &input[(first + pictures.start) * channels..(first + pictures.end) * channels];
            for (row, values) in columns
                .chunks_exact_mut(depth)
                .zip(cell.chunks_exact(channels))
            {
                row[tap * channels..][..channels].copy_from_slice(values);
            }
        }
    }

    /// `[channels out, channels, kernel, kernel]` as burn has it → `[channels out, kernel, kernel, channels]`.
    pub fn channels_last<'a>(&self, weight: &'a [f32]) -> Cow<'a, [f32]> {
        if self.kernel == 1 {
            return Cow::Borrowed(weight);
        }
        let area = self.kernel * self.kernel;
        let mut last = vec![0.0; weight.len()];
        last.par_chunks_exact_mut(self.depth())
            .zip(weight.par_chunks_exact(self.depth()))
            .for_each(|(target, filter)| {
                for (tap, target) in target.chunks_exact_mut(self.channels).enumerate() {
                    for (target, taps) in target.iter_mut().zip(filter.chunks_exact(area)) {
                        *target = taps[tap];
                    }
                }
            });
        Cow::Owned(last)
    }

    /// The opposite of [`Geometry::channels_last`].
    pub fn channels_first(&self, weight: Vec<f32>) -> Vec<f32> {
        if self.kernel == 1 {
            return weight;
        }
        let area = self.kernel * self.kernel;
        let mut first = vec![0.0; weight.len()];
        first
            .par_chunks_exact_mut(self.depth())
            .zip(weight.par_chunks_exact(self.depth()))
            .for_each(|(target, filter)| {
                for (tap, filter) in filter.chunks_exact(self.channels).enumerate() {
                    for (taps, value) in target.chunks_exact_mut(area).zip(filter) {
                        taps[tap] = *value;
                    }
                }
            });
        first
    }
}
