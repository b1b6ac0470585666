//! What a step is to make smaller: of products here, of people's photos in `photos`.

mod photos;

use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Tensor, TensorData};

use crate::data::{Dataset, Labels};
use crate::error::TrainError;
use crate::heads::Heads;
use crate::products::ATTRIBUTES;

pub use photos::{Accepted, photos};

/// Of each classifier, by attribute.
const CLASSIFIERS: [f32; ATTRIBUTES.len()] = [1.0, 0.7, 0.4, 0.2];

/// Of each attribute's proxies, then of the joint label's: what makes neighbours alike.
const PROXIES: [f32; ATTRIBUTES.len() + 1] = [1.0, 0.5, 0.6, 0.1, 1.0];

/// Of two views of one product finding each other in the batch, among products of other types.
///
/// With those of its own type against it too, P@10 of the article type fell from .72 to .63: what a
/// product is held apart from is no longer its neighbour.
const VIEWS: f32 = 0.1;

/// Cosines are multiplied by this before the softmax (Wang et al., NormFace, 2017).
const SCALE: f32 = 20.0;

/// Taken from the right class's cosine with the joint label (CosFace's margin, 2018).
const MARGIN: f32 = 0.1;

/// Of the softmax over the batch.
const TEMPERATURE: f32 = 0.1;

/// The share of a target that is spread over all classes.
const SMOOTHING: f32 = 0.05;

/// How far logits are moved by the logarithm of their class's frequency (Menon et al., "Long-tail
/// learning via logit adjustment", 2020): 0 for the best accuracy, 1 for the best mean over classes.
const ADJUSTMENT: f32 = 0.5;

/// A logit that no softmax notices.
const NEVER: f32 = -1e4;

/// The adjustment of each attribute's logits, made once from the products to learn from.
#[derive(Debug, serde::Serialize)]
pub struct Prior(Vec<Vec<f32>>);

impl Prior {
    /// Counts the classes.
    pub fn new(dataset: &Dataset, labels: &Labels) -> Self {
        let of = |attribute| {
            let counts = labels.counts(attribute, &dataset.training);
            let all: f32 = counts.iter().sum();
            counts
                .iter()
                .map(|count| ADJUSTMENT * (count / all).ln())
                .collect()
        };
        Self((0..ATTRIBUTES.len()).map(of).collect())
    }
}

/// The loss of a batch of two views, `[1]`. `pooled` is `[N, 2048]`, `places` its products.
pub fn loss(
    heads: &Heads,
    pooled: Tensor<2>,
    places: &[usize],
    dataset: &Dataset,
    labels: &Labels,
    prior: &Prior,
) -> Tensor<1> {
    let device = pooled.device();
    let embeddings = heads.embed(pooled.clone());
    let mut sum = Tensor::zeros([1], &device);
    for attribute in 0..ATTRIBUTES.len() {
        let classes: Vec<_> = places
            .iter()
            .map(|&p| labels.classes[p][attribute])
            .collect();
        let adjustment = &prior.0[attribute];
        let adjustment: Tensor<2> =
            Tensor::<1>::from_floats(adjustment.as_slice(), &device).unsqueeze();
        if let Some(logits) = heads.logits(pooled.clone(), attribute) {
            let targets = Targets::new(&classes, logits.dims()[1], SMOOTHING);
            sum = sum + targets.entropy(logits + adjustment.clone()) * CLASSIFIERS[attribute];
        }
        if let Some(cosines) = heads.cosines(embeddings.clone(), attribute) {
            let targets = Targets::new(&classes, cosines.dims()[1], SMOOTHING);
            sum = sum + targets.entropy(cosines * SCALE + adjustment) * PROXIES[attribute];
        }
    }
    if let Some(cosines) = heads.cosines(embeddings.clone(), ATTRIBUTES.len()) {
        let joint: Vec<_> = places.iter().map(|&place| labels.joint[place]).collect();
        let targets = Targets::new(&joint, cosines.dims()[1], 0.0);
        let logits = (cosines - targets.tensor(&device) * MARGIN) * SCALE;
        sum = sum + targets.entropy(logits) * PROXIES[ATTRIBUTES.len()];
    }
    let related = |a: usize, b: usize| {
        let [first, second] = [a, b].map(|place| labels.classes[place][0]);
        dataset.groups[a] == dataset.groups[b] || first.is_some() && first == second
    };
    sum + views(embeddings, places, related) * VIEWS
}

