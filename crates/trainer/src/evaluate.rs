//! The products kept aside, looked at with the averaged weights.

use burn::tensor::{Device, Tensor, TensorData};
use evaluation::{Classified, PHOTO_CLASSES};

use crate::batch::{self, Batch};
use crate::confusion::Confusion;
use crate::data::{Dataset, Labels, Size};
use crate::fused::floats;
use crate::heads::Heads;
use crate::network::{Network, Take};
use crate::products::ATTRIBUTES;
use crate::random::Random;
use crate::weights::Weights;

/// Pictures in one forward pass.
const BATCH: usize = 128;

/// Products to learn from that the ones kept aside are searched in: as many as in the figures of the
/// untuned network, always the same.
const GALLERY: usize = 4000;

/// Neighbours that count.
const NEIGHBOURS: usize = 10;

/// Neighbours of a photo that count.
const SHOWN: usize = 5;

/// What an evaluation found, by attribute; all figures 0…1.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Of the classifiers.
    pub classified: [Classified; ATTRIBUTES.len()],
    /// Precision among the first ten neighbours, and of a random neighbour.
    pub precision: [[f32; 2]; ATTRIBUTES.len()],
    /// Of the first attribute's classifier.
    pub confusion: Confusion,
    /// The share of right types among the first five neighbours of people's photos, and of a random
    /// product; none without photos.
    pub photos: Option<[f32; 2]>,
}

/// Whose pictures a network is asked about, by their places.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked<'a> {
    /// Products.
    Products(&'a [usize]),
    /// People's photos.
    Photos(&'a [usize]),
}

/// Measures at `size`, on `device`.
pub fn evaluate(
    weights: &Weights,
    dataset: &Dataset,
    labels: &Labels,
    size: Size,
    device: &Device,
) -> Figures {
    let network = Network::inference(weights, Take::Average, device);
    let answers = |asked: Asked<'_>| {
        let prepare = match asked {
            Asked::Products(_) => batch::plain,
            Asked::Photos(_) => batch::plain_photos,
        };
        let (Asked::Products(places) | Asked::Photos(places)) = asked;
        let mut answers = Answers::default();
        for places in places.chunks(BATCH) {
            let Batch { input, .. } = prepare(dataset, places, size);
            let data = TensorData::new(input, [places.len(), 3, size.height, size.width]);
            let pooled = network.pooled(Tensor::from_data(data, network.device()));
            answers.add(network.heads(), pooled);
        }
        answers
    };
    figures(dataset, labels, answers)
}

/// Measures a network by the answers that it gives.
pub(crate) fn figures(
    dataset: &Dataset,
    labels: &Labels,
    answers: impl Fn(Asked<'_>) -> Answers,
) -> Figures {
    let gallery = gallery(dataset);
    let aside = answers(Asked::Products(&dataset.aside));
    let others = answers(Asked::Products(&gallery));
    let dimension = aside.embeddings.len() / dataset.aside.len().max(1);
    let near = match dimension {
        0 => Vec::new(),
        _ => evaluation::neighbours(&aside.embeddings, &others.embeddings, dimension, NEIGHBOURS),
    };
    let of = |places: &[usize], attribute: usize| -> Vec<Option<usize>> {
        places
            .iter()
            .map(|&place| labels.classes[place][attribute])
            .collect()
    };
    let has_photos = dimension > 0 && !dataset.photos.aside.is_empty();
    Figures {
        classified: std::array::from_fn(|a| {
            let right = of(&dataset.aside, a);
            evaluation::classified(&right, &aside.classes[a], labels.names[a].len())
        }),
        precision: std::array::from_fn(|a| {
            let found = evaluation::precision(&near, &of(&dataset.aside, a), &of(&gallery, a));
            [found.value, found.chance]
        }),
        confusion: Confusion::count(&of(&dataset.aside, 0), &aside.classes[0], &labels.names[0]),
        photos: has_photos.then(|| {
            let asked = answers(Asked::Photos(&dataset.photos.aside));
            photos(dataset, &asked.embeddings, &others.embeddings, &gallery)
        }),
    }
}

/// The products that those kept aside are searched in, by their places.
pub fn gallery(dataset: &Dataset) -> Vec<usize> {
    let order = Random::of(&[0x6761_6c6c]).order(dataset.training.len());
    let first = order.into_iter().take(GALLERY);
    first.map(|at| dataset.training[at]).collect()
}

/// How often people's photos kept aside, with these embeddings, find what they show in the gallery.
fn photos(dataset: &Dataset, asked: &[f32], embeddings: &[f32], gallery: &[usize]) -> [f32; 2] {
    let photos = &dataset.photos;
    let dimension = asked.len() / photos.aside.len();
    let near = evaluation::neighbours(asked, embeddings, dimension, SHOWN);
    let answers = |photo: usize, row: usize| {
        let (_, types) = PHOTO_CLASSES[photos.classes[photos.aside[photo]]];
        types.contains(&&*dataset.products[gallery[row]].attributes[0])
    };
    let found = evaluation::precision_where(&near, gallery.len(), answers);
    [found.value, found.chance]
}

/// What a network says of some pictures.
#[derive(Default)]
pub(crate) struct Answers {
    /// `[pictures, D]`
    embeddings: Vec<f32>,
    /// By attribute: the likeliest class of each picture.
    classes: [Vec<usize>; ATTRIBUTES.len()],
}

impl Answers {
    /// What `heads` say of more pictures' features, `[N, 2048]`.
    pub fn add(&mut self, heads: &Heads, pooled: Tensor<2>) {
        let [pictures, _] = pooled.dims();
        self.embeddings.extend(floats(heads.embed(pooled.clone())));
        for (attribute, classes) in self.classes.iter_mut().enumerate() {
            let Some(logits) = heads.logits(pooled.clone(), attribute) else {
                classes.extend((0..pictures).map(|_| 0));
                continue;
            };
            let width = logits.dims()[1];
            classes.extend(floats(logits).chunks_exact(width).map(largest));
        }
    }
}

fn largest(values: &[f32]) -> usize {
    let best = values.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(0, |(index, _)| index)
}
