//! Why bytes are no piece of a wardrobe, or a photo makes none.

use serde::{Deserialize, Serialize};

/// A piece that cannot be kept or read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PieceError {
    /// Not a piece's file at all.
    #[error("the file is not a piece of a wardrobe")]
    Foreign,
    /// Written by a later version of the page.
    #[error("the piece is of format {found}, and this version reads format 1")]
    Version {
        /// In the file.
        found: u32,
    },
    /// Writing was interrupted, or the device changed a byte.
    #[error("the piece's file is not whole: {what}")]
    Torn {
        /// What does not agree.
        what: String,
    },
    /// More than a piece may have.
    #[error("the piece has {found} {what}, more than {most}")]
    TooMuch {
        /// Components, or bytes of its picture.
        what: String,
        /// The piece's.
        found: u64,
        /// Allowed.
        most: u64,
    },
}

impl PieceError {
    /// Whether the file can be removed: nobody will ever read it. One of a later version stays.
    pub fn is_worthless(&self) -> bool {
        !matches!(self, Self::Version { .. })
    }
}
