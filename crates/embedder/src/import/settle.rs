//! The steps of a published model's integers, settled: how much of a map is cut off, and how finely the rest
//! is rounded.
//!
//! Import gives every channel the range that it had on some pictures. Pictures to come go beyond it, and a
//! step for that would round the others more coarsely. Which costs less depends on all that follows, so it is
//! tried: the steps of a map are made larger or smaller together, and stay so if embeddings come nearer to those
//! in f32. Weights keep every bit; scales follow the steps of what their layer sees, so the network in f32
//! stays the same too.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use contract::Embedding;
use imageprep::{Input, Rgb8};
use integer::{Kernel, Network};
use rayon::prelude::*;

use crate::manifest::Contents;
use crate::network::with_scratch;
use crate::weights::{Stored, stored};
use crate::{Device, EmbedError, Embedder, Loader, ModelError, ModelManifest, architecture, exact};

use super::error::ImportError;
use super::{finish, write};

/// How much larger or smaller steps become in one try.
const FACTOR: f32 = 1.15;

/// A try that leaves this share of the distance or more is no gain: it would be the pictures' own.
const WORTH: f64 = 0.998;

/// All maps are tried so often, as each changes what the others cost.
const ROUNDS: usize = 2;

/// What settling has brought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settled {
    /// The mean of 1 − cosine between embeddings in integers and in f32, over the pictures.
    pub before: f64,
    /// The same in the end, never more.
    pub after: f64,
}

/// Writes to `out` the model of `manifest` and its `parts` with the steps that bring the embeddings of
/// `pictures` nearest to those in f32. `tell` hears of each map: its name and the distance so far.
///
/// # Errors
/// [`ImportError::NoPictures`]; [`ImportError::Replace`] if the parts are not the manifest's, or hold no
/// integers; [`ImportError::Golden`] for weights that give no direction; [`ImportError::Write`].
pub fn settle(
    manifest: &ModelManifest,
    parts: &[Vec<u8>],
    pictures: &[Rgb8],
    out: &Path,
    tell: impl Fn(&str, f64),
) -> Result<(ModelManifest, Settled), ImportError> {
    settle_maps(manifest, parts, pictures, out, &maps(), tell)
}

fn settle_maps(
    manifest: &ModelManifest,
    parts: &[Vec<u8>],
    pictures: &[Rgb8],
    out: &Path,
    maps: &[String],
    tell: impl Fn(&str, f64),
) -> Result<(ModelManifest, Settled), ImportError> {
    if pictures.is_empty() {
        return Err(ImportError::NoPictures);
    }
    let Some(input) = manifest.input else {
        return Err(ImportError::Replace(ModelError::NoIntegers));
    };
    let mut layers = stored(manifest, parts).map_err(ImportError::Replace)?;
    let reference = Loader::new(manifest.clone(), Device::reference())
        .finish_with(parts.iter().map(Vec::as_slice))
        .map_err(ImportError::Replace)?;
    let inputs = pictures
        .iter()
        .map(|picture| manifest.recipe.prepare(picture));
    let inputs: Vec<Input> = inputs.collect();
    let expected = inputs.par_iter().map(|input| {
        let observation = reference.observe_blocking(input)?;
        Ok::<_, EmbedError>(observation.embedding)
    });
    let expected = expected.collect::<Result<_, _>>();
    // An earlier format's input had fewer bits.
    let ratio = write::INPUT.step / input.step;
    if let Some(stem) = layers.get_mut(&architecture::stem().name) {
        stem.scale.iter_mut().for_each(|scale| *scale *= ratio);
    }
    let manifest = &ModelManifest {
        input: Some(write::INPUT),
        ..manifest.clone()
    };
    let trial = Trial {
        manifest,
        layers: &layers,
        expected: expected.map_err(ImportError::Golden)?,
        reference,
        inputs,
    };

    let (factors, settled) = descend(maps, |factors| trial.distance(factors), tell)?;
    let mut layers = scaled(&layers, &factors);
    let names = architecture::convolutions().into_iter().map(|c| c.name);
    let mut ordered: Vec<(String, Stored)> = names
        .filter_map(|name| layers.remove_entry(&name))
        .collect();
    ordered.extend(layers); // head and classifiers
    let parts = write::encode_parts_with(ordered, &[])?;
    let contents = Contents {
        recipe: manifest.recipe.clone(),
        head: manifest.head,
        dimension: manifest.dimension,
        attributes: manifest.attributes.clone(),
        input: manifest.input,
    };
    let manifest = finish(contents, &parts, manifest.source.clone(), out)?;
    Ok((manifest, settled))
}

