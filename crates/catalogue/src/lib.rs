//! The products of a shop: their files, written and read by the same crate, and exact search.
//!
//! - [`Writer`] makes a catalogue's folder (not in wasm, which has no files): it fails with
//!   [`WriteError`]. [`Folder`] is where it writes, for whoever makes [`cells`] too.
//! - [`Manifest`] is `catalogue.json`, the only file of a fixed name; [`Catalogue`] starts from it
//!   and takes the shards one after another: they fail with [`FormatError`] and [`CatalogueError`].
//! - [`Catalogue::search`] compares a picture's [`Embedding`](contract::Embedding) with every
//!   product and cannot fail.
//! - [`Catalogue::select`] narrows the products down by a [`Filter`] and counts what is left of every
//!   value; [`Catalogue::rank`] searches among those for a [`Target`], which may come from a picture,
//!   from a product, and from what a person likes ([`Target::with_feedback`]), and may weigh
//!   [`Colours`]; [`Variants`] folds the colours of one product into one result.
//! - [`Calibration`] puts a result's similarity into a word, [`Likeness`]; it is fitted on searches
//!   whose answer is known, [`Judged`].
//! - [`EmbeddingCode`] is a query as a short text, for links: it fails with [`EmbeddingCodeError`].
//! - [`ThumbnailPack`] holds the small pictures of neighbouring products.
//! - [`ShardBuilder`] and [`Catalogue::from_embeddings`] make the same bytes in memory.
//!
//! Vectors are stored as signed bytes, `quantise` says how. Sums of products are integers, so
//! that a search gives the same bits natively, in wasm with and without SIMD, in any order.
//! The byte layouts are in `docs/file-formats.md`. This crate knows no picture, no model and no
//! network: whoever fetches a file hands its bytes over.

mod calibration;
mod catalogue;
pub mod cells;
mod colours;
mod dot;
mod embedding_code;
mod error;
mod facets;
mod feedback;
#[cfg(not(target_family = "wasm"))]
mod folder;
pub mod limits;
mod manifest;
mod product;
mod quantise;
mod ranking;
mod removed;
#[cfg(not(target_family = "wasm"))]
mod scratch;
mod search;
mod shard;
mod shard_builder;
mod shard_layout;
mod thumbnails;
mod variants;
#[cfg(not(target_family = "wasm"))]
mod writer;

pub use calibration::{Calibration, Judged, Likeness};
pub use catalogue::Catalogue;
pub use colours::{COLOUR_BYTES, Colours};
pub use embedding_code::{EmbeddingCode, EmbeddingCodeError};
pub use error::{CatalogueError, FormatError, Kind};
pub use facets::{Facet, FacetValue, Filter, MOST_FACET_VALUES, Selection};
pub use feedback::{DISLIKED, LIKED, mean};
#[cfg(not(target_family = "wasm"))]
pub use folder::Folder;
pub use manifest::{CellsRecord, MANIFEST_NAME, Manifest, Sample, ShardRecord, Thumbnails};
pub use product::{Product, ProductError};
pub use quantise::{QuantisedQuery, QuantisedRow, quantise, quantise_query};
pub use ranking::{Target, Words};
pub use removed::Removed;
pub use search::Hit;
pub use shard_builder::ShardBuilder;
pub use thumbnails::ThumbnailPack;
pub use variants::{Folded, Variants};
#[cfg(not(target_family = "wasm"))]
pub use writer::{WriteError, Writer, WriterSettings};
