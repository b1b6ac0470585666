//! A small shop, and what goes with what in it.

use catalogue::Product;
use contract::{Digest, Embedding, Fingerprint};

use super::*;

type Row = (&'static str, [&'static str; 5]);

/// Article type, gender, colour, season, usage.
const SHOP: [Row; 12] = [
    ("shirt", ["Shirts", "Men", "Blue", "Summer", "Casual"]),
    ("red jeans", ["Jeans", "Men", "Maroon", "Summer", "Casual"]),
    (
        "winter jeans",
        ["Jeans", "Men", "Black", "Winter", "Casual"],
    ),
    (
        "summer jeans",
        ["Jeans", "Men", "White", "Summer", "Casual"],
    ),
    ("later jeans", ["Jeans", "Men", "White", "Summer", "Casual"]),
    (
        "women's shoes",
        ["Casual Shoes", "Women", "White", "Summer", "Casual"],
    ),
    (
        "formal shoes",
        ["Formal Shoes", "Men", "Black", "Summer", "Formal"],
    ),
    (
        "anybody's shoes",
        ["Casual Shoes", "Unisex", "Black", "Winter", "Casual"],
    ),
    ("orange bag", ["Backpacks", "Unisex", "Orange", "", ""]),
    (
        "another shirt",
        ["Shirts", "Men", "White", "Summer", "Casual"],
    ),
    (
        "perfume",
        ["Perfume and Body Mist", "Men", "Blue", "Summer", "Casual"],
    ),
    ("dress", ["Dresses", "Women", "Red", "Summer", "Party"]),
];

fn shop(rows: &[Row], attributes: [&str; 5]) -> Catalogue {
    let products = rows.iter().map(|(id, values)| {
        let product = Product {
            id: (*id).into(),
            name: (*id).into(),
            attributes: values.map(str::to_owned).to_vec(),
        };
        (product, Embedding::normalise(vec![1.0]).unwrap())
    });
    let fingerprint = Fingerprint(Digest::of(b"a model"));
    let attributes = attributes.map(str::to_owned).to_vec();
    Catalogue::from_embeddings(fingerprint, 1, attributes, products).unwrap()
}

const NAMES: [&str; 5] = ["articleType", "gender", "baseColour", "season", "usage"];

fn completed(catalogue: &Catalogue, id: &str) -> Vec<String> {
    let index = catalogue.index_of(id).unwrap();
    let ids = pieces(catalogue, index)
        .into_iter()
        .filter_map(|index| catalogue.id(index));
    ids.map(str::to_owned).collect()
}

#[test]
fn a_look_has_one_of_each_kind_that_goes_together() {
    let catalogue = shop(&SHOP, NAMES);
    let cases: [(&str, &[&str]); 4] = [
        // Neither another shirt, nor women's shoes, nor the winter's jeans, nor the second of equals.
        ("shirt", &["summer jeans", "anybody's shoes", "orange bag"]),
        ("dress", &["women's shoes"]),
        ("perfume", &[]),
        ("red jeans", &["another shirt", "anybody's shoes"]),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(id, expected)| (id, completed(&catalogue, id), expected))
        .filter(|(_, found, expected)| found != expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_shop_that_tells_less_gets_less() {
    let unknown = ["articleType", "b", "c", "d", "e"];
    let found = completed(&shop(&SHOP, unknown), "shirt");
    assert_eq!(found, ["red jeans", "women's shoes", "orange bag"]);
    let nothing = ["what", "gender", "baseColour", "season", "usage"];
    assert_eq!(completed(&shop(&SHOP, nothing), "shirt"), [""; 0]);
    assert!(is_possible(NAMES.into_iter()) && !is_possible(nothing.into_iter()));
}
