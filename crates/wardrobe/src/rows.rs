//! The vectors of all pieces, and the pieces nearest to a query.

use std::collections::BTreeMap;

use catalogue::{Catalogue, Product};
use contract::{Digest, Embedding, Fingerprint};
use serde::{Deserialize, Serialize};

/// A piece that was found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Owned {
    /// The piece's.
    pub key: Digest,
    /// The cosine of the query and the piece, −1..=1.
    pub similarity: f32,
}

/// The pieces of one model.
pub struct Wardrobe {
    fingerprint: Fingerprint,
    dimension: usize,
    /// In the order of the keys, which is that of the index.
    rows: BTreeMap<Digest, Vec<i8>>,
    /// Made when it is searched, and dropped when a piece comes or goes.
    index: Option<Catalogue>,
}

impl Wardrobe {
    /// An empty one, for vectors of this model and `dimension` components.
    pub fn new(fingerprint: Fingerprint, dimension: usize) -> Self {
        Self {
            fingerprint,
            dimension,
            rows: BTreeMap::new(),
            index: None,
        }
    }

    /// Adds a piece's direction, `[D]`, or replaces it. False, and nothing done, for a row of another
    /// dimension or without a direction.
    pub fn insert(&mut self, key: Digest, row: Vec<i8>) -> bool {
        let fits = row.len() == self.dimension && direction(&row).is_some();
        if fits {
            self.rows.insert(key, row);
            self.index = None;
        }
        fits
    }

    /// Takes a piece out. False if it was not there.
    pub fn remove(&mut self, key: &Digest) -> bool {
        self.index = None;
        self.rows.remove(key).is_some()
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.index = None;
    }

    /// Whether the piece is there.
    pub fn contains(&self, key: &Digest) -> bool {
        self.rows.contains_key(key)
    }

    /// Pieces.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The `count` pieces nearest to `query`, best first; of two as near, the one of lower key first.
    ///
    /// A row is what a catalogue stores of the same picture, and a catalogue searches it: similarities
    /// are the same, bit for bit. A query of another dimension finds nothing.
    pub fn search(&mut self, query: &Embedding, count: usize) -> Vec<Owned> {
        if self.index.is_none() {
            self.index = self.indexed();
        }
        let hits = self.index.as_ref().map(|index| index.search(query, count));
        let keys: Vec<&Digest> = self.rows.keys().collect();
        let owned = |hit: catalogue::Hit| {
            Some(Owned {
                key: **keys.get(hit.index as usize)?,
                similarity: hit.similarity,
            })
        };
        hits.unwrap_or_default()
            .into_iter()
            .filter_map(owned)
            .collect()
    }

    /// None for an empty wardrobe.
    fn indexed(&self) -> Option<Catalogue> {
        let pieces = self.rows.iter().filter_map(|(key, row)| {
            let product = Product {
                id: key.to_string(),
                ..Product::default()
            };
            Some((product, direction(row)?))
        });
        let made = Catalogue::from_embeddings(self.fingerprint, self.dimension, Vec::new(), pieces);
        // Only an empty one is refused: `insert` has let nothing else in.
        made.ok()
    }
}

/// Quantised again, it gives the same row: its largest component is ±127 before and after.
fn direction(row: &[i8]) -> Option<Embedding> {
    let values = row.iter().map(|&value| f32::from(value)).collect();
    Embedding::normalise(values).ok()
}
