//! A real catalogue in memory: what simulated ones are drawn from.

use std::fs;
use std::path::Path;

use catalogue::cells::dots;
use catalogue::{Catalogue, Colours, MANIFEST_NAME, Manifest, Product, ThumbnailPack};
use rayon::prelude::*;

use crate::error::{Error, failed};

/// Fewer products do not show how they lie.
const LEAST: usize = 500;

/// The products of a catalogue, without their order's meaning.
pub(crate) struct Real {
    pub manifest: Manifest,
    /// `[N, D]`, unit length.
    pub vectors: Vec<f32>,
    pub products: Vec<Product>,
    pub colours: Vec<Colours>,
    /// JPEGs; empty for none.
    pub thumbnails: Vec<Vec<u8>>,
}

impl Real {
    /// Reads a folder that `lookalike index` made.
    pub(crate) fn read(folder: &Path) -> Result<Self, Error> {
        let read = |path: &str| fs::read(folder.join(path)).map_err(failed("read the catalogue"));
        let missing = |source| Error::NoCatalogue {
            path: folder.to_owned(),
            source,
        };
        let manifest = fs::read(folder.join(MANIFEST_NAME)).map_err(missing)?;
        let manifest = Manifest::parse(&manifest)?;
        let wrong = |error| Error::Catalogue {
            path: folder.to_owned(),
            error,
        };
        let mut whole = Catalogue::new(manifest.clone(), manifest.fingerprint).map_err(wrong)?;
        while let Some(record) = whole.next_shard().cloned() {
            whole.add_shard_owned(read(&record.path)?).map_err(wrong)?;
        }
        if whole.len() < LEAST {
            return Err(Error::TooFew {
                found: whole.len(),
                least: LEAST,
            });
        }
        let mut real = Self {
            manifest,
            vectors: Vec::new(),
            products: Vec::new(),
            colours: Vec::new(),
            thumbnails: Vec::new(),
        };
        let mut pack = (String::new(), None);
        for index in 0..whole.len() as u32 {
            real.vectors.extend(whole.vector(index));
            real.products.extend(whole.product(index));
            real.colours.push(whole.colours(index));
            let thumbnail = match whole.thumbnail_pack(index) {
                None => Vec::new(),
                Some((record, slot)) => {
                    if pack.0 != record.path {
                        let bytes = read(&record.path)?;
                        pack = (record.path.clone(), ThumbnailPack::parse(&bytes).ok());
                    }
                    let picture = pack.1.as_ref().and_then(|pack| pack.get(slot));
                    picture.unwrap_or_default().to_vec()
                }
            };
            real.thumbnails.push(thumbnail);
        }
        Ok(real)
    }

    pub(crate) fn len(&self) -> usize {
        self.products.len()
    }

    pub(crate) fn dimension(&self) -> usize {
        self.manifest.dimension
    }

    /// A product's vector, `[D]`.
    pub(crate) fn vector(&self, product: usize) -> &[f32] {
        let dimension = self.dimension();
        let at = product * dimension;
        self.vectors.get(at..at + dimension).unwrap_or_default()
    }

    /// Of each of the first `count` products the `k` nearest others among them, nearest first, `[count, k]`.
    pub(crate) fn neighbours(&self, count: usize, k: usize) -> Vec<u32> {
        let dimension = self.dimension();
        let bytes = |steps: f32| {
            let all = self.vectors.iter().take(count * dimension);
            all.map(move |v| (v * steps).round_ties_even())
        };
        // In signed bytes, which is what the catalogue held.
        let rows: Vec<u8> = bytes(cells::ROW_STEPS).map(|v| v.clamp(-127.0, 127.0) as i8 as u8).collect();
        let lists = (0..count).into_par_iter().flat_map_iter(|product| {
            let query = rows.get(product * dimension..(product + 1) * dimension);
            let query = query.unwrap_or_default().iter();
            let query: Vec<i16> = query.map(|&b| i16::from(b as i8)).collect();
            let mut best: Vec<(i32, u32)> = Vec::with_capacity(k + 1);
            dots(&query, &rows, |other, dot| {
                let full = best.len() == k;
                if other == product || (full && best.last().is_some_and(|b| b.0 >= dot)) {
                    return;
                }
                let at = best.partition_point(|b| b.0 >= dot);
                best.insert(at, (dot, other as u32));
                best.truncate(k);
            });
            best.into_iter().map(|(_, other)| other)
        });
        lists.collect()
    }
}
