//! Everything that can go wrong between a photo and its five products, as the page tells it.

use contract::FileError;
use imageprep::PictureError;
use serde::{Deserialize, Serialize};

/// A failure that can cross the worker's border. `messages.rs` has its sentences and remedies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Failure {
    /// The photo cannot be used; the engine goes on.
    Picture(PictureError),
    /// A file did not come: no network, no such file, or the host refused.
    Unreachable {
        /// What it is part of.
        what: Part,
        /// The file's address.
        address: String,
        /// HTTP status, if there was an answer at all.
        status: Option<u16>,
    },
    /// A file came, but not the one that was published.
    File {
        /// What it is part of.
        what: Part,
        /// Length or content.
        error: FileError,
    },
    /// A manifest or shard that this version cannot read.
    Format {
        /// What it is part of.
        what: Part,
        /// What is wrong with it, in the reader's words.
        reason: String,
    },
    /// The catalogue was made with another model.
    OtherModel {
        /// Fingerprint of the model at hand, shortened.
        model: String,
        /// Fingerprint in the catalogue, shortened.
        catalogue: String,
    },
    /// A link, or a kept search, was made with another model.
    OtherModelCode {
        /// Fingerprint of the model at hand, shortened.
        model: String,
        /// Beginning of the fingerprint in the code.
        code: String,
    },
    /// Of a catalogue in cells none is on this device, and there is no network.
    NoCells,
    /// The catalogue holds no product.
    EmptyCatalogue,
    /// This device computes something else than the shop did.
    SelfTest {
        /// Cosine with the golden picture's embedding, which should be 1.
        cosine: f32,
    },
    /// The engine stopped: a lost GPU, no memory, a crash.
    Engine {
        /// In the engine's words.
        reason: String,
    },
}

/// Which of the two downloads a failure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The network's weights.
    Model,
    /// The shop's products.
    Catalogue,
}
