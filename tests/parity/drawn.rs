//! Each file decodes to what was drawn, with no wasm involved.

use std::collections::{BTreeMap, BTreeSet};

use imageprep::{PictureError, decode};
use lookalike_tests::pictures::{self, Case};

/// The mean and the largest difference between a decoded file and its drawing.
fn difference(case: &Case) -> Result<(f64, u8), String> {
    let decoded = decode(&case.bytes).map_err(|error| error.to_string())?;
    let drawn = &case.drawn;
    if (decoded.width(), decoded.height()) != (drawn.width, drawn.height) {
        return Err(format!(
            "{decoded:?} instead of {} × {}",
            drawn.width, drawn.height
        ));
    }
    let expected = drawn.bytes();
    let differences = decoded
        .pixels()
        .iter()
        .zip(&expected)
        .map(|(&a, &b)| a.abs_diff(b));
    let largest = differences.clone().max().unwrap_or_default();
    let sum: f64 = differences.map(f64::from).sum();
    Ok((sum / expected.len() as f64, largest))
}

#[test]
fn every_file_shows_what_was_drawn() {
    let mut failures = Vec::new();
    let cases = pictures::drawn_cases();
    for case in &cases {
        match difference(case) {
            Ok((mean, _)) if mean <= f64::from(case.tolerance) => {}
            Ok((mean, largest)) => {
                failures.push(format!(
                    "{}: off by {mean:.2}, at most {largest}",
                    case.name
                ));
            }
            Err(error) => failures.push(format!("{}: {error}", case.name)),
        }
    }
    assert!(
        failures.is_empty(),
        "of {} files:\n{}",
        cases.len(),
        failures.join("\n")
    );
}

#[test]
fn names_are_unique_and_the_files_are_the_same_in_every_run() {
    let first = pictures::drawn_cases();
    let names: BTreeSet<&str> = first.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), first.len());
    for (a, b) in first.iter().zip(pictures::drawn_cases()) {
        assert_eq!(a.bytes, b.bytes, "{}", a.name);
    }
}

#[test]
fn the_eight_orientations_give_one_tensor() {
    let digests: BTreeMap<String, _> = pictures::native_digests().unwrap().into_iter().collect();
    for format in ["png", "webp"] {
        let distinct: BTreeSet<String> = (1..=8)
            .map(|orientation| {
                digests[&format!("{format} orientation {orientation}.{format}")].to_string()
            })
            .collect();
        assert_eq!(distinct.len(), 1, "{format}");
    }
    assert_eq!(digests["png orientation 1.png"], digests["png 53x67.png"]);
    assert_ne!(digests["png orientation 1.png"], digests["png 601x401.png"]);
}

#[test]
fn every_file_cut_in_the_middle_is_refused() {
    let mut failures = Vec::new();
    for case in pictures::drawn_cases() {
        for part in [2, 3, 4] {
            let length = case.bytes.len() - case.bytes.len() / part;
            // An animation cut after its first frame is whole as far as it is shown.
            let may_be_whole = case.name == "gif of two frames.gif";
            match decode(&case.bytes[..length]) {
                Err(PictureError::Truncated) => {}
                Ok(_) if may_be_whole => {}
                other => failures.push(format!("{} at {length}: {other:?}", case.name)),
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn each_bad_file_is_refused_for_its_own_reason() {
    let sentences: BTreeSet<String> = pictures::bad()
        .into_iter()
        .map(|(name, bytes)| match decode(&bytes) {
            Ok(picture) => panic!("{name} was read as {picture:?}"),
            Err(error) => format!("{error} {}", error.remedy()),
        })
        .collect();
    assert_eq!(sentences.len(), pictures::bad().len(), "{sentences:#?}");
    println!("{sentences:#?}");
}
