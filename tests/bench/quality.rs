//! The main job on real pictures: does a sharp picture of a product find that product, and does the
//! catalogue's rounding to signed bytes change the answer?

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use lookalike_tests::{Built, shared};
use safetensors::SafeTensors;

use crate::figure::Figure;

const PRODUCTS: usize = 3_000;

/// Sharp pictures that are searched.
pub const PHOTOS: usize = 100;
const HITS: usize = 5;

/// 225×300 pictures against an index of 60×80 ones of the same shop.
pub fn measure(built: &Built) -> Vec<Figure> {
    let Some(shared) = shared() else {
        return Vec::new();
    };
    let fashion = shared.join("fashion");
    let model = built.site.join("model");
    let catalogue = index(built, &model, &fashion);
    let ids = built.exported_ids(&catalogue);
    let (own, photos) = sharp_pictures(&ids, &fashion);
    let answers: Vec<Vec<String>> = photos
        .iter()
        .map(|photo| {
            let answer = built.search_with(&model, &catalogue, photo, &["--each"]);
            let hits = answer.hits;
            hits.into_iter().take(HITS).map(|hit| hit.id).collect()
        })
        .collect();

    // By chance it would be one in 3,000, and five in 3,000.
    let recall = |most: usize| {
        let pairs = answers.iter().zip(&own);
        let found =
            pairs.filter(|(hits, own)| hits.iter().take(most).any(|hit| *hit == ids[**own]));
        vec![found.count() as f64 / PHOTOS as f64]
    };
    let small = |id: &String| fashion.join("images").join(format!("{id}.jpg"));
    let rows = embed(built, &model, ids.iter().map(small));
    let queries = embed(built, &model, photos.iter().cloned());
    let exact = queries.iter().map(|query| {
        let best = nearest(query, &rows);
        best.into_iter()
            .map(|product| ids[product].as_str())
            .collect()
    });
    let shares = exact
        .zip(&answers)
        .map(|(exact, hits): (HashSet<&str>, _)| {
            hits.iter()
                .filter(|hit| exact.contains(hit.as_str()))
                .count()
        });
    let overlap = shares.sum::<usize>() as f64 / (PHOTOS * HITS) as f64;
    vec![
        Figure::of("recall_at_1_of_3000", "share", recall(1)),
        Figure::of("recall_at_5_of_3000", "share", recall(HITS)),
        Figure::of("quantised_top5_overlap", "share", vec![overlap]),
    ]
}

/// The first [`PHOTOS`] of these products that have a sharp picture, by their positions, and those pictures.
pub fn sharp_pictures(ids: &[String], fashion: &Path) -> (Vec<usize>, Vec<PathBuf>) {
    let folder = fashion.join("images-large");
    let all = ids.iter().enumerate();
    let pictured = all.filter_map(|(product, id)| {
        let picture = folder.join(format!("{id}.jpg"));
        picture.exists().then_some((product, picture))
    });
    let (own, photos): (Vec<_>, Vec<_>) = pictured.take(PHOTOS).unzip();
    assert_eq!(own.len(), PHOTOS, "too few sharp pictures");
    (own, photos)
}

/// The catalogue of the first products of *Fashion Product Images*.
pub fn index(built: &Built, model: &Path, fashion: &Path) -> PathBuf {
    let catalogue = built.scratch.join("recall-catalogue");
    let options: [(&str, OsString); 5] = [
        ("--model", model.into()),
        ("--images", fashion.join("images").into()),
        ("--products", fashion.join("styles.csv").into()),
        ("--limit", PRODUCTS.to_string().into()),
        ("--out", catalogue.clone().into()),
    ];
    let options = options
        .into_iter()
        .flat_map(|(name, value)| [name.into(), value]);
    run(
        built,
        ["index".into(), "--quiet".into()]
            .into_iter()
            .chain(options),
    );
    catalogue
}

/// The pictures' unit vectors as the network gives them, in f32.
fn embed(built: &Built, model: &Path, pictures: impl Iterator<Item = PathBuf>) -> Vec<Vec<f32>> {
    let out = built.scratch.join("exact.safetensors");
    let words: [OsString; 6] = [
        "embed".into(),
        "--quiet".into(),
        "--model".into(),
        model.into(),
        "--out".into(),
        out.clone().into(),
    ];
    let pictures: Vec<OsString> = pictures.map(OsString::from).collect();
    let count = pictures.len();
    run(built, words.into_iter().chain(pictures));
    let bytes = std::fs::read(out).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let vectors = file.tensor("vectors").unwrap();
    let dimension = vectors.shape()[1];
    let values: Vec<f32> = vectors
        .data()
        .as_chunks()
        .0
        .iter()
        .map(|&bytes| f32::from_le_bytes(bytes))
        .collect();
    let rows: Vec<Vec<f32>> = values.chunks(dimension).map(<[f32]>::to_vec).collect();
    assert_eq!(rows.len(), count, "a picture was left out");
    rows
}

/// The positions of the [`HITS`] rows with the largest dot products, the first of equals first.
fn nearest(query: &[f32], rows: &[Vec<f32>]) -> Vec<usize> {
    let cosine = |row: &Vec<f32>| -> f32 { query.iter().zip(row).map(|(a, b)| a * b).sum() };
    let mut ranked: Vec<(usize, f32)> = rows.iter().map(cosine).enumerate().collect();
    ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    ranked.truncate(HITS);
    ranked.into_iter().map(|(product, _)| product).collect()
}

fn run(built: &Built, words: impl Iterator<Item = OsString>) {
    let output = built.run_cli(words);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
