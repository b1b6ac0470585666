//! The programs, one text for each way in which a convolution is split and ends.

use integer::HALVES;

/// What a dispatch computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Program {
    /// The first convolution.
    Stem,
    /// The maximum of neighbours.
    Pool,
    /// A convolution of which so many threads share each sum.
    Convolution(Split, Joint),
}

/// How many threads share a sum. Fewer cells need more, so that the adapter has enough to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Split {
    One,
    Four,
    Sixteen,
}

/// What is added before the ReLU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Joint {
    Nothing,
    /// What the block before kept of its result.
    Kept,
    /// A convolution of the block's input.
    Sums,
}

/// Channels of a thread; a workgroup is [`LANES`] of those wide.
pub(crate) const LANES: usize = 16;

/// Cells of a thread.
pub(crate) const CELLS: usize = 4;

/// Threads below this leave a larger adapter idle, if each sums alone.
const ENOUGH_ALONE: usize = 8_192;

/// The same, if four share a sum.
const ENOUGH_IN_FOURS: usize = 1_024;

/// Steps of a sum that are worth a thread: what it does besides takes as long as a few.
const WORTH: usize = 8;

impl Split {
    /// For a convolution of so many cells to so many channels, with so many steps of each sum.
    pub fn of(cells: usize, channels: usize, steps: usize, joint: Joint) -> Self {
        let threads = cells.div_ceil(CELLS) * channels / 4;
        let is_worth = |split: Self| steps >= WORTH * split.threads();
        // Two sums of sixteen do not fit a workgroup's memory.
        let may_be_sixteen = threads < ENOUGH_IN_FOURS && joint != Joint::Sums;
        if may_be_sixteen && is_worth(Self::Sixteen) {
            Self::Sixteen
        } else if threads < ENOUGH_ALONE && is_worth(Self::Four) {
            Self::Four
        } else {
            Self::One
        }
    }

    fn threads(self) -> usize {
        match self {
            Self::One => 1,
            Self::Four => 4,
            Self::Sixteen => 16,
        }
    }

    /// Groups of cells of a workgroup.
    fn groups(self) -> usize {
        match self {
            Self::One => 4,
            Self::Four | Self::Sixteen => 1,
        }
    }
}

impl Program {
    /// For people who look at it with the adapter's tools.
    pub fn name(self) -> String {
        match self {
            Self::Stem => "stem".into(),
            Self::Pool => "pool".into(),
            Self::Convolution(split, joint) => format!("convolution {split:?} {joint:?}"),
        }
    }

    /// Workgroups for a result of so many cells and channels.
    pub fn workgroups(self, cells: usize, channels: usize) -> [u32; 2] {
        let cells_of_group = match self {
            Self::Stem => CELLS * Split::One.groups(),
            Self::Pool => 4,
            Self::Convolution(split, _) => CELLS * split.groups(),
        };
        let lanes = channels / 4 / self.halves();
        [lanes / LANES, cells.div_ceil(cells_of_group)].map(|count| count as u32)
    }

    /// Channels of the result that come of the same sums.
    fn halves(self) -> usize {
        match self {
            Self::Stem => HALVES,
            Self::Pool | Self::Convolution(..) => 1,
        }
    }

    /// In WGSL.
    pub fn source(self, has_dot_products: bool) -> String {
        let (split, joint, sum) = match self {
            Self::Pool => return include_str!("shaders/pool.wgsl").into(),
            Self::Stem => (
                Split::One,
                Joint::Nothing,
                include_str!("shaders/stem_sum.wgsl"),
            ),
            Self::Convolution(split, joint) => (split, joint, include_str!("shaders/sum.wgsl")),
        };
        let sum_of = |name: &str, at: &str, weights: &str| {
            sum.replace("NAME", name)
                .replace("INPUT_AT", at)
                .replace("WEIGHTS", weights)
        };
        let dot = match has_dot_products {
            true => include_str!("shaders/dot_packed.wgsl"),
            false => include_str!("shaders/dot_plain.wgsl"),
        };
        let constants = format!(
            "const SPLIT = {}u;\nconst GROUPS = {}u;\nconst HALVES = {}u;\n",
            split.threads(),
            split.groups(),
            self.halves()
        );
        let join = match joint {
            Joint::Nothing => include_str!("shaders/join_nothing.wgsl"),
            Joint::Kept => include_str!("shaders/join_kept.wgsl"),
            Joint::Sums => include_str!("shaders/join_sums.wgsl"),
        };
        let keep = match joint {
            Joint::Nothing => "",
            Joint::Kept | Joint::Sums => include_str!("shaders/keep.wgsl"),
        };
        let main = match split {
            Split::One => include_str!("shaders/whole.wgsl"),
            Split::Four | Split::Sixteen => include_str!("shaders/split.wgsl"),
        };
        let slice = match split {
            Split::One => "0u",
            Split::Four | Split::Sixteen => "slice",
        };
        let other = format!(
            "let others = other_sums(first_taps(first, layer.other_column, layer.other_row), lane, {slice}, layer.other_steps, 0u, layer.other_steps);"
        );
        let none = "let others = Sums(vec4<i32>(0), vec4<i32>(0), vec4<i32>(0), vec4<i32>(0));";
        let (second, other, other_total) = match joint {
            Joint::Sums => (
                sum_of("other", "5", "other_weights"),
                other.as_str(),
                "workgroupBarrier();\n    let other = total(others, thread, slice);",
            ),
            _ => (String::new(), none, "let other = others.a;"),
        };
        let main = main
            .replace("OTHER_TOTAL", other_total)
            .replace("OTHER", other);
        [
            dot,
            &constants,
            include_str!("shaders/common.wgsl"),
            keep,
            join,
            &sum_of("main", "1", "weights"),
            &second,
            &main,
        ]
        .concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_maps_with_long_sums_are_shared() {
        use Joint::{Kept, Nothing, Sums};
        use Split::{Four, One, Sixteen};
        // Cells, channels and steps of layers of a ResNet-50 at 128 × 96.
        let cases = [
            (768, 256, 4, Kept, One),
            (768, 64, 36, Nothing, Four),
            (192, 512, 8, Kept, One),
            (48, 256, 64, Nothing, Four),
            (48, 256, 144, Nothing, Sixteen),
            (12, 512, 288, Nothing, Sixteen),
            (12, 2048, 32, Kept, Four),
            (12, 64, 288, Sums, Four),
        ];
        let mut wrong = Vec::new();
        for (cells, channels, steps, joint, expected) in cases {
            let found = Split::of(cells, channels, steps, joint);
            if found != expected {
                wrong.push(format!("{cells} {channels} {steps}: {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn no_text_has_a_gap_left() {
        let joints = [Joint::Nothing, Joint::Kept, Joint::Sums];
        let splits = [Split::One, Split::Four, Split::Sixteen];
        let convolutions = splits
            .into_iter()
            .flat_map(|split| joints.map(|joint| Program::Convolution(split, joint)));
        for program in convolutions.chain([Program::Stem, Program::Pool]) {
            for has_dot_products in [false, true] {
                let source = program.source(has_dot_products);
                for gap in ["NAME", "WEIGHTS", "INPUT_AT", "OTHER"] {
                    assert!(!source.contains(gap), "{program:?} {gap}");
                }
            }
        }
    }
}
