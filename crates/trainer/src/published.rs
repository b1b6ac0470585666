//! A published model as a run's beginning.
//!
//! Its norms are folded in: of each only scale and bias are left. A norm that learns needs the
//! statistics it divides by as well. Those are measured, unit after unit, on pictures: with
//! γ = scale · √(σ² + ε) and β = bias + scale · μ the unit computes what the published one does.

use std::path::Path;

use burn::tensor::{Device, Tensor, TensorData};
use embedder::backbone::{EPSILON, convolutions};
use embedder::{Head, Layer, MANIFEST_FILE, ModelError, ModelManifest};
use imageprep::Recipe;

use crate::batch;
use crate::checkpoint::Run;
use crate::data::{Dataset, Labels, Size};
use crate::error::TrainError;
use crate::fused::floats;
use crate::network::{Network, Take};
use crate::products::ATTRIBUTES;
use crate::random::Random;
use crate::weights::{Slot, Weights, norms_as_computed};

/// Pictures that the statistics are measured on.
const MEASURED: usize = 192;

/// Pictures that a class's direction is the mean of, over all classes.
const DIRECTIONS_FROM: usize = 12_000;

/// Pictures in one forward pass.
const BATCH: usize = 192;

/// Whether `path` is a model's folder.
pub fn is_model(path: &Path) -> bool {
    path.join(MANIFEST_FILE).is_file()
}

/// Makes `weights` compute what the model in `folder` computes, at `size`; what the model does not
/// have, such as classes of other products, stays as it is and is named in the result. What has to be
/// measured is on `device`.
///
/// # Errors
/// [`TrainError::Read`]; [`TrainError::Model`] for a folder that is no whole model.
pub fn begin_with(
    folder: &Path,
    dataset: &Dataset,
    labels: &Labels,
    run: &Run,
    size: Size,
    weights: &mut Weights,
    device: &Device,
) -> Result<Vec<String>, TrainError> {
    let (manifest, layers) = read(folder)?;
    let random = weights.clone();
    let mut folded = std::collections::BTreeMap::new();
    for (name, layer) in layers {
        if let Some(convolution) = convolutions().iter().find(|c| c.name == name) {
            let (weight, scale) = spread(layer.weight, convolution.shape);
            set(weights, &format!("{name}.weight"), weight);
            folded.insert(convolution.norm.clone(), (scale, layer.bias));
        } else {
            take_linear(&manifest, &run.names, weights, &name, layer);
        }
    }
    silence(weights, &manifest.recipe);
    let order = Random::of(&[run.settings.seed, 0x706c]).order(dataset.training.len());
    let places: Vec<usize> = order.iter().map(|&at| dataset.training[at]).collect();
    let measured = &places[..places.len().min(MEASURED)];
    let batch = batch::plain(dataset, measured, size);
    for (index, norm) in norms_as_computed().iter().enumerate() {
        let Some((scale, bias)) = folded.get(norm) else {
            continue;
        };
        // What comes after this unit is computed in vain; it is once a run.
        let network = Network::inference(weights, Take::Values, device);
        let input = input(&batch, &network);
        let (_, statistics) = network.learn(input);
        let Some([mean, variance]) = statistics.into_iter().nth(index) else {
            continue;
        };
        let deviation: Vec<f32> = variance
            .iter()
            .map(|v| (f64::from(*v) + EPSILON).sqrt() as f32)
            .collect();
        let gamma = scale.iter().zip(&deviation).map(|(s, d)| s * d).collect();
        let beta = scale.iter().zip(&mean).zip(bias);
        let beta = beta.map(|((s, m), b)| b + s * m).collect();
        for (part, values) in [
            ("weight", gamma),
            ("bias", beta),
            ("running_mean", mean),
            ("running_var", variance),
        ] {
            set(weights, &format!("{norm}.{part}"), values);
        }
    }
    let network = Network::inference(weights, Take::Values, device);
    let embedded = places[..places.len().min(DIRECTIONS_FROM)].chunks(BATCH);
    let embedded = embedded.map(|places| {
        let batch = batch::plain(dataset, places, size);
        let pooled = network.pooled(input(&batch, &network));
        (places, floats(network.heads().embed(pooled)))
    });
    directions(labels, weights, embedded);
    let left = unchanged(weights, &random);
    Ok(left.map(|slot| slot.name.clone()).collect())
}

/// Components of the embedding that the model in `folder` gives; none without a head of its own.
pub fn dimension(folder: &Path) -> Option<usize> {
    let manifest = std::fs::read(folder.join(MANIFEST_FILE)).ok()?;
    let manifest = ModelManifest::parse_source(&manifest).ok()?;
    (manifest.head == Head::Linear).then_some(manifest.dimension)
}

