//! The products of a shop: their files, written and read by the same crate, and exact search.
//!
//! - [`Writer`] makes a catalogue's folder (not in wasm, which has no files): it fails with
//!   [`WriteError`].
//! - [`Manifest`] is `catalogue.json`, the only file of a fixed name; [`Catalogue`] starts from it
//!   and takes the shards one after another: they fail with [`FormatError`] and [`CatalogueError`].
//! - [`Catalogue::search`] compares a picture's [`Embedding`](contract::Embedding) with every
//!   product and cannot fail.
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
mod dot;
mod embedding_code;
mod error;
pub mod limits;
mod manifest;
mod product;
mod quantise;
#[cfg(not(target_family = "wasm"))]
mod scratch;
mod search;
mod shard;
mod shard_builder;
mod shard_layout;
mod thumbnails;
#[cfg(not(target_family = "wasm"))]
mod writer;

pub use calibration::{Calibration, Judged, Likeness};
pub use catalogue::Catalogue;
pub use embedding_code::{EmbeddingCode, EmbeddingCodeError};
pub use error::{CatalogueError, FormatError, Kind};
pub use manifest::{MANIFEST_NAME, Manifest, Sample, ShardRecord, Thumbnails};
pub use product::{Product, ProductError};
pub use quantise::{QuantisedQuery, QuantisedRow, quantise, quantise_query};
pub use search::Hit;
pub use shard_builder::ShardBuilder;
pub use thumbnails::ThumbnailPack;
#[cfg(not(target_family = "wasm"))]
pub use writer::{WriteError, Writer, WriterSettings};
