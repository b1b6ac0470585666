//! Which product goes into which cell of a catalogue that is too large for one download.
//!
//! - [`row_of`] makes an embedding's signed bytes, and [`RowFile`] keeps those of millions on a disk.
//! - [`train_for`] finds the centres of cells of about the same size from a sample of them ([`train`]); [`Centres`] says to
//!   which one a row belongs, for new products too.
//! - [`build`] reads every row once, sorts them into cells by way of the disk, and writes the files.
//!   What goes wrong there is a [`BuildError`].
//! - [`update`] makes the next state of a catalogue from the one before: what stayed keeps its file.
//!
//! Sums are integers and every choice among equals goes to the lower number, so that the same rows give
//! the same bytes whatever the number of threads. Memory: the sample, four bytes a product, and one
//! bucket of rows at a time.

mod build;
mod centres;
mod lloyd;
mod rows;
mod train;
mod update;

pub use build::{BuildError, Built, Cells, Products, Sink, build, products_of_cell};
pub use centres::Centres;
pub use rows::{ROW_STEPS, RowFile, row_of};
pub use train::{train, train_for};
pub use update::{Before, Updated, update};
