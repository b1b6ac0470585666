//! What the builder of a site and the page that reads it agree on.
//!
//! - [`Digest`]: the SHA-256 of some bytes, written as 64 hexadecimal digits.
//! - [`FileRecord`]: a published file's path, length and digest. Nothing that is fetched is used
//!   before [`FileRecord::check`] has accepted it.
//! - [`Fingerprint`]: the identity of a model, that is of its recipe and its weights. Embeddings
//!   of different fingerprints must never be compared.
//! - [`Embedding`]: a picture as a vector of unit length; an [`Observation`] adds what the network
//!   takes the picture for, and [`Shares`] say where in it a cosine comes from.
//! - [`ShopList`]: `shops.json`, the shops that a page searches together.
//!
//! This crate fails with [`FileError`] (a file is not the one that was promised),
//! [`EmbeddingError`] (numbers that have no direction) and [`ShopListError`]. It reads no file and knows no network.

mod digest;
mod embedding;
mod file_record;
mod observation;
mod shares;
mod shop_list;

pub use digest::{Digest, DigestError, Fingerprint};
pub use embedding::{Embedding, EmbeddingError};
pub use file_record::{FileError, FileRecord};
pub use observation::{Guess, Observation};
pub use shares::Shares;
pub use shop_list::{MOST_SHOPS, ShopEntry, ShopList, ShopListError};
