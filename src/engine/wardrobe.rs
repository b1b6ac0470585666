//! What the page and its worker say to each other about a person's own clothes.
//!
//! The page decides what is done when: it sends one photo at a time, and the next one only after the
//! answer, so that pausing is not sending. The worker looks, keeps what it has seen on the device, and
//! compares. The page alone reads and deletes what is kept.

use catalogue::Likeness;
use contract::{Digest, Fingerprint};
use imageprep::PictureError;
use serde::{Deserialize, Serialize};
use wardrobe::PieceError;

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// The pieces that are kept. Their rows are in the transferred bytes, i8, one after another.
    Recall {
        /// In the order of the rows.
        pieces: Vec<Recalled>,
    },
    /// Look at the photo in the transferred bytes, and keep what was seen.
    Embed {
        /// Chosen by the page, one for each photo.
        number: u64,
        /// What the piece is to be called.
        name: String,
    },
    /// Look again at the picture of the piece whose file is in the transferred bytes.
    Renew {
        /// As of a photo.
        number: u64,
    },
    /// The piece is not kept any more.
    Remove {
        /// The piece's.
        key: Digest,
    },
    /// No piece is.
    Clear,
}

/// A piece without its name and picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recalled {
    /// The piece's.
    pub key: Digest,
    /// Of the model that saw it.
    pub fingerprint: Fingerprint,
    /// How that model saw photos.
    pub framing: Digest,
    /// Of its row.
    pub components: usize,
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The recalled pieces are compared from now on, but for these.
    Recalled {
        /// Another model saw them, and their pictures can be looked at again.
        renewable: Vec<Digest>,
        /// Another model saw them in another size: only their photos would help.
        outdated: Vec<Digest>,
    },
    /// A photo was looked at; its piece's file is in the transferred bytes.
    Kept {
        /// Of the photo.
        number: u64,
        /// Whether it will be there at the next visit.
        lasting: Lasting,
        /// How long it took.
        milliseconds: f64,
    },
    /// The photo is in the wardrobe already.
    Known {
        /// Of the photo.
        number: u64,
        /// The piece's.
        key: Digest,
    },
    /// The photo makes no piece; the engine goes on.
    Refused {
        /// Of the photo.
        number: u64,
        /// Why.
        refusal: Refusal,
    },
    /// The pieces nearest to the photo of a search, after its products, and again when the wardrobe
    /// has changed.
    Owned {
        /// Of the search.
        id: u64,
        /// Most similar first.
        pieces: Vec<OwnedMatch>,
    },
}

/// A piece beside the photo of a search.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnedMatch {
    /// The piece's.
    pub key: Digest,
    /// Cosine, −1…1.
    pub similarity: f32,
    /// The same in a word; none where the catalogue was made without a calibration.
    pub likeness: Option<Likeness>,
}

/// How long a piece is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lasting {
    /// Until the person deletes it.
    #[default]
    Kept,
    /// For this visit: the browser gives this page no files of its own.
    NoStorage,
    /// For this visit: the device has no room left for it.
    NoRoom,
}

/// Why a photo makes no piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Its file is no readable picture.
    Picture(PictureError),
    /// What was seen cannot be kept.
    Piece(PieceError),
}
