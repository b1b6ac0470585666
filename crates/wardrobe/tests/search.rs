//! A wardrobe answers as a catalogue of the same pictures does.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use catalogue::{Catalogue, Product, quantise};
use contract::{Digest, Embedding, Fingerprint};
use wardrobe::{Owned, Wardrobe};

const DIMENSION: usize = 24;

fn fingerprint() -> Fingerprint {
    Fingerprint(Digest::of(b"a model"))
}

/// SplitMix64 (Steele, Lea, Flood 2014), as components between −1 and 1.
fn embedding(seed: u64) -> Embedding {
    let component = |at: u64| {
        let mut z = (seed * 1000 + at + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) as i64 as f64 / i64::MAX as f64) as f32
    };
    Embedding::normalise((0..DIMENSION as u64).map(component).collect()).unwrap()
}

fn key(number: u64) -> Digest {
    Digest::of(&number.to_le_bytes())
}

fn filled(count: u64) -> Wardrobe {
    let mut wardrobe = Wardrobe::new(fingerprint(), DIMENSION);
    for number in 0..count {
        assert!(wardrobe.insert(key(number), quantise(&embedding(number)).values));
    }
    wardrobe
}

fn keys(found: &[Owned]) -> Vec<Digest> {
    found.iter().map(|owned| owned.key).collect()
}

#[test]
fn a_wardrobe_gives_a_catalogues_similarities_bit_for_bit() {
    const COUNT: u64 = 1500; // more than a shard's
    let product = |number: u64| Product {
        id: key(number).to_string(),
        ..Product::default()
    };
    let products = (0..COUNT).map(|number| (product(number), embedding(number)));
    let shop = Catalogue::from_embeddings(fingerprint(), DIMENSION, Vec::new(), products).unwrap();
    let mut wardrobe = filled(COUNT);
    for query in (COUNT..COUNT + 20).map(embedding) {
        let of_shop: Vec<(String, f32)> = shop
            .search(&query, 7)
            .iter()
            .map(|hit| (shop.product(hit.index).unwrap().id, hit.similarity))
            .collect();
        let own: Vec<(String, f32)> = wardrobe
            .search(&query, 7)
            .iter()
            .map(|owned| (owned.key.to_string(), owned.similarity))
            .collect();
        assert_eq!(own, of_shop);
    }
}

#[test]
fn pieces_come_and_go() {
    let mut wardrobe = filled(4);
    let query = embedding(2);
    let best = |wardrobe: &mut Wardrobe| keys(&wardrobe.search(&query, 1));
    assert_eq!(best(&mut wardrobe), [key(2)]);
    assert!(wardrobe.search(&query, 1)[0].similarity > 0.999);
    assert!(wardrobe.remove(&key(2)));
    assert!(!wardrobe.remove(&key(2)));
    assert_ne!(best(&mut wardrobe), [key(2)]);
    assert_eq!(wardrobe.search(&query, 9).len(), 3);
    wardrobe.insert(key(2), quantise(&query).values);
    assert_eq!(best(&mut wardrobe), [key(2)]);
    assert!(wardrobe.contains(&key(2)) && wardrobe.len() == 4);
    wardrobe.clear();
    assert!(wardrobe.is_empty() && wardrobe.search(&query, 9).is_empty());
}

#[test]
fn what_has_no_cosine_is_not_compared() {
    let mut wardrobe = filled(1);
    for row in [vec![], vec![1; DIMENSION - 1], vec![0; DIMENSION]] {
        assert!(!wardrobe.insert(key(9), row));
    }
    assert_eq!(wardrobe.len(), 1);
    let other = Embedding::normalise(vec![1.0; DIMENSION + 1]).unwrap();
    assert_eq!(wardrobe.search(&other, 3), []);
}
