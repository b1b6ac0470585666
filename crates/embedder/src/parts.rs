//! An embedding taken apart by the cells that it was pooled from.
//!
//! The pooled features are the mean of the cells', and the head is linear. So before its length is
//! divided out an embedding is a sum: of each cell's features through the head, divided by the number
//! of cells, and of the head's bias. Divided by that length, the parts are what a cosine adds up from.

use contract::{EmbeddingError, Shares};
use integer::FeatureMap;

use crate::heads::Linear;

/// What each cell adds to a picture's embedding, and what comes from no cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// Of cells.
    pub rows: usize,
    /// Of cells.
    pub columns: usize,
    /// Components, D.
    dimension: usize,
    /// `[rows · columns, D]`
    cells: Vec<f32>,
    /// `[D]`, the head's bias; zeros without a head.
    rest: Vec<f32>,
}

impl Parts {
    /// Of the picture whose last map is `map`; through `head` if the embedding has one.
    ///
    /// # Errors
    /// [`EmbeddingError`] where the parts add up to no direction.
    pub(crate) fn of(map: &FeatureMap, head: Option<&Linear>) -> Result<Self, EmbeddingError> {
        let count = map.len() as f32;
        let mut cells = Vec::new();
        for cell in map.cells() {
            let values = head.map_or_else(|| cell.to_vec(), |head| head.products(cell));
            cells.extend(values.into_iter().map(|value| value / count));
        }
        let dimension = cells.len() / map.len().max(1);
        let mut rest = head.map_or_else(|| vec![0.0; dimension], |head| head.bias().to_vec());
        let mut whole: Vec<f64> = rest.iter().map(|&value| f64::from(value)).collect();
        for cell in cells.chunks_exact(dimension.max(1)) {
            for (sum, value) in whole.iter_mut().zip(cell) {
                *sum += f64::from(*value);
            }
        }
        let length = whole.iter().map(|value| value * value).sum::<f64>().sqrt();
        match length {
            0.0 => return Err(EmbeddingError::Zero),
            length if !length.is_finite() => {
                let index = whole.iter().position(|value| !value.is_finite());
                let index = index.unwrap_or_default();
                return Err(EmbeddingError::NotFinite { index });
            }
            _ => {}
        }
        for value in cells.iter_mut().chain(&mut rest) {
            *value = (f64::from(*value) / length) as f32;
        }
        Ok(Self {
            rows: map.rows,
            columns: map.columns,
            dimension,
            cells,
            rest,
        })
    }

    /// The embedding itself, `[D]`: all of it together.
    pub fn whole(&self) -> Vec<f32> {
        let mut whole = self.rest.clone();
        for cell in self.cells.chunks_exact(self.dimension.max(1)) {
            for (sum, value) in whole.iter_mut().zip(cell) {
                *sum += value;
            }
        }
        whole
    }

    /// Where the cosine with `direction`, `[D]`, of unit length, comes from. A direction of another
    /// dimension has no cosine, and no share of it.
    pub fn shares(&self, direction: &[f32]) -> Shares {
        let fits = direction.len() == self.dimension;
        let share = |part: &[f32]| match fits {
            true => {
                let products = part.iter().zip(direction);
                let sum: f64 = products.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum();
                sum as f32
            }
            false => 0.0,
        };
        Shares {
            cells: self
                .cells
                .chunks_exact(self.dimension.max(1))
                .map(share)
                .collect(),
            rest: share(&self.rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::architecture::FEATURES;
    use crate::weights::Layer;

    /// Two cells, each with two features that are not 0.
    fn map() -> FeatureMap {
        let mut values = vec![0.0; 2 * FEATURES];
        (values[0], values[5]) = (4.0, 2.0);
        (values[FEATURES], values[FEATURES + 5]) = (0.0, 6.0);
        FeatureMap {
            rows: 1,
            columns: 2,
            values,
        }
    }

    #[test]
    fn parts_go_through_the_head_and_the_bias_is_the_rest() {
        let mut weight = vec![0.0; 2 * FEATURES];
        (weight[0], weight[FEATURES + 5]) = (1.0, 0.5);
        let layer = Layer {
            shape: vec![2, FEATURES],
            weight,
            bias: vec![1.0, 2.0],
        };
        let head = Linear::new("head", layer, 2).unwrap();
        let parts = Parts::of(&map(), Some(&head)).unwrap();
        // [4·1, 2·0.5] / 2 and [0, 6·0.5] / 2 and the bias: [3, 4], of length 5.
        let found = parts.shares(&[1.0, 0.0]);
        assert_eq!(
            (found.cells.as_slice(), found.rest),
            ([0.4, 0.0].as_slice(), 0.2)
        );
        let found = parts.shares(&[0.0, 1.0]);
        assert_eq!(
            (found.cells.as_slice(), found.rest),
            ([0.1, 0.3].as_slice(), 0.4)
        );
        assert!((found.sum() - 0.8).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn without_a_head_the_features_are_the_parts() {
        let parts = Parts::of(&map(), None).unwrap();
        let mut direction = vec![0.0; FEATURES];
        direction[0] = 1.0;
        let found = parts.shares(&direction);
        // [2, 4] together.
        let expected = 2.0 / 20.0_f32.sqrt();
        assert!((found.cells[0] - expected).abs() < 1e-6, "{found:?}");
        assert_eq!((found.cells[1], found.rest), (0.0, 0.0));
        assert_eq!(parts.shares(&[1.0]).sum(), 0.0, "another dimension");
    }

    #[test]
    fn what_has_no_direction_is_refused() {
        let mut map = map();
        map.values[3] = f32::NAN;
        assert!(Parts::of(&map, None).is_err());
        map.values.fill(0.0);
        assert_eq!(Parts::of(&map, None), Err(EmbeddingError::Zero));
    }
}
