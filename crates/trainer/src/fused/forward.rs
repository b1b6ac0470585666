//! Convolution, batch norm, shortcut and ReLU in two passes over the maps.
//!
//! Work is cut by cells and blocks of pictures ([`Geometry::block`]); sums over the batch add up block
//! by block in one order, so a step gives the same bits whatever the number of threads.

use rayon::prelude::*;

use super::geometry::Geometry;
use super::multiply::{Matrix, multiply};

/// Rows of a map that a pass without a convolution takes at a time.
pub(super) const ROWS: usize = 256;

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

/// Convolution, norm with the batch's own statistics, shortcut, ReLU.
pub(super) fn forward(
    geometry: &Geometry,
    input: &[f32],
    weight: &[f32],
    [gamma, beta]: [&[f32]; 2],
    shortcut: Option<&[f32]>,
    rectify: bool,
) -> Forward {
    let geometry = geometry.merged();
    let channels = geometry.channels_out;
    let mut raw = vec![0.0; geometry.rows() * channels];
    let weight = geometry.channels_last(weight);
    let sums: Vec<[Vec<f32>; 2]> = blocks(&geometry, &mut raw, channels)
        .map_init(Vec::new, |columns, (place, raw)| {
            convolve(&geometry, input, &weight, place, columns, raw);
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
    let size = ROWS * channels;
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
    let geometry = geometry.merged();
    let channels = geometry.channels_out;
    let mut output = vec![0.0; geometry.rows() * channels];
    let weight = geometry.channels_last(weight);
    blocks(&geometry, &mut output, channels).for_each_init(
        || (Vec::new(), Vec::new()),
        |(columns, raw), (place, output)| {
            raw.resize(output.len(), 0.0);
            convolve(&geometry, input, &weight, place, columns, raw);
            let first = (place.cell * geometry.batch + place.first) * channels;
            let shortcut = shortcut.map(|all| &all[first..][..raw.len()]);
            affine(raw, scale_offset, shortcut, rectify, output);
        },
    );
    output
}

/// Where a block of work begins.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub cell: usize,
    /// Picture in the batch.
    pub first: usize,
}

/// A map of `channels`, cell by cell and block by block.
pub(super) fn blocks<'a>(
    geometry: &Geometry,
    map: &'a mut [f32],
    channels: usize,
) -> impl ParallelIterator<Item = (Place, &'a mut [f32])> {
    let block = geometry.block();
    map.par_chunks_exact_mut(geometry.batch * channels)
        .enumerate()
        .flat_map(move |(cell, rows)| {
            let blocks = rows.par_chunks_mut(block * channels).enumerate();
            blocks.map(move |(index, rows)| {
                let first = index * block;
                (Place { cell, first }, rows)
            })
        })
}

/// The raw output of a block.
fn convolve(
    geometry: &Geometry,
    input: &[f32],
    weight: &[f32],
    Place { cell, first }: Place,
    columns: &mut Vec<f32>,
    raw: &mut [f32],
) {
    let (channels, out, depth) = (geometry.channels, geometry.channels_out, geometry.depth());
    let pictures = raw.len() / out;
    if geometry.is_shallow() {
        geometry.gather(input, cell, first..first + pictures, columns);
        let gathered = Matrix::new(columns, pictures, depth);
        let weight = Matrix::new(weight, out, depth).transposed();
        multiply(raw, out, gathered, weight, false);
        return;
    }
    for (turn, (tap, source)) in geometry.taps(cell).enumerate() {
        let input = &input[(source * geometry.batch + first) * channels..];
        let input = Matrix::new(input, pictures, channels);
        let weight = Matrix::part(&weight[tap * channels..], out, channels, depth).transposed();
        multiply(raw, out, input, weight, turn > 0);
    }
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

/// Adds up pieces in their order.
pub(super) fn total(pieces: &[[Vec<f32>; 2]], channels: usize) -> [Vec<f64>; 2] {
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
