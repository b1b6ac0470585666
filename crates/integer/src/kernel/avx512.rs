//! x86 with AVX-512 VNNI.

use std::arch::x86_64::*;
use std::ops::Range;

use super::lanes::Lanes;
use super::{Arena, Convolving, tiled};

struct Avx512;

pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni")
}

/// # Safety
/// As for [`tiled::convolve`].
#[allow(unsafe_code, reason = "vector instructions")]
#[target_feature(enable = "avx512f,avx512vnni")]
pub(super) unsafe fn convolve(
    convolving: &Convolving,
    panels: Range<usize>,
    arena: &mut Arena<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe { tiled::convolve::<Avx512>(convolving, panels, arena) }
}

// SAFETY: each function is the instructions that the trait describes.
#[allow(unsafe_code, reason = "vector instructions")]
unsafe impl Lanes for Avx512 {
    const COUNT: usize = 16;
    const CELLS: usize = 4;
    type Sums = __m512i;
    type Weights = __m512i;
    type Four = __m512i;
    type Floats = __m512;

    #[inline(always)]
    unsafe fn zero() -> __m512i {
        unsafe { _mm512_setzero_si512() }
    }

    #[inline(always)]
    unsafe fn weights(at: *const i8) -> __m512i {
        unsafe { _mm512_loadu_si512(at.cast()) }
    }

    #[inline(always)]
    unsafe fn four(at: *const u8) -> __m512i {
        unsafe { _mm512_set1_epi32(at.cast::<i32>().read_unaligned()) }
    }

    #[inline(always)]
    unsafe fn add(sums: __m512i, weights: __m512i, four: __m512i) -> __m512i {
        unsafe { _mm512_dpbusd_epi32(sums, four, weights) }
    }

    #[inline(always)]
    unsafe fn affine(sums: __m512i, factor: *const f32, offset: *const f32) -> __m512 {
        unsafe {
            let product = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), _mm512_loadu_ps(factor));
            _mm512_add_ps(product, _mm512_loadu_ps(offset))
        }
    }

    #[inline(always)]
    unsafe fn plus_floats(values: __m512, at: *const f32, ratio: *const f32) -> __m512 {
        unsafe {
            let product = _mm512_mul_ps(_mm512_loadu_ps(at), _mm512_loadu_ps(ratio));
            _mm512_max_ps(_mm512_add_ps(values, product), _mm512_setzero_ps())
        }
    }

    #[inline(always)]
    unsafe fn write_floats(values: __m512, at: *mut f32) {
        unsafe { _mm512_storeu_ps(at, values) }
    }

    #[inline(always)]
    unsafe fn write_steps(values: __m512, at: *mut u8) {
        unsafe {
            let positive = _mm512_max_ps(values, _mm512_setzero_ps());
            let clamped = _mm512_min_ps(positive, _mm512_set1_ps(127.0));
            // Rounds as everywhere else: to the nearest, ties to even.
            let integers = _mm512_cvtps_epi32(clamped);
            _mm_storeu_si128(at.cast(), _mm512_cvtepi32_epi8(integers));
        }
    }
}
