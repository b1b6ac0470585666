//! The products kept aside, looked at with the averaged weights.

use burn::tensor::{Device, Tensor, TensorData};
use evaluation::{Classified, PHOTO_CLASSES};

use crate::batch::{self, Batch};
use crate::confusion::Confusion;
use crate::data::{Dataset, Labels, Size};
use crate::fused::floats;
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

/// Measures at `size`, on `device`.
pub fn evaluate(
    weights: &Weights,
    dataset: &Dataset,
    labels: &Labels,
    size: Size,
    device: &Device,
) -> Figures {
    let network = Network::inference(weights, Take::Average, device);
    let gallery = gallery(dataset);
    let products = |places: &[usize]| batch::plain(dataset, places, size);
    let aside = Answers::of(&network, &dataset.aside, products);
    let others = Answers::of(&network, &gallery, products);
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
        photos: match dimension {
            0 => None,
            _ => photos(&network, dataset, &others.embeddings, &gallery, size),
        },
    }
}

/// The products that those kept aside are searched in, by their places.
pub fn gallery(dataset: &Dataset) -> Vec<usize> {
    let order = Random::of(&[0x6761_6c6c]).order(dataset.training.len());
    let first = order.into_iter().take(GALLERY);
    first.map(|at| dataset.training[at]).collect()
}

/// How often people's photos kept aside find what they show in the gallery.
fn photos(
    network: &Network,
    dataset: &Dataset,
    embeddings: &[f32],
    gallery: &[usize],
    size: Size,
) -> Option<[f32; 2]> {
    let photos = &dataset.photos;
    if photos.aside.is_empty() {
        return None;
    }
    let asked = Answers::of(network, &photos.aside, |places| {
        batch::plain_photos(dataset, places, size)
    });
    let dimension = asked.embeddings.len() / photos.aside.len();
    let near = evaluation::neighbours(&asked.embeddings, embeddings, dimension, SHOWN);
    let answers = |photo: usize, row: usize| {
        let (_, types) = PHOTO_CLASSES[photos.classes[photos.aside[photo]]];
        types.contains(&&*dataset.products[gallery[row]].attributes[0])
    };
    let found = evaluation::precision_where(&near, gallery.len(), answers);
    Some([found.value, found.chance])
}

/// What a network says of some pictures.
struct Answers {
    /// `[pictures, D]`
    embeddings: Vec<f32>,
    /// By attribute: the likeliest class of each picture.
    classes: [Vec<usize>; ATTRIBUTES.len()],
}

impl Answers {
    fn of(network: &Network, places: &[usize], prepare: impl Fn(&[usize]) -> Batch) -> Self {
        let mut answers = Self {
            embeddings: Vec::new(),
            classes: Default::default(),
        };
        for places in places.chunks(BATCH) {
            let batch = prepare(places);
            let Size { width, height } = batch.size;
            let shape = [places.len(), 3, height, width];
            let data = TensorData::new(batch.input, shape);
            let pooled = network.pooled(Tensor::from_data(data, network.device()));
            answers
                .embeddings
                .extend(floats(network.heads().embed(pooled.clone())));
            for (attribute, classes) in answers.classes.iter_mut().enumerate() {
                let Some(logits) = network.heads().logits(pooled.clone(), attribute) else {
                    classes.extend(places.iter().map(|_| 0));
                    continue;
                };
                let width = logits.dims()[1];
                classes.extend(floats(logits).chunks_exact(width).map(largest));
            }
        }
        answers
    }
}

fn largest(values: &[f32]) -> usize {
    let best = values.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(0, |(index, _)| index)
}
