//! The loop of all vector kernels: a panel of channels at a time, a few cells at a time.
//!
//! A panel's weights are read once for each tile of cells and its sums never leave the registers. There
//! is no im2col: cells lie beside each other in memory, padding included, so a tap is an offset.

use std::ops::Range;

use super::lanes::Lanes;
use super::{Arena, Convolving, Ending};
use crate::geometry::Cell;
use crate::pack::DEPTH;

/// Vectors of channels in a tile.
pub(super) const VECTORS: usize = 2;

/// Computes these panels of a convolution.
///
/// # Safety
/// The processor has the instructions of `L`, `convolving` fits the arena, and its panels are of
/// [`VECTORS`] · COUNT channels, of which there are so many.
#[allow(
    unsafe_code,
    reason = "vector instructions; bounds were checked once, when the network was built"
)]
#[inline(always)]
pub(super) unsafe fn convolve<L: Lanes>(
    convolving: &Convolving,
    panels: Range<usize>,
    arena: &mut Arena<'_>,
) {
    let tiles = convolving.cells.len().div_ceil(L::CELLS).max(1);
    let [least, larger] = [
        convolving.cells.len() / tiles,
        convolving.cells.len() % tiles,
    ];
    for panel in panels {
        let mut rest = convolving.cells.as_slice();
        for tile in 0..tiles {
            let (cells, others) = rest.split_at(least + usize::from(tile < larger));
            rest = others;
            // SAFETY: the caller's promise, and no more cells than a tile has.
            unsafe {
                match cells.len() {
                    1 => compute::<L, 1>(convolving, arena, panel, cells),
                    2 => compute::<L, 2>(convolving, arena, panel, cells),
                    3 => compute::<L, 3>(convolving, arena, panel, cells),
                    4 => compute::<L, 4>(convolving, arena, panel, cells),
                    _ => {}
                }
            }
        }
    }
}

#[allow(unsafe_code, reason = "as for `convolve`")]
#[inline(always)]
unsafe fn compute<L: Lanes, const CELLS: usize>(
    convolving: &Convolving,
    arena: &mut Arena<'_>,
    panel: usize,
    cells: &[Cell],
) {
    let panels = &convolving.panels;
    let bytes = arena.bytes.as_mut_ptr();
    let floats = arena.floats.as_mut_ptr();
    // SAFETY: all positions lie in the arena and in the lists, as `Convolving::fits` has checked.
    unsafe {
        let mut sums = [[L::zero(); VECTORS]; CELLS];
        let order = panels.panels.get_unchecked(panel);
        let mut weights = panels.bytes().as_ptr().add(order.begin);
        let mut next = || {
            let at = weights;
            weights = weights.add(VECTORS * DEPTH * L::COUNT);
            [at, at.add(DEPTH * L::COUNT)].map(|at| L::weights(at))
        };
        let from: [*const u8; CELLS] = std::array::from_fn(|at| {
            bytes
                .add(cells.get_unchecked(at).from as usize)
                .cast_const()
        });
        for pair in &order.pairs {
            let [first, second] = [next(), next()];
            for (sums, from) in sums.iter_mut().zip(from) {
                let fours = pair.map(|offset| L::four(from.add(offset as usize)));
                for (vector, sums) in sums.iter_mut().enumerate() {
                    *sums = L::add_pair(*sums, [first[vector], second[vector]], fours);
                }
            }
        }
        for &offset in &order.singles {
            let weights = next();
            for (sums, from) in sums.iter_mut().zip(from) {
                let four = L::four(from.add(offset as usize));
                for (sums, weights) in sums.iter_mut().zip(weights) {
                    *sums = L::add(*sums, weights, four);
                }
            }
        }
        for (sums, cell) in sums.into_iter().zip(cells) {
            for (vector, sums) in sums.into_iter().enumerate() {
                let channel = (panel * VECTORS + vector) * L::COUNT;
                let affine = |at: usize| {
                    let [factor, offset] =
                        [&convolving.factor, &convolving.offset].map(|list| list.as_ptr().add(at));
                    L::affine(sums, factor, offset)
                };
                let values = affine(channel);
                let [to, beside] = [cell.to, cell.beside].map(|at| at as usize + channel);
                match &convolving.ending {
                    Ending::Step => L::write_steps(values, bytes.add(to)),
                    Ending::Halves { apart } => {
                        L::write_steps(values, bytes.add(to));
                        let second = affine(convolving.channels_out() + channel);
                        L::write_steps(second, bytes.add(to + apart));
                    }
                    Ending::StepBeside(ratio) => {
                        let ratio = ratio.as_ptr().add(channel);
                        let values = L::plus_floats(values, floats.add(beside), ratio);
                        L::write_floats(values, floats.add(beside));
                        L::write_steps(values, bytes.add(to));
                    }
                    Ending::Floats => L::write_floats(values, floats.add(to)),
                }
            }
        }
    }
}
