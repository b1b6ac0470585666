//! Views of pictures as the network's input.

use rayon::prelude::*;

use crate::augment::{self, Strength};
use crate::data::{Dataset, Size};
use crate::random::Random;
use crate::resample::fit;

/// Two views of each of some products: first all mild ones, then all strong ones.
#[derive(Debug)]
pub struct Batch {
    /// Of every view.
    pub size: Size,
    /// `[views, 3, height, width]`
    pub input: Vec<f32>,
    /// The product of each view, by its place in the data set.
    pub places: Vec<usize>,
}

/// Both views of the products at `places` in `epoch`; the same for the same numbers.
pub fn training(dataset: &Dataset, places: &[usize], size: Size, seed: u64, epoch: usize) -> Batch {
    let both: Vec<usize> = places.iter().chain(places).copied().collect();
    let length = 3 * size.width * size.height;
    let mut input = vec![0.0; both.len() * length];
    input
        .par_chunks_mut(length)
        .zip(&both)
        .enumerate()
        .for_each(|(index, (out, &place))| {
            let strength = match index < places.len() {
                true => Strength::Mild,
                false => Strength::Strong,
            };
            let numbers = [seed, epoch as u64, place as u64, strength as u64];
            let random = &mut Random::of(&numbers);
            let picture = dataset.picture(place);
            let view = augment::view(picture, dataset.size, size, strength, random);
            augment::normalise(&view, out);
        });
    Batch {
        size,
        input,
        places: both,
    }
}

/// The pictures at `places` as the page prepares them: whole, on white.
pub fn plain(dataset: &Dataset, places: &[usize], size: Size) -> Batch {
    let length = 3 * size.width * size.height;
    let mut input = vec![0.0; places.len() * length];
    input
        .par_chunks_mut(length)
        .zip(places)
        .for_each(|(out, &place)| {
            let fitted = fit(dataset.picture(place), dataset.size, size);
            augment::normalise(&fitted, out);
        });
    Batch {
        size,
        input,
        places: places.to_vec(),
    }
}
