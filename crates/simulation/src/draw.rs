//! Embeddings from the distribution of the real ones, as many as wanted.
//!
//! A drawn embedding is a real one moved within the space that its neighbours span:
//! x + σ/√k Σ wⱼ (nⱼ − x), wⱼ normal, n₁…nₖ its nearest neighbours, then unit length. So it keeps to the
//! clusters, to their density and to the few directions in which neighbours differ; and as the number
//! of draws grows, the distances between them shrink as they would with more products.
//! [`NEIGHBOURS`] and [`SPREAD`] are those with which as many draws as real products have the real
//! ones' distances to their first, fifth and twentieth neighbour; `docs/scale.md` shows both.

use crate::random::Random;
use crate::real::Real;

/// k.
pub(crate) const NEIGHBOURS: usize = 16;

/// σ.
pub(crate) const SPREAD: f32 = 0.6;

/// Draws by their number; the same seed gives the same ones in any order.
pub(crate) struct Drawn<'a> {
    real: &'a Real,
    neighbours: Vec<u32>,
    seed: u64,
}

impl<'a> Drawn<'a> {
    pub(crate) fn new(real: &'a Real, seed: u64) -> Self {
        Self {
            neighbours: real.neighbours(NEIGHBOURS),
            real,
            seed,
        }
    }

    /// Which real product a draw was drawn around.
    pub(crate) fn parent(&self, number: u64) -> usize {
        Random::at(self.seed, number).below(self.real.len())
    }

    /// A draw, `[D]`, of unit length.
    pub(crate) fn vector(&self, number: u64) -> Vec<f32> {
        let mut random = Random::at(self.seed, number);
        let parent = random.below(self.real.len());
        let centre = self.real.vector(parent);
        let mut vector = centre.to_vec();
        let list = parent * NEIGHBOURS..(parent + 1) * NEIGHBOURS;
        let list = self.neighbours.get(list).unwrap_or_default();
        let scale = SPREAD / (NEIGHBOURS as f32).sqrt();
        for pair in list.chunks(2) {
            for (&neighbour, weight) in pair.iter().zip(random.normals()) {
                let towards = self.real.vector(neighbour as usize).iter();
                for ((value, &to), &from) in vector.iter_mut().zip(towards).zip(centre) {
                    *value += weight * scale * (to - from);
                }
            }
        }
        normalise(&mut vector);
        vector
    }
}

/// A vector and normal noise of the expected length `noise` in all directions, of unit length again: a
/// photo that is not the shop's own.
pub(crate) fn noisy(vector: &[f32], noise: f32, seed: u64, number: u64) -> Vec<f32> {
    let mut random = Random::at(!seed, number);
    let scale = noise / (vector.len() as f32).sqrt();
    let mut moved = vector.to_vec();
    for pair in moved.chunks_mut(2) {
        for (value, normal) in pair.iter_mut().zip(random.normals()) {
            *value += scale * normal;
        }
    }
    normalise(&mut moved);
    moved
}

fn normalise(vector: &mut [f32]) {
    let norm = vector
        .iter()
        .map(|v| f64::from(*v).powi(2))
        .sum::<f64>()
        .sqrt() as f32;
    for value in vector {
        *value /= norm;
    }
}
