//! A real catalogue in memory: what simulated ones are drawn from.

use std::fs;
use std::path::Path;

use catalogue::cells::dots;
use catalogue::{Catalogue, Colours, MANIFEST_NAME, Manifest, Product, ThumbnailPack};
use rayon::prelude::*;

use crate::error::{Error, failed};

/// Fewer products do not show how they lie.
const LEAST: usize = 500;

/// Products of a cluster, and clusters in which neighbours are looked for.
const PER_CLUSTER: usize = 200;
const CLUSTERS: usize = 20;

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

    /// Of each product its `k` nearest others, nearest first, `[N, k]`; fewer than `k` others are not
    /// looked for, as there are at least [`LEAST`] products. Only products of neighbouring clusters are
    /// compared: that misses one neighbour in hundreds.
    pub(crate) fn neighbours(&self, k: usize) -> Vec<u32> {
        let dimension = self.dimension();
        let bytes = |v: &f32| {
            (v * cells::ROW_STEPS)
                .round_ties_even()
                .clamp(-127.0, 127.0) as i8 as u8
        };
        let rows: Vec<u8> = self.vectors.iter().map(bytes).collect();
        let centres = cells::train(&rows, dimension, (self.len() / PER_CLUSTER).max(1));
        let assigned = centres.assign(&rows);
        let mut members = vec![(Vec::new(), Vec::new()); centres.len()];
        for ((number, row), &cluster) in (0_u32..).zip(rows.chunks_exact(dimension)).zip(&assigned)
        {
            if let Some((numbers, rows)) = members.get_mut(cluster as usize) {
                numbers.push(number);
                rows.extend_from_slice(row);
            }
        }
        let all: Vec<u8> = (0..centres.len() as u32)
            .flat_map(|c| centres.centre(c).to_vec())
            .collect();
        let squares: Vec<i32> = all
            .chunks_exact(dimension)
            .map(|row| row.iter().map(|&b| i32::from(b as i8).pow(2)).sum())
            .collect();
        let near: Vec<Vec<u32>> = all
            .par_chunks_exact(dimension)
            .map(|centre| {
                let mut others = Vec::new();
                dots(&widened(centre), &all, |other, dot| {
                    let square = squares.get(other).copied().unwrap_or_default();
                    others.push((square - 2 * dot, other as u32));
                });
                others.sort_unstable();
                others
                    .into_iter()
                    .take(CLUSTERS)
                    .map(|(_, other)| other)
                    .collect()
            })
            .collect();
        let of = |(number, row): (usize, &[u8])| {
            let row = widened(row);
            let mut best: Vec<(i32, u32)> = Vec::with_capacity(k + 1);
            let own = assigned.get(number).copied().unwrap_or_default();
            for &cluster in near.get(own as usize).into_iter().flatten() {
                let Some((numbers, rows)) = members.get(cluster as usize) else {
                    continue;
                };
                dots(&row, rows, |place, dot| {
                    let other = numbers.get(place).copied().unwrap_or_default();
                    let is_far = best.len() == k && best.last().is_some_and(|b| b.0 >= dot);
                    if is_far || other as usize == number {
                        return;
                    }
                    let at = best.partition_point(|b| b.0 >= dot);
                    best.insert(at, (dot, other));
                    best.truncate(k);
                });
            }
            best.resize(k, (0, number as u32));
            best.into_iter()
                .map(|(_, other)| other)
                .collect::<Vec<u32>>()
        };
        let lists = rows.par_chunks_exact(dimension).enumerate().map(of);
        lists.flatten_iter().collect()
    }
}

fn widened(row: &[u8]) -> Vec<i16> {
    row.iter().map(|&b| i16::from(b as i8)).collect()
}
