//! An embedding head and classifiers: imported, published, loaded, and what they compute.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use common::load;
use embedder::import::{ABOUT, About, ImportError, Width, import, replace_added};
use embedder::{AttributeClasses, Head, Layer, ModelError, ModelManifest};
use imageprep::{Filter, Recipe, golden_picture};
use safetensors::tensor::{Dtype, TensorView};
use test_checkpoint::{Tensor, tensors, uniform};

const DIMENSION: usize = 24;

const CLASSES: [(&str, &[&str]); 2] = [
    ("articleType", &["Shirts", "Skirts", "Ties"]),
    ("baseColour", &["Blue", "Red"]),
];

fn about() -> About {
    let attribute = |(name, classes): (&str, &[&str])| AttributeClasses {
        name: name.into(),
        classes: classes.iter().map(ToString::to_string).collect(),
    };
    About {
        recipe: Recipe {
            width: 36,
            height: 48,
            filter: Filter::Triangle,
            ..Recipe::imagenet()
        },
        attributes: CLASSES.map(attribute).to_vec(),
    }
}

fn linear(name: &str, out: usize) -> [Tensor; 2] {
    let tensor = |part: &str, shape: Vec<usize>| {
        let key = format!("{name}.{part}");
        let count: usize = shape.iter().product();
        let values = (0..count)
            .map(|index| uniform(&key, index as u64))
            .collect();
        Tensor { key, shape, values }
    };
    [tensor("weight", vec![out, 2048]), tensor("bias", vec![out])]
}

/// A network with a head and two classifiers.
fn whole() -> Vec<Tensor> {
    let mut all = tensors();
    all.extend(linear("head", DIMENSION));
    for (name, classes) in CLASSES {
        all.extend(linear(&format!("classifiers.{name}"), classes.len()));
    }
    all
}

fn write(path: &Path, tensors: &[Tensor], about: &str) {
    let bytes: Vec<Vec<u8>> = tensors
        .iter()
        .map(|t| t.values.iter().flat_map(|v| v.to_le_bytes()).collect())
        .collect();
    let views = tensors.iter().zip(&bytes).map(|(tensor, bytes)| {
        let view = TensorView::new(Dtype::F32, tensor.shape.clone(), bytes).unwrap();
        (tensor.key.as_str(), view)
    });
    let metadata = HashMap::from([(ABOUT.to_owned(), about.to_owned())]);
    let file = safetensors::serialize(views, Some(metadata)).unwrap();
    std::fs::write(path, file).unwrap();
}

#[test]
fn they_compute_what_their_numbers_say() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = folder.path().join("c.safetensors");
    let tensors = whole();
    write(&checkpoint, &tensors, &about().to_json());
    let model = folder.path().join("f16");
    let manifest = import(&checkpoint, &model, Width::F16).unwrap();
    assert_eq!(
        (manifest.head, manifest.dimension),
        (Head::Linear, DIMENSION)
    );
    assert_eq!(manifest.attributes, about().attributes);
    assert_eq!(manifest.recipe, about().recipe);

    let network = load(&model).unwrap();
    let input = manifest.recipe.prepare(&golden_picture());
    let features = pollster::block_on(network.pooled_features(&input)).unwrap();
    let found = network.observe_blocking(&input).unwrap();
    let apply = |name: &str| -> Vec<f64> {
        let values = |part: &str| {
            let key = format!("{name}.{part}");
            &tensors.iter().find(|t| t.key == key).unwrap().values
        };
        let rows = values("weight").chunks_exact(2048);
        rows.zip(values("bias"))
            .map(|(row, bias)| {
                let products = row.iter().zip(&features);
                let sum: f64 = products.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
                sum + f64::from(*bias)
            })
            .collect()
    };
    let embedding = apply("head");
    let length = embedding.iter().map(|v| v * v).sum::<f64>().sqrt();
    let cosine: f64 = embedding
        .iter()
        .zip(found.embedding.as_slice())
        .map(|(a, b)| a / length * f64::from(*b))
        .sum();
    assert!(cosine > 0.999_999, "{cosine}");
    assert_eq!(found.guesses.len(), CLASSES.len());
    for (guess, (name, classes)) in found.guesses.iter().zip(CLASSES) {
        let logits = apply(&format!("classifiers.{name}"));
        let best = (0..logits.len())
            .max_by(|&a, &b| logits[a].total_cmp(&logits[b]))
            .unwrap();
        let all: f64 = logits
            .iter()
            .map(|logit| (logit - logits[best]).exp())
            .sum();
        assert_eq!(
            (guess.attribute.as_str(), guess.class.as_str()),
            (name, classes[best])
        );
        let difference = f64::from(guess.probability) - 1.0 / all;
        assert!(
            difference.abs() < 1e-3,
            "{guess:?} instead of {}",
            1.0 / all
        );
    }
}

