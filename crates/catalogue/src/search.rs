//! The best of all products, in order.

use serde::{Deserialize, Serialize};

/// A product that was found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The product's position in the catalogue, 0-based.
    pub index: u32,
    /// The cosine of the query and the stored direction, −1..=1.
    pub similarity: f32,
}

/// The best hits so far: at most `count`, best first, among equals the one offered first.
pub(crate) struct Best {
    hits: Vec<Hit>,
    count: usize,
    /// What a hit must exceed once there are `count`; −∞ before.
    floor: f32,
}

impl Best {
    /// None so far. `count` is at least 1 and at most the number of products.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            hits: Vec::with_capacity(count),
            count,
            floor: f32::NEG_INFINITY,
        }
    }

    /// Takes the hit if it is among the best and `keep` agrees. Offered by rising index, so that
    /// ties go to the lower one. `similarity` is not NaN.
    #[inline]
    pub(crate) fn offer(&mut self, hit: Hit, keep: &impl Fn(u32) -> bool) {
        if hit.similarity > self.floor && keep(hit.index) {
            self.insert(hit);
        }
    }

    fn insert(&mut self, hit: Hit) {
        let at = self
            .hits
            .partition_point(|other| other.similarity >= hit.similarity);
        if self.hits.len() == self.count {
            self.hits.pop();
        }
        self.hits.insert(at, hit);
        if self.hits.len() == self.count {
            self.floor = self
                .hits
                .last()
                .map_or(f32::NEG_INFINITY, |worst| worst.similarity);
        }
    }

    /// Best first.
    pub(crate) fn into_hits(self) -> Vec<Hit> {
        self.hits
    }
}

/// A cosine from a sum of integer products.
///
/// In f64 and in this order, then rounded once; clamped because the two scales are rounded.
#[inline]
pub(crate) fn similarity(dot: i32, row_scale: f32, query_scale: f64) -> f32 {
    let cosine = f64::from(dot) * f64::from(row_scale) * query_scale;
    (cosine as f32).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(similarities: &[f32], count: usize, keep: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut best = Best::new(count);
        for (index, &similarity) in similarities.iter().enumerate() {
            let index = index as u32;
            best.offer(Hit { index, similarity }, &keep);
        }
        best.into_hits().iter().map(|hit| hit.index).collect()
    }

    #[test]
    fn the_best_come_first_and_ties_go_to_the_lower_index() {
        let similarities = [0.5, -1.0, 0.9, 0.5, 0.9, 0.7, 0.5];
        assert_eq!(best(&similarities, 1, |_| true), [2]);
        assert_eq!(best(&similarities, 4, |_| true), [2, 4, 5, 0]);
        assert_eq!(best(&similarities, 7, |_| true), [2, 4, 5, 0, 3, 6, 1]);
        assert_eq!(best(&similarities, 3, |index| index % 2 == 1), [5, 3, 1]);
        assert_eq!(best(&similarities, 3, |_| false), [0_u32; 0]);
    }
}
