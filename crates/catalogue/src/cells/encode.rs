//! Makes cells: what a builder hands over product by product becomes files.

use std::collections::BTreeMap;

use contract::{FileRecord, Fingerprint};

use super::cell_file::{compress, scale};
use super::directory::{CellFacet, CellSummary, Directory, cell_path, encode};
use super::rows::RowTree;
use crate::calibration::Calibration;
use crate::colours::Colours;
use crate::error::FormatError;
use crate::facets::MOST_FACET_VALUES;
use crate::manifest::{CELLS_FORMAT, CellsRecord, Manifest, Thumbnails};
use crate::product::{Product, ProductError};
use crate::removed::Removed;
use crate::shard::pack_path;
use crate::shard_builder::{ShardBuilder, add_packs};
use crate::thumbnails::ThumbnailPack;

/// What is the same for all cells of a catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct CellSettings {
    /// What a person calls the catalogue; may be empty.
    pub title: String,
    /// Of the model that makes the vectors.
    pub fingerprint: Fingerprint,
    /// Components of a vector, 1..=4096.
    pub dimension: usize,
    /// The names of the products' attributes, none twice.
    pub attributes: Vec<String>,
    /// Neighbouring products of a cell that share a thumbnail pack; 0: no thumbnails.
    pub per_pack: u32,
    /// A centre's integers are so many times its components.
    pub centre_steps: f32,
    /// How far towards a query a cell's products may lie, a cosine, 0..=1: see
    /// [`Visit`](super::Visit).
    pub towards: f32,
}

impl CellSettings {
    /// Those that `docs/scale.md` found best.
    ///
    /// - 24 products a thumbnail pack: a cell's products are alike, so that the five of an answer share packs,
    ///   2.6 of them, 100 kB, on the fashion catalogue.
    /// - 96 steps for a centre: with half as many cells are visited in a worse order, with twice as many
    ///   the directory grows by a fifth.
    /// - t = .94: from there on more cells bring less than one neighbour in a thousand.
    pub fn measured(fingerprint: Fingerprint, dimension: usize, attributes: Vec<String>) -> Self {
        Self {
            title: String::new(),
            fingerprint,
            dimension,
            attributes,
            per_pack: 24,
            centre_steps: 96.0,
            towards: 0.94,
        }
    }
}

/// A product on its way into a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellProduct {
    /// Its texts.
    pub product: Product,
    /// Its vector, `[D]` i8, in steps that are the same for all rows of the cell.
    pub row: Vec<u8>,
    /// Its colours.
    pub colours: Colours,
    /// A JPEG, or empty.
    pub thumbnail: Vec<u8>,
}

/// A cell and its thumbnail packs, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct EncodedCell {
    /// The cell's record and bytes.
    pub file: (FileRecord, Vec<u8>),
    /// Those of its thumbnail packs.
    pub packs: Vec<(FileRecord, Vec<u8>)>,
    /// For each place in the cell, which of the products handed over stands there.
    pub order: Vec<u32>,
    centre: Vec<u8>,
    spread: f64,
    reach: f64,
    /// For each attribute, its values and how many products have each.
    values: Vec<BTreeMap<String, u32>>,
}

/// A cell cannot be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CellError {
    /// A product that does not fit.
    #[error(transparent)]
    Product(#[from] ProductError),
    /// Together the products exceed a limit of the format.
    #[error(transparent)]
    Format(#[from] FormatError),
}

impl CellError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Product(error) => error.remedy(),
            Self::Format(_) => "Make smaller cells, or use shorter texts and smaller thumbnails.",
        }
    }
}

