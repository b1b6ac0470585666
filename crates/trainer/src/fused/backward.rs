//! The gradients of a unit, in two passes over the maps.
//!
//! The first pass takes the ReLU's share out of the gradient and adds up what the norm's gradient
//! needs over the batch; the second makes the gradient of the convolution's output. Then each cell of
//! the input and each filter gather what they are due, so that nothing is added up by two threads.

use rayon::prelude::*;

use super::forward::{ROWS, blocks, inverse_deviation, total};
use super::geometry::Geometry;
use super::multiply::{Matrix, multiply};

/// Gradients of a unit's inputs.
pub(super) struct Backward {
    /// Of the map; absent for the picture itself.
    pub input: Option<Vec<f32>>,
    /// `[channels out, channels, kernel, kernel]`.
    pub weight: Vec<f32>,
    pub gamma: Vec<f32>,
    pub beta: Vec<f32>,
    /// Of the shortcut, if there is one.
    pub shortcut: Option<Vec<f32>>,
}

/// Everything that the backward pass reads.
pub(super) struct Saved<'a> {
    pub input: &'a [f32],
    pub weight: &'a [f32],
    pub gamma: &'a [f32],
    pub raw: &'a [f32],
    /// The unit's output, if a ReLU made it.
    pub rectified: Option<&'a [f32]>,
    pub mean: &'a [f32],
    pub variance: &'a [f32],
}

/// The gradients, from that of the output.
pub(super) fn backward(
    geometry: &Geometry,
    saved: &Saved<'_>,
    mut gradient: Vec<f32>,
    [input_too, shortcut_too]: [bool; 2],
) -> Backward {
    let geometry = geometry.merged();
    let channels = geometry.channels_out;
    let size = ROWS * channels;
    let sums: Vec<[Vec<f32>; 2]> = gradient
        .par_chunks_mut(size)
        .zip(saved.raw.par_chunks(size))
        .enumerate()
        .map(|(index, (gradient, raw))| {
            if let Some(output) = saved.rectified {
                let output = &output[index * size..][..gradient.len()];
                for (gradient, output) in gradient.iter_mut().zip(output) {
                    *gradient = if *output > 0.0 { *gradient } else { 0.0 };
                }
            }
            let mut sums = [vec![0.0; channels], vec![0.0; channels]];
            let [first, second] = &mut sums;
            for (gradients, raws) in gradient
                .chunks_exact(channels)
                .zip(raw.chunks_exact(channels))
            {
                let row = gradients.iter().zip(raws).zip(saved.mean);
                for (((gradient, raw), mean), (first, second)) in
                    row.zip(first.iter_mut().zip(second.iter_mut()))
                {
                    *first += gradient;
                    *second += gradient * (raw - mean);
                }
            }
            sums
        })
        .collect();
    let [first, second] = total(&sums, channels);
    let beta: Vec<f32> = first.iter().map(|sum| *sum as f32).collect();
    let deviations: Vec<f32> = saved
        .variance
        .iter()
        .map(|v| inverse_deviation(*v))
        .collect();
    let gamma: Vec<f32> = (second.iter().zip(&deviations))
        .map(|(sum, deviation)| *sum as f32 * deviation)
        .collect();
    // Gradient of the convolution's output: `a · gradient + b · raw + c`, by channel.
    let rows = geometry.rows() as f32;
    let mut coefficients = [
        vec![0.0; channels],
        vec![0.0; channels],
        vec![0.0; channels],
    ];
    for channel in 0..channels {
        let a = saved.gamma[channel] * deviations[channel];
        let b = -a * deviations[channel] * gamma[channel] / rows;
        coefficients[0][channel] = a;
        coefficients[1][channel] = b;
        coefficients[2][channel] = -a * beta[channel] / rows - b * saved.mean[channel];
    }
    let shortcut = shortcut_too.then(|| gradient.clone());
    gradient
        .par_chunks_mut(size)
        .zip(saved.raw.par_chunks(size))
        .for_each(|(gradient, raw)| combine(gradient, raw, &coefficients));
    let weight = geometry.channels_last(saved.weight);
    let (input, weight) = rayon::join(
        || input_too.then(|| input_gradient(&geometry, &weight, &gradient)),
        || weight_gradient(&geometry, saved.input, &gradient),
    );
    Backward {
        input,
        weight: geometry.channels_first(weight),
        gamma,
        beta,
        shortcut,
    }
}

/// `slope` is the gradient of the convolution's output.
fn input_gradient(geometry: &Geometry, weight: &[f32], slope: &[f32]) -> Vec<f32> {
    let (channels, out, depth) = (geometry.channels, geometry.channels_out, geometry.depth());
    let mut input = vec![0.0; geometry.inputs()];
    blocks(geometry, &mut input, channels).for_each(|(place, input)| {
        let pictures = input.len() / channels;
        for (turn, (tap, cell)) in geometry.uses(place.cell).enumerate() {
            let slope = &slope[(cell * geometry.batch + place.first) * out..];
            let slope = Matrix::new(slope, pictures, out);
            let weight = Matrix::part(&weight[tap * channels..], out, channels, depth);
            multiply(input, channels, slope, weight, turn > 0);
        }
    });
    input
}

/// Filters are cut into about so many blocks of work.
const FILTER_BLOCKS: usize = 4;

/// Thinner blocks would spend their time on reading the inputs.
const FEWEST_FILTERS: usize = 32;

/// `[channels out, kernel, kernel, channels]`
fn weight_gradient(geometry: &Geometry, input: &[f32], slope: &[f32]) -> Vec<f32> {
    let (channels, out, depth) = (geometry.channels, geometry.channels_out, geometry.depth());
    let batch = geometry.batch;
    let mut weight = vec![0.0; out * depth];
    let filters = (out / FILTER_BLOCKS).max(FEWEST_FILTERS);
    weight
        .par_chunks_mut(filters * depth)
        .enumerate()
        .for_each_init(Vec::new, |columns, (index, weight)| {
            let filters_here = weight.len() / depth;
            let mut seen = vec![false; geometry.kernel * geometry.kernel];
            for cell in 0..geometry.cells_out() {
                let slope = &slope[cell * batch * out + index * filters..];
                let slope = Matrix::part(slope, batch, filters_here, out).transposed();
                if geometry.is_shallow() {
                    geometry.gather(input, cell, 0..batch, columns);
                    let gathered = Matrix::new(columns, batch, depth);
                    multiply(weight, depth, slope, gathered, cell > 0);
                    continue;
                }
                for (tap, source) in geometry.taps(cell) {
                    let input = &input[source * batch * channels..];
                    let input = Matrix::new(input, batch, channels);
                    let weight = &mut weight[tap * channels..];
                    multiply(weight, depth, slope, input, seen[tap]);
                    seen[tap] = true;
                }
            }
        });
    weight
}

/// `a · gradient + b · raw + c`, by channel.
fn combine(gradient: &mut [f32], raw: &[f32], [a, b, c]: &[Vec<f32>; 3]) {
    let channels = a.len();
    for (gradient, raw) in gradient
        .chunks_exact_mut(channels)
        .zip(raw.chunks_exact(channels))
    {
        let coefficients = a.iter().zip(b).zip(c);
        for ((gradient, raw), ((a, b), c)) in gradient.iter_mut().zip(raw).zip(coefficients) {
            *gradient = a * *gradient + b * raw + c;
        }
    }
}