/// What a model's folder holds.
pub struct Files {
    /// Of the model.
    pub manifest: ModelManifest,
    /// The files that it names, not yet checked.
    pub parts: Vec<Vec<u8>>,
}

impl Files {
    /// Reads them all.
    ///
    /// # Errors
    /// [`TrainError::Read`]; [`TrainError::Model`] if the manifest is none.
    pub fn read(folder: &Path) -> Result<Self, TrainError> {
        let file = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|source| TrainError::Read { path, source })
        };
        let manifest = ModelManifest::parse_source(&file(MANIFEST_FILE)?);
        let manifest = manifest.map_err(refused(folder))?;
        let parts = manifest.parts.iter().map(|part| file(&part.path));
        let parts: Result<_, _> = parts.collect();
        let parts = parts?;
        Ok(Self { manifest, parts })
    }
}

/// A model's folder that cannot be used, in the words of `error`.
pub fn refused<E: ToString>(folder: &Path) -> impl Fn(E) -> TrainError {
    move |error| TrainError::Model {
        folder: folder.into(),
        reason: error.to_string(),
    }
}

fn read(folder: &Path) -> Result<(ModelManifest, Vec<(String, Layer)>), TrainError> {
    let Files { manifest, parts } = Files::read(folder)?;
    let all = embedder::layers(&manifest, &parts).map_err(refused(folder))?;
    let all: Vec<(String, Layer)> = all.into_iter().collect();
    let fits = |(name, layer): &&(String, Layer)| {
        let convolution = convolutions().into_iter().find(|c| c.name == *name);
        convolution.is_some_and(|c| layer.shape == c.shape)
    };
    match all.iter().filter(fits).count() == convolutions().len() {
        true => Ok((manifest, all)),
        false => Err(refused(folder)("it is not a whole ResNet-50")),
    }
}

/// Each channel's weights at the size that He et al. begin with, and what they were multiplied by to
/// get there, inverted: a step of the optimiser then means as much as in a new network.
fn spread(mut weight: Vec<f32>, [out, _, height, width]: [usize; 4]) -> (Vec<f32>, Vec<f32>) {
    let target = (2.0 / (out * height * width) as f32).sqrt();
    let per_channel = weight.len() / out;
    let scale = weight
        .chunks_exact_mut(per_channel)
        .map(|channel| {
            let squares: f32 = channel.iter().map(|value| value * value).sum();
            let found = (squares / per_channel as f32).sqrt();
            if found == 0.0 {
                return 1.0;
            }
            channel
                .iter_mut()
                .for_each(|value| *value *= target / found);
            found / target
        })
        .collect();
    (weight, scale)
}

/// Sets to 0 what the model never used at its own size: on a map of one cell, eight taps of a 3×3
/// kernel only see what is beyond its edge. On a larger map they would be noise.
fn silence(weights: &mut Weights, recipe: &Recipe) {
    // What comes into a stage's 3×3 convolutions: after the stem, its pool and the stages before.
    let sides = [recipe.height, recipe.width].map(|side| (side as usize).div_ceil(2).div_ceil(2));
    for convolution in convolutions() {
        let [_, _, side, _] = convolution.shape;
        let stage = convolution.name.strip_prefix("layer");
        let stage = stage.and_then(|name| name[..1].parse::<u32>().ok());
        let (Some(stage), true) = (stage, side > 1) else {
            continue;
        };
        // The first block of a stage sees the map of the stage before.
        let halved = stage - u32::from(convolution.stride > 1) - 1;
        let [rows, columns] = sides.map(|side| {
            let length = (0..halved).fold(side, |length, _| length.div_ceil(2));
            taps_inside(length, convolution.stride)
        });
        let Some(place) = weights.place(&format!("{}.weight", convolution.name)) else {
            continue;
        };
        let slot = &mut weights.slots_mut()[place];
        for values in [&mut slot.values, &mut slot.average] {
            for (tap, value) in values.iter_mut().enumerate() {
                if !rows[tap / 3 % 3] || !columns[tap % 3] {
                    *value = 0.0;
                }
            }
        }
    }
}

/// Which taps of a 3-tap kernel, padded by one, see any of `length` cells.
fn taps_inside(length: usize, stride: usize) -> [bool; 3] {
    let mut seen = [false; 3];
    for centre in (0..length).step_by(stride) {
        for (tap, seen) in seen.iter_mut().enumerate() {
            *seen |= (1..=length).contains(&(centre + tap));
        }
    }
    seen
}