/// Makes the files of one cell; the same products in the same order give the same bytes.
///
/// `centre` is `[D]`, of norm at most 1.
///
/// # Errors
/// [`CellError`]; none if there is at least one product, each has `D` components that are not all 0,
/// and they keep to a shard's limits.
pub fn encode_cell(
    settings: &CellSettings,
    centre: &[f32],
    products: &[CellProduct],
) -> Result<EncodedCell, CellError> {
    let dimension = settings.dimension;
    let rows: Vec<u8> = products.iter().flat_map(|p| p.row.clone()).collect();
    let tree = RowTree::of(&rows, dimension);
    let steps = f64::from(settings.centre_steps);
    let centre: Vec<u8> = centre
        .iter()
        .map(|&v| ((f64::from(v) * steps).round_ties_even() as i8) as u8)
        .collect();
    let mut builder = ShardBuilder::new(settings.fingerprint, dimension, settings.attributes.len());
    let mut values = vec![BTreeMap::new(); settings.attributes.len()];
    let mut packs = Vec::new();
    let mut thumbnails = Vec::new();
    let (mut squares, mut reach) = (0.0, 0.0_f64);
    for &place in &tree.order {
        let Some(entry) = products.get(place as usize) else {
            continue; // the order is a permutation
        };
        builder.push_row(&entry.product, &entry.row, &entry.colours)?;
        for (counts, value) in values.iter_mut().zip(&entry.product.attributes) {
            *counts.entry(value.clone()).or_insert(0) += 1;
        }
        let square = square_distance(&entry.row, &centre, steps)?;
        squares += square;
        reach = reach.max(square.sqrt());
        thumbnails.push(entry.thumbnail.clone());
        if thumbnails.len() == settings.per_pack as usize {
            packs.push(thumbnail_pack(&thumbnails));
            thumbnails.clear();
        }
    }
    if settings.per_pack > 0 && !thumbnails.is_empty() {
        packs.push(thumbnail_pack(&thumbnails));
    }
    let mut shard = builder.encode();
    let records: Vec<FileRecord> = packs.iter().map(|(file, _)| file.clone()).collect();
    add_packs(&mut shard, settings.per_pack, &records);
    let bytes = compress(&shard, &tree.parents)?;
    let mut file = FileRecord::of("", &bytes);
    file.path = cell_path(&file.sha256);
    Ok(EncodedCell {
        file: (file, bytes),
        packs,
        spread: (squares / products.len().max(1) as f64).sqrt(),
        reach,
        order: tree.order,
        centre,
        values,
    })
}

/// Of a row's direction and a centre.
fn square_distance(row: &[u8], centre: &[u8], steps: f64) -> Result<f64, FormatError> {
    let scale = f64::from(scale(row)?);
    let difference = |(&row, &centre): (&u8, &u8)| {
        let difference = f64::from(row as i8) * scale - f64::from(centre as i8) / steps;
        difference * difference
    };
    Ok(row.iter().zip(centre).map(difference).sum())
}

fn thumbnail_pack(thumbnails: &[Vec<u8>]) -> (FileRecord, Vec<u8>) {
    let bytes = ThumbnailPack::encode(thumbnails);
    let mut file = FileRecord::of("", &bytes);
    file.path = pack_path(&file.sha256);
    (file, bytes)
}

/// Collects what the directory says of each cell. Memory: a centre and a few values a cell.
pub struct DirectoryBuilder {
    settings: CellSettings,
    /// For each attribute, its values numbered as they appear, with their totals; none once there are
    /// too many to be a facet.
    values: Vec<Option<Values>>,
    cells: Vec<CellSummary>,
    packs: u32,
}

#[derive(Clone, Default)]
struct Values {
    numbers: BTreeMap<String, u32>,
    totals: Vec<u32>,
}

impl DirectoryBuilder {
    /// Of a catalogue without cells.
    pub fn new(settings: CellSettings) -> Self {
        Self {
            values: vec![Some(Values::default()); settings.attributes.len()],
            settings,
            cells: Vec::new(),
            packs: 0,
        }
    }

    /// Cells so far.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Adds a cell of a whole clustering. The order of the cells does not matter to the bytes.
    pub fn push(&mut self, cell: &EncodedCell) {
        self.push_later(cell, 0);
    }

    /// Adds a cell of products that came later: see [`Directory::level`].
    pub fn push_later(&mut self, cell: &EncodedCell, level: u8) {
        let values = self.numbered(&cell.values);
        self.packs += cell.packs.len() as u32;
        self.cells.push(CellSummary {
            file: cell.file.0.clone(),
            products: cell.order.len() as u32,
            centre: cell.centre.clone(),
            spread: cell.spread,
            reach: cell.reach,
            level,
            values,
        });
    }

