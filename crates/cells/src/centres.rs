//! The centres of all cells, and which one a row belongs to.

use rayon::prelude::*;

use catalogue::cells::{Directory, dots};

use crate::lloyd::{assign, cluster, nearest, squares, widened};
use crate::rows::ROW_STEPS;

/// Groups whose centres are compared with a row, of about √K. Measured: with 4 a row goes to its
/// nearest centre 99 times of 100.
const GROUPS: usize = 4;

/// Rounds of clustering the centres into groups.
const ROUNDS: usize = 6;

/// Rows that a thread takes at a time.
const CHUNK: usize = 512;

/// The centres of cells in groups of neighbours, so that a row is compared with few of them.
#[derive(Clone, Debug)]
pub struct Centres {
    dimension: usize,
    /// `[K, D]` i8, in [`ROW_STEPS`] steps.
    centres: Vec<u8>,
    /// `[G, D]` i8.
    groups: Vec<u8>,
    group_squares: Vec<i32>,
    /// Of each group, its centres' numbers, the centres beside each other, and their squares.
    members: Vec<(Vec<u32>, Vec<u8>, Vec<i32>)>,
}

impl Centres {
    /// From `[K, D]` i8 in [`ROW_STEPS`] steps.
    pub fn new(centres: Vec<u8>, dimension: usize) -> Self {
        let count = centres.len() / dimension.max(1);
        let wanted = (count as f64).sqrt().ceil() as usize;
        let groups = cluster(&centres, dimension, wanted, ROUNDS);
        let of = assign(&centres, dimension, &groups);
        let mut members = vec![(Vec::new(), Vec::new(), Vec::new()); groups.len() / dimension];
        for (number, (row, group)) in centres.chunks_exact(dimension).zip(of).enumerate() {
            if let Some((numbers, rows, _)) = members.get_mut(group as usize) {
                numbers.push(number as u32);
                rows.extend_from_slice(row);
            }
        }
        for (_, rows, own) in &mut members {
            *own = squares(rows, dimension);
        }
        Self {
            dimension,
            group_squares: squares(&groups, dimension),
            groups,
            members,
            centres,
        }
    }

    /// Those of a catalogue that is there already, so that new products find their cells.
    pub fn of(directory: &Directory) -> Self {
        let steps = f64::from(ROW_STEPS);
        let centres = (0..directory.len() as u32)
            .flat_map(|cell| directory.centre(cell))
            .map(|v| ((f64::from(v) * steps).round_ties_even() as i8) as u8);
        Self::new(centres.collect(), directory.dimension())
    }

    /// Cells.
    pub fn len(&self) -> usize {
        self.centres.len() / self.dimension
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.centres.is_empty()
    }

    /// A cell's centre, `[D]` i8; empty beyond the last.
    pub fn centre(&self, cell: u32) -> &[u8] {
        let at = cell as usize * self.dimension;
        self.centres
            .get(at..at + self.dimension)
            .unwrap_or_default()
    }

    /// The cell that a row belongs to.
    pub fn nearest(&self, row: &[u8]) -> u32 {
        let row = widened(row);
        // The nearest groups by insertion: there are few of them.
        let mut best = [(i32::MAX, 0_usize); GROUPS];
        dots(&row, &self.groups, |group, dot| {
            let square = self.group_squares.get(group).copied().unwrap_or_default();
            let mut one = (square - 2 * dot, group);
            for place in &mut best {
                if one < *place {
                    std::mem::swap(&mut one, place);
                }
            }
        });
        let mut found = (i32::MAX, u32::MAX);
        for (distance, group) in best {
            let members = self.members.get(group).filter(|_| distance < i32::MAX);
            let Some((numbers, rows, own)) = members.filter(|(n, ..)| !n.is_empty()) else {
                continue;
            };
            let (place, distance) = nearest(&row, rows, own);
            let number = numbers.get(place as usize).copied().unwrap_or_default();
            found = found.min((distance, number));
        }
        found.1
    }

    /// The cells that rows belong to, `[N]`, on every core.
    pub fn assign(&self, rows: &[u8]) -> Vec<u32> {
        rows.par_chunks(CHUNK * self.dimension)
            .flat_map_iter(|chunk| {
                chunk
                    .chunks_exact(self.dimension)
                    .map(|row| self.nearest(row))
            })
            .collect()
    }
}
