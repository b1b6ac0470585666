//! Why a catalogue cannot be read, each with a remedy.

use std::fmt;

use contract::{FileError, Fingerprint};
use serde::{Deserialize, Serialize};

use crate::product::ProductError;

/// The kinds of file that this crate reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// `catalogue.json`.
    Manifest,
    /// Products and their vectors.
    Shard,
    /// Small pictures.
    ThumbnailPack,
    /// Products near each other, in few bytes.
    Cell,
    /// What is in which cell.
    CellDirectory,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Manifest => "catalogue manifest",
            Self::Shard => "catalogue shard",
            Self::ThumbnailPack => "thumbnail pack",
            Self::Cell => "catalogue cell",
            Self::CellDirectory => "list of the catalogue's cells",
        })
    }
}

/// A file does not keep to its format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum FormatError {
    /// The manifest is not the JSON that it should be.
    #[error("the catalogue manifest cannot be read: {reason}")]
    Json {
        /// The parser's words, with line and column.
        reason: String,
    },
    /// The first bytes are others.
    #[error("this is not a {kind}")]
    Magic {
        /// What was expected.
        kind: Kind,
    },
    /// Made by another version of this crate.
    #[error("this {kind} has format {found}; this version reads format {supported}")]
    Version {
        /// What is being read.
        kind: Kind,
        /// As in the file.
        found: u32,
        /// The one that is understood.
        supported: u32,
    },
    /// The counts at a file's start ask for another length: it is cut off, padded or invented.
    #[error("this {kind} has {found} bytes where its own header asks for {expected}")]
    Length {
        /// What is being read.
        kind: Kind,
        /// Bytes that the header asks for; the least possible when the header itself is cut off.
        expected: u64,
        /// Bytes at hand.
        found: u64,
    },
    /// A number outside its range.
    #[error("this {kind} says {what} = {found}, which must be within {least}..={most}")]
    Range {
        /// What is being read.
        kind: Kind,
        /// The field.
        what: String,
        /// As in the file.
        found: u64,
        /// Smallest allowed.
        least: u64,
        /// Largest allowed.
        most: u64,
    },
    /// Two places of a file contradict each other.
    #[error("this {kind} contradicts itself: {what}")]
    Inconsistent {
        /// What is being read.
        kind: Kind,
        /// The contradiction.
        what: String,
    },
    /// A file's record points outside the catalogue's folder.
    #[error(transparent)]
    Path(#[from] FileError),
}

impl FormatError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Version { .. } => {
                "Make the catalogue again with this version of lookalike (`lookalike index`) and publish it together with the page."
            }
            Self::Path(error) => error.remedy(),
            Self::Json { .. }
            | Self::Magic { .. }
            | Self::Length { .. }
            | Self::Range { .. }
            | Self::Inconsistent { .. } => {
                "Make the catalogue again (`lookalike index`) and publish its whole folder."
            }
        }
    }
}

/// A catalogue cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum CatalogueError {
    /// The manifest is not one.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A file is not the one that the manifest promises.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file is the promised one, and yet does not keep to its format.
    #[error("{path}: {error}")]
    Damaged {
        /// As in the manifest.
        path: String,
        /// What is wrong with it.
        error: FormatError,
    },
    /// The catalogue was made with another model, so no similarity would mean anything.
    #[error("the catalogue was made with model {catalogue}, but this is model {model}")]
    OtherModel {
        /// The model at hand.
        model: Fingerprint,
        /// The model that made the catalogue.
        catalogue: Fingerprint,
    },
    /// There is nothing to find.
    #[error("the catalogue has no products")]
    Empty,
    /// A shard of another catalogue.
    #[error("{path} does not belong to this catalogue: its {what} is another")]
    OtherCatalogue {
        /// As in the manifest.
        path: String,
        /// The field that differs.
        what: String,
    },
    /// A shard more than the manifest names.
    #[error("the catalogue is complete and takes no further shard")]
    Surplus,
    /// A product handed over for a catalogue in memory does not fit.
    #[error(transparent)]
    Product(#[from] ProductError),
}

impl CatalogueError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Format(error) | Self::Damaged { error, .. } => error.remedy(),
            Self::File(error) => error.remedy(),
            Self::OtherModel { .. } => {
                "Make the catalogue again with this model (`lookalike index`), or publish the model and the catalogue that belong together."
            }
            Self::Empty => {
                "Run `lookalike index` on a folder with pictures and a list of their products, and read its summary."
            }
            Self::OtherCatalogue { .. } => {
                "Publish the catalogue's folder again, whole; if that does not help, make it again (`lookalike index`)."
            }
            Self::Surplus => "Load the page again.",
            Self::Product(error) => error.remedy(),
        }
    }
}

/// `Ok` if `file` begins as files of this kind do.
pub(crate) fn begins(kind: Kind, file: &[u8], magic: &[u8]) -> Result<(), FormatError> {
    match file.starts_with(magic) {
        true => Ok(()),
        false => Err(FormatError::Magic { kind }),
    }
}

/// `Ok` if `found` is the version that is read here.
pub(crate) fn is_supported(kind: Kind, found: u32, supported: u32) -> Result<(), FormatError> {
    match found == supported {
        true => Ok(()),
        false => Err(FormatError::Version {
            kind,
            found,
            supported,
        }),
    }
}

/// That `file` has not the `expected` bytes.
pub(crate) fn wrong_length(kind: Kind, file: &[u8], expected: u64) -> FormatError {
    FormatError::Length {
        kind,
        expected,
        found: file.len() as u64,
    }
}

/// `Ok` if `found` lies within `least..=most`.
pub(crate) fn within(
    kind: Kind,
    what: &str,
    found: u64,
    least: u64,
    most: u64,
) -> Result<(), FormatError> {
    if (least..=most).contains(&found) {
        Ok(())
    } else {
        Err(FormatError::Range {
            kind,
            what: what.to_owned(),
            found,
            least,
            most,
        })
    }
}
