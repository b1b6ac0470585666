//! How a convolution is computed.
//!
//! `scalar` is the specification, in plain Rust. `tiled` is the loop of the others, over the operations of
//! [`lanes::Lanes`]; each processor's file says what those are there. Only `simd128`, which has no products
//! of bytes, has a loop of its own.

#[cfg(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    all(target_family = "wasm", feature = "relaxed")
))]
mod lanes;
mod scalar;
#[cfg(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    all(target_family = "wasm", feature = "relaxed")
))]
mod tiled;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod avx_vnni;
#[cfg(target_arch = "aarch64")]
mod neon;
#[cfg(all(target_family = "wasm", feature = "relaxed"))]
mod relaxed;
#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod simd128;

use crate::geometry::{Cell, Map};
use crate::pack::{Grouping, Panels};
use crate::plan::HALVES;
use crate::share::Share;

#[cfg(test)]
pub(crate) use scalar::step;

/// What follows a convolution's sums.
#[derive(Clone, Debug)]
pub(crate) enum Ending {
    /// The next map's integers.
    Step,
    /// The same, after the floats at `beside` times this, `[channels out]`, are added. What is above 0 then
    /// takes the floats' place: so a block's result reaches the next block unrounded.
    StepBeside(Vec<f32>),
    /// The floats themselves, at `to`.
    Floats,
    /// The halves of the next map's integers, the second ones so many bytes after the first ones. Factors and
    /// offsets are those of all first halves, then of all second ones.
    Halves { apart: usize },
}

/// A convolution that is ready for a kernel.
#[derive(Clone, Debug)]
pub(crate) struct Convolving {
    pub panels: Panels,
    pub cells: Vec<Cell>,
    /// `[channels out]`, or twice as many for [`Ending::Halves`]: a sum times this, plus [`Convolving::offset`], is in
    /// steps of the result.
    pub factor: Vec<f32>,
    /// As many.
    pub offset: Vec<f32>,
    pub ending: Ending,
    /// The map that parts tell each other; none where no other convolution reads it.
    pub output: Option<Map>,
}

impl Convolving {
    pub fn channels_out(&self) -> usize {
        self.panels.panels.len() * self.panels.width
    }

    /// The bytes of the arena that a kernel reads.
    pub fn reads(&self) -> std::ops::Range<usize> {
        // Cells are in the order of memory.
        let [first, last] = [self.cells.first(), self.cells.last()]
            .map(|cell| cell.map_or(0, |cell| cell.from as usize));
        first..last + self.panels.reach
    }

    /// Whether everything that a kernel reads or writes lies in an arena of so many bytes and floats,
    /// and every list has its length.
    pub fn fits(&self, bytes: usize, floats: usize) -> bool {
        let channels = self.channels_out();
        let panels = &self.panels;
        if !panels.are_whole() {
            return false;
        }
        let (results, ratio) = match &self.ending {
            Ending::Halves { .. } => (HALVES * channels, true),
            Ending::StepBeside(ratio) => (channels, ratio.len() == channels),
            Ending::Step | Ending::Floats => (channels, true),
        };
        let lists = [&self.factor, &self.offset];
        let lists = lists.iter().all(|list| list.len() == results);
        let inside = |cell: &Cell| {
            let [to, beside] =
                [cell.to, cell.beside].map(|at| (at as usize).saturating_add(channels));
            let (to_most, beside_most) = match self.ending {
                Ending::Step => (bytes, usize::MAX),
                Ending::Halves { apart } => (bytes.saturating_sub(apart), usize::MAX),
                Ending::StepBeside(_) => (bytes, floats),
                Ending::Floats => (floats, usize::MAX),
            };
            let read = (cell.from as usize).saturating_add(panels.reach);
            read <= bytes && to <= to_most && beside <= beside_most
        };
        let in_order = self.cells.is_sorted_by_key(|cell| cell.from);
        lists && ratio && in_order && self.cells.iter().all(inside)
    }
}

/// The memory of one inference.
#[derive(Debug)]
pub(crate) struct Arena<'a> {
    /// All maps, with their padding.
    pub bytes: &'a mut [u8],
    /// What blocks add, unrounded, and in the end the last block's result.
    pub floats: &'a mut [f32],
    /// Room for what a convolution reads, in 16 bits: [`Convolving::reads`] of the largest, or nothing for
    /// kernels that read the bytes ([`Kernel::widens`]).
    pub shorts: &'a mut [i16],
}

/// A way to compute, exact on the processors that have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// Plain Rust: what all others must equal.
    Scalar,
    /// x86 with AVX2: pairs of products in 16 bits, which 7-bit activations cannot overflow.
    Avx2,
    /// x86 with AVX-VNNI: four products to 32 bits at once.
    AvxVnni,
    /// x86 with AVX-512 VNNI: the same, twice as wide.
    Avx512Vnni,
    /// AArch64: pairs of products in 16 bits.
    Neon,
    /// AArch64 with the dot product of Armv8.2.
    NeonDot,
    /// wasm with 128-bit vectors.
    Simd128,
    /// wasm with relaxed vectors: pairs of products in 16 bits.
    Relaxed,
    /// wasm with relaxed vectors: four products to 32 bits at once.
    RelaxedDot,
}

