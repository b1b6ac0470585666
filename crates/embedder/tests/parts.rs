//! What the cells add to an embedding adds up to it, in the shipped model, in integers and in f32.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::PathBuf;

use contract::Embedding;
use embedder::{Device, Embedder, Loader, MANIFEST_FILE, ModelManifest, places};
use imageprep::{Crop, Rgb8, golden_picture};

fn shipped(device: Device) -> Embedder {
    let folder = PathBuf::from("../../public/model");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let manifest = ModelManifest::parse(&read(MANIFEST_FILE)).unwrap();
    let mut loader = Loader::new(manifest, device);
    while let Some(part) = loader.next_part() {
        let bytes = read(&part.path);
        loader.add_part(&bytes).unwrap();
    }
    loader.finish().unwrap()
}

/// A dark square on the right of a wide, pale picture.
fn wide() -> Rgb8 {
    let colour = |x: u32, y: u32| match x > 130 && (20..70).contains(&y) {
        true => [40, 30, 90],
        false => [220, (x % 30) as u8 + 180, 200],
    };
    let pixels = (0..90).flat_map(|y| (0..200).flat_map(move |x| colour(x, y)));
    Rgb8::new(200, 90, pixels.collect()).unwrap()
}

/// Some direction, the same for ever.
fn direction(dimension: usize, seed: u32) -> Embedding {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    Embedding::normalise((0..dimension).map(|_| next()).collect()).unwrap()
}

#[test]
fn shares_add_up_to_the_cosine() {
    let mut wrong = Vec::new();
    for (name, device) in [("integers", Device::cpu()), ("f32", Device::reference())] {
        let embedder = shipped(device);
        let recipe = &embedder.manifest().recipe;
        for picture in [golden_picture(), wide()] {
            let input = recipe.prepare(&picture);
            let (observation, map) = embedder.observe_places_blocking(&input).unwrap();
            if observation != embedder.observe_blocking(&input).unwrap() {
                wrong.push(format!("{name}, {picture:?}: the map changes the bits"));
            }
            let parts = embedder.take_apart(&map).unwrap();
            let size = [picture.width(), picture.height()];
            assert_eq!(
                places(recipe, [parts.rows, parts.columns], size).len(),
                map.len()
            );
            let embedding = &observation.embedding;
            let mut directions = vec![embedding.clone()];
            directions.extend((0..20).map(|seed| direction(embedding.dimension(), seed)));
            for direction in &directions {
                let shares = parts.shares(direction.as_slice());
                let difference = shares.sum() - embedding.cosine(direction);
                if difference.abs() > 1e-5 || shares.cells.len() != map.len() {
                    wrong.push(format!("{name}, {picture:?}: {difference} too much"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Both devices see the same things in the same places.
#[test]
fn both_devices_give_the_same_map() {
    let [exact, float] = [Device::cpu(), Device::reference()].map(|device| {
        let embedder = shipped(device);
        let input = embedder.manifest().recipe.prepare(&wide());
        let (observation, map) = embedder.observe_places_blocking(&input).unwrap();
        let parts = embedder.take_apart(&map).unwrap();
        parts.shares(observation.embedding.as_slice())
    });
    let pairs = exact.cells.iter().zip(&float.cells);
    let most = pairs.fold(0.0_f32, |most, (a, b)| most.max((a - b).abs()));
    assert!(most < 0.02, "{most}: {exact:?}, {float:?}");
}

#[test]
fn a_guess_is_the_same_each_time_and_within_the_picture() {
    let embedder = shipped(Device::cpu());
    for picture in [golden_picture(), wide()] {
        let size = [picture.width(), picture.height()];
        let guesses = [0, 1].map(|_| {
            let input = embedder.manifest().recipe.prepare(&picture);
            let (_, map) = embedder.observe_places_blocking(&input).unwrap();
            embedder.garment(&map, size)
        });
        assert_eq!(guesses[0], guesses[1]);
        assert_ne!(guesses[0], Some(Crop::WHOLE), "the whole is no guess");
    }
}
