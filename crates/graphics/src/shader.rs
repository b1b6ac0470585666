//! The programs, one text for each way in which a convolution is split and ends.

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
    /// The block's input.
    Integers,
    /// A convolution of it.
    Sums,
}

/// Channels of a thread; a workgroup is [`LANES`] of those wide.
pub(crate) const LANES: usize = 16;

/// Cells of a thread.
pub(crate) const CELLS: usize = 4;

/// Threads with fewer than this leave a larger adapter idle, if each sums alone.
const ENOUGH_ALONE: usize = 8_192;

/// The same, if four share a sum.
const ENOUGH_IN_FOURS: usize = 1_024;

impl Split {
    /// For a convolution of so many cells to so many channels.
    pub fn of(cells: usize, channels: usize, joint: Joint) -> Self {
        let threads = cells.div_ceil(CELLS) * channels / 4;
        match joint {
            _ if threads >= ENOUGH_ALONE => Self::One,
            // Two sums of sixteen do not fit a workgroup's memory.
            Joint::Sums => Self::Four,
            _ if threads >= ENOUGH_IN_FOURS => Self::Four,
            _ => Self::Sixteen,
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
        [channels / 4 / LANES, cells.div_ceil(cells_of_group)].map(|count| count as u32)
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
            "const SPLIT = {}u;\nconst GROUPS = {}u;\n",
            split.threads(),
            split.groups()
        );
        let join = match joint {
            Joint::Nothing => include_str!("shaders/join_nothing.wgsl"),
            Joint::Integers => include_str!("shaders/join_integers.wgsl"),
            Joint::Sums => include_str!("shaders/join_sums.wgsl"),
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
                "let other = total(others, thread, slice);",
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
            join,
            &sum_of("main", "1", "weights"),
            &second,
            &main,
        ]
        .concat()
    }
}