/// Tries each of `maps` in turn, larger and smaller, as long as the distance falls.
fn descend<E>(
    maps: &[String],
    measure: impl Fn(&BTreeMap<String, f32>) -> Result<f64, E>,
    tell: impl Fn(&str, f64),
) -> Result<(BTreeMap<String, f32>, Settled), E> {
    let mut factors = BTreeMap::new();
    let before = measure(&factors)?;
    let mut distance = before;
    for _ in 0..ROUNDS {
        for map in maps {
            for factor in [FACTOR, 1.0 / FACTOR] {
                let kept = distance;
                loop {
                    let mut tried = factors.clone();
                    *tried.entry(map.clone()).or_insert(1.0) *= factor;
                    let found = measure(&tried)?;
                    if found >= WORTH * distance {
                        break;
                    }
                    (factors, distance) = (tried, found);
                }
                if distance < kept {
                    break; // the other direction leads back
                }
            }
            tell(map, distance);
        }
    }
    let after = distance;
    Ok((factors, Settled { before, after }))
}

/// The maps whose steps matter, last ones first: what is cut off late is missed most. Nothing is computed of the
/// last map's integers.
fn maps() -> Vec<String> {
    let names = architecture::convolutions().into_iter().map(|c| c.name);
    let names: Vec<String> = names.collect();
    let feeders = names.iter().filter_map(|name| architecture::fed_by(name));
    let feeders: Vec<String> = feeders.collect();
    let fed = names.into_iter().rev();
    fed.filter(|name| feeders.contains(name)).collect()
}

/// The layers with the steps of some maps times a factor, by the map's name.
fn scaled(
    layers: &BTreeMap<String, Stored>,
    factors: &BTreeMap<String, f32>,
) -> BTreeMap<String, Stored> {
    let mut layers = layers.clone();
    for (name, layer) in &mut layers {
        if let (Some(steps), Some(factor)) = (&mut layer.steps, factors.get(name)) {
            steps.iter_mut().for_each(|step| *step *= factor);
        }
        let seen = architecture::fed_by(name).and_then(|feeder| factors.get(&feeder));
        if let Some(factor) = seen {
            layer.scale.iter_mut().for_each(|scale| *scale *= factor);
        }
    }
    layers
}

/// What steps are tried on.
struct Trial<'a> {
    manifest: &'a ModelManifest,
    layers: &'a BTreeMap<String, Stored>,
    reference: Embedder,
    inputs: Vec<Input>,
    /// The inputs' embeddings in f32.
    expected: Vec<Embedding>,
}

impl Trial<'_> {
    /// The mean of 1 − cosine between the embeddings in integers and in f32.
    fn distance(&self, factors: &BTreeMap<String, f32>) -> Result<f64, ImportError> {
        let mut layers = scaled(self.layers, factors);
        let network = exact::description(self.manifest, &mut layers)
            .and_then(|numbers| Network::new(&numbers, Kernel::best()).map_err(exact::refused))
            .map_err(ImportError::Replace)?;
        let scratches = Mutex::default();
        let found = self.inputs.par_iter().map(|input| {
            let features = with_scratch(&network, &scratches, |scratch| {
                network.features(input.values(), scratch)
            });
            Ok::<_, EmbedError>(self.reference.conclude(features)?.embedding)
        });
        let found = found.collect::<Result<Vec<Embedding>, _>>();
        let found = found.map_err(ImportError::Golden)?;
        let pairs = found.iter().zip(&self.expected);
        let distances = pairs.map(|(found, expected)| distance(found, expected));
        Ok(distances.sum::<f64>() / self.expected.len() as f64)
    }
}

/// 1 − cosine, in f64: it is far below what f32 tells apart from 1.
fn distance(one: &Embedding, other: &Embedding) -> f64 {
    let pairs = one.as_slice().iter().zip(other.as_slice());
    let squares = pairs.map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2));
    squares.sum::<f64>() / 2.0
}

#[cfg(test)]
mod tests {
    use imageprep::golden_picture;

    use super::*;
    use crate::import::{Width, import};
    use crate::weights::Numbers;

    /// Of 48 maps, four: each try packs the whole network.
    const TRIED: usize = 4;

