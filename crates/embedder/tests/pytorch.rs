//! The published network computes what PyTorch computes.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::path::PathBuf;

use common::load;
use embedder::import::{ImportError, Width, import};
use embedder::{ModelError, ModelManifest};
use imageprep::{Input, Recipe, golden_picture};
use test_checkpoint::{Tensor, tensors, uniform, write, write_pth};

#[derive(serde::Deserialize)]
struct Reference {
    every: usize,
    cases: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    weights: String,
    input: String,
    features: Vec<f32>,
}

/// The ImageNet weights that may be measured with but not shipped.
fn imagenet() -> Option<PathBuf> {
    let path = PathBuf::from("../../../shared/models/resnet50-imagenet-bgd.safetensors");
    path.exists().then_some(path)
}

fn input(name: &str) -> Input {
    let recipe = Recipe::imagenet();
    match name {
        "golden" => recipe.prepare(&golden_picture()),
        _ => {
            let side = recipe.width as usize;
            let values = (0..3 * side * side).map(|index| 2.0 * uniform("input", index as u64));
            Input::new(side, side, values.collect()).unwrap()
        }
    }
}

/// The Euclidean length of the difference over that of the reference.
fn relative_error(found: &[f32], reference: &[f32]) -> f64 {
    let square = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>();
    let difference = square(&mut found.iter().zip(reference).map(|(a, b)| f64::from(a - b)));
    (difference / square(&mut reference.iter().map(|&v| f64::from(v)))).sqrt()
}

