//! Why a training run cannot begin or go on.

use std::path::PathBuf;

use embedder::import::ImportError;
use productlist::CsvError;

/// What `lookalike-train` tells a person when it stops.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A file or folder that cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// What was asked for.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// A file or folder that cannot be written.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// A file that is no product list.
    #[error("{}: {source}", path.display())]
    List {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: CsvError,
    },
    /// A product list without a column that the trainer needs.
    #[error("{} has no column {column:?}", path.display())]
    Column {
        /// The list.
        path: PathBuf,
        /// The column's name.
        column: String,
    },
    /// Too few products with a picture that can be read.
    #[error("{found} products have a picture that can be read; training needs {needed}")]
    TooFew {
        /// After all faults were left out.
        found: usize,
        /// By what is to be done.
        needed: usize,
    },
    /// A folder that should hold photos.
    #[error("{} holds no photo that can be read", folder.display())]
    NoPhotos {
        /// As after `--photos`.
        folder: PathBuf,
    },
    /// A checkpoint that is not one of this trainer's, or of other products.
    #[error("{} is no checkpoint for this run: {reason}", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A model's folder that is not whole, or not one of this version's.
    #[error("{} is no model that this run can use: {reason}", folder.display())]
    Model {
        /// As on the command line.
        folder: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A model that cannot be published.
    #[error(transparent)]
    Publish(#[from] ImportError),
    /// A new run where there is one already.
    #[error("{} holds a run already", folder.display())]
    Begun {
        /// As after `--out`.
        folder: PathBuf,
    },
    /// A log or a table of counts that this trainer did not write.
    #[error("{} is not the log of a run", path.display())]
    Log {
        /// The file.
        path: PathBuf,
    },
    /// A device that this program was built without.
    #[error("this lookalike-train was built without {feature}")]
    NotBuilt {
        /// The feature of the package `trainer`.
        feature: &'static str,
    },
    /// A machine without such a device.
    #[error("{name} finds no device on this machine")]
    NoDevice {
        /// As after `--device`.
        name: &'static str,
    },
    /// The loss is no number any more.
    #[error("the loss became {loss} in step {step}")]
    Diverged {
        /// Infinite or not a number.
        loss: f32,
        /// Since the beginning of the run.
        step: u64,
    },
}

impl TrainError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Read { .. } => "Check the path and its permissions.",
            Self::Write { .. } => "Choose a folder that can be written and has 1 GB of room.",
            Self::List { .. } | Self::Column { .. } => {
                "The list needs the columns id, articleType, baseColour, gender, usage and productDisplayName."
            }
            Self::TooFew { .. } => {
                "Pictures are looked for as ID.jpg in the folder after --images; a smaller --batch needs fewer."
            }
            Self::NoPhotos { .. } => {
                "Photos are looked for in its folders dress, hat, longsleeve, outwear, pants, shirt, shoes, shorts, skirt and t-shirt."
            }
            Self::Checkpoint { .. } => {
                "Begin a new run in another folder, or give the products and the settings it was made with."
            }
            Self::Model { .. } => "Give a whole folder as `lookalike import-model` writes it.",
            Self::Publish(error) => error.remedy(),
            Self::Begun { .. } => "Go on with it by --resume, or begin in another folder.",
            Self::Log { .. } => "Choose the folder that a run was given with --out.",
            Self::NotBuilt { .. } => {
                "Build with cargo build --release -p trainer --features cuda, or --features wgpu."
            }
            Self::NoDevice { .. } => {
                "Check that the GPU's driver is installed; --device cpu trains on the processor."
            }
            Self::Diverged { .. } => {
                "Begin again with a smaller --rate; a training run can begin with --init CHECKPOINT, the last one written."
            }
        }
    }
}