#[test]
fn bytes_take_half_the_room_and_keep_the_direction() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = folder.path().join("c.safetensors");
    write(&checkpoint, &whole(), &about().to_json());
    let pictures = [golden_picture()];
    let widths = [("f16", Width::F16), ("i8", Width::I8(&pictures))];
    let [wide, narrow] = widths.map(|(name, width)| {
        let model = folder.path().join(name);
        let manifest = import(&checkpoint, &model, width).unwrap();
        let again = import(&checkpoint, &folder.path().join("again"), width).unwrap();
        assert_eq!(
            manifest, again,
            "the same checkpoint was imported in two ways"
        );
        load(&model).unwrap()
    });
    let sizes = [&wide, &narrow].map(|network| network.manifest().bytes());
    assert!(
        sizes[1] <= 26_000_000 && sizes[1] * 19 < sizes[0] * 10,
        "{sizes:?}"
    );
    assert!(wide.manifest().fingerprint != narrow.manifest().fingerprint);
    let input = wide.manifest().recipe.prepare(&golden_picture());
    let [a, b] = [wide, narrow].map(|network| network.observe_blocking(&input).unwrap());
    let cosine = a.embedding.cosine(&b.embedding);
    assert!(cosine > 0.998, "{cosine}");
}

#[test]
fn a_published_layer_is_what_was_imported() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = folder.path().join("c.safetensors");
    let tensors = whole();
    write(&checkpoint, &tensors, &about().to_json());
    let manifest = import(&checkpoint, folder.path(), Width::I8(&[golden_picture()])).unwrap();
    let read = |part: &contract::FileRecord| std::fs::read(folder.path().join(&part.path)).unwrap();
    let parts: Vec<Vec<u8>> = manifest.parts.iter().map(read).collect();
    let layers = embedder::layers(&manifest, &parts).unwrap();
    assert_eq!(layers.len(), 53 + 1 + CLASSES.len());
    let values = |key: &str| &tensors.iter().find(|t| t.key == key).unwrap().values;
    assert_eq!(layers["head"].bias, *values("head.bias"));
    let pairs = values("head.weight").iter().zip(&layers["head"].weight);
    let far = pairs.clone().find(|(a, b)| (*a - *b).abs() > 0.004);
    assert_eq!(far, None);
    // A convolution's weights see integers, and come back as real numbers with their norm inside.
    for (name, norm) in [
        ("conv1", "bn1"),
        ("layer1.0.conv2", "layer1.0.bn2"),
        ("layer2.0.downsample.0", "layer2.0.downsample.1"),
    ] {
        let weight = values(&format!("{name}.weight"));
        let [gamma, variance] =
            ["weight", "running_var"].map(|part| values(&format!("{norm}.{part}")));
        let per_channel = weight.len() / gamma.len();
        for (channel, weights) in weight.chunks_exact(per_channel).enumerate() {
            let factor = gamma[channel] / (variance[channel] + 1e-5).sqrt();
            let found = &layers[name].weight[channel * per_channel..][..per_channel];
            let largest = weights
                .iter()
                .fold(0.0_f32, |m, w| m.max((w * factor).abs()));
            let pairs = weights.iter().zip(found);
            let far = pairs
                .map(|(w, f)| (w * factor - f).abs())
                .fold(0.0, f32::max);
            // Half a step for the channel that is seen with the largest steps, more for the others.
            assert!(far <= 0.1 * largest, "{name} {channel}: {far} of {largest}");
        }
    }
}

