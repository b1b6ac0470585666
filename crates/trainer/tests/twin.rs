//! `tools/train.py` learns what this trainer learns: the same loss, gradients and statistics of the same
//! batch, and the same figures of the same weights. Its side was computed by PyTorch and is kept:
//!
//! ```sh
//! cargo run --release -p trainer --example twin_case -- /tmp/case
//! python tools/train.py check /tmp/case/stream /tmp/case/weights.safetensors crates/trainer/tests/reference/twin.json
//! ```

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "common/twin.rs"]
mod twin;

use std::collections::BTreeMap;

use burn::tensor::{Tensor, TensorData};
use trainer::augment;
use trainer::batch::{self, Moment};
use trainer::evaluate::evaluate;
use trainer::loss::{self, Accepted, Prior};
use trainer::network::{self, Network};
use trainer::processor::Processor;
use trainer::stream;

#[derive(serde::Deserialize)]
struct Reference {
    loss: f64,
    /// The length of each parameter's.
    gradients: BTreeMap<String, f64>,
    /// The length of each norm's, after one step of moving.
    statistics: BTreeMap<String, f64>,
    /// By attribute: accuracy, macro-F1, precision@10 and its chance.
    figures: Vec<f64>,
    /// Precision@5 of photos.
    photos: f64,
}

fn length(values: &[f32]) -> f64 {
    let squares = values.iter().map(|v| f64::from(*v) * f64::from(*v));
    squares.sum::<f64>().sqrt()
}

/// `[height, width, 3]` in bytes to `[3, height, width]` as the network takes it.
fn normalised(picture: &[u8]) -> Vec<f32> {
    let floats: Vec<f32> = picture.iter().map(|&value| f32::from(value)).collect();
    let mut out = vec![0.0; floats.len()];
    augment::normalise(&floats, &mut out);
    out
}

#[test]
fn the_twin_computes_the_same_network_and_loss() {
    let text = include_str!("reference/twin.json");
    let reference: Reference = serde_json::from_str(text).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (dataset, order) = twin::dataset(folder.path());
    let mut weights = twin::weights(&dataset);
    let labels = dataset.labels();
    let moment = Moment {
        seed: order.seed,
        epoch: 0,
        step: 0,
    };
    let places = &batch::order(&dataset, order.seed, 0)[..order.batch];
    let batch = batch::training_as(&dataset, places, order.size, moment, stream::levels);
    let planes = batch
        .input
        .chunks_exact(3 * order.size.width * order.size.height);
    let input: Vec<f32> = planes.flat_map(normalised).collect();
    let views = batch.places.len();
    let shape = [
        views + batch.photos.len(),
        3,
        order.size.height,
        order.size.width,
    ];
    let device = Processor::Cpu.device().unwrap();
    let network = Network::training(&weights, &device);
    let input = Tensor::from_data(TensorData::new(input, shape), network.device());
    let (pooled, statistics) = network.learn(input);
    let of_products = loss::loss(
        network.heads(),
        pooled.clone().narrow(0, 0, views),
        &batch.places,
        &dataset,
        &labels,
        &Prior::new(&dataset, &labels),
    );
    assert!(!batch.photos.is_empty());
    let classes: Vec<usize> = batch
        .photos
        .iter()
        .map(|&p| dataset.photos.classes[p])
        .collect();
    let of_photos = loss::photos(
        network.heads(),
        pooled.narrow(0, views, classes.len()),
        &classes,
        &Accepted::new(&labels),
    );
    let loss = of_products + of_photos;

    let mut wrong = Vec::new();
    let mut check = |name: &str, found: f64, expected: f64, most: f64| {
        let error = (found - expected).abs() / expected.abs().max(1e-6);
        if error.is_nan() || error > most {
            wrong.push(format!("{name}: {found}, not {expected}"));
        }
    };
    let value = f64::from(loss.clone().into_scalar::<f32>());
    check("loss", value, reference.loss, 1e-4);
    let gradients = network.gradients(loss.backward());
    for (slot, gradient) in weights.slots().iter().zip(gradients) {
        let expected = reference.gradients.get(&slot.name);
        match (gradient, expected) {
            (Some(gradient), Some(&expected)) => {
                check(&slot.name, length(&gradient), expected, 1e-2);
            }
            (None, None) => {}
            _ => check(&slot.name, f64::NAN, 0.0, 0.0),
        }
    }
    network::remember(&mut weights, statistics);
    let running = weights
        .slots()
        .iter()
        .filter(|s| s.name.contains("running"));
    for slot in running {
        // PyTorch's variance is that of a sample, N / (N - 1) of ours.
        check(
            &slot.name,
            length(&slot.values),
            reference.statistics[&slot.name],
            2e-2,
        );
    }
    for slot in weights.slots_mut() {
        slot.average.clone_from(&slot.values);
    }
    let figures = evaluate(&weights, &dataset, &labels, order.size, &device);
    let found = figures.classified.iter().zip(figures.precision);
    let found = found.flat_map(|(c, [p, chance])| [c.accuracy, c.macro_f1, p, chance]);
    for ((number, found), expected) in found.enumerate().zip(&reference.figures) {
        check(
            &format!("figure {number}"),
            f64::from(found),
            *expected,
            1e-2,
        );
    }
    let photos = figures
        .photos
        .map_or(f64::NAN, |[value, _]| f64::from(value));
    check("photos", photos, reference.photos, 1e-3);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
