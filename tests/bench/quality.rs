//! The main job on real pictures: does a sharp picture of a product find that product?

use std::path::PathBuf;

use lookalike_tests::{Built, shared};

use crate::figure::Figure;

const PRODUCTS: usize = 3_000;
const PHOTOS: usize = 100;

/// Recall of the own product among the first one and five, for 225×300 pictures against an index of
/// 60×80 ones. By chance it would be one in 3,000, and five in 3,000.
pub fn measure(built: &Built) -> Vec<Figure> {
    let Some(shared) = shared() else {
        return Vec::new();
    };
    let fashion = shared.join("fashion");
    let model = built.site.join("model");
    let catalogue = built.scratch.join("recall-catalogue");
    let limit = PRODUCTS.to_string();
    let index: [(&str, PathBuf); 5] = [
        ("--model", model.clone()),
        ("--images", fashion.join("images")),
        ("--products", fashion.join("styles.csv")),
        ("--limit", limit.into()),
        ("--out", catalogue.clone()),
    ];
    let arguments = index
        .iter()
        .flat_map(|(name, value)| [name.as_ref(), value.as_os_str()]);
    let output = built.run_cli(
        ["index".as_ref(), "--quiet".as_ref()]
            .into_iter()
            .chain(arguments),
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let ranks: Vec<Option<usize>> = built
        .exported_ids(&catalogue)
        .into_iter()
        .map(|id| (fashion.join("images-large").join(format!("{id}.jpg")), id))
        .filter(|(photo, _)| photo.exists())
        .take(PHOTOS)
        .map(|(photo, id)| {
            let hits = built.search(&model, &catalogue, &photo).hits;
            hits.iter().position(|hit| hit.id == id)
        })
        .collect();
    let recall = |most: usize| {
        let found = ranks.iter().flatten().filter(|rank| **rank < most).count();
        vec![found as f64 / ranks.len() as f64]
    };
    assert_eq!(ranks.len(), PHOTOS, "too few sharp pictures");
    vec![
        Figure::of("recall_at_1_of_3000", "share", recall(1)),
        Figure::of("recall_at_5_of_3000", "share", recall(5)),
    ]
}
