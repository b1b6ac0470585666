//! What the engine does for each way on from an answer, over products of a pseudo-random generator.

use std::collections::BTreeSet;

use catalogue::{Catalogue, Colours, Filter, Folded, Product, Target, Variants};
use contract::{Digest, Embedding, Fingerprint};

use crate::search::Noise;

/// Attributes, and how many values each has: as in *Fashion Product Images*.
pub(crate) const ATTRIBUTES: [(&str, u32); 8] = [
    ("gender", 5),
    ("masterCategory", 7),
    ("subCategory", 45),
    ("articleType", 143),
    ("baseColour", 46),
    ("season", 4),
    ("year", 13),
    ("usage", 8),
];

/// Products in as many colours as one name has.
const COLOURS_OF_ONE: u32 = 3;

/// Results of a search.
const COUNT: usize = 5;

/// A catalogue in memory, a picture, and the colours of one product as one.
pub struct WaysOn {
    catalogue: Catalogue,
    variants: Variants,
    photo: Target,
}

/// A way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Three values of two facets, with all counts.
    Filter,
    /// Half shape, half colour.
    Slider,
    /// Two products liked, two disliked.
    Like,
    /// A product in place of the photo.
    MoreLikeThis,
    /// All of these, and a hundred results.
    Everything,
}

impl Way {
    /// Each by its number.
    pub const ALL: [Self; 5] = [
        Self::Filter,
        Self::Slider,
        Self::Like,
        Self::MoreLikeThis,
        Self::Everything,
    ];
}

/// A product with a value of each attribute; neighbours may be one product in several colours.
pub(crate) fn product(noise: &mut Noise, index: u32) -> Option<Product> {
    let attributes: Vec<String> = ATTRIBUTES
        .iter()
        .map(|(name, values)| format!("{name} {}", noise.below(*values)))
        .collect();
    Some(Product {
        id: index.to_string(),
        name: format!("Maker {} {}", index / COLOURS_OF_ONE, attributes.get(4)?),
        attributes,
    })
}

impl WaysOn {
    /// `products` products with vectors of `dimension` numbers, the same in every run. `None` for a number
    /// of either that no catalogue can have.
    pub fn new(products: u32, dimension: usize) -> Option<Self> {
        let mut noise = Noise::new();
        let photo = Target {
            direction: noise.embedding(dimension)?,
            colours: colours(&mut noise),
            colour_weight: 0.0,
        };
        let rows = (0..products).map_while(|index| {
            let product = product(&mut noise, index)?;
            let embedding = noise.embedding(dimension)?;
            Some((product, embedding, colours(&mut noise)))
        });
        let fingerprint = Fingerprint(Digest::of(b"benchmark"));
        let names = ATTRIBUTES.map(|(name, _)| name.to_owned()).to_vec();
        let catalogue =
            Catalogue::from_embeddings_and_colours(fingerprint, dimension, names, rows).ok()?;
        Some(Self {
            variants: Variants::of(&catalogue),
            catalogue,
            photo,
        })
    }

    /// Finds the colours of one product, as the engine does once when it opens; how many products have
    /// others.
    pub fn fold_once(&self) -> f32 {
        let variants = Variants::of(&self.catalogue);
        let all = 0..self.catalogue.len() as u32;
        all.filter(|&index| variants.group(index).nth(1).is_some())
            .count() as f32
    }

    /// One search; the sum of its similarities, so that no compiler can leave it out.
    pub fn search_once(&self, way: Way) -> f32 {
        let all = way == Way::Everything;
        let mut target = self.photo.clone();
        if all || way == Way::MoreLikeThis {
            let own = Embedding::normalise(self.catalogue.vector(7));
            target.direction = own.unwrap_or(target.direction);
            target.colours = self.catalogue.colours(7);
        }
        if all || way == Way::Slider {
            target.colour_weight = 0.5;
        }
        if all || way == Way::Like {
            target = target.with_feedback(&self.catalogue, &[11, 12], &[13, 14]);
        }
        let selection = self.catalogue.select(&match all || way == Way::Filter {
            true => filter(),
            false => Filter::new(),
        });
        let count = if all { 20 * COUNT } else { COUNT };
        let keep = |index: u32| selection.has(index);
        let found = self.variants.rank(&self.catalogue, &target, count, keep);
        let similarities = found.iter().map(|Folded { hit, .. }| hit.similarity);
        similarities.sum::<f32>() + selection.passing as f32
    }
}

fn filter() -> Filter {
    let values = |values: &[&str]| -> BTreeSet<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    };
    [
        ("gender".to_owned(), values(&["gender 1", "gender 2"])),
        ("season".to_owned(), values(&["season 3"])),
    ]
    .into()
}

pub(crate) fn colours(noise: &mut Noise) -> Colours {
    let mut shares = [0.0; catalogue::COLOUR_BYTES];
    for _ in 0..4 {
        let bin = noise.below(catalogue::COLOUR_BYTES as u32) as usize;
        if let Some(share) = shares.get_mut(bin) {
            *share += 1.0;
        }
    }
    Colours::of_shares(&shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_leads_somewhere_else() {
        let bench = WaysOn::new(600, 16).unwrap();
        let sums = Way::ALL.map(|way| bench.search_once(way));
        let again = WaysOn::new(600, 16).unwrap();
        assert_eq!(Way::ALL.map(|way| again.search_once(way)), sums);
        for (place, sum) in sums.iter().enumerate() {
            assert!(!sums[..place].contains(sum), "{sums:?}");
        }
        assert!(bench.fold_once() > 300.0, "{}", bench.fold_once());
        assert!(WaysOn::new(0, 16).is_none());
    }
}
