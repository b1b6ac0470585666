//! AArch64, with and without the dot product of Armv8.2.

use std::arch::aarch64::*;
use std::arch::asm;
use std::ops::Range;

use super::lanes::Lanes;
use super::{Arena, Convolving, tiled};

struct Neon;
struct NeonDot;

pub(super) fn has_dot_product() -> bool {
    std::arch::is_aarch64_feature_detected!("dotprod")
}

/// # Safety
/// As for [`tiled::convolve`].
#[allow(unsafe_code, reason = "vector instructions")]
pub(super) unsafe fn convolve(
    convolving: &Convolving,
    panels: Range<usize>,
    arena: &mut Arena<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe { tiled::convolve::<Neon>(convolving, panels, arena) }
}

/// # Safety
/// As for [`tiled::convolve`].
#[allow(unsafe_code, reason = "vector instructions")]
#[target_feature(enable = "dotprod")]
pub(super) unsafe fn convolve_dot(
    convolving: &Convolving,
    panels: Range<usize>,
    arena: &mut Arena<'_>,
) {
    // SAFETY: the caller's promise.
    unsafe { tiled::convolve::<NeonDot>(convolving, panels, arena) }
}

// SAFETY: each function is the instructions that the trait describes.
#[allow(unsafe_code, reason = "vector instructions")]
unsafe impl Lanes for Neon {
    const COUNT: usize = 4;
    const CELLS: usize = 4;
    /// Of channels 0, 0, 1, 1 and 2, 2, 3, 3.
    type Sums = [int32x4_t; 2];
    type Weights = int8x16_t;
    type Four = int8x8_t;
    type Floats = float32x4_t;

    #[inline(always)]
    unsafe fn zero() -> [int32x4_t; 2] {
        unsafe { [vdupq_n_s32(0); 2] }
    }

    #[inline(always)]
    unsafe fn weights(at: *const i8) -> int8x16_t {
        unsafe { vld1q_s8(at) }
    }

    #[inline(always)]
    unsafe fn four(at: *const u8) -> int8x8_t {
        unsafe { vreinterpret_s8_s32(vdup_n_s32(at.cast::<i32>().read_unaligned())) }
    }

    #[inline(always)]
    unsafe fn add(sums: [int32x4_t; 2], weights: int8x16_t, four: int8x8_t) -> [int32x4_t; 2] {
        unsafe {
            let low = vmull_s8(vget_low_s8(weights), four);
            let high = vmull_s8(vget_high_s8(weights), four);
            [vpadalq_s16(sums[0], low), vpadalq_s16(sums[1], high)]
        }
    }

    #[inline(always)]
    unsafe fn add_pair(
        sums: [int32x4_t; 2],
        weights: [int8x16_t; 2],
        fours: [int8x8_t; 2],
    ) -> [int32x4_t; 2] {
        // A lane has one product of each: at most 2 · 127 · 127.
        unsafe {
            let low = vmull_s8(vget_low_s8(weights[0]), fours[0]);
            let low = vmlal_s8(low, vget_low_s8(weights[1]), fours[1]);
            let high = vmull_s8(vget_high_s8(weights[0]), fours[0]);
            let high = vmlal_s8(high, vget_high_s8(weights[1]), fours[1]);
            [vpadalq_s16(sums[0], low), vpadalq_s16(sums[1], high)]
        }
    }

    #[inline(always)]
    unsafe fn affine(sums: [int32x4_t; 2], factor: *const f32, offset: *const f32) -> float32x4_t {
        unsafe { affine(vpaddq_s32(sums[0], sums[1]), factor, offset) }
    }

    #[inline(always)]
    unsafe fn plus_floats(values: float32x4_t, at: *const f32, ratio: *const f32) -> float32x4_t {
        unsafe { plus_floats(values, at, ratio) }
    }

    #[inline(always)]
    unsafe fn write_floats(values: float32x4_t, at: *mut f32) {
        unsafe { vst1q_f32(at, values) }
    }

