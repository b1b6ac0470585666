//! Why a checkpoint is refused.

use std::path::PathBuf;

use crate::{EmbedError, ModelError};

/// A checkpoint that cannot become a model, or a folder that cannot take one.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read at all.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// The checkpoint.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// Neither safetensors nor a PyTorch checkpoint, or cut off.
    #[error("{} is not a whole .safetensors or .pth file: {reason}", path.display())]
    NotACheckpoint {
        /// The checkpoint.
        path: PathBuf,
        /// The reader's words.
        reason: String,
    },
    /// A key that a ResNet-50 must have.
    #[error("{key} is missing{}", more(*others, "keys are missing"))]
    Missing {
        /// The first of them, in the order of the layers.
        key: String,
        /// How many more.
        others: usize,
    },
    /// A key that a ResNet-50 does not have.
    #[error("{key} does not belong to a ResNet-50{}", more(*others, "keys do not either"))]
    Surplus {
        /// The first of them, in alphabetical order.
        key: String,
        /// How many more.
        others: usize,
    },
    /// A tensor of another size.
    #[error("{key} has the shape {found:?} instead of {expected:?}")]
    Shape {
        /// The tensor.
        key: String,
        /// Of a ResNet-50.
        expected: Vec<usize>,
        /// In the file.
        found: Vec<usize>,
    },
    /// Neither f32 nor f16.
    #[error("{key} holds {found}; only f32 and f16 are read")]
    Type {
        /// The tensor.
        key: String,
        /// In the file.
        found: String,
    },
    /// A NaN, an infinity, or a variance below zero.
    #[error("{key} holds {problem} at position {index}")]
    Value {
        /// The tensor.
        key: String,
        /// For instance "a NaN".
        problem: &'static str,
        /// 0-based.
        index: usize,
    },
    /// A scale or bias beyond f32's range once the batch norm is folded in.
    #[error("{key} is too large at position {index} once its batch norm is folded in")]
    TooLarge {
        /// The batch norm's part.
        key: String,
        /// The channel, 0-based.
        index: usize,
    },
    /// Integers, and nothing to measure activations on.
    #[error("there is no picture to measure the network's activations on")]
    NoPictures,
    /// A published model, or layers for it, that no other model can be made of.
    #[error("the model cannot be changed: {0}")]
    Replace(ModelError),
    /// What was encoded cannot be loaded again.
    #[error("the written model does not load: {0}")]
    Unusable(ModelError),
    /// The network gives no direction for a picture.
    #[error("the network cannot embed a picture: {0}")]
    Golden(EmbedError),
    /// The folder cannot be written.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
}

impl ImportError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Read { .. } => "Check the path and its permissions.",
            Self::NotACheckpoint { .. } => {
                "Download or export the file again; it must be a state dict saved with torch.save or safetensors."
            }
            Self::Missing { .. } | Self::Surplus { .. } | Self::Shape { .. } => {
                "Only ResNet-50 with torchvision's key names is read: export model.state_dict() of torchvision.models.resnet50."
            }
            Self::Type { .. } => {
                "Convert the weights first: state_dict tensors with .float() or .half()."
            }
            Self::Value { .. } | Self::TooLarge { .. } | Self::Golden(_) => {
                "The training that these weights are from diverged; use an earlier checkpoint or model."
            }
            Self::NoPictures => {
                "Give a folder with pictures of products after --calibrate; some hundred are enough."
            }
            Self::Replace(error) => error.remedy(),
            Self::Unusable(_) => {
                "This is a fault of lookalike: please report it with the file's origin."
            }
            Self::Write { .. } => "Choose a folder that can be written and has 60 MB of room.",
        }
    }
}

fn more(others: usize, words: &str) -> String {
    match others {
        0 => String::new(),
        _ => format!(" (and {others} more {words})"),
    }
}
