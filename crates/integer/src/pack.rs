//! Weights in the order in which a kernel reads them.

use crate::description::Convolution;

/// A cache line, so that no vector lies in two.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Line(pub [i8; 64]);

/// Consecutive input bytes that one dot product takes.
pub(crate) const DEPTH: usize = 4;

/// Two groups of four inputs are a pair if, in every channel, the products of the first two inputs of both
/// and those of the last two stay within 16 bits when they are added: 127 · 258 does. Kernels that add in
/// 16 bits widen such sums once for both.
const MOST_OF_A_PAIR: u16 = 258;

/// Groups that wait for a partner at a time.
const MOST_WAITING: usize = 16;

/// Weights as `[channels out / width][groups][width][4]`: a panel's channels are computed together, and
/// a group is four inputs beside each other. First the pairs, then what found no partner; groups of zeros
/// are left out.
#[derive(Clone, Debug)]
pub(crate) struct Panels {
    lines: Vec<Line>,
    /// Channels of a panel.
    pub width: usize,
    pub panels: Vec<Panel>,
}

/// The order of a panel's groups.
#[derive(Clone, Debug, Default)]
pub(crate) struct Panel {
    /// Where its weights begin, in bytes.
    pub begin: usize,
    /// Bytes from a cell's `from` to both groups of each pair.
    pub pairs: Vec<[u32; 2]>,
    /// The same for groups alone.
    pub singles: Vec<u32>,
}

impl Panels {
    /// `place` gives, for a kernel's row, column and channel in, its byte after a cell's `from`. Inputs
    /// with the same quotient by four are a group.
    pub fn new(
        convolution: &Convolution,
        width: usize,
        place: impl Fn(usize, usize, usize) -> usize,
    ) -> Self {
        let [_, channels, rows, columns] = convolution.shape;
        // Each weight's group and its byte there; groups in the order of memory.
        let mut places = Vec::with_capacity(channels * rows * columns);
        for channel in 0..channels {
            for row in 0..rows {
                for column in 0..columns {
                    places.push(place(row, column, channel));
                }
            }
        }
        let mut offsets: Vec<usize> = places.iter().map(|at| at / DEPTH * DEPTH).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let slots: Vec<usize> = places
            .iter()
            .map(|at| {
                let group = offsets.binary_search(&(at / DEPTH * DEPTH)).unwrap_or(0);
                group * width * DEPTH + at % DEPTH
            })
            .collect();
        let mut bytes = Vec::new();
        let mut panels = Vec::new();
        for weights in convolution.weight.chunks_exact(width * slots.len()) {
            let mut groups = vec![0_i8; offsets.len() * width * DEPTH];
            for (channel, weights) in weights.chunks_exact(slots.len()).enumerate() {
                for (slot, weight) in slots.iter().zip(weights) {
                    groups[slot + channel * DEPTH] = *weight;
                }
            }
            let groups: Vec<&[i8]> = groups.chunks_exact(width * DEPTH).collect();
            let (pairs, singles) = pair(&groups);
            let order = pairs.as_flattened().iter().chain(&singles);
            let begin = bytes.len();
            bytes.extend(order.flat_map(|&group| groups[group]));
            panels.push(Panel {
                begin,
                pairs: pairs
                    .iter()
                    .map(|pair| pair.map(|at| offsets[at] as u32))
                    .collect(),
                singles: singles.iter().map(|&at| offsets[at] as u32).collect(),
            });
        }
        bytes.resize(bytes.len().next_multiple_of(64), 0);
        let lines = bytes.as_chunks::<64>().0.iter();
        Self {
            lines: lines.map(|line| Line(*line)).collect(),
            width,
            panels,
        }
    }

    /// All weights.
    #[allow(
        unsafe_code,
        reason = "lines have no padding, so their bytes are beside each other"
    )]
    pub fn bytes(&self) -> &[i8] {
        // SAFETY: `Line` is 64 bytes, of alignment 64, all of them its array.
        unsafe { std::slice::from_raw_parts(self.lines.as_ptr().cast(), self.lines.len() * 64) }
    }

    /// The furthest byte after a cell's `from` that is read, and whether all weights are there.
    pub fn reach(&self) -> Option<usize> {
        let mut furthest = 0;
        for panel in &self.panels {
            let offsets = panel.pairs.as_flattened().iter().chain(&panel.singles);
            let (mut most, mut count) = (0, 0);
            for offset in offsets {
                most = most.max(*offset as usize + DEPTH);
                count += 1;
            }
            if panel.begin + count * self.width * DEPTH > self.lines.len() * 64 {
                return None;
            }
            furthest = furthest.max(most);
        }
        Some(furthest)
    }
}

/// The positions of pairs and of the others, those of zeros left out.
fn pair(groups: &[&[i8]]) -> (Vec<[usize; 2]>, Vec<usize>) {
    let sums = |group: &[i8]| -> Vec<u16> {
        let halves = group.as_chunks::<2>().0.iter();
        halves
            .map(|[a, b]| u16::from(a.unsigned_abs()) + u16::from(b.unsigned_abs()))
            .collect()
    };
    let fit = |a: &[u16], b: &[u16]| a.iter().zip(b).all(|(a, b)| a + b <= MOST_OF_A_PAIR);
    let (mut pairs, mut singles) = (Vec::new(), Vec::new());
    let mut waiting: Vec<(usize, Vec<u16>)> = Vec::new();
    for (group, weights) in groups.iter().enumerate() {
        if weights.iter().all(|weight| *weight == 0) {
            continue;
        }
        let own = sums(weights);
        match waiting.iter().position(|(_, other)| fit(&own, other)) {
            Some(at) => pairs.push([waiting.remove(at).0, group]),
            None => waiting.push((group, own)),
        }
        if waiting.len() > MOST_WAITING {
            singles.push(waiting.remove(0).0);
        }
    }
    singles.extend(waiting.into_iter().map(|(group, _)| group));
    (pairs, singles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_never_leave_16_bits() {
        let light = [20_i8; 8];
        let heavy = [127_i8, -127, 1, 2, 3, 4, 5, 6];
        let half = [-70_i8, 60, 0, 0, 0, 0, 0, 0];
        let zero = [0_i8; 8];
        // 254 + 40 is too much; 130 + 40 is not, nor is 40 + 40.
        let groups = [&light[..], &heavy, &zero, &half, &light, &light];
        let (pairs, singles) = pair(&groups);
        assert_eq!(pairs, [[0, 3], [4, 5]]);
        assert_eq!(singles, [1]);
        for [a, b] in pairs {
            let both = groups[a]
                .as_chunks::<2>()
                .0
                .iter()
                .zip(groups[b].as_chunks::<2>().0);
            for (a, b) in both {
                let sum: i32 = a.iter().chain(b).map(|w| i32::from(*w).abs() * 127).sum();
                assert!(sum <= i32::from(i16::MAX), "{sum}");
            }
        }
    }
}
