//! Every way in which a command fails, with a sentence and a remedy for each.

use std::io;
use std::path::{Path, PathBuf};

use catalogue::{CatalogueError, WriteError};
use embedder::import::ImportError;
use embedder::{EmbedError, ModelError};
use productlist::CsvError;

use crate::arrow::error::StreamError;
use crate::download::DownloadError;
use crate::evaluate::EvaluateError;
use crate::journal::JournalError;
use crate::photo::PhotoFault;

/// A command that did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file or folder that was named cannot be read.
    #[error("{} cannot be read: {}", path.display(), reason(source))]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder cannot be written.
    #[error("{} cannot be written: {}", path.display(), reason(source))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The list of products is none.
    #[error("{}: {source}", path.display())]
    List {
        /// The CSV file.
        path: PathBuf,
        /// What is wrong with it.
        source: CsvError,
    },
    /// A filter by something that the products do not have.
    #[error("the catalogue has no attribute {wanted:?}; it has {}", known.join(", "))]
    NoAttribute {
        /// What was asked for.
        wanted: String,
        /// What is there.
        known: Vec<String>,
    },
    /// The folder of pictures has none.
    #[error("{} holds no pictures", .0.display())]
    NoPictures(PathBuf),
    /// A model's folder to be imported in 16-bit floats.
    #[error("{} is a model already, of which only one in integers can be made", .0.display())]
    OnlyIntegers(PathBuf),
    /// Nothing of what was given could be used.
    #[error("no product could be indexed: {}", summary.trim_end().replace('\n', "\n       "))]
    NothingToIndex {
        /// What was left out, a line each.
        summary: String,
    },
    /// Not even the picture that the program draws itself can be embedded.
    #[error("this computer cannot run the model: {0}")]
    Computer(#[from] EmbedError),
    /// A photo to search with cannot be used.
    #[error("{}: {source}", path.display())]
    Photo {
        /// The photo.
        path: PathBuf,
        /// What is wrong with it.
        source: PhotoFault,
    },
    /// None of the pictures to embed can be used.
    #[error("none of the {0} pictures can be read")]
    NoPhotos(usize),
    /// A folder that should hold a model or a catalogue and has no manifest.
    #[error("{} holds no {what}: there is no {file} in it", folder.display())]
    NoManifest {
        /// The folder.
        folder: PathBuf,
        /// "model", "catalogue", or both.
        what: &'static str,
        /// The manifest's name.
        file: &'static str,
    },
    /// A file that a manifest names is not there.
    #[error("a part of the {what} is missing: {}", path.display())]
    PartMissing {
        /// "model" or "catalogue".
        what: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// A model that cannot be used.
    #[error("{}: {source}", folder.display())]
    Model {
        /// Its folder.
        folder: PathBuf,
        /// What is wrong with it.
        source: ModelError,
    },
    /// A catalogue that cannot be used.
    #[error("{}: {source}", folder.display())]
    Catalogue {
        /// Its folder.
        folder: PathBuf,
        /// What is wrong with it.
        source: CatalogueError,
    },
    /// A catalogue that cannot be written.
    #[error(transparent)]
    CatalogueWrite(#[from] WriteError),
    /// An Arrow stream that cannot be read or written any further.
    #[error("{}: {source}", path.display())]
    Stream {
        /// The file, or which of the standard streams.
        path: PathBuf,
        /// What is wrong with it.
        source: StreamError,
    },
    /// Its cells cannot be.
    #[error(transparent)]
    Cells(#[from] cells::BuildError),
    /// The journal of an index run cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A checkpoint that cannot become a model.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A checkpoint that cannot be downloaded.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// The demo cannot be drawn.
    #[error(transparent)]
    Demo(#[from] garments::GarmentError),
    /// A model cannot be evaluated with what was given.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    /// A folder that was inspected is not in order. The findings were printed.
    #[error("{} is not in order: {problems} of its files cannot be used", folder.display())]
    NotInOrder {
        /// The folder.
        folder: PathBuf,
        /// How many files are wrong.
        problems: usize,
    },
    /// Ctrl-C.
    #[error("interrupted; {done} of {total} pictures are done and kept")]
    Interrupted {
        /// Pictures that the next run need not look at.
        done: usize,
        /// Pictures in all.
        total: usize,
    },
    /// Ctrl-C where nothing is kept.
    #[error("interrupted; nothing was written")]
    Stopped,
    /// A fault of this program.
    #[error("lookalike failed in a way that it should not: {0}")]
    Internal(String),
}

impl CliError {
    /// For `map_err` on reading `path`.
    pub fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Read { path, source }
    }

    /// For `map_err` on writing `path`.
    pub fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Write { path, source }
    }

    /// For `map_err` on the Arrow stream at `path`.
    pub fn stream(path: &Path) -> impl Fn(StreamError) -> Self {
        let path = path.to_owned();
        move |source| Self::Stream {
            path: path.clone(),
            source,
        }
    }

    /// For `map_err` on using the catalogue in `folder`.
    pub fn catalogue<E: Into<CatalogueError>>(folder: &Path) -> impl Fn(E) -> Self {
        let folder = folder.to_owned();
        move |source| Self::Catalogue {
            folder: folder.clone(),
            source: source.into(),
        }
    }

    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Computer(error) => error.remedy(),
            Self::Read { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => "Check the path: there is nothing of that name.",
                io::ErrorKind::PermissionDenied => {
                    "Ask for the right to read it, or choose another."
                }
                io::ErrorKind::IsADirectory => "Give a file, not a folder.",
                io::ErrorKind::NotADirectory => "Give a folder, not a file.",
                _ => "Check the disk or the network drive that it is on, and try again.",
            },
            Self::Write { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => "Make the folder that it shall be in first.",
                io::ErrorKind::StorageFull => "Make room on the disk, and run the command again.",
                _ => "Choose a place that you may write to.",
            },
            Self::List { source, .. } => source.remedy(),
            Self::NoAttribute { .. } => "Name one of these, for example: --filter gender=Women",
            Self::OnlyIntegers(_) => {
                "Leave out --weights, or give the checkpoint that the model was made from."
            }
            Self::NoPictures(_) => {
                "Give the folder that the pictures themselves are in (JPEG, PNG, WebP or GIF)."
            }
            Self::NothingToIndex { .. } => {
                "Check that --products and --images belong together; if the pictures are not named \
                 ID.jpg, say which column names them, for example: --columns image=filename"
            }
            Self::Photo { source, .. } => source.remedy(),
            Self::NoPhotos(_) => "Give JPEG, PNG, WebP or GIF files; the reasons are named above.",
            Self::NoManifest {
                what: "catalogue", ..
            } => "Check the path, or make the catalogue with `lookalike index`.",
            Self::NoManifest { what: "model", .. } => {
                "Check the path, or make the model with `lookalike import-model`."
            }
            Self::NoManifest { .. } => {
                "Give a folder that `lookalike import-model` or `lookalike index` has made."
            }
            Self::PartMissing { what: "model", .. } => {
                "Copy the model's folder again, whole, or make it again with `lookalike import-model`."
            }
            Self::PartMissing { .. } => {
                "Copy the catalogue's folder again, whole, or make it again with `lookalike index`."
            }
            Self::Model { source, .. } => source.remedy(),
            Self::Catalogue { source, .. } => source.remedy(),
            Self::CatalogueWrite(error) => error.remedy(),
            Self::Stream { source, .. } => source.remedy(),
            Self::Cells(error) => error.remedy(),
            Self::Journal(error) => error.remedy(),
            Self::Import(error) => error.remedy(),
            Self::Download(error) => error.remedy(),
            Self::Demo(error) => error.remedy(),
            Self::Evaluate(error) => error.remedy(),
            Self::NotInOrder { .. } => {
                "Copy the folder again, whole; if that does not help, make it again."
            }
            Self::Interrupted { .. } => "Run the same command again: it goes on where it stopped.",
            Self::Stopped => "Run the same command again when there is time for all of it.",
            Self::Internal(_) => "Please report this, with the command and this message.",
        }
    }

    /// The exit code: 130 after Ctrl-C, as shells expect, else 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Interrupted { .. } | Self::Stopped => 130,
            _ => 1,
        }
    }

    /// What is printed: the sentence, then the remedy.
    pub fn report(&self) -> String {
        let sentence = self.to_string();
        let stop = if sentence.ends_with(['.', '!', '?']) {
            ""
        } else {
            "."
        };
        format!("error: {sentence}{stop}\n  remedy: {}", self.remedy())
    }
}

/// The system's reason without its number.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => error.kind().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_sentence_and_a_remedy() {
        let missing = io::Error::from_raw_os_error(2);
        let error = CliError::read(Path::new("a/b.csv"))(missing);
        assert_eq!(
            error.report(),
            "error: a/b.csv cannot be read: no such file or directory.\n  \
             remedy: Check the path: there is nothing of that name."
        );
        let source = PhotoFault::Picture(imageprep::PictureError::Empty);
        let error = CliError::Photo {
            path: "x.jpg".into(),
            source,
        };
        assert!(
            error
                .report()
                .starts_with("error: x.jpg: The file is empty.\n  remedy: ")
        );
    }

    #[test]
    fn only_an_interruption_has_its_own_exit_code() {
        assert_eq!(CliError::Interrupted { done: 1, total: 2 }.exit_code(), 130);
        assert_eq!(CliError::Stopped.exit_code(), 130);
        assert_eq!(CliError::NoPhotos(3).exit_code(), 1);
    }
}
