//! What the slider and likes are worth on real products, whose types and colours the list tells.

use std::path::Path;

use catalogue::{Catalogue, MANIFEST_NAME, Manifest, Target};
use contract::Embedding;
use lookalike_tests::{Built, shared};

use crate::figure::Figure;
use crate::quality;

/// Products that are searched with.
const QUERIES: usize = 300;

/// Results that count.
const RESULTS: usize = 10;

/// Results that a person looks through before they like and dislike.
const LOOKED_AT: usize = 15;

/// Products that they like and dislike at most, each.
const RATED: usize = 2;

/// The catalogue of `quality`, each product as its own photo.
pub fn measure(built: &Built) -> Vec<Figure> {
    let Some(shared) = shared() else {
        return Vec::new();
    };
    let folder = quality::index(built, &built.site.join("model"), &shared.join("fashion"));
    let shop = Labelled::open(&folder);
    let mut figures = Vec::new();
    for (name, weight) in [("shape", 0.0), ("half_colour", 0.5), ("colour", 0.9)] {
        let [types, colours] = shop.precision(weight);
        figures.push(share(format!("same_type_of_10_by_{name}"), types));
        figures.push(share(format!("same_colour_of_10_by_{name}"), colours));
    }
    let before = shop.wanted(0.0, 0.0);
    let after = shop.wanted(catalogue::LIKED, catalogue::DISLIKED);
    figures.push(share("wanted_of_10_before_likes".into(), before));
    figures.push(share("wanted_of_10_after_likes".into(), after));
    for liked in [0.25, 0.5, 0.75, 1.0, 1.5, 2.0] {
        for disliked in [0.0, 0.15, 0.3, 0.5, 0.75] {
            let name = format!("wanted_of_10_liked_{liked}_disliked_{disliked}");
            figures.push(share(name, shop.wanted(liked, disliked)));
        }
    }
    figures
}

fn share(name: String, value: f64) -> Figure {
    Figure::of(name, "share", vec![value])
}

/// A catalogue with the labels of its products.
struct Labelled {
    catalogue: Catalogue,
    types: Vec<String>,
    colours: Vec<String>,
}

impl Labelled {
    fn open(folder: &Path) -> Self {
        let manifest = std::fs::read(folder.join(MANIFEST_NAME)).unwrap();
        let manifest = Manifest::parse(&manifest).unwrap();
        let fingerprint = manifest.fingerprint;
        let mut catalogue = Catalogue::new(manifest, fingerprint).unwrap();
        while let Some(shard) = catalogue.next_shard() {
            let bytes = std::fs::read(folder.join(&shard.path)).unwrap();
            catalogue.add_shard_owned(bytes).unwrap();
        }
        let labels = |name: &str| {
            let attribute = catalogue.attribute(name).unwrap();
            let all = 0..catalogue.len() as u32;
            let label = |index| catalogue.value(index, attribute).unwrap().to_owned();
            all.map(label).collect()
        };
        Self {
            types: labels("articleType"),
            colours: labels("baseColour"),
            catalogue,
        }
    }

    /// Every so many-th product, the same in every run.
    fn queries(&self) -> impl Iterator<Item = u32> {
        let step = (self.catalogue.len() / QUERIES).max(1);
        (0..self.catalogue.len() as u32).step_by(step)
    }

    fn target(&self, index: u32, colour_weight: f32) -> Target {
        Target {
            direction: Embedding::normalise(self.catalogue.vector(index)).unwrap(),
            colours: self.catalogue.colours(index),
            colour_weight,
        }
    }

    /// The share of the results that have the type of the query, and its colour.
    fn precision(&self, colour_weight: f32) -> [f64; 2] {
        let (mut results, mut types, mut colours) = (0, 0, 0);
        for query in self.queries() {
            let target = self.target(query, colour_weight);
            let hits = self
                .catalogue
                .rank(&target, RESULTS, |index| index != query);
            for hit in hits {
                let (own, other) = (query as usize, hit.index as usize);
                results += 1;
                types += usize::from(self.types[own] == self.types[other]);
                colours += usize::from(self.colours[own] == self.colours[other]);
            }
        }
        [types, colours].map(|count| count as f64 / f64::from(results))
    }

    /// Somebody photographs a product and wants its type in another colour: the most usual other colour
    /// among the first results. They like some of those and dislike some of the photo's own colour. The
    /// share of what they want among the results that they have not rated.
    fn wanted(&self, liked: f64, disliked: f64) -> f64 {
        let (mut results, mut wanted) = (0, 0);
        for query in self.queries() {
            let target = self.target(query, 0.0);
            let seen = self
                .catalogue
                .rank(&target, LOOKED_AT, |index| index != query);
            let own = query as usize;
            let is_type = |index: u32| self.types[index as usize] == self.types[own];
            let of_type = seen
                .iter()
                .map(|hit| hit.index)
                .filter(|&index| is_type(index));
            let (same, other): (Vec<u32>, Vec<u32>) =
                of_type.partition(|&index| self.colours[index as usize] == self.colours[own]);
            let count = |colour: &str| {
                let colours = other.iter().map(|&index| &self.colours[index as usize]);
                colours.filter(|other| *other == colour).count()
            };
            let names = other.iter().map(|&index| &self.colours[index as usize]);
            let Some(colour) = names.max_by_key(|colour| count(colour)) else {
                continue;
            };
            let is_wanted = |index: u32| is_type(index) && self.colours[index as usize] == *colour;
            let likes: Vec<u32> = other
                .iter()
                .copied()
                .filter(|&index| is_wanted(index))
                .take(RATED)
                .collect();
            let dislikes: Vec<u32> = same.into_iter().take(RATED).collect();
            let moved = Target {
                direction: self.moved(&target.direction, (&likes, liked), (&dislikes, disliked)),
                ..target
            };
            let is_new = |index: u32| {
                index != query && !likes.contains(&index) && !dislikes.contains(&index)
            };
            for hit in self.catalogue.rank(&moved, RESULTS, is_new) {
                results += 1;
                wanted += usize::from(is_wanted(hit.index));
            }
        }
        wanted as f64 / f64::from(results)
    }

    /// Rocchio's formula with other weights than the product's own.
    fn moved(&self, query: &Embedding, likes: (&[u32], f64), dislikes: (&[u32], f64)) -> Embedding {
        let mut sum: Vec<f64> = query.as_slice().iter().map(|&v| f64::from(v)).collect();
        for (rated, weight) in [likes, (dislikes.0, -dislikes.1)] {
            for &index in rated {
                for (sum, value) in sum.iter_mut().zip(self.catalogue.vector(index)) {
                    *sum += weight / rated.len() as f64 * f64::from(value);
                }
            }
        }
        Embedding::normalise(sum.into_iter().map(|value| value as f32).collect()).unwrap()
    }
}
