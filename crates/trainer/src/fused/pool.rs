//! 3×3 maximum with stride 2 over `[height, width, batch, channels]`, and its gradient.
//!
//! `cell` is the floats of one cell: batch · channels.

use rayon::prelude::*;

/// Half a side, rounded up: a 3×3 window with stride 2 and one cell of padding.
pub(super) fn halved(side: usize) -> usize {
    side.div_ceil(2)
}

/// The maxima and, for each, which of its nine cells it was (0…8).
pub(super) fn forward(
    input: &[f32],
    [height, width]: [usize; 2],
    cell: usize,
) -> (Vec<f32>, Vec<u8>) {
    let (rows, columns) = (halved(height), halved(width));
    let mut output = vec![f32::NEG_INFINITY; rows * columns * cell];
    let mut from = vec![0_u8; output.len()];
    output
        .par_chunks_exact_mut(cell)
        .zip(from.par_chunks_exact_mut(cell))
        .enumerate()
        .for_each(|(number, (output, from))| {
            let (y, x) = (number / columns, number % columns);
            for step in 0..9 {
                let row = (2 * y + step / 3).checked_sub(1).filter(|y| *y < height);
                let column = (2 * x + step % 3).checked_sub(1).filter(|x| *x < width);
                let Some((row, column)) = row.zip(column) else {
                    continue;
                };
                let values = &input[(row * width + column) * cell..][..cell];
                for ((best, from), value) in output.iter_mut().zip(&mut *from).zip(values) {
                    if *value > *best {
                        *best = *value;
                        *from = step as u8;
                    }
                }
            }
        });
    (output, from)
}

/// The gradient of the input.
pub(super) fn backward(
    gradient: &[f32],
    from: &[u8],
    [height, width]: [usize; 2],
    cell: usize,
) -> Vec<f32> {
    let (rows, columns) = (halved(height), halved(width));
    let mut input = vec![0.0; height * width * cell];
    input
        .par_chunks_exact_mut(cell)
        .enumerate()
        .for_each(|(number, sums)| {
            let (y, x) = (number / width, number % width);
            // The windows that the cell is in, by its place in them.
            for step in 0..9 {
                let half = |at: usize, step: usize, most: usize| {
                    let at = (at + 1).checked_sub(step)?;
                    (at % 2 == 0 && at / 2 < most).then_some(at / 2)
                };
                let Some((row, column)) = half(y, step / 3, rows).zip(half(x, step % 3, columns))
                else {
                    continue;
                };
                let start = (row * columns + column) * cell;
                let window = gradient[start..][..cell].iter().zip(&from[start..][..cell]);
                for (sum, (value, from)) in sums.iter_mut().zip(window) {
                    *sum += if *from == step as u8 { *value } else { 0.0 };
                }
            }
        });
    input
}