/// Whether the added layer `name` tells of the same things in the same order.
fn has_the_same_classes(
    name: &str,
    manifest: &ModelManifest,
    names: &[Vec<String>; ATTRIBUTES.len()],
) -> bool {
    let Some(attribute) = name.strip_prefix("classifiers.") else {
        return true;
    };
    let own = ATTRIBUTES.iter().zip(names);
    let own = own.filter(|(own, _)| **own == attribute);
    let theirs = manifest.attributes.iter().find(|a| a.name == attribute);
    own.zip(theirs)
        .any(|((_, own), theirs)| *own == theirs.classes)
}

/// The added layer `name`, unless it tells of other classes than `names`.
fn take_linear(
    manifest: &ModelManifest,
    names: &[Vec<String>; ATTRIBUTES.len()],
    weights: &mut Weights,
    name: &str,
    layer: Layer,
) {
    if has_the_same_classes(name, manifest, names) {
        set(weights, &format!("{name}.weight"), layer.weight);
        set(weights, &format!("{name}.bias"), layer.bias);
    }
}

/// What of `now` is as it was `before`, but for what is empty.
fn unchanged<'a>(now: &'a Weights, before: &Weights) -> impl Iterator<Item = &'a Slot> {
    let pairs = now.slots().iter().zip(before.slots());
    let same = pairs.filter(|(now, before)| !now.values.is_empty() && now.values == before.values);
    same.map(|(now, _)| now)
}

/// Values for a slot of the same length.
fn set(weights: &mut Weights, name: &str, values: Vec<f32>) {
    let Some(place) = weights.place(name) else {
        return;
    };
    let slot = &mut weights.slots_mut()[place];
    if slot.values.len() == values.len() {
        slot.average.clone_from(&values);
        slot.values = values;
    }
}

fn input(batch: &batch::Batch, network: &Network) -> Tensor<4> {
    let shape = [batch.places.len(), 3, batch.size.height, batch.size.width];
    Tensor::from_data(
        TensorData::new(batch.input.clone(), shape),
        network.device(),
    )
}

/// Copies the added layers of a model to `weights`, but for classifiers of other classes; returns the names of
/// the layers of `weights` that were left as they are.
///
/// # Errors
/// [`ModelError`] if the files are not what the manifest says.
pub fn take_added(
    files: &Files,
    names: &[Vec<String>; ATTRIBUTES.len()],
    weights: &mut Weights,
) -> Result<Vec<String>, ModelError> {
    let before = weights.clone();
    for (name, layer) in embedder::layers(&files.manifest, &files.parts)? {
        take_linear(&files.manifest, names, weights, &name, layer);
    }
    let left = unchanged(weights, &before);
    let layers = left.filter_map(|slot| slot.name.strip_suffix(".weight"));
    Ok(layers.map(str::to_owned).collect())
}

/// Proxies are not published; the mean of a class's embeddings is where training would bring them.
/// `embedded` are some products, by their places, and their embeddings.
pub fn directions<'a>(
    labels: &Labels,
    weights: &mut Weights,
    embedded: impl Iterator<Item = (&'a [usize], Vec<f32>)>,
) {
    let names: Vec<&str> = ATTRIBUTES.into_iter().chain(["joint"]).collect();
    let mut sums: Vec<Vec<f32>> = names
        .iter()
        .map(|name| vec![0.0; values_of(weights, name).len()])
        .collect();
    for (places, embeddings) in embedded {
        let dimension = embeddings.len() / places.len().max(1);
        for (&place, embedding) in places.iter().zip(embeddings.chunks_exact(dimension)) {
            let classes = labels.classes[place]
                .into_iter()
                .chain([labels.joint[place]]);
            for (class, sums) in classes.zip(&mut sums) {
                let Some(class) = class else { continue };
                let sums = &mut sums[class * dimension..][..dimension];
                for (sum, value) in sums.iter_mut().zip(embedding) {
                    *sum += value;
                }
            }
        }
    }
    for (name, sums) in names.into_iter().zip(sums) {
        let own = values_of(weights, name);
        // A class that was not among the pictures keeps its random direction.
        let filled = own
            .iter()
            .zip(&sums)
            .map(|(own, sum)| if *sum == 0.0 { *own } else { *sum });
        let filled = filled.collect();
        set(weights, &format!("proxies.{name}"), filled);
    }
}

fn values_of<'a>(weights: &'a Weights, proxies: &str) -> &'a [f32] {
    let place = weights.place(&format!("proxies.{proxies}"));
    place.map_or(&[], |place| &weights.slots()[place].values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taps_that_see_nothing() {
        let cases = [
            (1, 1, [false, true, false]),
            (2, 1, [true; 3]),
            (1, 2, [false, true, false]),
            (2, 2, [false, true, true]),
            (3, 2, [true; 3]),
        ];
        for (length, stride, expected) in cases {
            assert_eq!(taps_inside(length, stride), expected, "{length} {stride}");
        }
    }
}
