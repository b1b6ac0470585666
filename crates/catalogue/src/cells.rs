//! Catalogues that are too large for one download: cells, of which a page fetches a few.
//!
//! - [`encode_cell`] and [`DirectoryBuilder`] make the files; which product goes into which cell is the
//!   builder's to say.
//! - [`Directory`] says of each cell where it lies; [`Visit`] says which cells a query wants next, and
//!   by [`Outlook`] whether more of them would change its answer.
//! - [`Catalogue::search_cells`](crate::Catalogue::search_cells) does the whole of a page's search, from a disk.
//! - A cell is a shard in few bytes: [`Catalogue::add_cell`](crate::Catalogue::add_cell) unpacks it, and
//!   everything that searches shards then searches it.

mod at_hand;
mod bits;
mod cell_file;
mod directory;
mod encode;
mod held;
mod rows;
mod visit;
mod visited;

pub use at_hand::packs_in;
pub use directory::{CellFacet, CellSummary, Directory};
pub use encode::{
    CellError, CellProduct, CellSettings, DirectoryBuilder, EncodedCell, encode_cell,
};
pub use rows::RowTree;
pub use visit::{AT_ONCE, MOST_CELLS, Outlook, Visit};
pub use visited::Visited;

pub use crate::dot::dots;

pub(crate) use cell_file::scale;
