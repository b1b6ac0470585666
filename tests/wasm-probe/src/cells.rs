//! What an answer from cells costs beside the waiting for them: to unpack them, and to search them.

use catalogue::cells::{CellProduct, CellSettings, DirectoryBuilder, encode_cell};
use catalogue::{Catalogue, Manifest};
use contract::{Digest, Embedding, FileRecord, Fingerprint};

use crate::search::Noise;
use crate::ways_on::{ATTRIBUTES, colours, product};

/// Steps of a row's components: as `cells::ROW_STEPS`.
const STEPS: f32 = 384.0;

/// How far products lie from their cell's centre, about, as in cells of real ones.
const SPREAD: f32 = 0.45;

/// A directory in memory, and the cells that it names as files.
pub struct FetchedCells {
    manifest: Manifest,
    directory: Vec<u8>,
    /// In the order of the directory.
    files: Vec<Vec<u8>>,
    query: Embedding,
    /// With the cells that [`unpack`](Self::unpack) put there last.
    catalogue: Option<Catalogue>,
}

impl FetchedCells {
    /// `cells` cells of `products` products each, with vectors of `dimension` numbers, the same in every
    /// run. `None` for numbers that no catalogue can have.
    pub fn new(cells: u32, products: u32, dimension: usize) -> Option<Self> {
        let mut noise = Noise::new();
        let query = noise.embedding(dimension)?;
        let names = ATTRIBUTES.iter().map(|(name, _)| (*name).to_owned());
        let fingerprint = Fingerprint(Digest::of(b"benchmark"));
        let settings = CellSettings {
            per_pack: 0, // thumbnails are files of their own
            ..CellSettings::measured(fingerprint, dimension, names.collect())
        };
        let mut builder = DirectoryBuilder::new(settings.clone());
        let mut named = Vec::new();
        for cell in 0..cells {
            let centre = noise.embedding(dimension)?;
            let rows = (0..products).map(|place| {
                let away = noise.embedding(dimension)?;
                let pairs = centre.as_slice().iter().zip(away.as_slice());
                let row =
                    pairs.map(|(c, a)| ((c + SPREAD * a) * STEPS).clamp(-127.0, 127.0) as i8 as u8);
                let row = row.collect();
                Some(CellProduct {
                    product: product(&mut noise, cell * products + place)?,
                    row,
                    colours: colours(&mut noise),
                    thumbnail: Vec::new(),
                })
            });
            let rows: Vec<CellProduct> = rows.collect::<Option<_>>()?;
            let encoded = encode_cell(&settings, centre.as_slice(), &rows).ok()?;
            builder.push(&encoded);
            named.push(encoded.file);
        }
        let (manifest, directory) = builder.finish(None).ok()?;
        let mut made = Self {
            manifest,
            directory,
            files: Vec::new(),
            query,
            catalogue: None,
        };
        let catalogue = made.opened()?;
        let ordered = catalogue.directory()?.files().map(|file: FileRecord| {
            let (_, bytes) = named.iter().find(|(found, _)| *found == file)?;
            Some(bytes.clone())
        });
        made.files = ordered.collect::<Option<_>>()?;
        Some(made)
    }

    fn opened(&self) -> Option<Catalogue> {
        let fingerprint = self.manifest.fingerprint;
        let mut catalogue = Catalogue::new(self.manifest.clone(), fingerprint).ok()?;
        catalogue.add_shard(&self.directory).ok()?;
        Some(catalogue)
    }

    /// Takes every cell's file into an empty catalogue, its check included; how many products there are
    /// then. `None` for a file that is no cell.
    pub fn unpack(&mut self) -> Option<usize> {
        let mut catalogue = self.opened()?;
        for (cell, file) in (0_u32..).zip(&self.files) {
            catalogue.add_cell(cell, file).ok()?;
        }
        let products = catalogue.len();
        self.catalogue = Some(catalogue);
        Some(products)
    }

    /// One search for the `count` nearest; the sum of their similarities. `None` before
    /// [`unpack`](Self::unpack).
    pub fn search_once(&self, count: usize) -> Option<f32> {
        let hits = self.catalogue.as_ref()?.search(&self.query, count);
        Some(hits.iter().map(|hit| hit.similarity).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_unpacked_and_searched() {
        let mut cells = FetchedCells::new(3, 20, 16).unwrap();
        assert_eq!(cells.search_once(5), None);
        assert_eq!(cells.unpack(), Some(60));
        let (one, five) = (cells.search_once(1).unwrap(), cells.search_once(5).unwrap());
        assert!(0.0 < one && one < five && five < 5.0, "{one}, {five}");
        assert!(FetchedCells::new(0, 20, 16).is_none());
        assert!(FetchedCells::new(3, 20, 0).is_none());
    }
}
