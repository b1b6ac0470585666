//! Weights in the order in which a kernel reads them.

use crate::description::Convolution;

/// A cache line, so that no vector lies in two.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Line(pub [i8; 64]);

/// Consecutive inputs that a dot product of bytes takes.
pub(crate) const DEPTH: usize = 4;

/// Consecutive inputs that a dot product of 16-bit integers takes.
pub(crate) const SHORT_DEPTH: usize = 2;

/// Two groups of four inputs are a pair if, in every channel, the products of the first two inputs of both
/// and those of the last two stay within 16 bits when they are added: 127 · 258 does. Kernels that add in
/// 16 bits widen such sums once for both.
const MOST_OF_A_PAIR: u16 = 258;

/// Groups that wait for a partner at a time.
const MOST_WAITING: usize = 16;

/// Which inputs a kernel takes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grouping {
    /// Groups of [`DEPTH`], and two of those whose sums are added in 16 bits.
    Pairs,
    /// Groups of [`SHORT_DEPTH`], and [`RUN`] of those that lie beside each other, which one address finds.
    Runs,
}

impl Grouping {
    /// Inputs of a group.
    pub fn depth(self) -> usize {
        match self {
            Self::Pairs => DEPTH,
            Self::Runs => SHORT_DEPTH,
        }
    }
}

/// Groups of a run.
pub(crate) const RUN: usize = 8;

/// Weights as `[channels out / width][groups][width][depth]`: a panel's channels are computed together, and
/// a group is four inputs beside each other, or two. First the pairs or the runs, then what found no partner;
/// groups of zeros are left out, but in a run with others.
#[derive(Clone, Debug)]
pub(crate) struct Panels {
    pub lines: Vec<Line>,
    /// Channels of a panel.
    pub width: usize,
    /// Inputs of a group.
    pub depth: usize,
    /// Bytes after a cell's `from` that are read.
    pub reach: usize,
    pub panels: Vec<Panel>,
}

/// The order of a panel's groups.
#[derive(Clone, Debug, Default)]
pub(crate) struct Panel {
    /// Where its weights begin, in bytes.
    pub begin: usize,
    /// Bytes from a cell's `from` to the first group of each run.
    pub runs: Vec<u32>,
    /// Bytes from a cell's `from` to both groups of each pair.
    pub pairs: Vec<[u32; 2]>,
    /// The same for groups alone.
    pub singles: Vec<u32>,
}

impl Panel {
    /// Bytes from a cell's `from` to each group, in the order of the weights.
    pub fn offsets(&self) -> impl Iterator<Item = usize> {
        let run = |&first: &u32| (0..RUN).map(move |group| first as usize + group * SHORT_DEPTH);
        let others = self.pairs.as_flattened().iter().chain(&self.singles);
        let others = others.map(|&offset| offset as usize);
        self.runs.iter().flat_map(run).chain(others)
    }
}

impl Panels {
    /// `place` gives, for a kernel's row, column and channel in, its byte after a cell's `from`. Inputs
    /// with the same quotient by the group's depth are a group.
    pub fn new(
        convolution: &Convolution,
        width: usize,
        grouping: Grouping,
        place: impl Fn(usize, usize, usize) -> usize,
    ) -> Self {
        let depth = grouping.depth();
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
        let mut offsets: Vec<usize> = places.iter().map(|at| at / depth * depth).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let slots: Vec<usize> = places
            .iter()
            .map(|at| {
                let group = offsets.binary_search(&(at / depth * depth)).unwrap_or(0);
                group * width * depth + at % depth
            })
            .collect();
        let mut bytes = Vec::new();
        let mut panels = Vec::new();
        for weights in convolution.weight.chunks_exact(width * slots.len()) {
            let mut groups = vec![0_i8; offsets.len() * width * depth];
            for (channel, weights) in weights.chunks_exact(slots.len()).enumerate() {
                for (slot, weight) in slots.iter().zip(weights) {
                    groups[slot + channel * depth] = *weight;
                }
            }
            let groups: Vec<&[i8]> = groups.chunks_exact(width * depth).collect();
            let (runs, (pairs, singles)) = match grouping {
                Grouping::Pairs => (Vec::new(), pair(&groups)),
                Grouping::Runs => {
                    let (runs, singles) = run(&groups, &offsets);
                    (runs, (Vec::new(), singles))
                }
            };
            let in_runs = runs.iter().flat_map(|&first| first..first + RUN);
            let others = pairs.as_flattened().iter().chain(&singles).copied();
            let begin = bytes.len();
            bytes.extend(in_runs.chain(others).flat_map(|group| groups[group]));
            let place = |at: usize| offsets[at] as u32;
            panels.push(Panel {
                begin,
                runs: runs.into_iter().map(place).collect(),
                pairs: pairs.into_iter().map(|pair| pair.map(place)).collect(),
                singles: singles.into_iter().map(place).collect(),
            });
        }
        Self {
            lines: lines(&bytes),
            width,
            depth,
            reach: offsets.last().map_or(0, |last| last + depth),
            panels,
        }
    }

    /// The same panels, or some of them, with `weights` of their own.
    pub fn with_weights(&self, weights: &[i8], panels: Vec<Panel>) -> Self {
        Self {
            lines: lines(weights),
            panels,
            ..*self
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

    /// Whether all weights are there, and nothing beyond [`Panels::reach`] is read.
    pub fn are_whole(&self) -> bool {
        self.panels.iter().all(|panel| {
            let count = panel.offsets().count();
            let inside = panel
                .offsets()
                .all(|offset| offset.saturating_add(self.depth) <= self.reach);
            let weights = count.saturating_mul(self.width).saturating_mul(self.depth);
            inside && panel.begin.saturating_add(weights) <= self.lines.len() * 64
        })
    }
}

/// Weights as whole lines, the last one filled up with zeros.
fn lines(weights: &[i8]) -> Vec<Line> {
    let line = |some: &[i8]| {
        let mut line = Line([0; 64]);
        line.0[..some.len()].copy_from_slice(some);
        line
    };
    weights.chunks(64).map(line).collect()
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

/// The first group of each run, and the others; those of zeros left out of both.
fn run(groups: &[&[i8]], offsets: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let (mut runs, mut singles) = (Vec::new(), Vec::new());
    let is_zero = |group: usize| groups[group].iter().all(|weight| *weight == 0);
    let mut group = 0;
    while group < groups.len() {
        let last = offsets.get(group + RUN - 1);
        let is_run = last == Some(&(offsets[group] + (RUN - 1) * SHORT_DEPTH));
        let count = if is_run { RUN } else { 1 };
        if !(group..group + count).all(is_zero) {
            if is_run { &mut runs } else { &mut singles }.push(group);
        }
        group += count;
    }
    (runs, singles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_lie_beside_each_other() {
        let (one, zero) = ([1_i8; 4], [0_i8; 4]);
        // One alone before a gap, a run with a zero in it, one alone, a run of zeros.
        let kinds = [
            (0, vec![&one[..]]),
            (6, vec![&one, &one, &zero, &one, &one, &one, &one, &one]),
            (22, vec![&one]),
            (30, vec![&zero; RUN]),
        ];
        let (mut groups, mut offsets) = (Vec::new(), Vec::new());
        for (begin, kinds) in kinds {
            offsets.extend((0..kinds.len()).map(|at| begin + at * SHORT_DEPTH));
            groups.extend(kinds);
        }
        assert_eq!(run(&groups, &offsets), (vec![1], vec![0, 9]));
    }

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
