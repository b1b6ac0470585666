//! Why a simulation cannot run, each with a remedy.

use std::io;
use std::path::PathBuf;

use catalogue::{CatalogueError, FormatError};
use cells::BuildError;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The catalogue to draw from is not there.
    #[error("there is no catalogue in {}: {source}", path.display())]
    NoCatalogue {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// It is there and is none.
    #[error("the catalogue in {} cannot be used: {error}", path.display())]
    Catalogue {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        error: CatalogueError,
    },
    /// Its manifest is none.
    #[error(transparent)]
    Manifest(#[from] FormatError),
    /// Too few products to tell how they lie.
    #[error("the catalogue has {found} products; at least {least} are needed to draw from")]
    TooFew {
        /// Products.
        found: usize,
        /// Needed.
        least: usize,
    },
    /// The cells cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A cell that was built cannot be read again.
    #[error("a cell that was just written is refused: {0}")]
    Cell(CatalogueError),
    /// Disk.
    #[error("cannot {action}: {source}")]
    Io {
        /// A verb and its object.
        action: &'static str,
        /// The system's reason.
        source: io::Error,
    },
}

impl Error {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoCatalogue { .. } => {
                "Make one with `lookalike index --images DIR --products LIST --model DIR --out CATALOGUE` and name its folder with --catalogue."
            }
            Self::Catalogue { error, .. } | Self::Cell(error) => error.remedy(),
            Self::Manifest(error) => error.remedy(),
            Self::TooFew { .. } => "Index more pictures first.",
            Self::Build(error) => error.remedy(),
            Self::Io { .. } => "Check that the folder can be written and the disk has room.",
        }
    }
}

pub(crate) fn failed(action: &'static str) -> impl Fn(io::Error) -> Error {
    move |source| Error::Io { action, source }
}
