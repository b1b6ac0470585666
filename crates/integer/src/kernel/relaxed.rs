//! wasm with relaxed vectors, whose dot products of bytes are exact for 7-bit activations: twice.
//!
//! One dot product adds two products to 16 bits, which every x86 has as an instruction. The other adds four to
//! 32 bits, which is a single instruction on AArch64 and on x86 with VNNI, and three on any other x86.

use std::arch::wasm32::*;
use std::marker::PhantomData;
use std::ops::Range;

use super::lanes::Lanes;
use super::simd128::{affine, plus_floats, write_steps};
use super::{Arena, Convolving, tiled};

/// A way to add four products of bytes: all that the two differ in.
///
/// # Safety
/// As for [`Lanes`].
#[allow(unsafe_code, reason = "relaxed vectors")]
unsafe trait Dot {
    /// See [`Lanes::add`].
    unsafe fn add(sums: v128, weights: v128, four: v128) -> v128;
    /// See [`Lanes::add_pair`].
    #[inline(always)]
    unsafe fn add_pair(sums: v128, weights: [v128; 2], fours: [v128; 2]) -> v128 {
        // SAFETY: the caller's promise.
        unsafe {
            let sums = Self::add(sums, weights[0], fours[0]);
            Self::add(sums, weights[1], fours[1])
        }
    }
}

/// Two products to 16 bits.
struct InPairs;

/// Four products to 32 bits.
struct AtOnce;

/// Vectors of four channels, whose products are added by `D`.
struct Relaxed<D>(PhantomData<D>);

/// Whether the dot product to 32 bits is the faster one here, and right.
///
/// What engines make of a second factor with its highest bit set is left to them, and gives them away: only an
/// x86 without VNNI adds pairs in 16 bits, and stops at 32,767. The first version of an engine's instruction
/// added twice, so it is asked for a known sum too.
#[target_feature(enable = "relaxed-simd")]
pub(super) fn has_dot_product() -> bool {
    let sum = |weight: i8, four: u8, before: i32| {
        let [weights, fours] = [i8x16_splat(weight), u8x16_splat(four)].map(std::hint::black_box);
        let before = std::hint::black_box(i32x4_splat(before));
        i32x4_extract_lane::<0>(i32x4_relaxed_dot_i8x16_i7x16_add(weights, fours, before))
    };
    let adds_pairs = sum(127, 255, 0) == 2 * i32::from(i16::MAX);
    let is_right =
        [-127, -1, 127].map(|weight| sum(weight, 127, 7) == 7 + 4 * 127 * i32::from(weight));
    !adds_pairs && is_right == [true; 3]
}

/// # Safety
/// As for [`tiled::convolve`].
#[allow(unsafe_code, reason = "relaxed vectors, and addresses")]
#[target_feature(enable = "relaxed-simd")]
pub(super) unsafe fn convolve_dot(
    convolving: &Convolving,
    panels: Range<usize>,
    arena: &mut Arena<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe { tiled::convolve::<Relaxed<AtOnce>>(convolving, panels, arena) }
}

/// # Safety
/// As for [`tiled::convolve`].
#[allow(unsafe_code, reason = "relaxed vectors, and addresses")]
#[target_feature(enable = "relaxed-simd")]
pub(super) unsafe fn convolve(
    convolving: &Convolving,
    panels: Range<usize>,
    arena: &mut Arena<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe { tiled::convolve::<Relaxed<InPairs>>(convolving, panels, arena) }
}

// SAFETY: each function is the instructions that the trait describes.
#[allow(unsafe_code, reason = "relaxed vectors")]
unsafe impl Dot for InPairs {
    #[inline(always)]
    unsafe fn add(sums: v128, weights: v128, four: v128) -> v128 {
        // What engines may differ in, a second factor with its highest bit set and a sum of two beyond
        // 16 bits, does not happen with 7-bit activations.
        let pairs = i16x8_relaxed_dot_i8x16_i7x16(weights, four);
        i32x4_add(sums, i32x4_dot_i16x8(pairs, i16x8_splat(1)))
    }

    #[inline(always)]
    unsafe fn add_pair(sums: v128, weights: [v128; 2], fours: [v128; 2]) -> v128 {
        let first = i16x8_relaxed_dot_i8x16_i7x16(weights[0], fours[0]);
        let second = i16x8_relaxed_dot_i8x16_i7x16(weights[1], fours[1]);
        let pairs = i16x8_add(first, second);
        i32x4_add(sums, i32x4_dot_i16x8(pairs, i16x8_splat(1)))
    }
}

// SAFETY: each function is the instruction that the trait describes.
#[allow(unsafe_code, reason = "relaxed vectors")]
unsafe impl Dot for AtOnce {
    #[inline(always)]
    unsafe fn add(sums: v128, weights: v128, four: v128) -> v128 {
        i32x4_relaxed_dot_i8x16_i7x16_add(weights, four, sums)
    }
}

// SAFETY: each function is the instructions that the trait describes.
#[allow(unsafe_code, reason = "relaxed vectors, and addresses")]
unsafe impl<D: Dot> Lanes for Relaxed<D> {
    const COUNT: usize = 4;
    const CELLS: usize = 4;
    type Sums = v128;
    type Weights = v128;
    type Four = v128;
    type Floats = v128;

    #[inline(always)]
    unsafe fn zero() -> v128 {
        i32x4_splat(0)
    }

    #[inline(always)]
    unsafe fn weights(at: *const i8) -> v128 {
        unsafe { v128_load(at.cast()) }
    }

    #[inline(always)]
    unsafe fn four(at: *const u8) -> v128 {
        unsafe { v128_load32_splat(at.cast()) }
    }

    #[inline(always)]
    unsafe fn add(sums: v128, weights: v128, four: v128) -> v128 {
        unsafe { D::add(sums, weights, four) }
    }

    #[inline(always)]
    unsafe fn add_pair(sums: v128, weights: [v128; 2], fours: [v128; 2]) -> v128 {
        unsafe { D::add_pair(sums, weights, fours) }
    }

    #[inline(always)]
    unsafe fn affine(sums: v128, factor: *const f32, offset: *const f32) -> v128 {
        unsafe { affine(sums, factor, offset) }
    }

    #[inline(always)]
    unsafe fn plus_floats(values: v128, at: *const f32, ratio: *const f32) -> v128 {
        unsafe { plus_floats(values, at, ratio) }
    }

    #[inline(always)]
    unsafe fn write_floats(values: v128, at: *mut f32) {
        unsafe { v128_store(at.cast(), values) }
    }

    #[inline(always)]
    unsafe fn write_steps(values: v128, at: *mut u8) {
        unsafe { write_steps(values, at) }
    }
}
