//! A celled catalogue in memory: the directory, and those cells that were fetched.

use contract::{Embedding, FileRecord};

use super::cell_file::restore;
use super::directory::Directory;
use super::visit::{Visit, files};
use crate::catalogue::{Catalogue, Loaded};
use crate::error::CatalogueError;
use crate::facets::Filter;
use crate::shard::Shard;

impl Catalogue {
    /// Whether products come by the cell, as a query wants them.
    pub fn is_celled(&self) -> bool {
        self.manifest().cells.is_some()
    }

    /// The directory; `None` in a catalogue without cells, and until it was added as the first and only
    /// [`next_shard`](Self::next_shard).
    pub fn directory(&self) -> Option<&Directory> {
        self.cells.as_ref()
    }

    /// The cells that may hold what is like `query` and passes `filter`, in the order in which to fetch
    /// them. `None` where there is no directory: every product is in memory then.
    pub fn visit(&self, query: &Embedding, filter: &Filter) -> Option<Visit> {
        let directory = self.directory()?;
        let attributes = &self.manifest().attributes;
        Some(Visit::new(directory, query, filter, attributes))
    }

    /// The numbers and files of the next cells to fetch for a visit's best `count` hits, at most `most`
    /// of them; none once its [`Outlook`](super::Outlook) is no longer open.
    pub fn wanted(
        &self,
        visit: &Visit,
        hits: &[crate::Hit],
        count: usize,
        most: usize,
    ) -> Vec<(u32, FileRecord)> {
        let wanted = visit.wanted(hits, count, most, |cell| self.has_cell(cell));
        let directory = self.directory();
        directory.map_or(Vec::new(), |directory| files(directory, &wanted))
    }

    /// Whether this cell is in memory.
    pub fn has_cell(&self, cell: u32) -> bool {
        let first = self.directory().and_then(|d| d.products_of(cell));
        first.is_some_and(|(first, _)| self.place_of(first).is_ok())
    }

    /// Takes the bytes of a cell's file, checks them against the directory, and unpacks them. One that
    /// is in memory already stays as it is.
    ///
    /// # Errors
    /// [`CatalogueError::Surplus`] for a cell that the directory does not have;
    /// [`CatalogueError::File`] if length or checksum are not the promised ones;
    /// [`CatalogueError::Damaged`] and [`CatalogueError::OtherCatalogue`] if they are and the content is
    /// wrong all the same. The catalogue stays as it was.
    pub fn add_cell(&mut self, cell: u32, bytes: &[u8]) -> Result<(), CatalogueError> {
        let directory = self.directory().ok_or(CatalogueError::Surplus)?;
        let record = directory.file(cell).ok_or(CatalogueError::Surplus)?;
        let (first, products) = directory.products_of(cell).unwrap_or_default();
        record.check(bytes)?;
        let damaged = |error| CatalogueError::Damaged {
            path: record.path.clone(),
            error,
        };
        let Err(place) = self.place_of(first) else {
            return Ok(());
        };
        let shard = Shard::parse(restore(bytes).map_err(damaged)?).map_err(damaged)?;
        self.check_agrees(&shard, products, &record.path)?;
        self.insert(place, first, shard);
        Ok(())
    }

    /// Forgets a cell, so that its memory is free again. It can be added anew.
    pub fn drop_cell(&mut self, cell: u32) {
        let first = self.directory().and_then(|d| d.products_of(cell));
        if let Some((first, _)) = first
            && let Ok(place) = self.place_of(first)
        {
            self.remove(place);
        }
    }

    /// Where the shard with this first product is among those in memory, or would be.
    fn place_of(&self, first: u32) -> Result<usize, usize> {
        self.shards()
            .binary_search_by_key(&first, |loaded: &Loaded| loaded.first)
    }
}