#[test]
fn other_layers_on_top_leave_the_features_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let [before, after, again] = ["before", "after", "again"].map(|name| folder.path().join(name));
    let checkpoint = folder.path().join("c.safetensors");
    write(&checkpoint, &whole(), &about().to_json());
    for width in [Width::I8(&[golden_picture()]), Width::F16] {
        let manifest = import(&checkpoint, &before, width).unwrap();
        let read = |part: &contract::FileRecord| std::fs::read(before.join(&part.path)).unwrap();
        let parts: Vec<Vec<u8>> = manifest.parts.iter().map(read).collect();
        let attributes = vec![AttributeClasses {
            name: "season".into(),
            classes: ["Summer", "Winter"].map(String::from).to_vec(),
        }];
        let sizes = [("head", 5), ("classifiers.season", 2)];
        let layers: BTreeMap<String, Layer> = sizes
            .into_iter()
            .map(|(name, out)| {
                let [weight, bias] = linear(name, out);
                let layer = Layer {
                    shape: weight.shape,
                    weight: weight.values,
                    bias: bias.values,
                };
                (name.to_owned(), layer)
            })
            .collect();
        let replace = |layers: &BTreeMap<String, Layer>, out: &Path| {
            replace_added(&manifest, &parts, attributes.clone(), layers.clone(), out)
        };
        let replaced = replace(&layers, &after).unwrap();
        assert_eq!(replaced, replace(&layers, &again).unwrap());
        assert_ne!(replaced.fingerprint, manifest.fingerprint);
        assert_eq!((replaced.dimension, &replaced.attributes), (5, &attributes));
        let input = manifest.recipe.prepare(&golden_picture());
        let features =
            [&before, &after].map(|folder| load(folder).unwrap().pooled_features_blocking(&input));
        assert_eq!(features[0], features[1]);
        let mut fewer = layers.clone();
        fewer.remove("classifiers.season");
        let error = replace(&fewer, &again).unwrap_err().to_string();
        assert!(error.contains("classifiers.season"), "{error}");
        let mut short = layers.clone();
        short.get_mut("head").unwrap().weight.pop();
        let error = replace(&short, &again).unwrap_err();
        assert!(matches!(error, ImportError::Replace(_)), "{error}");
        let mut more = layers.clone();
        more.insert("head".into(), more["classifiers.season"].clone());
        let attribute = &mut attributes.clone();
        attribute[0].classes.pop();
        let error = replace_added(&manifest, &parts, attribute.clone(), more, &again).unwrap_err();
        assert!(error.to_string().contains("classifiers.season"), "{error}");
    }
}

#[test]
fn layers_that_do_not_fit_are_named() {
    type Damage = fn(&mut Vec<Tensor>, &mut About);
    let cases: [(&str, Damage, &str); 6] = [
        (
            "no bias",
            |all, _| all.retain(|t| t.key != "head.bias"),
            "head.bias is missing",
        ),
        (
            "a class too many",
            |_, about| about.attributes[1].classes.push("Green".into()),
            "classifiers.baseColour.weight has the shape [2, 2048] instead of [3, 2048]",
        ),
        (
            "an attribute without a classifier",
            |_, about| about.attributes[0].name = "usage".into(),
            "classifiers.usage.weight is missing",
        ),
        (
            "a classifier without an attribute",
            |_, about| about.attributes.truncate(1),
            "classifiers.baseColour.bias does not belong",
        ),
        (
            "an attribute twice",
            |_, about| about.attributes[1] = about.attributes[0].clone(),
            "classifiers.articleType.weight is missing",
        ),
        (
            "a NaN",
            |all, _| all.last_mut().unwrap().values[1] = f32::NAN,
            "classifiers.baseColour.bias holds a NaN at position 1",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = folder.path().join("c.safetensors");
    let mut wrong = Vec::new();
    for (name, damage, sentence) in cases {
        let (mut all, mut about) = (whole(), about());
        damage(&mut all, &mut about);
        write(&checkpoint, &all, &about.to_json());
        match import(
            &checkpoint,
            &folder.path().join("out"),
            Width::I8(&[golden_picture()]),
        ) {
            Err(error) if error.to_string().contains(sentence) => {}
            other => wrong.push(format!("{name}: {:?}", other.map_err(|e| e.to_string()))),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    write(&checkpoint, &whole(), "{\"recipe\": 1}");
    let found = import(
        &checkpoint,
        &folder.path().join("out"),
        Width::I8(&[golden_picture()]),
    );
    assert!(matches!(found, Err(ImportError::NotACheckpoint { .. })));
}

#[test]
fn another_class_is_another_model() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = folder.path().join("c.safetensors");
    write(&checkpoint, &whole(), &about().to_json());
    let manifest = import(&checkpoint, folder.path(), Width::I8(&[golden_picture()])).unwrap();
    let mut edited = manifest.clone();
    edited.attributes[0].classes.swap(0, 1);
    let edited = ModelManifest::parse(edited.to_json().as_bytes());
    assert_eq!(edited, Err(ModelError::Fingerprint));
}