    #[inline(always)]
    unsafe fn write_steps(values: float32x4_t, at: *mut u8) {
        unsafe { write_steps(values, at) }
    }
}

// SAFETY: each function is the instructions that the trait describes.
#[allow(unsafe_code, reason = "vector instructions")]
unsafe impl Lanes for NeonDot {
    const COUNT: usize = 4;
    const CELLS: usize = 4;
    type Sums = int32x4_t;
    type Weights = int8x16_t;
    type Four = int8x16_t;
    type Floats = float32x4_t;

    #[inline(always)]
    unsafe fn zero() -> int32x4_t {
        unsafe { vdupq_n_s32(0) }
    }

    #[inline(always)]
    unsafe fn weights(at: *const i8) -> int8x16_t {
        unsafe { vld1q_s8(at) }
    }

    #[inline(always)]
    unsafe fn four(at: *const u8) -> int8x16_t {
        unsafe { vreinterpretq_s8_s32(vdupq_n_s32(at.cast::<i32>().read_unaligned())) }
    }

    #[inline(always)]
    unsafe fn add(mut sums: int32x4_t, weights: int8x16_t, four: int8x16_t) -> int32x4_t {
        // SAFETY: pure; the intrinsic of this instruction is not stable yet.
        unsafe {
            asm!(
                "sdot {sums:v}.4s, {weights:v}.16b, {four:v}.16b",
                sums = inout(vreg) sums,
                weights = in(vreg) weights,
                four = in(vreg) four,
                options(pure, nomem, nostack, preserves_flags),
            );
        }
        sums
    }

    #[inline(always)]
    unsafe fn affine(sums: int32x4_t, factor: *const f32, offset: *const f32) -> float32x4_t {
        unsafe { affine(sums, factor, offset) }
    }

    #[inline(always)]
    unsafe fn plus_floats(values: float32x4_t, at: *const f32, ratio: *const f32) -> float32x4_t {
        unsafe { plus_floats(values, at, ratio) }
    }

    #[inline(always)]
    unsafe fn write_floats(values: float32x4_t, at: *mut f32) {
        unsafe { vst1q_f32(at, values) }
    }

    #[inline(always)]
    unsafe fn write_steps(values: float32x4_t, at: *mut u8) {
        unsafe { write_steps(values, at) }
    }
}

/// See [`Lanes::affine`]. Two instructions: a fused one would round once.
#[allow(unsafe_code, reason = "vector instructions")]
#[inline(always)]
unsafe fn affine(sums: int32x4_t, factor: *const f32, offset: *const f32) -> float32x4_t {
    unsafe {
        let product = vmulq_f32(vcvtq_f32_s32(sums), vld1q_f32(factor));
        vaddq_f32(product, vld1q_f32(offset))
    }
}

/// See [`Lanes::plus_floats`]. Two instructions here too.
#[allow(unsafe_code, reason = "vector instructions")]
#[inline(always)]
unsafe fn plus_floats(values: float32x4_t, at: *const f32, ratio: *const f32) -> float32x4_t {
    unsafe {
        let sum = vaddq_f32(values, vmulq_f32(vld1q_f32(at), vld1q_f32(ratio)));
        vmaxq_f32(sum, vdupq_n_f32(0.0))
    }
}

/// See [`Lanes::write_steps`].
#[allow(unsafe_code, reason = "vector instructions")]
#[inline(always)]
unsafe fn write_steps(values: float32x4_t, at: *mut u8) {
    unsafe {
        let clamped = vminq_f32(vmaxq_f32(values, vdupq_n_f32(0.0)), vdupq_n_f32(127.0));
        let shorts = vmovn_u32(vcvtnq_u32_f32(clamped));
        let bytes = vmovn_u16(vcombine_u16(shorts, shorts));
        at.cast::<u32>()
            .write_unaligned(vget_lane_u32::<0>(vreinterpret_u32_u8(bytes)));
    }
}
