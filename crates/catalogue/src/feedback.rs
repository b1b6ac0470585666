//! A target moved by what a person likes and dislikes, and the middle of several pictures.
//!
//! Rocchio's formula (J. J. Rocchio, *Relevance feedback in information retrieval*, 1971):
//!
//! ```text
//! q′ = q + β · mean(likes) − γ · mean(dislikes)
//! ```
//!
//! with unit vectors, and q′ brought back to unit length. Means, not sums, so that the tenth like of one
//! kind does not drown the picture. The weights are those of Manning, Raghavan and Schütze
//! (*Introduction to Information Retrieval*, 2008, section 9.1.1).

use contract::Embedding;

use crate::catalogue::Catalogue;
use crate::colours::{COLOUR_BYTES, Colours};
use crate::ranking::Target;

/// β: what all that is liked weighs beside the picture.
pub const LIKED: f64 = 0.75;

/// γ: what all that is disliked weighs beside the picture. Less than β, because what somebody does not
/// want says less about what they do want.
pub const DISLIKED: f64 = 0.15;

impl Target {
    /// Moved towards the products at `likes`, and away from those at `dislikes`.
    ///
    /// A product that is not in memory is passed over. The target stays as it was where the
    /// sum has no direction.
    pub fn with_feedback(self, catalogue: &Catalogue, likes: &[u32], dislikes: &[u32]) -> Self {
        let of = |rated: &[u32]| -> Vec<(&Catalogue, u32)> {
            rated.iter().map(|index| (catalogue, *index)).collect()
        };
        self.with_feedback_among(&of(likes), &of(dislikes))
    }

    /// As [`with_feedback`](Self::with_feedback), of products of several catalogues of one model, each with
    /// its catalogue.
    pub fn with_feedback_among(
        self,
        likes: &[(&Catalogue, u32)],
        dislikes: &[(&Catalogue, u32)],
    ) -> Self {
        let mut sum: Vec<f64> = self
            .direction
            .as_slice()
            .iter()
            .map(|&v| f64::from(v))
            .collect();
        let mut shares = self.colours.as_bytes().map(f64::from);
        for (rated, weight) in [(likes, LIKED), (dislikes, -DISLIKED)] {
            let rated = rated.iter();
            let rated: Vec<_> = rated.filter(|(of, index)| of.holds(*index)).collect();
            let weight = weight / rated.len() as f64;
            for &&(catalogue, index) in &rated {
                for (sum, value) in sum.iter_mut().zip(catalogue.vector(index)) {
                    *sum += weight * f64::from(value);
                }
                let bins = catalogue.colours(index);
                for (share, bin) in shares.iter_mut().zip(bins.as_bytes()) {
                    *share += weight * f64::from(*bin);
                }
            }
        }
        let moved = Embedding::normalise(sum.iter().map(|&value| value as f32).collect());
        let colours = match self.colours.are_known() {
            true => Colours::of_shares(&shares),
            false => Colours::UNKNOWN,
        };
        Self {
            direction: moved.unwrap_or(self.direction),
            colours,
            ..self
        }
    }
}

/// The middle of several pictures: the mean of their unit vectors, brought back to unit length, and the
/// mean of their colours. `None` for no picture, for pictures of different dimensions, and for ones that
/// cancel each other out.
pub fn mean(pictures: &[(Embedding, Colours)]) -> Option<(Embedding, Colours)> {
    let (first, _) = pictures.first()?;
    if let [only] = pictures {
        return Some(only.clone());
    }
    let mut sum = vec![0.0_f64; first.dimension()];
    let mut shares = [0.0_f64; COLOUR_BYTES];
    for (embedding, colours) in pictures {
        if embedding.dimension() != sum.len() {
            return None;
        }
        for (sum, value) in sum.iter_mut().zip(embedding.as_slice()) {
            *sum += f64::from(*value);
        }
        for (share, bin) in shares.iter_mut().zip(colours.as_bytes()) {
            *share += f64::from(*bin);
        }
    }
    let count = pictures.len() as f64;
    let mean = sum.iter().map(|sum| (sum / count) as f32).collect();
    Some((
        Embedding::normalise(mean).ok()?,
        Colours::of_shares(&shares),
    ))
}
