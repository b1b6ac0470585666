//! The project's own rules: which crate may know which, and what source files must keep to.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::child;
use crate::error::Error;
use crate::sources;
use crate::workspace::Workspace;

/// What each package may depend on, in tests too but for [`FOR_TESTS`]. A package that is not here is refused.
const EDGES: [(&str, &[&str]); 18] = [
    ("contract", &[]),
    ("imageprep", &[]),
    ("catalogue", &["contract"]),
    ("cells", &["catalogue", "contract"]),
    ("drawing", &[]),
    ("simulation", &["catalogue", "cells", "contract", "drawing"]),
    ("wardrobe", &["catalogue", "contract"]),
    ("integer", &[]),
    ("graphics", &["integer"]),
    (
        "embedder",
        &["contract", "graphics", "imageprep", "integer"],
    ),
    ("evaluation", &["contract"]),
    ("productlist", &[]),
    ("garments", &["imageprep"]),
    (
        "cli",
        &[
            "catalogue",
            "cells",
            "contract",
            "embedder",
            "evaluation",
            "garments",
            "imageprep",
            "productlist",
        ],
    ),
    (
        "lookalike",
        &["catalogue", "contract", "embedder", "imageprep", "wardrobe"],
    ),
    (
        "trainer",
        &[
            "contract",
            "drawing",
            "embedder",
            "evaluation",
            "garments",
            "imageprep",
            "productlist",
        ],
    ),
    ("xtask", &[]),
    ("test-checkpoint", &[]),
];

/// Packages that test the others, and what even they may not know.
const TESTERS: [&str; 2] = ["lookalike-tests", "wasm-probe"];
const UNKNOWN_TO_TESTERS: [&str; 2] = ["xtask", "lookalike"];

/// What anybody's tests may use: digests to compare by, a checkpoint made for tests, and what makes
/// catalogues in cells.
const FOR_TESTS: [&str; 3] = ["cells", "contract", "test-checkpoint"];

/// Checks every rule and prints each breach.
///
/// # Errors
/// [`Error::Rules`] if there is a breach, or what cargo or git ran into.
pub fn check(workspace: &Workspace) -> Result<(), Error> {
    let mut breaches = edges(&metadata(workspace)?)?;
    let sources = sources::files(&workspace.root);
    breaches.extend(sources::breaches(&workspace.root, &sources)?);
    for breach in &breaches {
        println!("{breach}");
    }
    match breaches.len() {
        0 => {
            eprintln!("      {} files keep to the rules", sources.len());
            Ok(())
        }
        count => Err(Error::Rules { count }),
    }
}

/// `cargo metadata` of the project's own packages.
///
/// # Errors
/// [`Error::Project`] if cargo cannot tell.
pub fn metadata(workspace: &Workspace) -> Result<Value, Error> {
    let mut cargo = workspace.cargo(["metadata", "--format-version", "1", "--no-deps"]);
    child::ask(&mut cargo)
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or_else(|| Error::Project {
            problem: "cargo metadata cannot read the workspace".to_owned(),
        })
}

/// The packages in the answer of `cargo metadata`.
///
/// # Errors
/// [`Error::Project`] if there are none.
pub fn packages(metadata: &Value) -> Result<&[Value], Error> {
    let packages = metadata["packages"]
        .as_array()
        .filter(|packages| !packages.is_empty());
    packages.map(Vec::as_slice).ok_or_else(|| Error::Project {
        problem: "cargo metadata names no packages".to_owned(),
    })
}

fn edges(metadata: &Value) -> Result<Vec<String>, Error> {
    let packages = packages(metadata)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let ours: BTreeSet<String> = packages
        .iter()
        .map(|package| text(&package["name"]))
        .collect();
    let mut breaches = Vec::new();
    for package in packages {
        let name = text(&package["name"]);
        let known = EDGES.iter().find(|(listed, _)| *listed == name);
        let is_tester = TESTERS.contains(&name.as_str());
        if known.is_none() && !is_tester {
            breaches.push(format!(
                "{name}: a new package needs its line in crates/xtask/src/check.rs"
            ));
            continue;
        }
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let to = text(&dependency["name"]);
            let in_tests = dependency["kind"] == "dev";
            let allowed = !ours.contains(&to)
                || known.is_some_and(|(_, targets)| targets.contains(&to.as_str()))
                || (is_tester && !UNKNOWN_TO_TESTERS.contains(&to.as_str()))
                || (in_tests && FOR_TESTS.contains(&to.as_str()));
            if !allowed {
                breaches.push(format!("{name}: must not depend on {to}"));
            }
        }
    }
    Ok(breaches)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::edges;

    fn package(name: &str, dependencies: &[(&str, Value)]) -> Value {
        let list = dependencies.iter();
        let dependencies: Vec<Value> = list
            .map(|(name, kind)| json!({"name": name, "kind": kind}))
            .collect();
        json!({"name": name, "dependencies": dependencies})
    }

    #[test]
    fn only_the_listed_edges_are_let_through() {
        let normal = Value::Null;
        let cases: [(&str, &str, Value, bool); 11] = [
            ("catalogue", "contract", normal.clone(), true),
            ("catalogue", "serde", normal.clone(), true),
            ("catalogue", "imageprep", normal.clone(), false),
            ("catalogue", "imageprep", json!("dev"), false),
            ("imageprep", "contract", normal.clone(), false),
            ("imageprep", "contract", json!("dev"), true),
            ("lookalike", "cli", normal.clone(), false),
            ("embedder", "test-checkpoint", json!("dev"), true),
            ("embedder", "test-checkpoint", normal.clone(), false),
            ("wasm-probe", "catalogue", normal.clone(), true),
            ("lookalike-tests", "lookalike", json!("dev"), false),
        ];
        let names = [
            "contract",
            "imageprep",
            "cli",
            "test-checkpoint",
            "lookalike",
        ];
        let mut wrong = Vec::new();
        for (from, to, kind, allowed) in cases {
            let mut packages: Vec<Value> = names.iter().map(|name| package(name, &[])).collect();
            packages.push(package(from, &[(to, kind)]));
            let breaches = edges(&json!({"packages": packages})).unwrap();
            if breaches.is_empty() != allowed {
                wrong.push(format!("{from} → {to}: {breaches:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_package_without_a_rule_is_refused() {
        let breaches = edges(&json!({"packages": [package("newcomer", &[])]})).unwrap();
        assert_eq!(breaches.len(), 1);
        assert!(edges(&json!({})).is_err());
    }
}
