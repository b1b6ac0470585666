//! What the page and its worker say to each other.
//!
//! A message is one JSON text; bytes (a photo one way, a thumbnail the other) travel beside it as
//! a transferred `ArrayBuffer`, so that they are never copied.

use catalogue::Likeness;
use contract::Guess;
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::figures::Figures;

/// Where the network runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Engine {
    /// The network in integers, on the processor.
    Cpu,
    /// burn-wgpu on the browser's WebGPU adapter.
    WebGpu,
}

impl Engine {
    /// In one word, for styles, tests and files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::WebGpu => "webgpu",
        }
    }
}

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Fetch and check the model and the catalogue, then report [`Event::Ready`]. Sent once.
    Open {
        /// Absolute address of `model.json`.
        model: String,
        /// Absolute address of `catalogue.json`.
        catalogue: String,
    },
    /// Find the products most similar to the picture in the transferred bytes.
    ///
    /// May be sent before [`Event::Ready`]. A later search abandons an earlier one: the worker
    /// skips what it has not begun, and the page ignores answers to any but its last `id`.
    Search {
        /// Chosen by the page, rising.
        id: u64,
        /// How many products, at least 1.
        count: usize,
    },
    /// Embed the golden picture so many times and report [`Event::Measured`]; searches come first.
    Measure {
        /// At least 1.
        times: usize,
    },
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Work on the way to [`Event::Ready`].
    Progress {
        /// What is being done.
        stage: Stage,
        /// Bytes (or steps) behind us.
        done: u64,
        /// Bytes (or steps) in all.
        total: u64,
    },
    /// The next search starts at once.
    Ready,
    /// The search has begun: its picture was decoded.
    Looking {
        /// Of the search.
        id: u64,
    },
    /// The network has looked at it; the answer follows at once. Told for measurements.
    Embedded {
        /// Of the search.
        id: u64,
        /// From the prepared input to the embedding, in milliseconds.
        milliseconds: f64,
    },
    /// The answer; thumbnails follow.
    Found {
        /// Of the search.
        id: u64,
        /// What the network takes the photo for; empty for a network without classifiers.
        guesses: Vec<Guess>,
        /// Most similar first.
        matches: Vec<Match>,
        /// From decoding the picture to the sorted answer, in milliseconds.
        milliseconds: f64,
    },
    /// A thumbnail, JPEG, in the transferred bytes.
    Thumbnail {
        /// Of the search.
        id: u64,
        /// Which match, 0-based.
        rank: usize,
    },
    /// What was measured.
    Measured(Figures),
    /// Something did not work.
    Failed {
        /// The search it belongs to; none if the engine itself cannot go on.
        id: Option<u64>,
        /// What, and what to do about it.
        failure: Failure,
    },
}

/// The steps before the engine is ready, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The model's bytes, fetched or read from this device.
    Model,
    /// The catalogue's bytes.
    Catalogue,
    /// Building the network and comparing it with its golden picture.
    Check,
}

/// One similar product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// The shop's own identifier.
    pub id: String,
    /// As the shop writes it.
    pub name: String,
    /// Attribute names and values, unknown ones left out.
    pub attributes: Vec<(String, String)>,
    /// Cosine, −1…1.
    pub similarity: f32,
    /// The same in a word; none where the catalogue was made without a calibration.
    pub likeness: Option<Likeness>,
}
