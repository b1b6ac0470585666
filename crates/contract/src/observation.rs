//! What a network says of a picture.

use serde::{Deserialize, Serialize};

use crate::Embedding;

/// A picture as a network sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Its direction.
    pub embedding: Embedding,
    /// One for each attribute that the network has learnt, in the model's order; none for a network
    /// without classifiers.
    pub guesses: Vec<Guess>,
}

impl Observation {
    /// How sure the network is of what it saw, 0…1: how likely its guess is of the attribute that it learnt
    /// first, in this project's models the article type. The others say less: colours are as sure where
    /// there is no garment. None for a network that guesses nothing.
    pub fn sureness(&self) -> Option<f32> {
        self.guesses.first().map(|guess| guess.probability)
    }
}

/// The likeliest value of one attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// The attribute's name, as in the product list that the network learnt from: `articleType`.
    pub attribute: String,
    /// Its likeliest value: `Shirts`.
    pub class: String,
    /// How likely, 0…1: the softmax over all values of the attribute.
    pub probability: f32,
}
