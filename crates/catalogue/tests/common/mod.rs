//! Products and vectors that are the same in every run.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(dead_code, reason = "each test file uses some of it")]

use catalogue::{Catalogue, CatalogueError, Colours, Manifest, Product, ShardRecord, Thumbnails};
use contract::{Digest, Embedding, FileRecord, Fingerprint};

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Nearly normal, mean 0, variance 1: the sum of twelve uniform numbers.
    pub fn normal(&mut self) -> f32 {
        let sum: f64 = (0..12)
            .map(|_| (self.bits() >> 11) as f64 / (1_u64 << 53) as f64)
            .sum();
        (sum - 6.0) as f32
    }

    pub fn normals(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| self.normal()).collect()
    }

    pub fn embedding(&mut self, dimension: usize) -> Embedding {
        Embedding::normalise(self.normals(dimension)).unwrap()
    }
}

pub fn fingerprint() -> Fingerprint {
    Fingerprint(Digest::of(b"a model"))
}

pub const ATTRIBUTES: [&str; 2] = ["colour", "type"];

pub fn attributes() -> Vec<String> {
    ATTRIBUTES.map(String::from).to_vec()
}

/// A product with a name of several bytes a character, and now and then an unknown colour.
pub fn product(number: usize) -> Product {
    let colours = ["", "Navy Blue", "grün", "红色"];
    let types = ["T-shirt", "Robe d’été", "Jeans"];
    Product {
        id: format!("id-{number}"),
        name: format!("Náme “{number}”, with a comma"),
        attributes: vec![
            colours[number % colours.len()].to_owned(),
            types[number / 2 % types.len()].to_owned(),
        ],
    }
}

/// A manifest that promises these shards and no thumbnails.
pub fn manifest_of(dimension: usize, shards: &[(&[u8], u32)], per_pack: u32) -> Manifest {
    let packs = |products: u32| {
        if per_pack == 0 {
            0
        } else {
            products.div_ceil(per_pack)
        }
    };
    Manifest {
        format: 2,
        title: String::new(),
        cells: None,
        fingerprint: fingerprint(),
        dimension,
        products: shards
            .iter()
            .map(|(_, products)| u64::from(*products))
            .sum(),
        attributes: attributes(),
        shards: shards
            .iter()
            .enumerate()
            .map(|(number, (bytes, products))| ShardRecord {
                file: FileRecord::of(format!("shards/{number}.shard"), bytes),
                products: *products,
            })
            .collect(),
        thumbnails: Thumbnails {
            per_pack,
            packs: shards.iter().map(|(_, products)| packs(*products)).sum(),
        },
        samples: Vec::new(),
        calibration: None,
    }
}

/// Loads one shard under a manifest that promises exactly it.
pub fn load(
    dimension: usize,
    shard: &[u8],
    products: u32,
    per_pack: u32,
) -> Result<Catalogue, CatalogueError> {
    let manifest = manifest_of(dimension, &[(shard, products)], per_pack);
    let mut catalogue = Catalogue::new(manifest, fingerprint())?;
    catalogue.add_shard(shard)?;
    Ok(catalogue)
}

/// Colours of a product; every fourth has none.
pub fn colours(number: usize) -> Colours {
    let mut bins = [0; 32];
    if number % 4 != 3 {
        bins[number % 32] = 200;
        bins[(number + 1) % 32] = 55;
    }
    Colours::new(bins).unwrap()
}
