//! Finds centres of cells of about the same size.

use std::io;

use rayon::prelude::*;

use crate::centres::Centres;
use crate::lloyd::{assign, cluster, means};
use crate::rows::RowFile;

/// Rounds of Lloyd's algorithm in each of the two levels.
const ROUNDS: usize = 8;

/// Times that cells are balanced and their centres moved.
const BALANCINGS: usize = 4;

/// A cell of more than this many times the mean is divided.
const MOST: f64 = 1.5;

/// Rows from which the centres are found: so many a cell, and so many at least.
const SAMPLE_PER_CELL: usize = 40;
const SAMPLE: usize = 50_000;

/// A cell of less than this part of the mean is given up: its products find others.
const LEAST: f64 = 0.35;

/// Centres for cells of about `products` rows each, from rows at even distances through the file.
///
/// # Errors
/// If the file cannot be read.
pub fn train_for(rows: &mut RowFile, products: usize) -> io::Result<Centres> {
    let count = rows.len().div_ceil(products.max(1) as u64) as usize;
    let sample = rows.sample((SAMPLE_PER_CELL * count).max(SAMPLE))?;
    Ok(train(&sample, rows.dimension(), count))
}

/// About `count` centres for `sample`, `[S, D]` i8: first √K parts, then the cells of each; then large
/// ones are divided and small ones given up, and all centres move to the means of their rows.
pub fn train(sample: &[u8], dimension: usize, count: usize) -> Centres {
    let total = sample.len() / dimension.max(1);
    let count = count.clamp(1, total.max(1));
    let tops = cluster(
        sample,
        dimension,
        (count as f64).sqrt().ceil() as usize,
        ROUNDS,
    );
    let parts = gathered(
        sample,
        dimension,
        &assign(sample, dimension, &tops),
        tops.len() / dimension,
    );
    let centres: Vec<Vec<u8>> = parts
        .par_iter()
        .filter(|part| !part.is_empty())
        .map(|part| {
            let share = part.len() / dimension * count;
            cluster(
                part,
                dimension,
                ((share + total / 2) / total).max(1),
                ROUNDS,
            )
        })
        .collect();
    let mut centres = Centres::new(centres.concat(), dimension);
    let mean = total as f64 / count as f64;
    for round in 0..=BALANCINGS {
        let assigned = centres.assign(sample);
        let all: Vec<u8> = (0..centres.len() as u32)
            .flat_map(|c| centres.centre(c).to_vec())
            .collect();
        let (moved, counts) = means(sample, dimension, &assigned, &all);
        let moved = if round == BALANCINGS {
            moved
        } else {
            let parts = gathered(sample, dimension, &assigned, counts.len());
            balanced(&moved, &parts, dimension, mean)
        };
        centres = Centres::new(moved, dimension);
    }
    centres
}

/// The rows of each cell, one after another.
fn gathered(rows: &[u8], dimension: usize, assigned: &[u32], cells: usize) -> Vec<Vec<u8>> {
    let mut parts = vec![Vec::new(); cells];
    for (row, &cell) in rows.chunks_exact(dimension).zip(assigned) {
        if let Some(part) = parts.get_mut(cell as usize) {
            part.extend_from_slice(row);
        }
    }
    parts
}

/// The centres again, more of them where rows are many, none where they are few.
fn balanced(centres: &[u8], parts: &[Vec<u8>], dimension: usize, mean: f64) -> Vec<u8> {
    let all = centres.par_chunks_exact(dimension).zip(parts);
    let next: Vec<Vec<u8>> = all
        .map(|(centre, part)| {
            let rows = (part.len() / dimension) as f64;
            if rows < LEAST * mean {
                Vec::new()
            } else if rows > MOST * mean {
                cluster(part, dimension, (rows / mean).round() as usize, ROUNDS)
            } else {
                centre.to_vec()
            }
        })
        .collect();
    let next = next.concat();
    // Of products that are all alike no cell is large enough: then they stay as they are.
    if next.is_empty() {
        centres.to_vec()
    } else {
        next
    }
}
