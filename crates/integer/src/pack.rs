//! Weights in the order in which a kernel reads them.

use crate::description::Convolution;

/// A cache line, so that no vector lies in two.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Line(pub [i8; 64]);

/// Consecutive input bytes that one dot product takes.
pub(crate) const DEPTH: usize = 4;

/// Weights as `[channels out / panel][taps][depth / 4][panel][4]`: a panel's channels are computed
/// together. `depth` is the bytes of a tap, a multiple of 4.
#[derive(Clone, Debug)]
pub(crate) struct Panels {
    pub lines: Vec<Line>,
    /// Channels of a panel.
    pub width: usize,
    pub taps: usize,
    pub depth: usize,
}

impl Panels {
    /// `place` gives, for a kernel's row, column and channel in, its tap and its byte there.
    pub fn new(
        convolution: &Convolution,
        width: usize,
        [taps, depth]: [usize; 2],
        place: impl Fn(usize, usize, usize) -> [usize; 2],
    ) -> Self {
        let [out, channels, rows, columns] = convolution.shape;
        let panel = taps * depth * width;
        let mut bytes = vec![0_i8; out / width * panel];
        let mut weights = convolution.weight.iter();
        for channel_out in 0..out {
            let begin = channel_out / width * panel + channel_out % width * DEPTH;
            for channel in 0..channels {
                for row in 0..rows {
                    for column in 0..columns {
                        let [tap, byte] = place(row, column, channel);
                        let step = (tap * depth + byte) / DEPTH;
                        let at = begin + step * width * DEPTH + byte % DEPTH;
                        bytes[at] = weights.next().copied().unwrap_or(0);
                    }
                }
            }
        }
        let (lines, rest) = bytes.as_chunks::<64>();
        let mut lines: Vec<Line> = lines.iter().map(|line| Line(*line)).collect();
        if !rest.is_empty() {
            let mut last = [0; 64];
            last[..rest.len()].copy_from_slice(rest);
            lines.push(Line(last));
        }
        Self {
            lines,
            width,
            taps,
            depth,
        }
    }

    /// Bytes of one panel.
    pub fn panel(&self) -> usize {
        self.taps * self.depth * self.width
    }

    /// All bytes.
    pub fn bytes(&self) -> &[i8] {
        self.lines.as_flattened_bytes()
    }
}

/// The lines' bytes beside each other.
pub(crate) trait Flattened {
    fn as_flattened_bytes(&self) -> &[i8];
}

impl Flattened for Vec<Line> {
    #[allow(
        unsafe_code,
        reason = "lines have no padding, so their bytes are beside each other"
    )]
    fn as_flattened_bytes(&self) -> &[i8] {
        // SAFETY: `Line` is 64 bytes, of alignment 64, all of them its array.
        unsafe { std::slice::from_raw_parts(self.as_ptr().cast(), self.len() * 64) }
    }
}
