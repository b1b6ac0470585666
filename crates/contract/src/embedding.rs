//! A picture as a direction.

use crate::Digest;

/// A vector of unit length, `[D]`. The cosine of two pictures is the dot product of theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedding(Vec<f32>);

/// Numbers that have no direction, so that no cosine is defined for them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmbeddingError {
    /// A NaN or an infinity, with its position.
    #[error("feature {index} is not a finite number")]
    NotFinite {
        /// Where it stands, 0-based.
        index: usize,
    },
    /// No numbers, or only zeros.
    #[error("all features are zero")]
    Zero,
}

impl Embedding {
    /// Divides `features` by their Euclidean norm.
    ///
    /// Sums run in order and in f64, so that every machine gives the same bits.
    ///
    /// # Errors
    /// [`EmbeddingError`] for NaNs, infinities, and vectors without a direction.
    pub fn normalise(mut features: Vec<f32>) -> Result<Self, EmbeddingError> {
        if let Some(index) = features.iter().position(|value| !value.is_finite()) {
            return Err(EmbeddingError::NotFinite { index });
        }
        let square: f64 = features.iter().map(|&v| f64::from(v) * f64::from(v)).sum();
        if square == 0.0 {
            return Err(EmbeddingError::Zero);
        }
        let norm = square.sqrt();
        for value in &mut features {
            *value = (f64::from(*value) / norm) as f32;
        }
        Ok(Self(features))
    }

    /// The components, `[D]`, each in −1…1.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// Of its components as little-endian f32: equal exactly where all bits are.
    pub fn digest(&self) -> Digest {
        let bytes: Vec<u8> = self
            .0
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        Digest::of(&bytes)
    }

    /// The number of components, D.
    pub fn dimension(&self) -> usize {
        self.0.len()
    }

    /// The cosine with another embedding, −1…1.
    ///
    /// Both must have the same dimension; the surplus of a longer one is not counted.
    pub fn cosine(&self, other: &Self) -> f32 {
        let dot: f64 = self
            .0
            .iter()
            .zip(&other.0)
            .map(|(&a, &b)| f64::from(a) * f64::from(b))
            .sum();
        dot as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalised_vectors_have_unit_length() {
        let embedding = Embedding::normalise(vec![3.0, -4.0]).unwrap();
        assert_eq!(embedding.as_slice(), [0.6, -0.8]);
        assert!((embedding.cosine(&embedding) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn directions_survive_extreme_sizes() {
        for size in [f32::MIN_POSITIVE, f32::MAX] {
            let embedding = Embedding::normalise(vec![size, 0.0]).unwrap();
            assert_eq!(embedding.as_slice(), [1.0, 0.0], "{size}");
        }
    }

    #[test]
    fn vectors_without_a_direction_are_refused() {
        assert_eq!(Embedding::normalise(vec![]), Err(EmbeddingError::Zero));
        assert_eq!(
            Embedding::normalise(vec![0.0; 3]),
            Err(EmbeddingError::Zero)
        );
        assert_eq!(
            Embedding::normalise(vec![1.0, f32::NAN]),
            Err(EmbeddingError::NotFinite { index: 1 })
        );
    }
}
