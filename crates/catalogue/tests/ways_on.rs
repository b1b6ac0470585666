//! Narrowing down, ranking by more than a picture, and the colours of one product as one.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Catalogue, Colours, Filter, Product, Target, Variants, mean};
use common::{Random, attributes, colours, fingerprint, product};
use contract::Embedding;

const DIMENSION: usize = 24;

/// More than one shard holds.
const PRODUCTS: usize = 2500;

fn embeddings() -> Vec<Embedding> {
    let mut random = Random(4);
    (0..PRODUCTS).map(|_| random.embedding(DIMENSION)).collect()
}

fn shop() -> Catalogue {
    let all = embeddings().into_iter().enumerate();
    let all = all.map(|(number, embedding)| (product(number), embedding, colours(number)));
    Catalogue::from_embeddings_and_colours(fingerprint(), DIMENSION, attributes(), all).unwrap()
}

fn filter(pairs: &[(&str, &[&str])]) -> Filter {
    let set = |values: &[&str]| -> BTreeSet<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    };
    let pairs = pairs
        .iter()
        .map(|(name, values)| ((*name).to_owned(), set(values)));
    pairs.collect()
}

/// Whether a product passes, counted one by one; `but` is an attribute that is passed over.
fn passes(product: &Product, filter: &Filter, but: Option<&str>) -> bool {
    let names = attributes();
    filter.iter().all(|(name, values)| {
        let value = names.iter().position(|known| known == name);
        let value = value.map(|at| &product.attributes[at]);
        values.is_empty() || but == Some(name) || value.is_some_and(|value| values.contains(value))
    })
}

