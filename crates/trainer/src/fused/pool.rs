//! 3×3 maximum with stride 2 over `[batch, height, width, channels]`, and its gradient.

use rayon::prelude::*;

/// Half a side, rounded up: a 3×3 window with stride 2 and one cell of padding.
pub(super) fn halved(side: usize) -> usize {
    side.div_ceil(2)
}

/// The maxima and, for each, which of its nine cells it was (0…8).
pub(super) fn forward(input: &[f32], [height, width, channels]: [usize; 3]) -> (Vec<f32>, Vec<u8>) {
    let (rows, columns) = (halved(height), halved(width));
    let pictures = input.len() / (height * width * channels).max(1);
    let size = rows * columns * channels;
    let mut output = vec![f32::NEG_INFINITY; pictures * size];
    let mut from = vec![0_u8; pictures * size];
    output
        .par_chunks_mut(size)
        .zip(from.par_chunks_mut(size))
        .zip(input.par_chunks(height * width * channels))
        .for_each(|((output, from), map)| {
            for (cell, (output, from)) in output
                .chunks_exact_mut(channels)
                .zip(from.chunks_exact_mut(channels))
                .enumerate()
            {
                for (step, source) in window(cell, columns, [height, width]) {
                    let values = &map[source * channels..][..channels];
                    for ((best, from), value) in output.iter_mut().zip(&mut *from).zip(values) {
                        if *value > *best {
                            *best = *value;
                            *from = step;
                        }
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
    [height, width, channels]: [usize; 3],
) -> Vec<f32> {
    let (rows, columns) = (halved(height), halved(width));
    let size = rows * columns * channels;
    let pictures = gradient.len() / size.max(1);
    let mut input = vec![0.0; pictures * height * width * channels];
    input
        .par_chunks_mut(height * width * channels)
        .zip(gradient.par_chunks(size))
        .zip(from.par_chunks(size))
        .for_each(|((map, gradient), from)| {
            for (cell, (gradient, from)) in gradient
                .chunks_exact(channels)
                .zip(from.chunks_exact(channels))
                .enumerate()
            {
                for (step, source) in window(cell, columns, [height, width]) {
                    let sums = &mut map[source * channels..][..channels];
                    for ((sum, value), from) in sums.iter_mut().zip(gradient).zip(from) {
                        *sum += if *from == step { *value } else { 0.0 };
                    }
                }
            }
        });
    input
}

/// The cells under the window of output cell `cell`: their number in the window and in the map.
fn window(
    cell: usize,
    columns: usize,
    [height, width]: [usize; 2],
) -> impl Iterator<Item = (u8, usize)> {
    let (y, x) = (cell / columns * 2, cell % columns * 2);
    (0..9_u8).filter_map(move |step| {
        let row = (y + usize::from(step / 3)).checked_sub(1)?;
        let column = (x + usize::from(step % 3)).checked_sub(1)?;
        (row < height && column < width).then_some((step, row * width + column))
    })
}
