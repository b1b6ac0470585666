//! Cells built of drawn products: the same bytes for any number of threads, no cell too large, and answers
//! that are those of exact search.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::io;

use catalogue::cells::CellSettings;
use catalogue::{Catalogue, Colours, Filter, Product};
use cells::{BuildError, Cells, Products, RowFile, Sink, build, row_of, train};
use contract::{Digest, Embedding, Fingerprint};

const DIMENSION: usize = 24;
const PRODUCTS: usize = 3000;
const WANTED: usize = 60;

struct Named;

impl Products for Named {
    fn product(&self, number: u64) -> io::Result<(Product, Colours, Vec<u8>)> {
        let product = Product {
            id: number.to_string(),
            name: format!("Product {number}"),
            attributes: vec![format!("value {}", number % 3)],
        };
        Ok((product, Colours::UNKNOWN, Vec::new()))
    }
}

#[derive(Default, PartialEq)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Sink for Files {
    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.0.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// Around 150 hubs, a fixed generator.
fn embeddings(count: usize, seed: u64) -> Vec<Embedding> {
    let mut state = 11_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((state >> 40) as f32 / (1_u64 << 23) as f32) - 1.0
    };
    let hubs: Vec<Vec<f32>> = (0..150)
        .map(|_| (0..DIMENSION).map(|_| next()).collect())
        .collect();
    state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((state >> 40) as f32 / (1_u64 << 23) as f32) - 1.0
    };
    (0..count)
        .map(|number| {
            let hub = hubs[number * 7 % 150].iter();
            Embedding::normalise(hub.map(|h| h + 0.2 * next()).collect()).unwrap()
        })
        .collect()
}

fn built(embeddings: &[Embedding], threads: usize) -> (cells::Built, Files) {
    let folder = tempfile::tempdir().unwrap();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    let mut rows = RowFile::new(folder.path(), DIMENSION).unwrap();
    for embedding in embeddings {
        rows.push(&row_of(embedding)).unwrap();
    }
    let cells = Cells {
        settings: CellSettings {
            title: String::new(),
            fingerprint: Fingerprint(Digest::of(b"model")),
            dimension: DIMENSION,
            attributes: vec!["value".into()],
            per_pack: 0,
            centre_steps: 96.0,
            towards: 1.0,
        },
        products: WANTED,
    };
    let mut files = Files::default();
    let built = pool.install(|| {
        let sample = rows.sample(2000).unwrap();
        let centres = train(&sample, DIMENSION, PRODUCTS / WANTED);
        build(
            &cells,
            &centres,
            &mut rows,
            &Named,
            folder.path(),
            &mut files,
        )
        .unwrap()
    });
    (built, files)
}

#[test]
fn threads_change_no_byte_and_no_cell_is_large() {
    let embeddings = embeddings(PRODUCTS, 5);
    let (one, files) = built(&embeddings, 1);
    for threads in [2, 5] {
        let (other, others) = built(&embeddings, threads);
        assert!(other == one && others == files, "{threads} threads");
    }
    assert_eq!(one.manifest.products as usize, PRODUCTS);
    assert!(one.sizes[2] as usize <= 2 * WANTED, "{:?}", one.sizes);
}

#[test]
fn cells_find_what_exact_search_finds() {
    let all = embeddings(PRODUCTS + 100, 5);
    let (gallery, queries) = all.split_at(PRODUCTS);
    let (built, files) = built(gallery, 2);
    let fingerprint = built.manifest.fingerprint;
    let mut catalogue = Catalogue::new(built.manifest, fingerprint).unwrap();
    let record = catalogue.next_shard().unwrap().clone();
    catalogue.add_shard(&files.0[&record.path]).unwrap();
    let (mut right, mut fetched) = (0, 0);
    for query in queries {
        let dot = |e: &Embedding| -> f32 {
            e.as_slice()
                .iter()
                .zip(query.as_slice())
                .map(|(a, b)| a * b)
                .sum()
        };
        let mut exact: Vec<f32> = gallery.iter().map(dot).collect();
        exact.sort_by(|a, b| b.total_cmp(a));
        let visit = catalogue.visit(query, &Filter::new()).unwrap();
        let mut hits = Vec::new();
        let mut had = Vec::new();
        loop {
            let wanted = catalogue.wanted(&visit, &hits, 5, 2);
            if wanted.is_empty() {
                break;
            }
            for (cell, record) in wanted {
                catalogue.add_cell(cell, &files.0[&record.path]).unwrap();
                had.push(cell);
            }
            hits = catalogue.search(query, 5);
        }
        let ids = hits
            .iter()
            .map(|hit| catalogue.id(hit.index).unwrap().parse().unwrap());
        right += ids
            .filter(|&id: &usize| dot(&gallery[id]) >= exact[4])
            .count();
        fetched += catalogue.len();
        for cell in had {
            catalogue.drop_cell(cell);
        }
    }
    // Products fetched at random would hold as much of the answer as they are of the catalogue.
    let chance = fetched as f64 / (queries.len() * PRODUCTS) as f64;
    let recall = right as f64 / (5 * queries.len()) as f64;
    assert!(
        recall >= 0.95 && chance < 0.5,
        "recall {recall}, chance {chance}"
    );
}

#[test]
fn odd_inputs_are_built_or_refused() {
    let same = vec![embeddings(1, 1).remove(0); 500];
    let (alike, _) = built(&same, 2);
    assert_eq!(alike.manifest.products, 500);
    assert!(alike.sizes[2] as usize <= 2 * WANTED, "{:?}", alike.sizes);
    let (single, _) = built(&same[..1], 2);
    assert_eq!(single.manifest.products, 1);
    let folder = tempfile::tempdir().unwrap();
    let mut none = RowFile::new(folder.path(), DIMENSION).unwrap();
    let centres = train(&row_of(&same[0]), DIMENSION, 1);
    let cells = Cells {
        settings: CellSettings {
            title: String::new(),
            fingerprint: Fingerprint(Digest::of(b"model")),
            dimension: DIMENSION,
            attributes: Vec::new(),
            per_pack: 0,
            centre_steps: 96.0,
            towards: 1.0,
        },
        products: 10,
    };
    let refused = build(
        &cells,
        &centres,
        &mut none,
        &Named,
        folder.path(),
        &mut Files::default(),
    );
    assert!(matches!(refused, Err(BuildError::Empty)));
}
