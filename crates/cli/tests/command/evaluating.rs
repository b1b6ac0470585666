//! `evaluate`: a model measured, written, and measured against what was written.

use std::fs;

use serde_json::Value;

use crate::driver::{Bench, picture};

const EVALUATE: &str = "evaluate --model MODEL --images images --products list.csv --quiet";

/// A shop of which some are kept aside, with a sharp picture and two people's photos.
fn bench() -> Bench {
    let bench = Bench::new(24);
    let mut csv = String::from("id,gender,articleType,baseColour,productDisplayName\n");
    for n in 0..24 {
        let (kind, colour) = (["Shirts", "Skirts"][n % 2], ["Red", "Blue"][n / 2 % 2]);
        csv.push_str(&format!("{n},Women,{kind},{colour},Model {n}\n"));
    }
    bench.write("list.csv", csv);
    for folder in ["large", "photos", "photos/shirt", "photos/dress"] {
        fs::create_dir(bench.path(folder)).unwrap();
    }
    bench.write("large/6.jpg", picture(6)); // kept aside, by its name
    // Kept aside, by their names.
    bench.write("photos/shirt/c.jpg", picture(60));
    bench.write("photos/dress/f.jpg", picture(61));
    bench
}

#[test]
fn a_model_is_measured_beside_chance_and_beside_a_baseline() {
    let bench = bench();
    let all = "--large large --user-photos photos --reference MODEL";
    let text = bench
        .run(&format!("{EVALUATE} {all} --json first.json"))
        .succeeded()
        .stdout;
    assert!(
        text.contains(" products kept aside, searched in "),
        "{text}"
    );
    assert!(text.contains("articleType precision@5 "), "{text}");
    let first = fs::read(bench.path("first.json")).unwrap();
    let json: Value = serde_json::from_slice(&first).unwrap();
    let value = |name: &str| {
        let figures = json["figures"].as_array().unwrap();
        let found = figures.iter().find(|figure| figure["name"] == name);
        found.map(|figure| figure["value"].as_f64().unwrap())
    };
    // A product's very own picture, and a model compared with itself.
    assert_eq!(value("own product recall@1"), Some(1.0), "{json}");
    // The same model in f32.
    assert!(value("reference cosine") > Some(0.99), "{json}");
    assert!(value("reference overlap@5").is_some(), "{json}");
    assert_eq!(value("photos of dress precision@5"), Some(0.0), "{json}");
    assert_eq!(json["counts"]["entries"], 24);

    bench
        .run(&format!("{EVALUATE} {all} --json again.json"))
        .succeeded();
    assert!(fs::read(bench.path("again.json")).unwrap() == first);

    let text = bench
        .run(&format!("{EVALUATE} --gallery 9 --baseline first.json"))
        .succeeded()
        .stdout;
    assert!(
        text.contains("searched in 9 of ") && text.contains("of the baseline:"),
        "{text}"
    );
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let bench = bench();
    bench.write("broken.json", "{}");
    bench.write("bare.csv", "id,productDisplayName\n0,Shirt\n");
    fs::create_dir(bench.path("photos/socks")).unwrap();
    let cases = [
        (
            EVALUATE.replace("list.csv", "bare.csv"),
            "bare.csv has no column articleType",
        ),
        (
            EVALUATE.replace("list.csv", "missing.csv"),
            "missing.csv cannot be read",
        ),
        (EVALUATE.replace("MODEL", "images"), "images holds no model"),
        (
            format!("{EVALUATE} --reference images"),
            "images holds no model",
        ),
        (
            format!("{EVALUATE} --baseline broken.json"),
            "broken.json is not the result of an evaluation",
        ),
        (
            format!("{EVALUATE} --large photos/shirt"),
            "is named after a product",
        ),
        (
            format!("{EVALUATE} --user-photos photos"),
            "\"socks\" is not a class",
        ),
        (
            format!("{EVALUATE} --json missing/out.json"),
            "cannot be written",
        ),
    ];
    let mut wrong = Vec::new();
    for (line, sentence) in cases {
        wrong.extend(bench.run(&line).not_refused_with(sentence));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let left: Vec<_> = fs::read_dir(bench.path("."))
        .unwrap()
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains(".partial")
        })
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
