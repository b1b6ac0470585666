//! x86 with AVX2.

use std::arch::x86_64::*;
use std::ops::Range;

use super::lanes::Lanes;
use super::{Arena, Convolving, tiled};

pub(super) struct Avx2;

pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx2")
}

/// # Safety
/// As for [`tiled::convolve`].
#[allow(unsafe_code, reason = "vector instructions")]
#[target_feature(enable = "avx2")]
pub(super) unsafe fn convolve(
    convolving: &Convolving,
    panels: Range<usize>,
    arena: &mut Arena<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe { tiled::convolve::<Avx2>(convolving, panels, arena) }
}

/// Added to a float below 2²², its lowest bits are the nearest integer, ties to even.
const MAGIC: f32 = 12_582_912.0;

// SAFETY: each function is the instructions that the trait describes.
#[allow(unsafe_code, reason = "vector instructions")]
unsafe impl Lanes for Avx2 {
    const COUNT: usize = 8;
    const CELLS: usize = 4;
    type Sums = __m256i;
    type Weights = __m256i;
    type Four = __m256i;
    type Floats = __m256;

    #[inline(always)]
    unsafe fn zero() -> __m256i {
        unsafe { _mm256_setzero_si256() }
    }

    #[inline(always)]
    unsafe fn weights(at: *const i8) -> __m256i {
        unsafe { _mm256_loadu_si256(at.cast()) }
    }

    #[inline(always)]
    unsafe fn four(at: *const u8) -> __m256i {
        unsafe { _mm256_set1_epi32(at.cast::<i32>().read_unaligned()) }
    }

    #[inline(always)]
    unsafe fn add(sums: __m256i, weights: __m256i, four: __m256i) -> __m256i {
        // Two products of at most 127 · 127 stay within 16 bits.
        unsafe {
            let pairs = _mm256_maddubs_epi16(four, weights);
            _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
        }
    }

    #[inline(always)]
    unsafe fn add_pair(sums: __m256i, weights: [__m256i; 2], fours: [__m256i; 2]) -> __m256i {
        unsafe {
            let first = _mm256_maddubs_epi16(fours[0], weights[0]);
            let second = _mm256_maddubs_epi16(fours[1], weights[1]);
            let pairs = _mm256_add_epi16(first, second);
            _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
        }
    }

    #[inline(always)]
    unsafe fn affine(sums: __m256i, factor: *const f32, offset: *const f32) -> __m256 {
        unsafe {
            let product = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), _mm256_loadu_ps(factor));
            _mm256_add_ps(product, _mm256_loadu_ps(offset))
        }
    }

    #[inline(always)]
    unsafe fn plus_floats(values: __m256, at: *const f32, ratio: *const f32) -> __m256 {
        unsafe {
            let product = _mm256_mul_ps(_mm256_loadu_ps(at), _mm256_loadu_ps(ratio));
            _mm256_max_ps(_mm256_add_ps(values, product), _mm256_setzero_ps())
        }
    }

    #[inline(always)]
    unsafe fn write_floats(values: __m256, at: *mut f32) {
        unsafe { _mm256_storeu_ps(at, values) }
    }

    #[inline(always)]
    unsafe fn write_steps(values: __m256, at: *mut u8) {
        unsafe {
            let positive = _mm256_max_ps(values, _mm256_setzero_ps());
            let clamped = _mm256_min_ps(positive, _mm256_set1_ps(127.0));
            let rounded = _mm256_castps_si256(_mm256_add_ps(clamped, _mm256_set1_ps(MAGIC)));
            let integers = _mm256_and_si256(rounded, _mm256_set1_epi32(127));
            let (low, high) = (
                _mm256_castsi256_si128(integers),
                _mm256_extracti128_si256(integers, 1),
            );
            let shorts = _mm_packs_epi32(low, high);
            _mm_storel_epi64(at.cast(), _mm_packus_epi16(shorts, shorts));
        }
    }
}
