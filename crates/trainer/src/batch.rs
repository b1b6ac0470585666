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

#[cfg(test)]
mod tests {
    use imageprep::{Filter, Recipe, Rgb8};

    use super::*;
    use crate::augment::{MEAN, STD};

    #[test]
    fn pictures_are_prepared_as_the_page_prepares_them() {
        let mut wrong = Vec::new();
        for (width, height, target_width, target_height) in [
            (60, 80, 24, 32),
            (60, 80, 36, 48),
            (60, 80, 60, 80),
            (60, 80, 48, 48),
            (80, 60, 24, 32),
            (53, 80, 36, 48),
            (20, 30, 48, 64),
            (180, 240, 48, 64),
        ] {
            let own = Size { width, height };
            let target = Size {
                width: target_width,
                height: target_height,
            };
            let mut random = Random::of(&[width as u64, height as u64]);
            let pixels: Vec<u8> = (0..width * height * 3)
                .map(|_| random.below(256) as u8)
                .collect();
            let recipe = Recipe {
                width: target_width as u32,
                height: target_height as u32,
                filter: Filter::Triangle,
                mean: MEAN,
                std: STD,
                ..Recipe::imagenet()
            };
            let picture = Rgb8::new(width as u32, height as u32, pixels.clone()).unwrap();
            let theirs = recipe.prepare(&picture);
            let mut ours = vec![0.0; theirs.values().len()];
            augment::normalise(&fit(&pixels, own, target), &mut ours);
            // The page rounds to bytes, after each of the two directions.
            let level = 1.01 / 255.0 / STD[1];
            let furthest = ours
                .iter()
                .zip(theirs.values())
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f32::max);
            if furthest > level {
                wrong.push(format!(
                    "{own:?} to {target:?}: {:.2} levels",
                    furthest / level
                ));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
