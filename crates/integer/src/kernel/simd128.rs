//! wasm with 128-bit vectors.
//!
//! There are no products of bytes, so everything is widened to 16 bits: activations once for each
//! convolution, weights as they are read, each for four cells. An instruction adds the products of two inputs
//! to the sums of four channels.

use std::arch::wasm32::*;
use std::ops::Range;

use super::{Arena, Convolving, Ending};
use crate::geometry::Cell;
use crate::pack::{RUN, SHORT_DEPTH as DEPTH};

/// Of a panel: two vectors of sums.
const CHANNELS: usize = 8;

/// Of a tile: as many as engines keep in 16 registers, with their sums and activations.
const CELLS: usize = 4;

/// Of a cell and a panel's channels.
type Sums = [v128; 2];

/// Computes these panels of a convolution.
///
/// # Safety
/// `convolving` fits the arena, whose shorts it fits too, and its panels, of which there are so many, are of
/// [`CHANNELS`].
#[allow(
    unsafe_code,
    reason = "addresses; bounds were checked once, when the network was built"
)]
pub(super) unsafe fn convolve(
    convolving: &Convolving,
    panels: Range<usize>,
    arena: &mut Arena<'_>,
) {
    let reads = convolving.reads();
    for (to, from) in arena.shorts.iter_mut().zip(&arena.bytes[reads.clone()]) {
        *to = i16::from(*from);
    }
    for panel in panels {
        for cells in convolving.cells.chunks(CELLS) {
            // SAFETY: the caller's promise.
            unsafe {
                match cells.len() {
                    1 => compute::<1>(convolving, arena, panel, cells, reads.start),
                    2 => compute::<2>(convolving, arena, panel, cells, reads.start),
                    3 => compute::<3>(convolving, arena, panel, cells, reads.start),
                    _ => compute::<CELLS>(convolving, arena, panel, cells, reads.start),
                }
            }
        }
    }
}

#[allow(unsafe_code, reason = "as for `convolve`")]
unsafe fn compute<const CELLS: usize>(
    convolving: &Convolving,
    arena: &mut Arena<'_>,
    panel: usize,
    cells: &[Cell],
    begin: usize,
) {
    let shorts = arena.shorts.as_ptr();
    // SAFETY: all positions lie in the arena and in the lists, as `Convolving::fits` has checked, and what
    // lies `begin` and more in its bytes was widened.
    unsafe {
        let mut sums = [[i32x4_splat(0); 2]; CELLS];
        let order = convolving.panels.panels.get_unchecked(panel);
        let mut weights = convolving.panels.bytes().as_ptr().add(order.begin);
        let from: [*const i16; CELLS] =
            std::array::from_fn(|at| shorts.add(cells.get_unchecked(at).from as usize - begin));
        for &offset in &order.runs {
            let from = from.map(|from| from.add(offset as usize));
            for group in 0..RUN {
                let from = from.map(|from| from.add(group * DEPTH));
                add(&mut sums, weights.add(group * CHANNELS * DEPTH), from);
            }
            weights = weights.add(RUN * CHANNELS * DEPTH);
        }
        for &offset in &order.singles {
            let from = from.map(|from| from.add(offset as usize));
            add(&mut sums, weights, from);
            weights = weights.add(CHANNELS * DEPTH);
        }
        for (sums, cell) in sums.into_iter().zip(cells) {
            for (vector, sums) in sums.into_iter().enumerate() {
                end(convolving, arena, sums, panel * CHANNELS + vector * 4, cell);
            }
        }
    }
}

/// Adds the products of two activations of each cell and two weights of each channel.
#[allow(unsafe_code, reason = "addresses")]
#[inline(always)]
unsafe fn add<const CELLS: usize>(
    sums: &mut [Sums; CELLS],
    weights: *const i8,
    from: [*const i16; CELLS],
) {
    unsafe {
        let low = i16x8_load_extend_i8x8(weights);
        let high = i16x8_load_extend_i8x8(weights.add(8));
        for (sums, from) in sums.iter_mut().zip(from) {
            let two = v128_load32_splat(from.cast());
            sums[0] = i32x4_add(sums[0], i32x4_dot_i16x8(low, two));
            sums[1] = i32x4_add(sums[1], i32x4_dot_i16x8(high, two));
        }
    }
}

/// What follows the sums of one cell's four channels from `channel` on.
#[allow(unsafe_code, reason = "addresses")]
#[inline(always)]
unsafe fn end(
    convolving: &Convolving,
    arena: &mut Arena<'_>,
    sums: v128,
    channel: usize,
    cell: &Cell,
) {
    let bytes = arena.bytes.as_mut_ptr();
    let floats = arena.floats.as_mut_ptr();
    // SAFETY: as in `compute`.
    unsafe {
        let affine = |at: usize| {
            let [factor, offset] =
                [&convolving.factor, &convolving.offset].map(|list| list.as_ptr().add(at));
            affine(sums, factor, offset)
        };
        let values = affine(channel);
        let [to, beside] = [cell.to, cell.beside].map(|at| at as usize + channel);
        match &convolving.ending {
            Ending::Step => write_steps(values, bytes.add(to)),
            Ending::Halves { apart } => {
                write_steps(values, bytes.add(to));
                let second = affine(convolving.channels_out() + channel);
                write_steps(second, bytes.add(to + apart));
            }
            Ending::StepBeside(ratio) => {
                let ratio = ratio.as_ptr().add(channel);
                let values = plus_floats(values, floats.add(beside), ratio);
                v128_store(floats.add(beside).cast(), values);
                write_steps(values, bytes.add(to));
            }
            Ending::Floats => v128_store(floats.add(to).cast(), values),
        }
    }
}

/// Added to a float below 2²², its lowest bits are the nearest integer, ties to even.
const MAGIC: f32 = 12_582_912.0;

/// See [`super::lanes::Lanes::affine`]; one sum a lane.
#[allow(unsafe_code, reason = "addresses")]
#[inline(always)]
pub(super) unsafe fn affine(sums: v128, factor: *const f32, offset: *const f32) -> v128 {
    unsafe {
        let product = f32x4_mul(f32x4_convert_i32x4(sums), v128_load(factor.cast()));
        f32x4_add(product, v128_load(offset.cast()))
    }
}

/// See [`super::lanes::Lanes::plus_floats`].
#[allow(unsafe_code, reason = "addresses")]
#[inline(always)]
pub(super) unsafe fn plus_floats(values: v128, at: *const f32, ratio: *const f32) -> v128 {
    unsafe {
        let product = f32x4_mul(v128_load(at.cast()), v128_load(ratio.cast()));
        f32x4_pmax(f32x4_splat(0.0), f32x4_add(values, product))
    }
}

/// See [`super::lanes::Lanes::write_steps`].
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
