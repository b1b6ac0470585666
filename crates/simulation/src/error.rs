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
    Cell(#[from] CatalogueError),
    /// There is nothing to draw from.
    #[error("no catalogue to draw from was named")]
    NoneNamed,
    /// The results of runs before are none.
    #[error("the results that are there cannot be read: {0}")]
    Results(serde_json::Error),
    /// What was built has no directory.
    #[error("the catalogue that was just written has no cells")]
    NoCells,
    /// A query without a direction.
    #[error("a query is no embedding: {0}")]
    Query(contract::EmbeddingError),
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
            Self::NoCatalogue { .. } | Self::NoneNamed => {
                "Make one with `lookalike index --images DIR --products LIST --model DIR --out CATALOGUE` and name its folder with --catalogue."
            }
            Self::Catalogue { error, .. } | Self::Cell(error) => error.remedy(),
            Self::Manifest(error) => error.remedy(),
            Self::TooFew { .. } => "Index more pictures first.",
            Self::Build(error) => error.remedy(),
            Self::Results(_) => "Name another file with --out, or delete this one.",
            Self::NoCells | Self::Query(_) => {
                "This is a mistake of the simulation; another --seed may go round it."
            }
            Self::Io { .. } => "Check that the folder can be written and the disk has room.",
        }
    }
}

pub(crate) fn failed(action: &'static str) -> impl Fn(io::Error) -> Error {
    move |source| Error::Io { action, source }
}
