//! Why a model cannot be evaluated.

use std::path::PathBuf;

/// What was given does not allow a comparison.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// The list does not say what answers are compared by.
    #[error("{} has no column {column}, which answers are compared by", list.display())]
    NotLabelled {
        /// The list of products.
        list: PathBuf,
        /// The missing column.
        column: &'static str,
    },
    /// No product, or no other one to find.
    #[error(
        "there is nothing to compare: {aside} products with a picture are kept aside, and {others} are not"
    )]
    TooFew {
        /// Products whose group is kept aside.
        aside: usize,
        /// Other products.
        others: usize,
    },
    /// The sharp pictures are of other products.
    #[error("no picture in {} is named after a product of the list", .0.display())]
    NoSharp(PathBuf),
    /// A folder of photos whose name is no class.
    #[error("{class:?} is not a class of photos that can be judged; the classes are {}", known.join(", "))]
    PhotoClass {
        /// The folder's name.
        class: String,
        /// All names that are understood.
        known: Vec<&'static str>,
    },
    /// A baseline that is none.
    #[error("{} is not the result of an evaluation: {reason}", path.display())]
    Baseline {
        /// The file.
        path: PathBuf,
        /// What the reader says.
        reason: String,
    },
    /// Two models whose embeddings cannot be compared.
    #[error("the model's embeddings have {model} numbers and the reference's have {reference}")]
    Reference {
        /// The model's dimension.
        model: usize,
        /// The reference's dimension.
        reference: usize,
    },
}

impl EvaluateError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NotLabelled { .. } => {
                "Give a list with the columns articleType, baseColour and gender, as Kaggle's fashion data have."
            }
            Self::TooFew { .. } => {
                "Give more products: about one name in ten is kept aside, colours aside."
            }
            Self::NoSharp(_) => "Give a folder whose pictures are called ID.jpg.",
            Self::PhotoClass { .. } => {
                "Give a folder that holds a folder of photos for each class, called like the class."
            }
            Self::Baseline { .. } => "Give a file that `lookalike evaluate --json` wrote.",
            Self::Reference { .. } => "Make both models from one checkpoint.",
        }
    }
}
