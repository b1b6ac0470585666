//! The cells of a shop that are in memory, and where those are that are not.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Catalogue, Variants};
use contract::FileRecord;

use super::refuse;
use super::shops::Shop;
use crate::engine::failure::Failure;
use crate::engine::host::{Host, beside};
use crate::look;

/// Cells that are fetched for each kind of article that completes a look.
const CELLS_OF_A_PIECE: usize = 2;

/// Bytes of cells in memory, at most: some 100,000 products, whose names take a tenth of a second to be
/// compared with each other for their colours.
const MOST_BYTES: u64 = 32 << 20;

/// What is known of the cells in memory, and of the products that were told.
#[derive(Debug)]
pub(super) struct Shelves {
    /// Bytes of cells in memory, at most.
    pub(super) most_bytes: Cell<u64>,
    /// When each cell was last used, in searches.
    used: RefCell<BTreeMap<u32, u64>>,
    /// The search that goes on, or was the last.
    now: Cell<u64>,
    /// Whether cells came or went since the products' colours were folded.
    is_changed: Cell<bool>,
    /// The index of each product that the page was told, so that its cell is known when a person speaks of
    /// it later.
    pub(super) told: RefCell<BTreeMap<String, u32>>,
}

impl Default for Shelves {
    fn default() -> Self {
        Self {
            most_bytes: Cell::new(MOST_BYTES),
            used: RefCell::default(),
            now: Cell::default(),
            is_changed: Cell::default(),
            told: RefCell::default(),
        }
    }
}

impl Shelves {
    /// Remembers where a product is, in a catalogue that may not keep it in memory.
    pub(super) fn remember(&self, catalogue: &Catalogue, id: &str, index: u32) {
        if catalogue.is_celled() {
            self.told.borrow_mut().insert(id.to_owned(), index);
        }
    }

    pub(super) fn use_cell(&self, cell: u32) {
        self.used.borrow_mut().insert(cell, self.now.get());
    }

    /// The cell that was used the longest time ago, unless the search that goes on has used it.
    fn oldest(&self) -> Option<u32> {
        let used = self.used.borrow();
        let (cell, when) = used.iter().min_by_key(|(cell, when)| (**when, **cell))?;
        (*when < self.now.get()).then_some(*cell)
    }
}

impl Shop {
    /// The cell of a product that was told and is not in memory any more.
    pub(super) fn cell_of_told(&self, id: &str) -> Option<u32> {
        let index = *self.shelves.told.borrow().get(id)?;
        let catalogue = self.catalogue.borrow();
        let cell = catalogue.directory()?.cell_of(index)?;
        self.shelves.use_cell(cell);
        (!catalogue.has_cell(cell)).then_some(cell)
    }

    /// The nearest cells to a product in which what completes its look may be.
    pub(super) fn cells_of_a_look(&self, product: &str) -> Vec<(u32, FileRecord)> {
        let catalogue = self.catalogue.borrow();
        let Some(index) = catalogue.index_of(product) else {
            return Vec::new();
        };
        let Ok(own) = contract::Embedding::normalise(catalogue.vector(index)) else {
            return Vec::new();
        };
        let filters = look::filters(&catalogue, index).into_iter();
        let visits = filters.filter_map(|filter| catalogue.visit(&own, &filter));
        let nearest =
            visits.flat_map(|visit| visit.order().take(CELLS_OF_A_PIECE).collect::<Vec<_>>());
        let nearest: BTreeSet<u32> = nearest.collect();
        nearest.iter().for_each(|cell| self.shelves.use_cell(*cell));
        let missing = nearest
            .into_iter()
            .filter(|cell| !catalogue.has_cell(*cell));
        self.files(missing)
    }

    pub(super) fn files(&self, cells: impl Iterator<Item = u32>) -> Vec<(u32, FileRecord)> {
        let catalogue = self.catalogue.borrow();
        let directory = catalogue.directory();
        cells
            .filter_map(|cell| Some((cell, directory?.file(cell)?)))
            .collect()
    }

    /// The cells of this catalogue that are kept on this device.
    pub(super) async fn kept_cells<H: Host>(&self, host: &H) -> BTreeSet<u32> {
        let folder = beside(&self.address, "");
        let kept: BTreeSet<String> = host.kept_below(&folder).await.into_iter().collect();
        let catalogue = self.catalogue.borrow();
        let files = catalogue
            .directory()
            .into_iter()
            .flat_map(|directory| directory.files());
        let is_kept = |file: &FileRecord| kept.contains(&beside(&self.address, &file.path));
        let all = (0_u32..).zip(files);
        all.filter(|(_, file)| is_kept(file))
            .map(|(cell, _)| cell)
            .collect()
    }

    /// Takes a cell into memory.
    pub(super) fn take_cell(&self, cell: u32, bytes: &[u8]) -> Result<(), Failure> {
        let added = self.catalogue.borrow_mut().add_cell(cell, bytes);
        self.shelves.use_cell(cell);
        self.shelves.is_changed.set(true);
        added.map_err(refuse)
    }

    pub(super) fn use_product(&self, index: u32) {
        let catalogue = self.catalogue.borrow();
        if let Some(cell) = catalogue.directory().and_then(|d| d.cell_of(index)) {
            self.shelves.use_cell(cell);
        }
    }

    /// Drops cells from memory, those first that were used the longest time ago, until there is room for
    /// those of so many shops.
    pub(super) fn make_room(&self, shops: usize) {
        let mut catalogue = self.catalogue.borrow_mut();
        let held: Vec<u32> = catalogue.cells_held().collect();
        let bytes = held.iter().filter_map(|cell| catalogue.cell_bytes(*cell));
        let mut bytes: u64 = bytes.sum();
        while bytes > self.shelves.most_bytes.get() / shops.max(1) as u64 {
            let Some(cell) = self.shelves.oldest() else {
                break;
            };
            bytes -= catalogue.cell_bytes(cell).unwrap_or_default();
            catalogue.drop_cell(cell);
            self.shelves.used.borrow_mut().remove(&cell);
            self.shelves.is_changed.set(true);
        }
        self.shelves.now.set(self.shelves.now.get() + 1);
    }

    /// Folds the colours of the products in memory anew, if these are others than the last time.
    pub(super) fn renew_variants(&self) {
        if self.shelves.is_changed.replace(false) {
            let variants = Variants::of(&self.catalogue.borrow());
            self.variants.replace(variants);
        }
    }
}
