//! Where a cosine comes from.

use serde::{Deserialize, Serialize};

/// A cosine taken apart: what each cell of a network's last map adds to it. Pooling is a mean and an
/// embedding is linear in it before its length is divided out, so that this is exact: the cells and the
/// rest add up to the cosine, but for the rounding of f32.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// `[rows · columns]`, row by row, of either sign.
    pub cells: Vec<f32>,
    /// What no cell adds: the embedding's own offset.
    pub rest: f32,
}

impl Shares {
    /// The cosine.
    pub fn sum(&self) -> f32 {
        let cells: f64 = self.cells.iter().map(|&share| f64::from(share)).sum();
        (cells + f64::from(self.rest)) as f32
    }
}