#[test]
fn pooled_features_agree_with_pytorch() {
    let reference: Reference =
        serde_json::from_str(include_str!("reference/pytorch.json")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let synthetic = folder.path().join("synthetic.safetensors");
    write(&synthetic, &tensors()).unwrap();
    let mut wrong = Vec::new();
    for weights in ["synthetic", "imagenet"] {
        let checkpoint = match weights {
            "synthetic" => Some(synthetic.clone()),
            _ => imagenet(),
        };
        let Some(checkpoint) = checkpoint else {
            println!("skipped: ../shared is missing, so the {weights} weights are not compared");
            continue;
        };
        let out = folder.path().join(weights);
        import(&checkpoint, &out, Width::F16).unwrap();
        let embedder = load(&out).unwrap();
        for case in reference
            .cases
            .iter()
            .filter(|case| case.weights == weights)
        {
            let features =
                pollster::block_on(embedder.pooled_features(&input(&case.input))).unwrap();
            let found: Vec<f32> = features.into_iter().step_by(reference.every).collect();
            let error = relative_error(&found, &case.features);
            println!(
                "{weights} weights, {} input: relative error {error:.2e}",
                case.input
            );
            if error >= 1e-3 || found.len() != case.features.len() {
                wrong.push(format!("{weights}/{}: {error:.2e}", case.input));
            }
        }
        let cosine = pollster::block_on(embedder.self_test()).unwrap();
        assert!(cosine > 0.999, "the golden picture's cosine is {cosine}");
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_same_checkpoint_gives_the_same_files() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = folder.path().join("c.safetensors");
    write(&checkpoint, &tensors()).unwrap();
    let manifests =
        ["a", "b"].map(|out| import(&checkpoint, &folder.path().join(out), Width::F16).unwrap());
    assert_eq!(manifests[0], manifests[1]);
    for part in &manifests[0].parts {
        assert!(
            part.bytes <= 24 << 20,
            "{} has {} bytes",
            part.path,
            part.bytes
        );
    }
}

#[test]
fn a_pth_file_gives_the_same_model_as_safetensors() {
    let folder = tempfile::tempdir().unwrap();
    let whole = tensors();
    let (pth, safetensors) = (
        folder.path().join("c.pth"),
        folder.path().join("c.safetensors"),
    );
    write_pth(&pth, &whole).unwrap();
    write(&safetensors, &whole).unwrap();
    let out = folder.path().join("model");
    let [a, b] =
        [pth, safetensors].map(|checkpoint| import(&checkpoint, &out, Width::F16).unwrap());
    assert_eq!(a.fingerprint, b.fingerprint);
    assert_eq!((a.parts, a.golden), (b.parts, b.golden));
}

#[test]
fn another_model_in_the_same_folder_leaves_nothing_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let (checkpoint, out) = (
        folder.path().join("c.safetensors"),
        folder.path().join("model"),
    );
    let mut whole = tensors();
    let mut parts = 0;
    for _ in 0..2 {
        whole[0].values[0] += 0.5;
        write(&checkpoint, &whole).unwrap();
        parts = import(&checkpoint, &out, Width::F16).unwrap().parts.len();
    }
    assert_eq!(std::fs::read_dir(out.join("parts")).unwrap().count(), parts);
    load(&out).unwrap();
}

#[test]
fn checkpoints_that_are_no_resnet_50_are_refused_by_key() {
    type Damage = fn(&mut Vec<Tensor>);
    let cases: [(&str, Damage, &str); 5] = [
        (
            "missing",
            |all| all.retain(|t| t.key != "layer3.5.conv2.weight"),
            "layer3.5.conv2.weight is missing",
        ),
        (
            "surplus",
            |all| {
                let mut extra = all[1].clone();
                extra.key = "layer3.6.bn1.weight".into();
                all.push(extra);
            },
            "layer3.6.bn1.weight does not belong",
        ),
        (
            "shape",
            |all| {
                all[0].shape = vec![64, 3, 49, 1];
            },
            "conv1.weight has the shape [64, 3, 49, 1]",
        ),
        (
            "NaN",
            |all| all[0].values[7] = f32::NAN,
            "conv1.weight holds a NaN at position 7",
        ),
        (
            "too large",
            |all| (all[1].values[0], all[4].values[0]) = (3e38, 0.0),
            "bn1.scale is too large at position 0",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let whole = tensors();
    let mut wrong = Vec::new();
    for (name, damage, sentence) in cases {
        let mut all = whole.clone();
        damage(&mut all);
        let checkpoint = folder.path().join("damaged.safetensors");
        write(&checkpoint, &all).unwrap();
        match import(&checkpoint, &folder.path().join("out"), Width::F16) {
            Err(error) if error.to_string().contains(sentence) => {}
            other => wrong.push(format!(
                "{name}: {:?}",
                other.map(|_| ()).map_err(|e| e.to_string())
            )),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn cut_and_foreign_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.safetensors");
    write(&whole, &tensors()).unwrap();
    let bytes = std::fs::read(&whole).unwrap();
    for (name, content) in [
        ("empty", &bytes[..0]),
        ("cut in the header", &bytes[..100]),
        ("cut in the weights", &bytes[..bytes.len() - 1]),
        ("text", b"hello, this is no checkpoint".as_slice()),
    ] {
        let path = folder.path().join("file");
        std::fs::write(&path, content).unwrap();
        let result = import(&path, &folder.path().join("out"), Width::F16);
        assert!(
            matches!(result, Err(ImportError::NotACheckpoint { .. })),
            "{name}"
        );
    }
    let missing = import(
        &folder.path().join("nothing"),
        &folder.path().join("out"),
        Width::F16,
    );
    assert!(matches!(missing, Err(ImportError::Read { .. })));
}

#[test]
fn published_models_are_checked_byte_by_byte() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = folder.path().join("c.safetensors");
    write(&checkpoint, &tensors()).unwrap();
    let out = folder.path().join("model");
    let manifest = import(&checkpoint, &out, Width::F16).unwrap();

    let part = out.join(&manifest.parts[0].path);
    let mut bytes = std::fs::read(&part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&part, bytes).unwrap();
    assert!(matches!(load(&out), Err(ModelError::File(_))));

    let mut edited = manifest.clone();
    edited.recipe.width = 160;
    let edited = ModelManifest::parse(edited.to_json().as_bytes());
    assert_eq!(edited, Err(ModelError::Fingerprint));
}