    /// Adds a cell of `directory` whose file stays as it is, with so many thumbnail packs. `values` are, for
    /// each attribute, those of the products that can still be found, and how many products have each.
    /// Nothing beyond the last cell.
    pub fn keep(
        &mut self,
        directory: &Directory,
        cell: u32,
        packs: u32,
        values: &[BTreeMap<String, u32>],
    ) {
        if let Some(mut summary) = directory.summary(cell) {
            summary.values = self.numbered(values);
            self.packs += packs;
            self.cells.push(summary);
        }
    }

    /// The numbers of a cell's values, for each attribute, and their counts added to the totals.
    fn numbered(&mut self, cell: &[BTreeMap<String, u32>]) -> Vec<Vec<u32>> {
        let mut numbers = Vec::new();
        for (known, counts) in self.values.iter_mut().zip(cell) {
            let mut found = Vec::new();
            if let Some(values) = known {
                for (value, count) in counts {
                    let next = values.totals.len() as u32;
                    let number = *values.numbers.entry(value.clone()).or_insert(next);
                    if number == next {
                        values.totals.push(0);
                    }
                    if let Some(total) = values.totals.get_mut(number as usize) {
                        *total = total.saturating_add(*count);
                    }
                    found.push(number);
                }
                let unknown = usize::from(values.numbers.contains_key(""));
                if values.totals.len() - unknown > MOST_FACET_VALUES {
                    *known = None;
                }
            }
            numbers.push(found);
        }
        numbers
    }

    /// The manifest of these cells, and the directory's bytes, to be written where the manifest's
    /// record says.
    ///
    /// # Errors
    /// What [`Manifest::check`] refuses.
    pub fn finish(
        mut self,
        calibration: Option<Calibration>,
    ) -> Result<(Manifest, Vec<u8>), FormatError> {
        // By what they are, so that nothing depends on the order in which they came: the tree begins with
        // the first.
        self.cells.sort_by_key(|cell| cell.file.sha256);
        let centres: Vec<u8> = self.cells.iter().flat_map(|c| c.centre.clone()).collect();
        let tree = RowTree::of(&centres, self.settings.dimension);
        let in_order = |&cell: &u32| self.cells.get(cell as usize).cloned();
        let mut cells: Vec<CellSummary> = tree.order.iter().filter_map(in_order).collect();
        let mut facets = Vec::new();
        let mut kept = Vec::new();
        for (attribute, values) in self.values.iter_mut().enumerate() {
            let Some(values) = values else { continue };
            // Alphabetical, so that the numbers depend on nothing but the values.
            let sorted: Vec<(String, u32)> = values.numbers.clone().into_iter().collect();
            let mut renumbered = vec![0_u32; sorted.len()];
            let mut totals = Vec::new();
            for (new, (value, old)) in sorted.into_iter().enumerate() {
                let total = values.totals.get(old as usize).copied().unwrap_or_default();
                totals.push((value, total));
                if let Some(number) = renumbered.get_mut(old as usize) {
                    *number = new as u32;
                }
            }
            facets.push(CellFacet {
                attribute: attribute as u32,
                values: totals,
            });
            kept.push((attribute, renumbered));
        }
        for cell in &mut cells {
            let values = kept.iter().map(|(attribute, renumbered)| {
                let old = cell.values.get(*attribute).into_iter().flatten();
                let new = old.filter_map(|&old| renumbered.get(old as usize).copied());
                let mut new: Vec<u32> = new.collect();
                new.sort_unstable();
                new
            });
            cell.values = values.collect();
        }
        let settings = self.settings;
        let numbers = [settings.centre_steps, settings.towards];
        let bytes = encode(
            settings.fingerprint,
            numbers,
            &facets,
            &cells,
            &tree.parents,
        );
        let mut file = FileRecord::of("", &bytes);
        file.path = format!("cells/{}.directory", file.sha256.short());
        let manifest = Manifest {
            format: CELLS_FORMAT,
            title: settings.title,
            fingerprint: settings.fingerprint,
            dimension: settings.dimension,
            products: cells.iter().map(|cell| u64::from(cell.products)).sum(),
            attributes: settings.attributes,
            shards: Vec::new(),
            cells: Some(CellsRecord {
                file,
                cells: cells.len() as u32,
                removed: Removed::default(),
            }),
            thumbnails: Thumbnails {
                per_pack: settings.per_pack,
                packs: self.packs,
            },
            samples: Vec::new(),
            calibration,
        };
        manifest.check()?;
        Ok((manifest, bytes))
    }
}
