//! wasm with 128-bit vectors.
//!
//! Products are of 16 bits, so weights and activations are widened as they are read, and pairs of
//! products are added on the way to 32 bits: a channel's sum is in two lanes until it ends.

use std::arch::wasm32::*;

use super::lanes::Lanes;
use super::{Arena, Convolving, tiled};

pub(super) struct Simd128;

/// # Safety
/// As for [`tiled::convolve`].
#[allow(unsafe_code, reason = "addresses")]
pub(super) unsafe fn convolve(convolving: &Convolving, arena: &mut Arena<'_>) {
    // SAFETY: the caller's promise.
    unsafe { tiled::convolve::<Simd128>(convolving, arena) }
}

// SAFETY: each function is the instructions that the trait describes.
#[allow(unsafe_code, reason = "addresses")]
unsafe impl Lanes for Simd128 {
    const COUNT: usize = 4;
    const CELLS: usize = 2;
    /// Of channels 0, 0, 1, 1 and 2, 2, 3, 3.
    type Sums = [v128; 2];
    type Weights = [v128; 2];
    type Four = v128;
    type Floats = v128;

    #[inline(always)]
    unsafe fn zero() -> [v128; 2] {
        [i32x4_splat(0); 2]
    }

    #[inline(always)]
    unsafe fn weights(at: *const i8) -> [v128; 2] {
        unsafe {
            [
                i16x8_load_extend_i8x8(at),
                i16x8_load_extend_i8x8(at.add(8)),
            ]
        }
    }

    #[inline(always)]
    unsafe fn four(at: *const u8) -> v128 {
        unsafe { i16x8_extend_low_u8x16(v128_load32_splat(at.cast())) }
    }

    #[inline(always)]
    unsafe fn add(sums: [v128; 2], weights: [v128; 2], four: v128) -> [v128; 2] {
        [
            i32x4_add(sums[0], i32x4_dot_i16x8(weights[0], four)),
            i32x4_add(sums[1], i32x4_dot_i16x8(weights[1], four)),
        ]
    }

    #[inline(always)]
    unsafe fn affine(sums: [v128; 2], factor: *const f32, offset: *const f32) -> v128 {
        let [low, high] = sums;
        let sums = i32x4_add(
            i32x4_shuffle::<0, 2, 4, 6>(low, high),
            i32x4_shuffle::<1, 3, 5, 7>(low, high),
        );
        unsafe { affine(sums, factor, offset) }
    }

    #[inline(always)]
    unsafe fn plus_integers(values: v128, at: *const u8, ratio: *const f32) -> v128 {
        unsafe { plus_integers(values, at, ratio) }
    }

    #[inline(always)]
    unsafe fn plus_floats(values: v128, at: *const f32) -> v128 {
        unsafe { f32x4_add(values, v128_load(at.cast())) }
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

/// Added to a float below 2²², its lowest bits are the nearest integer, ties to even.
const MAGIC: f32 = 12_582_912.0;

/// See [`Lanes::affine`]; one sum a lane.
#[allow(unsafe_code, reason = "addresses")]
#[inline(always)]
pub(super) unsafe fn affine(sums: v128, factor: *const f32, offset: *const f32) -> v128 {
    unsafe {
        let product = f32x4_mul(f32x4_convert_i32x4(sums), v128_load(factor.cast()));
        f32x4_add(product, v128_load(offset.cast()))
    }
}

/// See [`Lanes::plus_integers`].
#[allow(unsafe_code, reason = "addresses")]
#[inline(always)]
pub(super) unsafe fn plus_integers(values: v128, at: *const u8, ratio: *const f32) -> v128 {
    unsafe {
        let shorts = i16x8_extend_low_u8x16(v128_load32_zero(at.cast()));
        let integers = f32x4_convert_i32x4(i32x4_extend_low_u16x8(shorts));
        f32x4_add(values, f32x4_mul(integers, v128_load(ratio.cast())))
    }
}

/// See [`Lanes::write_steps`].
#[allow(unsafe_code, reason = "addresses")]
#[inline(always)]
pub(super) unsafe fn write_steps(values: v128, at: *mut u8) {
    // As pseudo-minima these are single instructions; no value here is a NaN.
    let positive = f32x4_pmax(f32x4_splat(0.0), values);
    let clamped = f32x4_pmin(f32x4_splat(127.0), positive);
    let rounded = f32x4_add(clamped, f32x4_splat(MAGIC));
    let integers = v128_and(rounded, i32x4_splat(127));
    let shorts = i16x8_narrow_i32x4(integers, integers);
    let bytes = u8x16_narrow_i16x8(shorts, shorts);
    unsafe { v128_store32_lane::<0>(bytes, at.cast()) }
}