impl Kernel {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Scalar,
        Self::Avx2,
        Self::AvxVnni,
        Self::Avx512Vnni,
        Self::Neon,
        Self::NeonDot,
        Self::Simd128,
        Self::Relaxed,
        Self::RelaxedDot,
    ];

    /// Those that this processor has and this program was built with, the slowest first.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|kernel| kernel.is_available())
    }

    /// The fastest of [`Kernel::available`].
    pub fn best() -> Self {
        let fast = Self::available().filter(|kernel| kernel.is_fast());
        fast.last().unwrap_or(Self::Scalar)
    }

    /// Whether its instructions are this processor's own: an engine of wasm makes up for those that are not.
    fn is_fast(self) -> bool {
        match self {
            #[cfg(all(target_family = "wasm", feature = "relaxed"))]
            Self::RelaxedDot => relaxed::has_dot_product(),
            _ => true,
        }
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Avx2 => "AVX2",
            Self::AvxVnni => "AVX-VNNI",
            Self::Avx512Vnni => "AVX-512 VNNI",
            Self::Neon => "NEON",
            Self::NeonDot => "NEON dot product",
            Self::Simd128 => "wasm SIMD",
            Self::Relaxed => "wasm relaxed SIMD",
            Self::RelaxedDot => "wasm relaxed SIMD dot product",
        }
    }

    fn is_available(self) -> bool {
        match self {
            Self::Scalar => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => avx2::is_available(),
            #[cfg(target_arch = "x86_64")]
            Self::AvxVnni => avx_vnni::is_available(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vnni => avx512::is_available(),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => true,
            #[cfg(target_arch = "aarch64")]
            Self::NeonDot => neon::has_dot_product(),
            #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
            Self::Simd128 => true,
            #[cfg(all(target_family = "wasm", feature = "relaxed"))]
            Self::Relaxed | Self::RelaxedDot => true,
            #[allow(
                unreachable_patterns,
                reason = "which kernels are left depends on the target"
            )]
            _ => false,
        }
    }

    /// Channels that are computed together.
    pub(crate) fn panel(self) -> usize {
        match self {
            Self::Scalar
            | Self::Neon
            | Self::NeonDot
            | Self::Simd128
            | Self::Relaxed
            | Self::RelaxedDot => 8,
            Self::Avx2 | Self::AvxVnni => 16,
            Self::Avx512Vnni => 32,
        }
    }

    /// How its weights are grouped.
    pub(crate) fn grouping(self) -> Grouping {
        match self {
            Self::Simd128 => Grouping::Runs,
            _ => Grouping::Pairs,
        }
    }

    /// Whether it wants [`Arena::shorts`].
    pub(crate) fn widens(self) -> bool {
        self == Self::Simd128
    }

    /// Computes a part's channels of a convolution whose weights were packed for this kernel.
    ///
    /// `convolving` must fit the arena ([`Convolving::fits`]), and the kernel be available.
    #[allow(
        unsafe_code,
        reason = "vector instructions; the caller has checked processor and bounds"
    )]
    pub(crate) fn convolve(self, convolving: &Convolving, share: Share, arena: &mut Arena<'_>) {
        debug_assert!(convolving.fits(arena.bytes.len(), arena.floats.len()));
        debug_assert!(self.is_available() && convolving.panels.width == self.panel());
        debug_assert!(!self.widens() || convolving.reads().len() <= arena.shorts.len());
        let panels = share.range(convolving.panels.panels.len());
        match self {
            Self::Scalar => scalar::convolve(convolving, panels, arena),
            // SAFETY: a network is only built with an available kernel, and only if every
            // convolution fits its arena.
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => unsafe { avx2::convolve(convolving, panels, arena) },
            #[cfg(target_arch = "x86_64")]
            Self::AvxVnni => unsafe { avx_vnni::convolve(convolving, panels, arena) },
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vnni => unsafe { avx512::convolve(convolving, panels, arena) },
            #[cfg(target_arch = "aarch64")]
            Self::Neon => unsafe { neon::convolve(convolving, panels, arena) },
            #[cfg(target_arch = "aarch64")]
            Self::NeonDot => unsafe { neon::convolve_dot(convolving, panels, arena) },
            #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
            Self::Simd128 => unsafe { simd128::convolve(convolving, panels, arena) },
            #[cfg(all(target_family = "wasm", feature = "relaxed"))]
            Self::Relaxed => unsafe { relaxed::convolve(convolving, panels, arena) },
            #[cfg(all(target_family = "wasm", feature = "relaxed"))]
            Self::RelaxedDot => unsafe { relaxed::convolve_dot(convolving, panels, arena) },
            #[allow(
                unreachable_patterns,
                reason = "which kernels are left depends on the target"
            )]
            _ => scalar::convolve(convolving, panels, arena),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::Convolution;

    /// Of one cell and eight channels.
    fn halving(apart: usize, results: usize) -> Convolving {
        let channels = 8;
        let convolution = Convolution {
            shape: [channels, 4, 1, 1],
            stride: 1,
            weight: vec![1; channels * 4],
            scale: vec![1.0; channels],
            bias: vec![0.0; channels],
        };
        let kernel = Kernel::Scalar;
        let place = |_, _, channel| channel;
        Convolving {
            panels: Panels::new(&convolution, kernel.panel(), kernel.grouping(), place),
            cells: vec![Cell {
                from: 0,
                to: 4,
                beside: 0,
            }],
            factor: vec![1.0; results],
            offset: vec![0.0; results],
            ending: Ending::Halves { apart },
            output: None,
        }
    }

    #[test]
    fn halves_stay_within_the_arena() {
        // From 4 on, 8 first halves and 8 second ones.
        assert!(halving(8, 16).fits(20, 0));
        assert!(!halving(9, 16).fits(20, 0));
        assert!(!halving(u32::MAX as usize, 16).fits(20, 0));
        assert!(!halving(usize::MAX, 16).fits(20, 0));
        assert!(!halving(8, 8).fits(20, 0), "factors of first halves only");
        let mut elsewhere = halving(8, 16);
        elsewhere.cells[0].to = u32::MAX;
        assert!(!elsewhere.fits(20, 0));
    }
}
