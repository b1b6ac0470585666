//! What is found is what an exact comparison in f32 finds, in the promised order.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use catalogue::{Catalogue, CatalogueError, Product};
use common::{Random, attributes, fingerprint, product};
use contract::{Digest, Embedding, Fingerprint};

fn catalogue(embeddings: &[Embedding]) -> Catalogue {
    let dimension = embeddings[0].dimension();
    let products = embeddings
        .iter()
        .enumerate()
        .map(|(i, e)| (product(i), e.clone()));
    Catalogue::from_embeddings(fingerprint(), dimension, attributes(), products).unwrap()
}

/// `count` vectors around `clusters` centres, as pictures of a shop's products lie.
fn clustered(
    random: &mut Random,
    count: usize,
    dimension: usize,
    clusters: usize,
) -> Vec<Embedding> {
    let centres: Vec<Vec<f32>> = (0..clusters).map(|_| random.normals(dimension)).collect();
    let mut around = |i: usize| {
        let centre = &centres[i % clusters];
        Embedding::normalise(centre.iter().map(|c| c + 0.7 * random.normal()).collect()).unwrap()
    };
    (0..count).map(&mut around).collect()
}

#[test]
fn quantising_keeps_the_best_five() {
    let mut random = Random(11);
    let mut report = Vec::new();
    for dimension in [64, 256] {
        let mut embeddings = clustered(&mut random, 1560, dimension, 30);
        let queries = embeddings.split_off(1500);
        let catalogue = catalogue(&embeddings);
        let mut kept = 0;
        for query in &queries {
            let mut exact: Vec<(usize, f32)> = embeddings
                .iter()
                .map(|e| query.cosine(e))
                .enumerate()
                .collect();
            exact.sort_by(|a, b| b.1.total_cmp(&a.1));
            let hits = catalogue.search(query, 5);
            kept += hits
                .iter()
                .filter(|h| exact[..5].iter().any(|e| e.0 == h.index as usize))
                .count();
            for hit in hits {
                let error = hit.similarity - query.cosine(&embeddings[hit.index as usize]);
                assert!(error.abs() < 2e-3, "dimension {dimension}: {error}");
            }
        }
        report.push((dimension, kept as f64 / (5 * queries.len()) as f64));
    }
    println!("overlap of the best five with f32: {report:?}");
    assert!(
        report.iter().all(|(_, overlap)| *overlap >= 0.98),
        "{report:?}"
    );
}

#[test]
fn similarity_is_the_cosine_with_the_stored_direction() {
    let mut random = Random(5);
    for dimension in [1, 3, 17, 256, 2048] {
        let embeddings: Vec<_> = (0..9).map(|_| random.embedding(dimension)).collect();
        let catalogue = catalogue(&embeddings);
        let query = random.embedding(dimension);
        let hits = catalogue.search(&query, 9);
        assert_eq!(hits.len(), 9);
        for hit in hits {
            let stored = catalogue.vector(hit.index);
            let norm: f64 = stored
                .iter()
                .map(|&v| f64::from(v) * f64::from(v))
                .sum::<f64>()
                .sqrt();
            assert!((norm - 1.0).abs() < 1e-6, "{norm}");
            let stored = Embedding::normalise(stored).unwrap();
            let difference = hit.similarity - query.cosine(&stored);
            assert!(difference.abs() < 1e-4, "{dimension}: {difference}");
        }
    }
}

#[test]
fn equal_products_come_in_their_order_across_shards() {
    let mut random = Random(3);
    let same = random.embedding(16);
    let catalogue = catalogue(&vec![same.clone(); 2500]);
    assert_eq!(catalogue.manifest().shards.len(), 3);
    let indices = |hits: Vec<catalogue::Hit>| hits.iter().map(|h| h.index).collect::<Vec<_>>();
    assert_eq!(indices(catalogue.search(&same, 4)), [0, 1, 2, 3]);
    assert_eq!(
        indices(catalogue.search_where(&same, 3, |i| i % 1023 == 1022)),
        [1022, 2045]
    );
    let hits = catalogue.search(&same, 1);
    assert!(
        hits[0].similarity > 0.9999 && hits[0].similarity <= 1.0,
        "{hits:?}"
    );
    let opposite = Embedding::normalise(same.as_slice().iter().map(|v| -v).collect()).unwrap();
    assert!(catalogue.search(&opposite, 1)[0].similarity < -0.9999);
}

#[test]
fn odd_questions_have_answers() {
    let mut random = Random(8);
    let embeddings: Vec<_> = (0..3).map(|_| random.embedding(16)).collect();
    let catalogue = catalogue(&embeddings);
    assert_eq!(catalogue.search(&embeddings[0], 0), []);
    assert_eq!(catalogue.search(&embeddings[0], usize::MAX).len(), 3);
    assert_eq!(
        catalogue.search(&random.embedding(17), 5),
        [],
        "another dimension"
    );
    assert_eq!(catalogue.search_where(&embeddings[0], 5, |_| false), []);
    assert_eq!(catalogue.product(2), Some(product(2)));
    for beyond in [3, 1024, u32::MAX] {
        assert_eq!(catalogue.product(beyond), None);
        assert_eq!(catalogue.vector(beyond), [0.0_f32; 0]);
        assert_eq!(catalogue.thumbnail_pack(beyond), None);
    }
}

#[test]
fn shards_come_in_order_and_each_is_checked() {
    let mut random = Random(21);
    let mut shards = Vec::new();
    for part in 0..2 {
        let mut builder = catalogue::ShardBuilder::new(fingerprint(), 8, 2);
        for i in 0..3 {
            builder
                .push(&product(3 * part + i), &random.embedding(8))
                .unwrap();
        }
        shards.push(builder.encode());
    }
    let manifest = common::manifest_of(8, &[(&shards[0], 3), (&shards[1], 3)], 0);
    let other = Fingerprint(Digest::of(b"another model"));
    let error = Catalogue::new(manifest.clone(), other).err().unwrap();
    assert!(
        matches!(error, CatalogueError::OtherModel { .. }),
        "{error}"
    );
    assert!(error.remedy().contains("lookalike index"));

    let mut catalogue = Catalogue::new(manifest.clone(), fingerprint()).unwrap();
    assert!(catalogue.is_empty() && !catalogue.is_complete());
    assert_eq!(catalogue.next_shard(), Some(&manifest.shards[0].file));
    assert!(matches!(
        catalogue.add_shard(&shards[1]),
        Err(CatalogueError::File(_))
    ));
    assert!(matches!(
        catalogue.add_shard(b"<html>"),
        Err(CatalogueError::File(_))
    ));
    catalogue.add_shard(&shards[0]).unwrap();
    assert_eq!(catalogue.len(), 3);
    assert_eq!(catalogue.product(3), None);
    assert_eq!(
        catalogue.search(&random.embedding(8), 9).len(),
        3,
        "what is there is searched"
    );
    catalogue.add_shard_owned(shards[1].clone()).unwrap();
    assert!(catalogue.is_complete() && catalogue.next_shard().is_none());
    assert_eq!(catalogue.product(5), Some(product(5)));
    assert_eq!(
        catalogue.add_shard(&shards[1]),
        Err(CatalogueError::Surplus)
    );
}

#[test]
fn catalogues_without_products_are_refused() {
    let none: Vec<(Product, Embedding)> = Vec::new();
    let made = Catalogue::from_embeddings(fingerprint(), 8, attributes(), none);
    assert_eq!(made.err(), Some(CatalogueError::Empty));
}
