//! Which cells to fetch for a query, and when more of them would not change the answer.
//!
//! Of a cell is known how far its centre is from the query, δ, and how far its products are from the
//! centre, R in the root mean square. Products lie in all directions from the centre, in a space of so
//! many directions that few lie far towards the query: a product at angle θ is at the squared distance
//! δ² + R² − 2 δ R cos θ. So a cell is taken to begin at δ² + R² − 2 δ R t, where t was measured
//! (`docs/scale.md`), and one that begins beyond the fifth hit is not fetched. That is a rule, not a proof.
//! The proof is the largest distance from the centre, and is rarely enough.
//!
//! Cells are visited by rising δ, not by their beginnings: these say whether a cell may hold something, and a
//! wide cell may while its products are many and far; the nearest centre says where most of what is near lies.

use contract::{Embedding, FileRecord};
use serde::{Deserialize, Serialize};

use super::directory::Directory;
use crate::dot::dots;
use crate::facets::Filter;
use crate::quantise::quantise_query;
use crate::search::Hit;

/// Cells that a page fetches at once: of the first three, most answers are whole.
pub const AT_ONCE: usize = 3;

/// Cells that a page fetches for an answer, at most, beside those in memory: a thirteenth finds one neighbour in a
/// thousand (`docs/scale.md`).
pub const MOST_CELLS: usize = 12;

/// What further cells could do to the hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outlook {
    /// Cells that may hold a better hit are still to be fetched.
    Open,
    /// By the measured rule nothing would change; a few in a hundred answers would.
    Settled,
    /// No cell that was not searched can hold a better hit, but for the rounding of centres.
    Certain,
}

/// The cells that may hold a query's answer, in the order in which to fetch them.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Rising by `delta`.
    cells: Vec<Candidate>,
}

#[derive(Clone, Copy, Debug)]
struct Candidate {
    cell: u32,
    /// The squared distance of its centre.
    delta: f64,
    /// The squared distance from which on products are to be expected.
    begins: f64,
    /// The squared distance below which there can be none.
    bound: f64,
}

impl Visit {
    /// All cells of `directory` that can match `filter`; none for a query of another dimension.
    pub fn new(
        directory: &Directory,
        query: &Embedding,
        filter: &Filter,
        attributes: &[String],
    ) -> Self {
        let mut cells = Vec::with_capacity(directory.len());
        if query.dimension() == directory.dimension {
            let query = quantise_query(query);
            let steps = f64::from(directory.steps);
            let towards = f64::from(directory.towards);
            let mut centres = directory.centres.chunks_exact(directory.dimension);
            let mut distances = directory.spreads.iter().zip(&directory.reaches);
            dots(&query.values, &directory.centres, |cell, dot| {
                let (Some(centre), Some((&spread, &reach))) = (centres.next(), distances.next())
                else {
                    return;
                };
                let square: i64 = centre.iter().map(|&b| i64::from(b as i8).pow(2)).sum();
                let cosine = f64::from(dot) * query.scale / steps;
                let square = square as f64 / (steps * steps);
                let delta = (1.0 + square - 2.0 * cosine).max(0.0);
                let spread = f64::from(spread);
                let (root, reach) = (delta.sqrt(), f64::from(reach));
                cells.push(Candidate {
                    cell: cell as u32,
                    delta,
                    begins: delta + spread * spread - 2.0 * root * spread * towards,
                    bound: (root - reach).max(0.0).powi(2),
                });
            });
        }
        cells.retain(|candidate| directory.can_match(candidate.cell, filter, attributes));
        cells.sort_by(|a, b| a.delta.total_cmp(&b.delta).then(a.cell.cmp(&b.cell)));
        Self { cells }
    }

    /// Cells that can match, whether they are worth a visit or not.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether no cell can match.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The next cells to fetch, at most `most`, the most promising first: of those that `has` does not
    /// have, the ones that may hold something better than the worst of `hits`, which are the best `count`
    /// so far by their cosines.
    pub fn wanted(
        &self,
        hits: &[Hit],
        count: usize,
        most: usize,
        has: impl Fn(u32) -> bool,
    ) -> Vec<u32> {
        let worst = worst(hits, count);
        let open = self.cells.iter().filter(|cell| cell.begins < worst);
        let missing = open
            .map(|candidate| candidate.cell)
            .filter(|&cell| !has(cell));
        missing.take(most).collect()
    }

    /// What further cells could do to `hits`, the best `count` of the cells that `has` has.
    pub fn outlook(&self, hits: &[Hit], count: usize, has: impl Fn(u32) -> bool) -> Outlook {
        let worst = worst(hits, count);
        let missing = || self.cells.iter().filter(|candidate| !has(candidate.cell));
        if missing().any(|candidate| candidate.begins < worst) {
            Outlook::Open
        } else if missing().any(|candidate| candidate.bound < worst) {
            Outlook::Settled
        } else {
            Outlook::Certain
        }
    }

    /// Forgets all but the first `most`.
    pub(super) fn truncate(&mut self, most: usize) {
        self.cells.truncate(most);
    }

    /// All cells that can match, the most promising first.
    pub fn order(&self) -> impl Iterator<Item = u32> {
        self.cells.iter().map(|candidate| candidate.cell)
    }
}

/// The squared distance of the worst of `count` hits; infinite while there are fewer.
fn worst(hits: &[Hit], count: usize) -> f64 {
    let last = count.checked_sub(1).and_then(|last| hits.get(last));
    last.map_or(f64::INFINITY, |hit| 2.0 - 2.0 * f64::from(hit.similarity))
}

/// The files of `cells`, for whoever fetches them.
pub(crate) fn files(directory: &Directory, cells: &[u32]) -> Vec<(u32, FileRecord)> {
    let file = |&cell: &u32| Some((cell, directory.file(cell)?));
    cells.iter().filter_map(file).collect()
}
