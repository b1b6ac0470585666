//! The layers on top learnt anew, on what a published backbone sees.
//!
//! A backbone that has seen its products for many epochs knows those by heart, so layers that learn with it
//! lean on features that nothing else has, least of all people's photos. Here they learn from the features
//! of pictures without views, as the page computes them, with
//! most of them left out at random (dropout, Srivastava et al. 2014): no class can then rest on a few.
//! The two views of a product are two such choices (Gao et al., SimCSE, 2021).

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use burn::tensor::{Device, Tensor, TensorData};
use embedder::backbone::FEATURES;
use embedder::import::replace_added;
use embedder::{EmbedError, Embedder, Head, Layer, Loader, ModelError};
use imageprep::Rgb8;
use rayon::prelude::*;

use crate::batch;
use crate::checkpoint;
use crate::data::{Dataset, Labels, Size};
use crate::error::TrainError;
use crate::evaluate::{Answers, Asked, figures};
use crate::export::attributes;
use crate::fused::floats;
use crate::heads::{DIMENSION, Heads};
use crate::log::{Epoch, Log, Progress};
use crate::loss::{self, Accepted, Prior};
use crate::network::{self, Take};
use crate::optimiser;
use crate::photos;
use crate::published::{self, Files, refused};
use crate::random::Random;
use crate::schedule;
use crate::train::tell;
use crate::weights::{HeadSizes, Weights};

/// The share of features that a step leaves out. More helps people's photos and costs rare classes.
const DROPPED: f32 = 0.85;

/// Of the photos' loss: there are few of them, and they are what visitors have.
const PHOTOS: f32 = 8.0;

/// For so many products of a step, a photo.
const PRODUCTS_TO_A_PHOTO: usize = 4;

/// Pictures between two words of progress.
const LOOKED_AT: usize = 256;

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Passes over the products.
    pub epochs: usize,
    /// Products in a step.
    pub batch: usize,
    /// The highest learning rate.
    pub rate: f32,
    /// Of all randomness.
    pub seed: u64,
}

/// Writes to `out` the model in `folder` with layers on top that have learnt on: an embedding of as many
/// components as before, or [`DIMENSION`] if it had no layer for it, and classifiers of what `dataset` tells.
/// Returns the names of the layers that began with random numbers. What a training run tells of itself goes to
/// the folder `run`. The same model, pictures and settings give the same bytes on the same kind of processor.
///
/// # Errors
/// [`TrainError::Read`], [`TrainError::Write`]; [`TrainError::Model`] for a folder that is no whole model;
/// [`TrainError::Begun`] if `run` holds a training run; [`TrainError::TooFew`] below a batch;
/// [`TrainError::Diverged`]; [`TrainError::Publish`].
pub fn refit(
    dataset: &Dataset,
    folder: &Path,
    out: &Path,
    settings: Settings,
    run: &Path,
) -> Result<Vec<String>, TrainError> {
    if run.join(checkpoint::FILE).exists() {
        return Err(TrainError::Begun { folder: run.into() });
    }
    if dataset.training.len() < settings.batch {
        return Err(TrainError::TooFew {
            found: dataset.training.len(),
            needed: settings.batch,
        });
    }
    std::fs::create_dir_all(run).map_err(|source| TrainError::Write {
        path: run.into(),
        source,
    })?;
    let files = Files::read(folder)?;
    let Files { manifest, parts } = &files;
    let log = Log::new(run, false);
    let features = {
        let embedder = Loader::on_processor(manifest.clone());
        let embedder = embedder.finish_with(parts.iter().map(Vec::as_slice));
        let embedder = embedder.map_err(refused(folder))?;
        Features::of(dataset, &embedder, &log).map_err(refused(folder))?
    };
    let sides = [manifest.recipe.width, manifest.recipe.height];
    let [width, height] = sides.map(|side| side as usize);
    let mut refit = Refit {
        dataset,
        labels: dataset.labels(),
        features,
        settings,
        size: Size { width, height },
        folder: run,
        log,
    };
    let (mut weights, left_random) = refit.begin(&files).map_err(refused(folder))?;
    refit.learn(&mut weights)?;
    let attributes = attributes(&refit.labels.names);
    replace_added(manifest, parts, attributes, layers(&weights), out)?;
    Ok(left_random)
}

