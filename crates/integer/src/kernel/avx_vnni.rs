//! x86 with AVX-VNNI: as AVX2, but for the dot product.

use std::arch::x86_64::*;
use std::ops::Range;

use super::avx2::Avx2;
use super::lanes::Lanes;
use super::{Arena, Convolving, tiled};

struct AvxVnni;

pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("avxvnni")
}

/// # Safety
/// As for [`tiled::convolve`].
#[allow(unsafe_code, reason = "vector instructions")]
#[target_feature(enable = "avx2,avxvnni")]
pub(super) unsafe fn convolve(
    convolving: &Convolving,
    panels: Range<usize>,
    arena: &mut Arena<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe { tiled::convolve::<AvxVnni>(convolving, panels, arena) }
}

// SAFETY: each function is the instructions that the trait describes.
#[allow(unsafe_code, reason = "vector instructions")]
unsafe impl Lanes for AvxVnni {
    const COUNT: usize = Avx2::COUNT;
    const CELLS: usize = Avx2::CELLS;
    type Sums = __m256i;
    type Weights = __m256i;
    type Four = __m256i;
    type Floats = __m256;

    #[inline(always)]
    unsafe fn zero() -> __m256i {
        unsafe { Avx2::zero() }
    }

    #[inline(always)]
    unsafe fn weights(at: *const i8) -> __m256i {
        unsafe { Avx2::weights(at) }
    }

    #[inline(always)]
    unsafe fn four(at: *const u8) -> __m256i {
        unsafe { Avx2::four(at) }
    }

    #[inline(always)]
    unsafe fn add(sums: __m256i, weights: __m256i, four: __m256i) -> __m256i {
        unsafe { _mm256_dpbusd_avx_epi32(sums, four, weights) }
    }

    #[inline(always)]
    unsafe fn affine(sums: __m256i, factor: *const f32, offset: *const f32) -> __m256 {
        unsafe { Avx2::affine(sums, factor, offset) }
    }

    #[inline(always)]
    unsafe fn plus_floats(values: __m256, at: *const f32, ratio: *const f32) -> __m256 {
        unsafe { Avx2::plus_floats(values, at, ratio) }
    }

    #[inline(always)]
    unsafe fn write_floats(values: __m256, at: *mut f32) {
        unsafe { Avx2::write_floats(values, at) }
    }

    #[inline(always)]
    unsafe fn write_steps(values: __m256, at: *mut u8) {
        unsafe { Avx2::write_steps(values, at) }
    }
}
