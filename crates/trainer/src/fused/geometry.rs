//! Sizes of one convolution over a batch, and how the batch is cut into pieces of work.

use std::ops::Range;

/// A convolution over maps of `[batch, height, width, channels]`.
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

/// About what a core's second-level cache holds of gathered inputs.
const PIECE_FLOATS: usize = 256 << 10;

/// Fewer rows would spend their time on packing the weights.
const FEWEST_ROWS: usize = 256;

/// More would not be faster.
const MOST_ROWS: usize = 1024;

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

    /// Floats of one picture's input map.
    pub fn picture_in(&self) -> usize {
        self.height * self.width * self.channels
    }

    /// Cells of one picture's output map.
    pub fn cells_out(&self) -> usize {
        self.height_out() * self.width_out()
    }

    /// Output cells of the whole batch.
    pub fn rows(&self) -> usize {
        self.batch * self.cells_out()
    }

    /// A 1×1 convolution with stride 1: its inputs need no gathering.
    pub fn is_pointwise(&self) -> bool {
        self.kernel == 1 && self.stride == 1
    }

    /// Whole pictures of one piece of work; the same on every machine, so that sums are too.
    pub fn piece(&self) -> usize {
        let rows = (PIECE_FLOATS / self.depth()).clamp(FEWEST_ROWS, MOST_ROWS);
        rows.div_ceil(self.cells_out()).min(self.batch.max(1))
    }

    /// Copies the inputs of every output cell of `pictures` into `columns`,
    /// `[rows, kernel, kernel, channels]`; zeros beyond the edges.
    pub fn gather(&self, input: &[f32], pictures: Range<usize>, columns: &mut [f32]) {
        let mut rows = columns.chunks_exact_mut(self.depth());
        for picture in pictures {
            let map = &input[picture * self.picture_in()..][..self.picture_in()];
            for y in 0..self.height_out() {
                for x in 0..self.width_out() {
                    let Some(row) = rows.next() else { return };
                    self.gather_cell(map, y, x, row);
                }
            }
        }
    }

    fn gather_cell(&self, map: &[f32], y: usize, x: usize, row: &mut [f32]) {
        let line_length = self.kernel * self.channels;
        let (from, to, first) = self.span(x, self.width);
        for (step, line) in row.chunks_exact_mut(line_length).enumerate() {
            let source = (y * self.stride + step).checked_sub(self.padding);
            match source.filter(|&source| source < self.height) {
                Some(source) => {
                    let start = (source * self.width + first) * self.channels;
                    let length = (to - from) * self.channels;
                    line[..from * self.channels].fill(0.0);
                    line[from * self.channels..to * self.channels]
                        .copy_from_slice(&map[start..start + length]);
                    line[to * self.channels..].fill(0.0);
                }
                None => line.fill(0.0),
            }
        }
    }

    /// The opposite of [`Geometry::gather`] for one piece: adds every column entry to the input it
    /// was copied from. `output` begins with the piece's first picture.
    pub fn scatter(&self, columns: &[f32], output: &mut [f32]) {
        let mut rows = columns.chunks_exact(self.depth());
        for map in output.chunks_exact_mut(self.picture_in()) {
            for y in 0..self.height_out() {
                for x in 0..self.width_out() {
                    let Some(row) = rows.next() else { return };
                    self.scatter_cell(row, y, x, map);
                }
            }
        }
    }

    fn scatter_cell(&self, row: &[f32], y: usize, x: usize, map: &mut [f32]) {
        let (from, to, first) = self.span(x, self.width);
        for (step, line) in row.chunks_exact(self.kernel * self.channels).enumerate() {
            let target = (y * self.stride + step).checked_sub(self.padding);
            let Some(target) = target.filter(|&target| target < self.height) else {
                continue;
            };
            let start = (target * self.width + first) * self.channels;
            let length = (to - from) * self.channels;
            let line = &line[from * self.channels..to * self.channels];
            for (sum, value) in map[start..start + length].iter_mut().zip(line) {
                *sum += value;
            }
        }
    }

    /// The kernel's steps that lie inside a side of `length` cells at output position `at`, and the
    /// first cell under them.
    fn span(&self, at: usize, length: usize) -> (usize, usize, usize) {
        let start = at * self.stride;
        let from = self.padding.saturating_sub(start);
        let to = self
            .kernel
            .min((length + self.padding).saturating_sub(start));
        (
            from,
            to.max(from),
            start + from - self.padding.min(start + from),
        )
    }

    /// `[channels out, channels, kernel, kernel]` as burn has it → `[channels out, kernel, kernel, channels]`.
    pub fn channels_last(&self, weight: &[f32]) -> Vec<f32> {
        let area = self.kernel * self.kernel;
        let mut last = vec![0.0; weight.len()];
        let filters = weight.chunks_exact(self.depth());
        for (filter, target) in filters.zip(last.chunks_exact_mut(self.depth())) {
            for (channel, taps) in filter.chunks_exact(area).enumerate() {
                for (tap, value) in taps.iter().enumerate() {
                    target[tap * self.channels + channel] = *value;
                }
            }
        }
        last
    }

    /// The opposite of [`Geometry::channels_last`].
    pub fn channels_first(&self, weight: &[f32]) -> Vec<f32> {
        let area = self.kernel * self.kernel;
        let mut first = vec![0.0; weight.len()];
        let filters = weight.chunks_exact(self.depth());
        for (filter, target) in filters.zip(first.chunks_exact_mut(self.depth())) {
            for (channel, taps) in target.chunks_exact_mut(area).enumerate() {
                for (tap, value) in taps.iter_mut().enumerate() {
                    *value = filter[tap * self.channels + channel];
                }
            }
        }
        first
    }
}
