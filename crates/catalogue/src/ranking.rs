//! Searching for more than a picture: by the network's similarity and by colour.

use contract::Embedding;

use crate::calibration::{Calibration, Likeness};
use crate::catalogue::{Catalogue, Loaded};
use crate::colours::{Colours, intersection};
use crate::dot::dots;
use crate::quantise::quantise_query;
use crate::search::{Best, Hit, similarity};

/// What to look for.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// As the network sees it.
    pub direction: Embedding,
    /// Its colours.
    pub colours: Colours,
    /// w, the colours' share of a similarity, 0…1: `(1 − w) · cosine + w · colours in common`.
    pub colour_weight: f32,
}

impl Catalogue {
    /// The `count` products most similar to `target` among those whose index `keep` accepts, best first;
    /// of two as similar the one of lower index first. Every product that is kept is compared.
    ///
    /// [`Hit::similarity`] is what the ranking goes by. Without known colours, or with a weight of 0, it
    /// is the cosine, and the search is [`search_where`](Self::search_where). As there, a target of
    /// another dimension finds nothing.
    pub fn rank(&self, target: &Target, count: usize, keep: impl Fn(u32) -> bool) -> Vec<Hit> {
        let weight = target.colour_weight.clamp(0.0, 1.0);
        if weight == 0.0 || !target.colours.are_known() {
            return self.search_where(&target.direction, count, keep);
        }
        let count = count.min(self.len());
        if count == 0 || target.direction.dimension() != self.dimension() {
            return Vec::new();
        }
        let query = quantise_query(&target.direction);
        let wanted = target.colours.as_bytes();
        let keep = |index| !self.is_removed(index) && keep(index);
        let mut best = Best::new(count);
        for Loaded { first, shard, .. } in self.shards() {
            let mut rows = shard.scales().zip(shard.colours());
            dots(&query.values, shard.rows(), |row, dot| {
                // There is a scale and a histogram for each row; a file without them has been refused.
                let Some((scale, colours)) = rows.next() else {
                    return;
                };
                let cosine = similarity(dot, scale, query.scale);
                let hit = Hit {
                    index: first + row as u32,
                    similarity: blend(cosine, intersection(wanted, colours), weight),
                };
                best.offer(hit, &keep);
            });
        }
        best.into_hits()
    }

    /// What the ranking by `target` goes by for the product at `index`; `None` beyond the last one added,
    /// and for a target of another dimension.
    pub fn similarity(&self, target: &Target, index: u32) -> Option<f32> {
        let weight = target.colour_weight.clamp(0.0, 1.0);
        let (row, scale) = self.row(index)?;
        if target.direction.dimension() != self.dimension() {
            return None;
        }
        let query = quantise_query(&target.direction);
        let mut cosine = 0.0;
        dots(&query.values, row, |_, dot| {
            cosine = similarity(dot, scale, query.scale);
        });
        if weight == 0.0 || !target.colours.are_known() {
            return Some(cosine);
        }
        let common = target.colours.similarity(&self.colours(index));
        Some(blend(cosine, common, weight))
    }

    /// What turns this picture's similarities into words; none where the catalogue was made without a
    /// calibration.
    pub fn words(&self, query: &Embedding) -> Option<Words> {
        let calibration = self.manifest().calibration?;
        let hits = self.search(query, Calibration::RESULTS);
        let mut nearest: Vec<f32> = hits.iter().map(|hit| hit.similarity).collect();
        // As `Calibration` counts: the last stands for those that are missing.
        let last = *nearest.last()?;
        nearest.resize(Calibration::RESULTS, last);
        Some(Words {
            calibration,
            nearest,
        })
    }

    /// Whether any product's colours are known.
    pub fn has_colours(&self) -> bool {
        let mut shards = self.shards().iter();
        shards.any(|loaded| {
            let mut all = loaded.shard.colours().iter();
            all.any(|bins| bins.iter().any(|bin| *bin > 0))
        })
    }
}

/// Two products and a sum in f32, in this order, so that every machine ranks alike.
#[inline]
fn blend(cosine: f32, common: f32, weight: f32) -> f32 {
    (1.0 - weight) * cosine + weight * common
}

/// The words of one picture's similarities.
///
/// They depend on the products nearest to the picture in the whole catalogue, so that a filter leaves each
/// product's word as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    calibration: Calibration,
    /// The cosines of the nearest products, best first, [`Calibration::RESULTS`] of them.
    nearest: Vec<f32>,
}

impl Words {
    /// The word for a product's cosine with the picture.
    pub fn of(&self, similarity: f32) -> Likeness {
        let mut similarities = self.nearest.clone();
        similarities.push(similarity);
        self.calibration.likeness(&similarities, self.nearest.len())
    }
}