/// A loss after the computation of `step`.
///
/// # Errors
/// [`TrainError::Diverged`] if it is no number any more.
pub fn value(loss: &Tensor<1>, step: u64) -> Result<f32, TrainError> {
    let loss = loss.clone().into_scalar::<f32>();
    match loss.is_finite() {
        true => Ok(loss),
        false => Err(TrainError::Diverged { loss, step }),
    }
}

/// Each view's partner among all views but itself and those of products that are `related` to it.
fn views(
    embeddings: Tensor<2>,
    places: &[usize],
    related: impl Fn(usize, usize) -> bool,
) -> Tensor<1> {
    let device = embeddings.device();
    let count = places.len();
    let partner = |row: usize| (row + count / 2) % count.max(1);
    let mut mask = vec![0.0; count * count];
    for (row, mask) in mask.chunks_exact_mut(count.max(1)).enumerate() {
        for (column, mask) in mask.iter_mut().enumerate() {
            if column != partner(row) && related(places[row], places[column]) {
                *mask = NEVER;
            }
        }
    }
    let mask: Tensor<2> = Tensor::from_data(TensorData::new(mask, [count, count]), &device);
    let similarity = embeddings.clone().matmul(embeddings.transpose());
    let partners: Vec<_> = (0..count).map(|row| Some(partner(row))).collect();
    Targets::new(&partners, count, 0.0).entropy(similarity / TEMPERATURE + mask)
}

/// What each row should be, `[rows, classes]`; all zeros where unknown.
struct Targets {
    values: Vec<f32>,
    classes: usize,
    known: usize,
}

impl Targets {
    fn new(rows: &[Option<usize>], classes: usize, smoothing: f32) -> Self {
        let mut values = vec![0.0; rows.len() * classes];
        for (row, values) in rows.iter().zip(values.chunks_exact_mut(classes.max(1))) {
            if let Some(class) = row {
                values.fill(smoothing / classes as f32);
                values[*class] += 1.0 - smoothing;
            }
        }
        Self {
            values,
            classes,
            known: rows.iter().flatten().count(),
        }
    }

    fn tensor(&self, device: &Device) -> Tensor<2> {
        let rows = self.values.len() / self.classes.max(1);
        Tensor::from_data(
            TensorData::new(self.values.clone(), [rows, self.classes]),
            device,
        )
    }

    /// The cross entropy over the rows that are known, `[1]`.
    fn entropy(&self, logits: Tensor<2>) -> Tensor<1> {
        let targets = self.tensor(&logits.device());
        let sum = (log_softmax(logits, 1) * targets).sum();
        sum * (-1.0 / self.known.max(1) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(tensor: Tensor<1>) -> f32 {
        tensor.into_scalar::<f32>()
    }

    #[test]
    fn a_cross_entropy_by_hand() {
        let logits =
            Tensor::<2>::from_floats([[0.0, 0.0], [2.0, 0.0], [9.0, 9.0]], &Device::flex());
        // ln 2, and ln(1 + e⁻²) for the right class; the third row is not known.
        let rows = [Some(0), Some(0), None];
        let (even, sure) = (std::f32::consts::LN_2, (-2.0_f32).exp().ln_1p());
        for (smoothing, expected) in [(0.0, (even + sure) / 2.0), (0.2, (even + sure + 0.2) / 2.0)]
        {
            let found = value(Targets::new(&rows, 2, smoothing).entropy(logits.clone()));
            assert!(
                (found - expected).abs() < 1e-5,
                "{smoothing}: {found}, not {expected}"
            );
        }
        assert_eq!(value(Targets::new(&[None; 3], 2, 0.0).entropy(logits)), 0.0);
    }

    #[test]
    fn views_are_held_apart_from_strangers_only() {
        // Two products, two views each: all four alike, so each other view is as likely.
        let embeddings = Tensor::<2>::from_floats([[1.0, 0.0]; 4], &Device::flex());
        let among = |related: bool| {
            let related = |a: usize, b: usize| a == b || related;
            value(views(embeddings.clone(), &[7, 9, 7, 9], related))
        };
        // The partner and two views of a stranger, or the partner alone.
        let found = [among(false), among(true)];
        assert!(
            (found[0] - 3.0_f32.ln()).abs() < 1e-4 && found[1].abs() < 1e-4,
            "{found:?}"
        );
    }
}