/// What the backbone sees.
struct Features {
    /// `[products, 2048]`
    products: Vec<f32>,
    /// `[photos, 2048]`
    photos: Vec<f32>,
}

impl Features {
    fn of<'a>(dataset: &'a Dataset, embedder: &Embedder, log: &Log) -> Result<Self, EmbedError> {
        let [products, photos] = [dataset.products.len(), dataset.photos.classes.len()];
        let mut looked = 0;
        let recipe = &embedder.manifest().recipe;
        let mut look = |count: usize, size: Size, pixels: &(dyn Fn(usize) -> &'a [u8] + Sync)| {
            let mut all = Vec::with_capacity(count * FEATURES);
            for begin in (0..count).step_by(LOOKED_AT) {
                let places = begin..(begin + LOOKED_AT).min(count);
                let found = places.into_par_iter().map(|place| {
                    let [width, height] = [size.width, size.height];
                    let pixels = pixels(place).to_vec();
                    let picture = Rgb8::new(width as u32, height as u32, pixels);
                    let picture = picture.ok_or(EmbedError::InputSize {
                        expected: [recipe.width, recipe.height].map(|side| side as usize),
                        found: [width, height],
                    })?;
                    embedder.pooled_features_blocking(&recipe.prepare(&picture))
                });
                let found: Vec<Vec<f32>> = found.collect::<Result<_, _>>()?;
                looked += found.len();
                log.looked(looked, products + photos);
                all.extend(found.into_iter().flatten());
            }
            Ok::<_, EmbedError>(all)
        };
        Ok(Self {
            products: look(products, dataset.size, &|place| dataset.picture(place))?,
            photos: look(photos, photos::STORED, &|place| {
                dataset.photos.picture(place)
            })?,
        })
    }

    fn rows<'a>(&'a self, asked: Asked<'a>) -> impl Iterator<Item = &'a [f32]> {
        let (all, places) = match asked {
            Asked::Products(places) => (&self.products, places),
            Asked::Photos(places) => (&self.photos, places),
        };
        places
            .iter()
            .map(|&place| &all[place * FEATURES..][..FEATURES])
    }

    /// `[places, 2048]`
    fn tensor(&self, asked: Asked<'_>, device: &Device) -> Tensor<2> {
        let values: Vec<f32> = self.rows(asked).flatten().copied().collect();
        let rows = values.len() / FEATURES;
        Tensor::from_data(TensorData::new(values, [rows, FEATURES]), device)
    }

    /// The same with some of each row left out and the others larger for it, so that sums stay what they
    /// are in the mean; `numbers` name the step.
    fn dropped(&self, asked: Asked<'_>, numbers: [u64; 3], device: &Device) -> Tensor<2> {
        let [seed, epoch, step] = numbers;
        let kind = u64::from(matches!(asked, Asked::Photos(_)));
        let rows: Vec<&[f32]> = self.rows(asked).collect();
        let mut values = vec![0.0; rows.len() * FEATURES];
        values
            .par_chunks_mut(FEATURES)
            .zip(&rows)
            .enumerate()
            .for_each(|(row, (out, features))| {
                let mut random = Random::of(&[seed, epoch, step, kind, row as u64]);
                for (out, feature) in out.iter_mut().zip(*features) {
                    if !random.chance(DROPPED) {
                        *out = feature / (1.0 - DROPPED);
                    }
                }
            });
        Tensor::from_data(TensorData::new(values, [rows.len(), FEATURES]), device)
    }
}

/// All that a run needs.
struct Refit<'a> {
    dataset: &'a Dataset,
    labels: Labels,
    features: Features,
    settings: Settings,
    /// Of the backbone's input.
    size: Size,
    folder: &'a Path,
    log: Log,
}

