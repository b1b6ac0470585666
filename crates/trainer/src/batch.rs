//! Views of pictures as the network's input.

use rayon::prelude::*;

use crate::augment::{self, Strength};
use crate::data::{Dataset, Size, detail};
use crate::photos::{Photos, STORED};
use crate::random::Random;
use crate::resample::fit_reduced;

/// Two views of each of some products, first all mild ones, then all strong ones, and after them
/// some photos.
#[derive(Debug)]
pub struct Batch<T = f32> {
    /// Of every view.
    pub size: Size,
    /// `[views and photos, 3, height, width]` as the network takes it, or what a view was made into.
    pub input: Vec<T>,
    /// The product of each view, by its place in the data set.
    pub places: Vec<usize>,
    /// The photos, by their place among all photos.
    pub photos: Vec<usize>,
}

/// For so many products of a step, a photo.
const PRODUCTS_TO_A_PHOTO: usize = 8;

/// When a batch is learnt from, and so which views it has.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Of the run.
    pub seed: u64,
    /// 0-based.
    pub epoch: usize,
    /// In the epoch.
    pub step: usize,
}

/// The products to learn from in the order of `epoch`, by their places.
pub fn order(dataset: &Dataset, seed: u64, epoch: usize) -> Vec<usize> {
    let training = &dataset.training;
    let order = Random::of(&[seed, epoch as u64]).order(training.len());
    order.into_iter().map(|at| training[at]).collect()
}

/// Both views of the products at `places`, and as many photos to learn from as belong to them; the
/// same for the same numbers.
pub fn training(dataset: &Dataset, places: &[usize], size: Size, moment: Moment) -> Batch {
    training_as(dataset, places, size, moment, augment::normalise)
}

/// [`training`], each view (`[height, width, 3]`, values in 0…255) made by `put` into as many values.
pub fn training_as<T: Copy + Default + Send>(
    dataset: &Dataset,
    places: &[usize],
    size: Size,
    moment: Moment,
    put: impl Fn(&[f32], &mut [T]) + Sync,
) -> Batch<T> {
    let Moment { seed, epoch, step } = moment;
    let both: Vec<usize> = places.iter().chain(places).copied().collect();
    let length = 3 * size.width * size.height;
    let photos = photos(&dataset.photos, photos_with(places.len()), moment);
    let mut input = vec![T::default(); (both.len() + photos.len()) * length];
    let (views, others) = input.split_at_mut(both.len() * length);
    views
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
            put(
                &augment::view(picture, dataset.size, size, strength, random),
                out,
            );
        });
    others
        .par_chunks_mut(length)
        .zip(&photos)
        .enumerate()
        .for_each(|(index, (out, &place))| {
            let numbers = [seed, epoch as u64, step as u64, index as u64, PHOTOS];
            let picture = dataset.photos.picture(place);
            put(
                &augment::again(picture, STORED, size, &mut Random::of(&numbers)),
                out,
            );
        });
    Batch {
        size,
        input,
        places: both,
        photos,
    }
}

/// How many photos a step of so many products has, if there are any.
pub fn photos_with(products: usize) -> usize {
    products / PRODUCTS_TO_A_PHOTO
}

/// Tells random numbers about photos from those about products.
const PHOTOS: u64 = 0x7068_6f74;

/// `count` of the photos to learn from, or none if there are none.
pub fn photos(photos: &Photos, count: usize, moment: Moment) -> Vec<usize> {
    let Moment { seed, epoch, step } = moment;
    let random = &mut Random::of(&[seed, epoch as u64, step as u64, PHOTOS]);
    let training = &photos.training;
    match training.is_empty() {
        true => Vec::new(),
        false => (0..count)
            .map(|_| training[random.below(training.len())])
            .collect(),
    }
}

/// The pictures at `places` as the page prepares them: whole, on white.
pub fn plain(dataset: &Dataset, places: &[usize], size: Size) -> Batch {
    plain_as(dataset, places, size, augment::normalise)
}

/// [`plain`], each picture made by `put` as in [`training_as`].
pub fn plain_as<T: Copy + Default + Send>(
    dataset: &Dataset,
    places: &[usize],
    size: Size,
    put: impl Fn(&[f32], &mut [T]) + Sync,
) -> Batch<T> {
    let pictures = places.iter().map(|&place| dataset.picture(place)).collect();
    Batch {
        size,
        input: prepared(pictures, dataset.size, size, put),
        places: places.to_vec(),
        photos: Vec::new(),
    }
}

/// The photos at `photos`, in the same way.
pub fn plain_photos(dataset: &Dataset, photos: &[usize], size: Size) -> Batch {
    plain_photos_as(dataset, photos, size, augment::normalise)
}

/// [`plain_photos`], each photo made by `put` as in [`training_as`].
pub fn plain_photos_as<T: Copy + Default + Send>(
    dataset: &Dataset,
    photos: &[usize],
    size: Size,
    put: impl Fn(&[f32], &mut [T]) + Sync,
) -> Batch<T> {
    let pictures = photos.iter().map(|&place| dataset.photos.picture(place));
    Batch {
        size,
        input: prepared(pictures.collect(), STORED, size, put),
        places: Vec::new(),
        photos: photos.to_vec(),
    }
}

fn prepared<T: Copy + Default + Send>(
    pictures: Vec<&[u8]>,
    own: Size,
    size: Size,
    put: impl Fn(&[f32], &mut [T]) + Sync,
) -> Vec<T> {
    let length = 3 * size.width * size.height;
    let mut input = vec![T::default(); pictures.len() * length];
    input
        .par_chunks_mut(length)
        .zip(pictures)
        .for_each(|(out, picture)| put(&fit_reduced(picture, own, detail(size), size), out));
    input
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
            (60, 80, 96, 128),
            (144, 192, 96, 128),
            (192, 144, 96, 128),
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
                detail: detail(target).map(|d| [d.width as u32, d.height as u32]),
                filter: Filter::Triangle,
                mean: MEAN,
                std: STD,
                ..Recipe::imagenet()
            };
            let picture = Rgb8::new(width as u32, height as u32, pixels.clone()).unwrap();
            let theirs = recipe.prepare(&picture);
            let mut ours = vec![0.0; theirs.values().len()];
            augment::normalise(
                &fit_reduced(&pixels, own, detail(target), target),
                &mut ours,
            );
            // The page rounds to bytes, after each of the two directions, and once more if it reduced.
            let passes = if detail(target).is_some() { 2.0 } else { 1.0 };
            let level = passes * 1.01 / 255.0 / STD[1];
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