    #[test]
    fn integers_come_nearer_to_the_same_network() {
        let folder = tempfile::tempdir().unwrap();
        let [checkpoint, before, after] =
            ["c.safetensors", "before", "after"].map(|name| folder.path().join(name));
        test_checkpoint::write(&checkpoint, &test_checkpoint::tensors()).unwrap();
        let golden = golden_picture();
        let manifest = import(
            &checkpoint,
            &before,
            Width::I8(std::slice::from_ref(&golden)),
        );
        let manifest = manifest.unwrap().with_size(36, 48).unwrap();
        let parts = |folder: &Path, manifest: &ModelManifest| -> Vec<Vec<u8>> {
            let paths = manifest.parts.iter().map(|part| folder.join(&part.path));
            paths.map(|path| std::fs::read(path).unwrap()).collect()
        };
        let before = (parts(&before, &manifest), manifest);
        // Brighter than what the ranges were measured on, so that they are too narrow.
        let pixels = golden.pixels().iter().map(|value| value.saturating_mul(3));
        let bright = Rgb8::new(golden.width(), golden.height(), pixels.collect()).unwrap();
        let pictures = std::slice::from_ref(&bright);
        let maps = &maps()[..TRIED];
        let (manifest, found) =
            settle_maps(&before.1, &before.0, pictures, &after, maps, |_, _| {}).unwrap();
        println!("{found:?}");
        assert!(found.after < 0.98 * found.before, "{found:?}");
        assert_ne!(manifest.fingerprint, before.1.fingerprint);
        let after = (parts(&after, &manifest), manifest);
        let embed = |(parts, manifest): &(Vec<Vec<u8>>, ModelManifest), device| {
            let loader = Loader::new(manifest.clone(), device);
            let embedder = loader.finish_with(parts.iter().map(Vec::as_slice)).unwrap();
            let input = manifest.recipe.prepare(&bright);
            embedder.observe_blocking(&input).unwrap().embedding
        };
        let wanted = embed(&before, Device::reference());
        let float = distance(&embed(&after, Device::reference()), &wanted);
        assert!(float < 1e-9, "the network in f32 has changed: {float}");
        let integers = distance(&embed(&after, Device::cpu()), &wanted);
        assert!(
            (integers - found.after).abs() < 1e-9,
            "{integers} {found:?}"
        );
        // A model of format 3 or 4 is no model, but one can be made of it.
        let json = before.1.to_json();
        for (format, [model, source]) in [
            (2, [false, false]),
            (3, [false, true]),
            (4, [false, true]),
            (5, [true, true]),
            (6, [false, false]),
        ] {
            let other = json.replacen("\"format\":5", &format!("\"format\":{format}"), 1);
            let refused = |found| matches!(found, Err(ModelError::Format { .. }));
            let found = ModelManifest::parse(other.as_bytes());
            assert_eq!(!refused(found), model, "{format}");
            let found = ModelManifest::parse_source(other.as_bytes());
            assert_eq!(!refused(found), source, "{format}");
        }
        let nothing = settle(&before.1, &before.0, &[], folder.path(), |_, _| {});
        assert!(matches!(nothing, Err(ImportError::NoPictures)));
    }

    #[test]
    fn each_map_ends_where_the_distance_is_least() {
        let wanted = BTreeMap::from([("wide", 1.7), ("right", 1.0), ("narrow", 0.6)]);
        let measure = |factors: &BTreeMap<String, f32>| {
            let distances = wanted.iter().map(|(map, wanted)| {
                let found = factors.get(*map).copied().unwrap_or(1.0);
                (f64::from(found) / wanted).ln().powi(2)
            });
            Ok::<_, ()>(0.01 + distances.sum::<f64>())
        };
        let maps: Vec<String> = wanted.keys().map(ToString::to_string).collect();
        let (factors, settled) = descend(&maps, measure, |_, _| {}).unwrap();
        for (map, wanted) in &wanted {
            let found = factors.get(*map).copied().unwrap_or(1.0);
            let steps = (f64::from(found) / wanted).ln().abs() / f64::from(FACTOR).ln();
            assert!(steps <= 0.6, "{map}: {found} instead of {wanted}");
        }
        assert_eq!(measure(&factors), Ok(settled.after));
        assert_eq!(measure(&BTreeMap::new()), Ok(settled.before));
    }

    #[test]
    fn scales_follow_steps_so_weights_stay() {
        let layer = |scale: f32, step: f32| Stored {
            shape: vec![2, 2, 1, 1],
            numbers: Numbers::Bytes(vec![127, -3, 55, 127]),
            scale: vec![scale; 2],
            bias: vec![0.0; 2],
            steps: Some(vec![step, 2.0 * step]),
        };
        let names = ["layer1.0.conv1", "layer1.0.conv2", "layer1.0.conv3"];
        let layers: BTreeMap<String, Stored> = names
            .iter()
            .map(|name| (name.to_string(), layer(0.25, 0.5)))
            .collect();
        let factors = BTreeMap::from([(names[0].to_string(), 2.0), (names[1].to_string(), 0.5)]);
        let changed = scaled(&layers, &factors);
        for [feeder, name] in [[names[0], names[1]], [names[1], names[2]]] {
            let wide = |layers: &BTreeMap<String, Stored>| {
                let steps = layers[feeder].steps.clone();
                layers[name].clone().widen(steps.as_deref())
            };
            assert_ne!(changed[feeder].steps, layers[feeder].steps);
            assert_eq!(wide(&changed), wide(&layers), "{name}");
        }
    }

    #[test]
    fn all_maps_that_are_seen_are_settled() {
        let maps = maps();
        assert_eq!(
            maps.len(),
            48,
            "49 convolutions with a ReLU, the last of which feeds none"
        );
        assert_eq!(maps.first().map(String::as_str), Some("layer4.2.conv2"));
        assert_eq!(maps.last().map(String::as_str), Some("conv1"));
    }
}
