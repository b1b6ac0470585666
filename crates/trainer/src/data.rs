//! Pictures and labels in memory.

use std::collections::BTreeMap;
use std::path::Path;

use imageprep::Rgb8;
use rayon::prelude::*;

use crate::error::TrainError;
use crate::photos::Photos;
use crate::products::{self, ATTRIBUTES, Product};
use crate::resample::{fit, levels};

/// Columns and rows in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Size {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// What pictures are kept at in memory: that of the Kaggle set, of which 40,000 take 0.6 GB.
pub const STORED: Size = Size {
    width: 60,
    height: 80,
};

/// What the network must not see more of than the products' pictures have, at a size of the input that
/// could show it: the recipe's `detail`.
pub fn detail(target: Size) -> Option<Size> {
    let shows_more = target.width > STORED.width || target.height > STORED.height;
    shows_more.then_some(STORED)
}

/// All products that have a picture.
#[derive(Debug)]
pub struct Dataset {
    /// Of every stored picture.
    pub size: Size,
    /// `[products, height, width, 3]`
    pixels: Vec<u8>,
    /// In the order of the list.
    pub products: Vec<Product>,
    /// Parallel to `products`; colour variants share one.
    pub groups: Vec<u64>,
    /// Products to learn from, by their place.
    pub training: Vec<usize>,
    /// Products kept aside.
    pub aside: Vec<usize>,
    /// Products whose picture is missing or cannot be read.
    pub left_out: usize,
    /// People's photos; none unless they are given.
    pub photos: Photos,
}

/// Column 1 of [`ATTRIBUTES`].
const COLOUR: usize = 1;

/// A joint label needs so many products to learn from.
const FEWEST_OF_A_JOINT_LABEL: usize = 4;

/// What the classes of each classifier are called, and each product's labels.
#[derive(Clone, Debug)]
pub struct Labels {
    /// By attribute, in alphabetical order.
    pub names: [Vec<String>; ATTRIBUTES.len()],
    /// By product: its class of each attribute, none where unknown or never seen in training.
    pub classes: Vec<[Option<usize>; ATTRIBUTES.len()]>,
    /// By product: its article type, colour and gender together.
    pub joint: Vec<Option<usize>>,
    /// Different joint labels.
    pub joint_count: usize,
    /// The article type's class of each joint label.
    pub joint_types: Vec<usize>,
}

impl Dataset {
    /// Reads the list and every `ID.jpg` of `images`; pictures are fitted into `size` on white.
    ///
    /// # Errors
    /// As [`products::read`]. A picture that cannot be read only leaves its product out.
    pub fn read(images: &Path, list: &Path, size: Size) -> Result<Self, TrainError> {
        let listed = products::read(list)?;
        let described: Vec<(&str, &str)> = listed
            .iter()
            .map(|product| (&*product.name, &*product.attributes[COLOUR]))
            .collect();
        let groups = evaluation::groups(&described);
        let pictures: Vec<Option<Vec<u8>>> = listed
            .par_iter()
            .map(|product| {
                let bytes = std::fs::read(images.join(format!("{}.jpg", product.id))).ok()?;
                Some(stored(&imageprep::decode(&bytes).ok()?, size))
            })
            .collect();
        let mut dataset = Self {
            size,
            pixels: Vec::with_capacity(listed.len() * size.width * size.height * 3),
            products: Vec::new(),
            groups: Vec::new(),
            training: Vec::new(),
            aside: Vec::new(),
            left_out: 0,
            photos: Photos::default(),
        };
        for ((product, group), picture) in listed.into_iter().zip(groups).zip(pictures) {
            let Some(picture) = picture else {
                dataset.left_out += 1;
                continue;
            };
            let place = dataset.products.len();
            match evaluation::is_aside(group) {
                true => dataset.aside.push(place),
                false => dataset.training.push(place),
            }
            dataset.pixels.extend(picture);
            dataset.products.push(product);
            dataset.groups.push(group);
        }
        Ok(dataset)
    }

    /// One picture, `[height, width, 3]`.
    pub fn picture(&self, place: usize) -> &[u8] {
        let length = self.size.width * self.size.height * 3;
        &self.pixels[place * length..][..length]
    }

    /// Classes are those that occur among the products to learn from.
    pub fn labels(&self) -> Labels {
        let names: [Vec<String>; ATTRIBUTES.len()] = std::array::from_fn(|attribute| {
            let values = self
                .training
                .iter()
                .map(|&place| &self.products[place].attributes[attribute]);
            let mut names: Vec<String> =
                values.filter(|value| !value.is_empty()).cloned().collect();
            names.sort();
            names.dedup();
            names
        });
        let classes: Vec<[Option<usize>; ATTRIBUTES.len()]> = self
            .products
            .iter()
            .map(|product| {
                std::array::from_fn(|a| names[a].binary_search(&product.attributes[a]).ok())
            })
            .collect();
        let key = |place: usize| {
            let [kind, colour, gender, _] = classes[place];
            Some((kind?, colour?, gender?))
        };
        let mut counts = BTreeMap::new();
        for joint in self.training.iter().filter_map(|&place| key(place)) {
            *counts.entry(joint).or_insert(0) += 1;
        }
        counts.retain(|_, count| *count >= FEWEST_OF_A_JOINT_LABEL);
        let joint_types = counts.keys().map(|(kind, ..)| *kind).collect();
        let numbers: BTreeMap<_, usize> = counts.into_keys().zip(0..).collect();
        let joint = (0..self.products.len())
            .map(|place| numbers.get(&key(place)?).copied())
            .collect();
        Labels {
            names,
            classes,
            joint,
            joint_count: numbers.len(),
            joint_types,
        }
    }
}

impl Labels {
    /// How often each class of `attribute` occurs at `places`, each at least 1.
    pub fn counts(&self, attribute: usize, places: &[usize]) -> Vec<f32> {
        let mut counts = vec![0.0_f32; self.names[attribute].len()];
        for class in places
            .iter()
            .filter_map(|&place| self.classes[place][attribute])
        {
            counts[class] += 1.0;
        }
        counts.iter().map(|count| count.max(1.0)).collect()
    }
}

/// A picture at `size`, whole, on white, `[height, width, 3]`.
pub(crate) fn stored(picture: &Rgb8, size: Size) -> Vec<u8> {
    let own = Size {
        width: picture.width() as usize,
        height: picture.height() as usize,
    };
    if own == size {
        return picture.pixels().to_vec();
    }
    levels(&fit(picture.pixels(), own, size))
}