impl Refit<'_> {
    /// The layers that are there, and random ones, which are named, where none are.
    fn begin(&self, files: &Files) -> Result<(Weights, Vec<String>), ModelError> {
        let labels = &self.labels;
        let sizes = HeadSizes {
            dimension: match files.manifest.head {
                Head::Linear => files.manifest.dimension,
                Head::Pooled => DIMENSION,
            },
            classes: std::array::from_fn(|attribute| labels.names[attribute].len()),
            joint: labels.joint_count,
        };
        let mut weights = Weights::random_heads(&sizes, self.settings.seed);
        let left = published::take_added(files, &labels.names, &mut weights)?;
        let (heads, _) = network::heads(&weights, Take::Values, &Device::flex());
        let embedded = self.dataset.training.chunks(LOOKED_AT).map(|places| {
            let pooled = self
                .features
                .tensor(Asked::Products(places), &Device::flex());
            (places, floats(heads.embed(pooled)))
        });
        published::directions(labels, &mut weights, embedded);
        Ok((weights, left))
    }

    fn learn(&mut self, weights: &mut Weights) -> Result<(), TrainError> {
        let prior = Prior::new(self.dataset, &self.labels);
        let accepted = Accepted::new(&self.labels);
        let begin = Instant::now();
        let steps = self.dataset.training.len() / self.settings.batch;
        for epoch in 0..self.settings.epochs {
            let order = batch::order(self.dataset, self.settings.seed, epoch);
            let mut sum = 0.0;
            for (step, places) in order.chunks_exact(self.settings.batch).enumerate() {
                let done = (epoch * steps + step) as u64;
                let (heads, leaves) =
                    network::heads(weights, Take::Values, &Device::flex().autodiff());
                let moment = batch::Moment {
                    seed: self.settings.seed,
                    epoch,
                    step,
                };
                let loss = self.loss(&heads, places, moment, &prior, &accepted);
                let value = loss::value(&loss, done)?;
                let gradients = leaves.gradients(loss.backward());
                let share = done as f32 / (self.settings.epochs * steps) as f32;
                let rate = schedule::rate(self.settings.rate, share);
                let length = optimiser::step(weights, &gradients, rate, done, done);
                sum += f64::from(value);
                let progress = Progress {
                    epoch,
                    step: step + 1,
                    steps,
                    seconds: begin.elapsed().as_secs_f64(),
                };
                self.log.step(progress, value, length);
                if step + 1 == steps {
                    self.end_epoch(weights, progress, sum / steps as f64)?;
                }
            }
        }
        Ok(())
    }

    fn loss(
        &self,
        heads: &Heads,
        places: &[usize],
        moment: batch::Moment,
        prior: &Prior,
        accepted: &Accepted,
    ) -> Tensor<1> {
        let device = Device::flex().autodiff();
        let batch::Moment { seed, epoch, step } = moment;
        let numbers = [seed, epoch as u64, step as u64];
        let both = places.repeat(2);
        let features = &self.features;
        let pooled = features.dropped(Asked::Products(&both), numbers, &device);
        let loss = loss::loss(heads, pooled, &both, self.dataset, &self.labels, prior);
        let photos = &self.dataset.photos;
        let chosen = batch::photos(photos, places.len() / PRODUCTS_TO_A_PHOTO, moment);
        if chosen.is_empty() {
            return loss;
        }
        let pooled = features.dropped(Asked::Photos(&chosen), numbers, &device);
        let classes = photos.classes_of(&chosen);
        loss + loss::photos(heads, pooled, &classes, accepted) * PHOTOS
    }

    fn end_epoch(
        &mut self,
        weights: &Weights,
        progress: Progress,
        loss: f64,
    ) -> Result<(), TrainError> {
        let device = Device::flex();
        let (heads, _) = network::heads(weights, Take::Average, &device);
        let found = figures(self.dataset, &self.labels, |asked| {
            let mut answers = Answers::default();
            answers.add(&heads, self.features.tensor(asked, &device));
            answers
        });
        let epoch = Epoch::of(progress, self.size, loss, &found);
        tell(&self.log, self.folder, &epoch, &found.confusion)
    }
}

/// What is published of them, by their names.
fn layers(weights: &Weights) -> BTreeMap<String, Layer> {
    let slots = weights.slots();
    let bias = |name: &str| {
        let place = weights.place(&format!("{name}.bias"))?;
        Some(slots[place].average.clone())
    };
    let layers = slots.iter().filter_map(|slot| {
        let name = slot.name.strip_suffix(".weight")?;
        let layer = Layer {
            shape: slot.shape.clone(),
            weight: slot.average.clone(),
            bias: bias(name)?,
        };
        Some((name.to_owned(), layer))
    });
    layers.collect()
}
