//! A person's own clothes beside a shop's products: kept on their device, compared in the same way.
//!
//! - [`Piece`] is one garment: its name, its vector, and the picture that the network has seen. Its
//!   file is written and read here and fails with [`PieceError`]; `docs/file-formats.md` has the
//!   layout. A file that is not whole is never a piece.
//! - [`Wardrobe`] holds the vectors of all pieces, and searches them with the code that searches a
//!   catalogue: rows are quantised alike, and similarities mean the same.
//! - [`words`] says what such a similarity is worth, by the shop's calibration.
//!
//! This crate opens no file and knows no picture, no network and no browser: whoever keeps the
//! files hands their bytes over.

mod error;
mod likeness;
mod piece;
mod rows;

pub use error::PieceError;
pub use likeness::{NEIGHBOURS, words};
pub use piece::{MAX_NAME_BYTES, MAX_PICTURE_BYTES, Piece, Standing, file_name, key_of, prefix};
pub use rows::{Owned, Wardrobe};
