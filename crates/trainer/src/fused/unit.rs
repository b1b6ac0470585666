//! Convolution, batch norm, shortcut and ReLU in two passes over the maps, and their gradients in two.
//!
//! Maps are `[batch, height, width, channels]`, so that a convolution is a product of matrices: the
//! gathered inputs of all cells with the weights. A batch is cut into pieces of whole pictures that
//! fit the cache; sums over the batch add up piece by piece in one order, so a step gives the same
//! bits whatever the number of threads.

use rayon::prelude::*;

use super::geometry::Geometry;
use super::multiply::{Matrix, multiply};

/// What a forward pass leaves for the backward pass.
#[derive(Debug)]
pub(super) struct Forward {
    /// The convolution's output.
    pub raw: Vec<f32>,
    /// The unit's output.
    pub output: Vec<f32>,
    /// Of each channel over the batch.
    pub mean: Vec<f32>,
    /// Biased.
    pub variance: Vec<f32>,
}

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

/// Convolution, norm with the batch's own statistics, shortcut, ReLU.
pub(super) fn forward(
    geometry: &Geometry,
    input: &[f32],
    weight: &[f32],
    [gamma, beta]: [&[f32]; 2],
    shortcut: Option<&[f32]>,
    rectify: bool,
) -> Forward {
    let channels = geometry.channels_out;
    let mut raw = vec![0.0; geometry.rows() * channels];
    let piece = geometry.piece();
    let size = piece * geometry.cells_out() * channels;
    let weight = geometry.channels_last(weight);
    let sums: Vec<[Vec<f32>; 2]> = raw
        .par_chunks_mut(size)
        .enumerate()
        .map_init(Vec::new, |columns, (index, raw)| {
            convolve(geometry, input, &weight, index * piece, columns, raw);
            let mut sums = [vec![0.0; channels], vec![0.0; channels]];
            let [first, second] = &mut sums;
            for row in raw.chunks_exact(channels) {
                for ((value, first), second) in row.iter().zip(&mut *first).zip(&mut *second) {
                    *first += value;
                    *second += value * value;
                }
            }
            sums
        })
        .collect();
    let [first, second] = total(&sums, channels);
    let rows = geometry.rows() as f64;
    let mean: Vec<f32> = first.iter().map(|sum| (sum / rows) as f32).collect();
    let variance: Vec<f32> = first
        .iter()
        .zip(&second)
        .map(|(first, second)| (second / rows - (first / rows).powi(2)).max(0.0) as f32)
        .collect();
    let scale: Vec<f32> = (gamma.iter().zip(&variance))
        .map(|(gamma, variance)| gamma * inverse_deviation(*variance))
        .collect();
    let offset: Vec<f32> = (beta.iter().zip(&mean).zip(&scale))
        .map(|((beta, mean), scale)| beta - mean * scale)
        .collect();
    let mut output = vec![0.0; raw.len()];
    output
        .par_chunks_mut(size)
        .zip(raw.par_chunks(size))
        .enumerate()
        .for_each(|(index, (output, raw))| {
            let shortcut = shortcut.map(|all| &all[index * size..][..raw.len()]);
            affine(raw, [&scale, &offset], shortcut, rectify, output);
        });
    Forward {
        raw,
        output,
        mean,
        variance,
    }
}

/// The same with a given scale and offset, for inference.
pub(super) fn infer(
    geometry: &Geometry,
    input: &[f32],
    weight: &[f32],
    scale_offset: [&[f32]; 2],
    shortcut: Option<&[f32]>,
    rectify: bool,
) -> Vec<f32> {
    let channels = geometry.channels_out;
    let mut output = vec![0.0; geometry.rows() * channels];
    let piece = geometry.piece();
    let size = piece * geometry.cells_out() * channels;
    let weight = geometry.channels_last(weight);
    output.par_chunks_mut(size).enumerate().for_each_init(
        || (Vec::new(), Vec::new()),
        |(columns, raw), (index, output)| {
            raw.resize(output.len(), 0.0);
            convolve(geometry, input, &weight, index * piece, columns, raw);
            let shortcut = shortcut.map(|all| &all[index * size..][..raw.len()]);
            affine(raw, scale_offset, shortcut, rectify, output);
        },
    );
    output
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

/// The raw output of the piece that begins with picture `first`.
fn convolve(
    geometry: &Geometry,
    input: &[f32],
    weight: &[f32],
    first: usize,
    columns: &mut Vec<f32>,
    raw: &mut [f32],
) {
    let (channels, depth) = (geometry.channels_out, geometry.depth());
    let rows = raw.len() / channels;
    let last = first + rows / geometry.cells_out();
    let gathered = if geometry.is_pointwise() {
        &input[first * geometry.picture_in()..last * geometry.picture_in()]
    } else {
        columns.resize(rows * depth, 0.0);
        geometry.gather(input, first..last, columns);
        columns
    };
    let gathered = Matrix::new(gathered, rows, depth);
    let weight = Matrix::new(weight, channels, depth).transposed();
    multiply(raw, gathered, weight, false);
}

/// `scale · raw + offset (+ shortcut)`, rectified if asked.
fn affine(
    raw: &[f32],
    [scale, offset]: [&[f32]; 2],
    shortcut: Option<&[f32]>,
    rectify: bool,
    output: &mut [f32],
) {
    let channels = scale.len();
    let floor = if rectify { 0.0 } else { f32::NEG_INFINITY };
    for (index, (output, raw)) in output
        .chunks_exact_mut(channels)
        .zip(raw.chunks_exact(channels))
        .enumerate()
    {
        let row = output.iter_mut().zip(raw).zip(scale.iter().zip(offset));
        match shortcut {
            Some(shortcut) => {
                let shortcut = &shortcut[index * channels..][..channels];
                for (((output, raw), (scale, offset)), shortcut) in row.zip(shortcut) {
                    *output = (raw * scale + offset + shortcut).max(floor);
                }
            }
            None => {
                for ((output, raw), (scale, offset)) in row {
                    *output = (raw * scale + offset).max(floor);
                }
            }
        }
    }
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

/// Adds up pieces in their order.
fn total(pieces: &[[Vec<f32>; 2]], channels: usize) -> [Vec<f64>; 2] {
    let mut sums = [vec![0.0; channels], vec![0.0; channels]];
    for piece in pieces {
        for (sum, part) in sums.iter_mut().zip(piece) {
            for (sum, value) in sum.iter_mut().zip(part) {
                *sum += f64::from(*value);
            }
        }
    }
    sums
}

pub(super) fn inverse_deviation(variance: f32) -> f32 {
    1.0 / (variance + embedder::backbone::EPSILON as f32).sqrt()
}
