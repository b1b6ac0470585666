//! The gradients of a unit, in two passes over the maps.
//!
//! The first pass takes the ReLU's share out of the gradient and adds up what the norm's gradient
//! needs over the batch; the second makes the gradient of the convolution's output piece by piece, and
//! multiplies it while it is in the cache.

use rayon::prelude::*;

use super::forward::{inverse_deviation, total};
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
    /// Of the norm's output, and so of the shortcut too.
    pub output: Vec<f32>,
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
    input_too: bool,
) -> Backward {
    let channels = geometry.channels_out;
    let piece = geometry.piece();
    let size = piece * geometry.cells_out() * channels;
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
    let (input, weight) =
        convolution_backward(geometry, saved, &gradient, &coefficients, input_too);
    Backward {
        input,
        weight,
        gamma,
        beta,
        output: gradient,
    }
}

/// At most so many partial sums of the weights' gradients are kept beside each other.
const LANES: usize = 8;

fn convolution_backward(
    geometry: &Geometry,
    saved: &Saved<'_>,
    gradient: &[f32],
    coefficients: &[Vec<f32>; 3],
    input_too: bool,
) -> (Option<Vec<f32>>, Vec<f32>) {
    let (channels, depth) = (geometry.channels_out, geometry.depth());
    let piece = geometry.piece();
    let pieces = geometry.batch.div_ceil(piece);
    let lane_pictures = pieces.div_ceil(LANES) * piece;
    let weight = geometry.channels_last(saved.weight);
    let picture_in = geometry.picture_in();
    let mut input = vec![
        0.0;
        if input_too {
            geometry.batch * picture_in
        } else {
            0
        }
    ];
    let lanes = geometry.batch.div_ceil(lane_pictures);
    let mut inputs: Vec<&mut [f32]> = if input_too {
        input.chunks_mut(lane_pictures * picture_in).collect()
    } else {
        (0..lanes).map(|_| Default::default()).collect()
    };
    let partial: Vec<Vec<f32>> = inputs
        .par_iter_mut()
        .enumerate()
        .map(|(lane, lane_input)| {
            let mut sum = vec![0.0; channels * depth];
            let (mut columns, mut raw_gradient) = (Vec::new(), Vec::new());
            let end = ((lane + 1) * lane_pictures).min(geometry.batch);
            for first in (lane * lane_pictures..end).step_by(piece) {
                let last = (first + piece).min(end);
                let rows = (last - first) * geometry.cells_out();
                let begin = first * geometry.cells_out() * channels;
                raw_gradient.resize(rows * channels, 0.0);
                combine(
                    &gradient[begin..][..rows * channels],
                    &saved.raw[begin..][..rows * channels],
                    coefficients,
                    &mut raw_gradient,
                );
                let slope = Matrix::new(&raw_gradient, rows, channels);
                let gathered = if geometry.is_pointwise() {
                    &saved.input[first * picture_in..last * picture_in]
                } else {
                    columns.resize(rows * depth, 0.0);
                    geometry.gather(saved.input, first..last, &mut columns);
                    &columns
                };
                let gathered = Matrix::new(gathered, rows, depth);
                multiply(
                    &mut sum,
                    slope.transposed(),
                    gathered,
                    first != lane * lane_pictures,
                );
                if input_too {
                    let offset = (first - lane * lane_pictures) * picture_in;
                    let target = &mut lane_input[offset..][..(last - first) * picture_in];
                    let weight = Matrix::new(&weight, channels, depth);
                    if geometry.is_pointwise() {
                        multiply(target, slope, weight, false);
                    } else {
                        multiply(&mut columns, slope, weight, false);
                        geometry.scatter(&columns, target);
                    }
                }
            }
            sum
        })
        .collect();
    let mut partial = partial.into_iter();
    let mut sum = partial.next().unwrap_or_default();
    let rest: Vec<Vec<f32>> = partial.collect();
    sum.par_chunks_mut(1 << 14)
        .enumerate()
        .for_each(|(index, sum)| {
            for lane in &rest {
                let lane = &lane[index << 14..][..sum.len()];
                for (sum, value) in sum.iter_mut().zip(lane) {
                    *sum += value;
                }
            }
        });
    (input_too.then_some(input), geometry.channels_first(&sum))
}

/// `a · gradient + b · raw + c`, by channel.
fn combine(gradient: &[f32], raw: &[f32], [a, b, c]: &[Vec<f32>; 3], out: &mut [f32]) {
    let channels = a.len();
    for ((out, gradient), raw) in out
        .chunks_exact_mut(channels)
        .zip(gradient.chunks_exact(channels))
        .zip(raw.chunks_exact(channels))
    {
        let coefficients = a.iter().zip(b).zip(c);
        for (((out, gradient), raw), ((a, b), c)) in
            out.iter_mut().zip(gradient).zip(raw).zip(coefficients)
        {
            *out = a * gradient + b * raw + c;
        }
    }
}