#[test]
fn filters_and_counts_are_those_of_counting_one_by_one() {
    let catalogue = shop();
    let cases = [
        filter(&[]),
        filter(&[("colour", &["grün"])]),
        filter(&[("colour", &["grün", "Navy Blue"]), ("type", &["Jeans"])]),
        filter(&[("colour", &[]), ("type", &["Jeans"])]),
        filter(&[("colour", &["grün"]), ("type", &["Hats"])]),
        filter(&[("colour", &["grün"]), ("no attribute", &["x"])]),
        filter(&[("colour", &[""])]),
    ];
    let mut wrong = Vec::new();
    for filter in cases {
        let selection = catalogue.select(&filter);
        let all: Vec<Product> = (0..PRODUCTS).map(product).collect();
        let expected: Vec<bool> = all.iter().map(|one| passes(one, &filter, None)).collect();
        let found: Vec<bool> = (0..PRODUCTS as u32)
            .map(|index| selection.has(index))
            .collect();
        let count = expected.iter().filter(|passes| **passes).count();
        if found != expected || selection.passing != count || selection.has(PRODUCTS as u32) {
            wrong.push(format!("{filter:?}: {} pass", selection.passing));
        }
        for (at, name) in attributes().iter().enumerate() {
            let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
            for one in &all {
                let count = counts.entry(&one.attributes[at]).or_default();
                *count += u32::from(passes(one, &filter, Some(name)));
            }
            counts.remove("");
            let facet = selection
                .facets
                .iter()
                .find(|facet| facet.attribute == *name)
                .unwrap();
            let values = facet.values.iter();
            let told: Vec<(&str, u32)> = values
                .map(|known| (known.value.as_str(), known.count))
                .collect();
            if told != counts.into_iter().collect::<Vec<_>>() {
                wrong.push(format!("{filter:?}, {name}: {told:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn attributes_of_too_few_or_too_many_values_are_no_facets() {
    let names = ["one", "many", "few"].map(String::from).to_vec();
    let all = (0..400).map(|number: usize| {
        let values = ["same".into(), number.to_string(), (number % 3).to_string()];
        let product = Product {
            id: number.to_string(),
            attributes: values.to_vec(),
            ..Product::default()
        };
        (product, Embedding::normalise(vec![1.0]).unwrap())
    });
    let catalogue = Catalogue::from_embeddings(fingerprint(), 1, names, all).unwrap();
    let selection = catalogue.select(&filter(&[("many", &["7"])]));
    let facets: Vec<&str> = selection
        .facets
        .iter()
        .map(|facet| &*facet.attribute)
        .collect();
    assert_eq!((facets, selection.passing), (vec!["few"], 1));
    assert!(!catalogue.has_colours());
    assert_eq!(catalogue.attribute("FEW"), Some(2));
    assert_eq!(catalogue.index_of("399"), Some(399));
    assert_eq!(catalogue.index_of("400"), None);
    assert_eq!(
        (catalogue.value(5, 2), catalogue.value(5, 3)),
        (Some("2"), None)
    );
}

fn target(colour_weight: f32) -> Target {
    Target {
        direction: Random(77).embedding(DIMENSION),
        colours: colours(0),
        colour_weight,
    }
}

#[test]
fn ranking_is_that_of_comparing_one_by_one() {
    let catalogue = shop();
    let narrow = catalogue.select(&filter(&[("type", &["Jeans"])]));
    let mut wrong = Vec::new();
    for weight in [0.0_f32, 0.3, 1.0, 7.0] {
        let target = target(weight);
        let w = weight.min(1.0);
        let mut expected: Vec<(u32, f32)> = (0..PRODUCTS as u32)
            .filter(|&index| narrow.has(index))
            .map(|index| {
                let stored = Embedding::normalise(catalogue.vector(index)).unwrap();
                let cosine = target.direction.cosine(&stored);
                let common = target.colours.similarity(&colours(index as usize));
                (index, (1.0 - w) * cosine + w * common)
            })
            .collect();
        expected.sort_by(|a, b| b.1.total_cmp(&a.1));
        let found = catalogue.rank(&target, 8, |index| narrow.has(index));
        for (hit, (_, similarity)) in found.iter().zip(&expected) {
            // Rounding to bytes may swap neighbours, but never by much.
            let own = catalogue.similarity(&target, hit.index);
            if (hit.similarity - similarity).abs() > 1e-3 || own != Some(hit.similarity) {
                wrong.push(format!(
                    "{weight}: {hit:?}, {own:?} instead of {similarity}"
                ));
            }
        }
        let sorted = found.is_sorted_by(|a, b| a.similarity >= b.similarity);
        if found.len() != 8 || !sorted {
            wrong.push(format!("{weight}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Without a weight, or without colours, it is the plain search to the last bit.
    let plain = catalogue.search(&target(0.0).direction, 9);
    let unknown = Target {
        colours: Colours::UNKNOWN,
        ..target(0.5)
    };
    assert_eq!(catalogue.rank(&target(0.0), 9, |_| true), plain);
    assert_eq!(catalogue.rank(&unknown, 9, |_| true), plain);
    let short = Target {
        direction: Random(1).embedding(3),
        ..target(0.5)
    };
    assert_eq!(catalogue.rank(&short, 9, |_| true), []);
    assert_eq!(catalogue.similarity(&short, 0), None);
}

#[test]
fn likes_attract_and_dislikes_repel() {
    let catalogue = shop();
    let similarity = |target: &Target, index| catalogue.similarity(target, index).unwrap();
    let before = target(0.0);
    let after = target(0.0).with_feedback(&catalogue, &[10, 11], &[20]);
    for liked in [10, 11] {
        assert!(
            similarity(&after, liked) > similarity(&before, liked) + 0.1,
            "{liked}"
        );
    }
    assert!(similarity(&after, 20) < similarity(&before, 20));
    // Rocchio's formula, written out.
    let rows = [10, 11, 20].map(|index| catalogue.vector(index));
    let expected = before
        .direction
        .as_slice()
        .iter()
        .enumerate()
        .map(|(at, q)| {
            let [a, b, c] = [0, 1, 2].map(|row: usize| rows[row][at]);
            q + 0.75 * (a + b) / 2.0 - 0.15 * c
        });
    let expected = Embedding::normalise(expected.collect()).unwrap();
    assert!(expected.cosine(&after.direction) > 1.0 - 1e-6);
    assert!(Colours::new(*after.colours.as_bytes()).is_some());
    let unchanged = target(0.2).with_feedback(&catalogue, &[], &[u32::MAX]);
    assert_eq!(unchanged.colours, target(0.2).colours);
    assert!(unchanged.direction.cosine(&target(0.2).direction) > 1.0 - 1e-6);
}

#[test]
fn several_pictures_are_their_middle() {
    let unit = |values: [f32; 2]| Embedding::normalise(values.to_vec()).unwrap();
    let both = [
        (unit([1.0, 0.0]), colours(0)),
        (unit([0.0, 3.0]), colours(1)),
    ];
    let (direction, middle) = mean(&both).unwrap();
    assert_eq!(direction, unit([1.0, 1.0]));
    assert_eq!(middle.as_bytes()[..4], [100, 128, 27, 0]);
    assert_eq!(mean(&both[..1]), Some(both[0].clone()));
    assert_eq!(mean(&[]), None);
    let opposed = [
        (unit([1.0, 0.0]), colours(0)),
        (unit([-1.0, 0.0]), colours(1)),
    ];
    assert_eq!(mean(&opposed), None);
    let other = Embedding::normalise(vec![1.0]).unwrap();
    assert_eq!(mean(&[both[0].clone(), (other, colours(0))]), None);
}

/// Name and colour; the vectors go once around a circle, so that the nearest to the first come in order.
const WARDROBE: [(&str, &str); 9] = [
    ("Acme Men Navy Blue Shirt", "Navy Blue"),
    ("Acme Men Shirt, Red", "Red"),
    ("ACME men navy blue shirt", "Navy Blue"),
    ("Acme Women Red Shirt", "Red"),
    ("Acme Men Shirt", ""),
    ("Acme Men Green Shirt", "Green"),
    ("Red Shirt", "Red"),
    ("Green Shirt", "Green"),
    ("Acme Men Red Shirt", "Red"),
];

fn wardrobe(colour: &str) -> Catalogue {
    let all = WARDROBE.iter().enumerate().map(|(number, (name, value))| {
        let product = Product {
            id: number.to_string(),
            name: (*name).into(),
            attributes: vec![(*value).into()],
        };
        let direction = vec![10.0 - number as f32, number as f32];
        (product, Embedding::normalise(direction).unwrap())
    });
    Catalogue::from_embeddings(fingerprint(), 2, vec![colour.into()], all).unwrap()
}

#[test]
fn the_colours_of_one_product_are_one_result() {
    let catalogue = wardrobe("baseColour");
    let variants = Variants::of(&catalogue);
    assert_eq!(variants.colour(), Some(0));
    let group = |index| variants.group(index).collect::<Vec<_>>();
    assert_eq!(group(1), [1, 2, 4, 5, 8, 0]);
    assert_eq!(group(3), [3], "for somebody else");
    assert_eq!(group(6), [6], "anybody's shirt");
    let nearest = Target {
        direction: Embedding::normalise(vec![1.0, 0.0]).unwrap(),
        colours: Colours::UNKNOWN,
        colour_weight: 0.0,
    };
    let rank = |count, keep: fn(u32) -> bool| -> Vec<(u32, Vec<u32>)> {
        let found = variants.rank(&catalogue, &nearest, count, keep).into_iter();
        found.map(|one| (one.hit.index, one.variants)).collect()
    };
    let all = vec![
        (0, vec![1, 5]),
        // Another one in navy blue, which the last red one joins.
        (2, vec![8]),
        (3, vec![]),
        // Of no known colour, so perhaps of none of these.
        (4, vec![]),
        (6, vec![]),
        (7, vec![]),
    ];
    assert_eq!(rank(9, |_| true), all);
    assert_eq!(rank(2, |_| true), all[..2]);
    // Other colours are shown whether they pass or not: they are not results.
    assert_eq!(rank(1, |index| index == 5), [(5, vec![0, 1])]);
    assert_eq!(rank(3, |_| false), []);

    let nameless = wardrobe("shade");
    let alone = Variants::of(&nameless);
    assert_eq!(alone.colour(), None);
    assert!((0..9).all(|index| alone.group(index).eq([index])));
}
