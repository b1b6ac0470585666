//! What of a celled catalogue is in memory, what a cell takes there, and which files it names: for
//! whoever fetches cells, drops them, and keeps their files.

use contract::{Digest, FileRecord};

use super::cell_file::PREFIX_BYTES;
use super::directory::Directory;
use super::visit::Visit;
use crate::catalogue::{Catalogue, Loaded};
use crate::error::{FormatError, Kind, wrong_length};
use crate::limits::MAX_FILE_BYTES;
use crate::shard::pack_path;
use crate::shard_layout::{HEADER_BYTES, Header, PACK_RECORD_BYTES, u32_at};

impl Directory {
    /// The cell that holds the product at `index`; `None` beyond the last product.
    pub fn cell_of(&self, index: u32) -> Option<u32> {
        let (mut low, mut high) = (0, self.len() as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            let (first, products) = self.products_of(middle)?;
            if index < first {
                high = middle;
            } else if index - first >= products {
                low = middle + 1;
            } else {
                return Some(middle);
            }
        }
        None
    }

    /// All files that the directory names, by cell.
    pub fn files(&self) -> impl Iterator<Item = FileRecord> {
        (0..self.len() as u32).filter_map(|cell| self.file(cell))
    }
}

impl Visit {
    /// The same visit, which goes no farther than its first `most` cells.
    pub fn within(mut self, most: usize) -> Self {
        self.truncate(most);
        self
    }
}

impl Catalogue {
    /// The indexes of all products in memory, rising. They are without gaps where there are no cells.
    pub fn indexes(&self) -> impl Iterator<Item = u32> {
        self.shards().iter().flat_map(Loaded::indexes)
    }

    /// Whether the product at `index` is in memory.
    pub fn holds(&self, index: u32) -> bool {
        self.row(index).is_some()
    }

    /// The cells in memory, rising.
    pub fn cells_held(&self) -> impl Iterator<Item = u32> {
        let directory = self.directory();
        let firsts = self.shards().iter().map(|loaded| loaded.first);
        firsts.filter_map(move |first| directory?.cell_of(first))
    }

    /// Bytes that a cell takes in memory; `None` for one that is not there.
    pub fn cell_bytes(&self, cell: u32) -> Option<u64> {
        let (first, _) = self.directory()?.products_of(cell)?;
        let mut held = self.shards().iter();
        let loaded = held.find(|loaded| loaded.first == first)?;
        Some(loaded.shard.bytes())
    }
}

/// The thumbnail packs that a cell's file names. Nothing is unpacked for it: they stand at its end.
///
/// # Errors
/// [`FormatError`] for a file that is no cell, or too short for its own counts.
pub fn packs_in(file: &[u8]) -> Result<Vec<FileRecord>, FormatError> {
    let length = |expected: usize| wrong_length(Kind::Cell, file, expected as u64);
    let inner = file
        .get(PREFIX_BYTES..)
        .ok_or_else(|| length(PREFIX_BYTES + HEADER_BYTES))?;
    let layout = Header::counts(inner)?.layout();
    let bytes = (layout.packs.end - layout.packs.start) as usize; // of below 2¹⁶ records
    let start = file.len().checked_sub(bytes);
    let records = start.and_then(|start| file.get(start..));
    let records = records.ok_or_else(|| length(PREFIX_BYTES + HEADER_BYTES + bytes))?;
    let (records, _) = records.as_chunks::<PACK_RECORD_BYTES>();
    let named = records.iter().map(|record| {
        let digest = record.first_chunk::<32>().copied().unwrap_or_default();
        let sha256 = Digest::from_bytes(digest);
        FileRecord {
            path: pack_path(&sha256),
            bytes: u64::from(u32_at(record, 32).unwrap_or_default()).min(MAX_FILE_BYTES),
            sha256,
        }
    });
    Ok(named.collect())
}
