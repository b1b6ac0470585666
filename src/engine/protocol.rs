//! What the page and its worker say to each other.
//!
//! A message is one JSON text; bytes (photos one way, a thumbnail the other) travel beside it as
//! a transferred `ArrayBuffer`, so that they are never copied.

use catalogue::{EmbeddingCode, Facet, Likeness};
use contract::{Guess, Shares};
use imageprep::Crop;
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::figures::Figures;
use super::wardrobe;
use crate::product_name::ProductName;
use crate::query::Query;

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
        /// Which other shops are searched too.
        #[serde(default)]
        others: OtherShops,
    },
    /// Find the products that `query` asks for, beside the pictures in the transferred bytes.
    ///
    /// May be sent before [`Event::Ready`]. A later search abandons an earlier one: the worker
    /// skips what it has not begun, and the page ignores answers to any but its last `id`.
    Search {
        /// Chosen by the page, rising.
        id: u64,
        /// What lies one after another in the transferred bytes; several photos are of one thing.
        /// Without any, what was seen last is searched again, and nothing is looked at anew.
        photos: Vec<PhotoPart>,
        /// What was seen in a photo that is not there, in the place of photos.
        code: Option<EmbeddingCode>,
        /// Everything else.
        query: Query,
    },
    /// Embed the golden picture so many times and report [`Event::Measured`]; searches come first.
    Measure {
        /// At least 1.
        times: usize,
    },
    /// About a person's own clothes; done in turn, between searches.
    Wardrobe(wardrobe::Request),
    /// Find what completes the look of a product, by a rule; the answer is [`Event::Completed`].
    Complete {
        /// Chosen by the page, none of a search's.
        id: u64,
        /// Which.
        product: ProductName,
    },
    /// Fetch the picture of a product that takes the place of another; it comes as
    /// [`Event::Thumbnail`].
    Picture {
        /// Of the search.
        id: u64,
        /// Which match, 0-based.
        rank: usize,
        /// Which.
        product: ProductName,
    },
}

/// Shops that are searched beside the page's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherShops {
    /// Absolute address of `shops.json`; none where the page has none.
    pub list: Option<String>,
    /// Absolute addresses of catalogues that a person added.
    pub added: Vec<String>,
}

/// A photo among transferred bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoPart {
    /// Its length.
    pub bytes: u64,
    /// The part of the upright photo to look at; none leaves it to the engine, which looks for the
    /// garment.
    pub part: Option<Crop>,
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
        /// From the prepared input to the embedding, in milliseconds; the sum of two looks where the
        /// first was for the garment.
        milliseconds: f64,
        /// How many threads computed, at least 1.
        threads: usize,
    },
    /// What was seen, as a code that finds the same products without the photo.
    Coded {
        /// Of the search.
        id: u64,
        /// As a link holds it.
        code: EmbeddingCode,
    },
    /// The answer; thumbnails follow. Of a catalogue in cells, several: each takes the place of the one
    /// before, and the last one is not [open](Narrowed::is_open).
    Found {
        /// Of the search.
        id: u64,
        /// What the network takes the photo for; empty for a network without classifiers.
        guesses: Vec<Guess>,
        /// Most similar first.
        matches: Vec<Match>,
        /// From decoding the picture to the sorted answer, in milliseconds, without waiting for cells.
        milliseconds: f64,
        /// How the products were narrowed down.
        narrowed: Narrowed,
    },
    /// What completes the look of a product; thumbnails follow.
    Completed {
        /// Of the request.
        id: u64,
        /// One of each kind that is wanted and there, with the similarity 0: it is a rule's work.
        pieces: Vec<Match>,
    },
    /// Which part of the photo was looked at, and where in it each match's similarity comes from.
    /// Follows [`Event::Found`] where the answer is to one photo.
    Traced {
        /// Of the search.
        id: u64,
        /// The part of the photo: the one asked for, or what the engine took for the garment.
        part: Crop,
        /// For each cell of the network's last map, row by row, the piece of the whole photo in its
        /// middle; none for a cell that looks at the white around the part.
        places: Vec<Option<Crop>>,
        /// For each match, in order, the share of each of these cells.
        shares: Vec<Shares>,
    },
    /// A thumbnail, JPEG, in the transferred bytes.
    Thumbnail {
        /// Of the search.
        id: u64,
        /// Which match, 0-based.
        rank: usize,
    },
    /// Requests of the worker that the browser recorded.
    Fetched {
        /// Each once.
        files: Vec<Fetched>,
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
    /// About a person's own clothes.
    Wardrobe(wardrobe::Event),
}

/// What a filter leaves, and the names of products that a query speaks of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Narrowed {
    /// What one can narrow down by, with counts.
    pub facets: Vec<Facet>,
    /// Products that pass all filters; of a catalogue in cells, among those compared.
    pub passing: u64,
    /// Identifier and name of each product that the query names and the catalogue has.
    pub named: Vec<(ProductName, String)>,
    /// Whether the catalogue knows its products' colours.
    pub has_colours: bool,
    /// How much of the catalogue was compared; none where it is all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// Which shops the answer is from, and which are missing, the page's own first; empty where there is
    /// only that one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shops: Vec<ShopTold>,
}

impl Narrowed {
    /// Whether the same search will give another answer by itself.
    pub fn is_open(&self) -> bool {
        let standing = self.coverage.map(|coverage| coverage.standing);
        standing == Some(Standing::Open)
    }
}

/// What is known of one of several shops.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShopTold {
    /// As the names of its products have it; empty for the page's own.
    pub key: String,
    /// As cards name it; may be empty for the page's own.
    pub name: String,
    /// Whether it answers.
    pub standing: ShopStanding,
}

/// Whether a shop answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ShopStanding {
    /// Its catalogue is on its way; another answer follows by itself once it is there.
    Opening,
    /// It is searched.
    Open {
        /// In its catalogue.
        products: u64,
    },
    /// It is not, or not wholly.
    Down(Failure),
    /// There are more shops than are searched, and this is one of the last.
    TooMany,
    /// This is no shop, but the list of them, which cannot be read.
    NoList(Failure),
}

/// How much of a catalogue in cells an answer is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// What the rest of it could do to the answer.
    pub standing: Standing,
    /// Products that were compared.
    pub compared: u64,
    /// Whether cells that may hold something for the query were not searched.
    pub is_more: bool,
    /// Products that the query names and that are in no cell that was searched.
    pub missing: u64,
}

/// What the cells that were not searched could do to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// More are on their way, and another answer with them.
    Open,
    /// Nothing, by a measured rule that a few in a hundred answers break.
    Settled,
    /// Nothing.
    Certain,
    /// Something, but enough were searched.
    Stopped,
    /// Something, but there is no network: the answer is from what is on this device.
    Offline,
    /// Something, but files that were published did not come.
    Lost,
}

impl Standing {
    /// In one word, for tests.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "settled",
            Self::Certain => "certain",
            Self::Stopped => "stopped",
            Self::Offline => "offline",
            Self::Lost => "lost",
        }
    }
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// Which.
    pub id: ProductName,
    /// As the shop writes it.
    pub name: String,
    /// What the shop is called; none where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<String>,
    /// Attribute names and values, unknown ones left out.
    pub attributes: Vec<(String, String)>,
    /// What the ranking goes by: the cosine, −1…1, or its blend with the colours in common.
    pub similarity: f32,
    /// The same in a word; none where the catalogue was made without a calibration, and where more than
    /// the photo's own cosine counts.
    pub likeness: Option<Likeness>,
    /// Its main colour in sRGB, for the eye; none where nobody has looked.
    pub colour: Option<[u8; 3]>,
    /// The same product in other colours, one each; these have no variants of their own.
    pub variants: Vec<Match>,
}

/// A request, as the browser recorded it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fetched {
    /// Absolute.
    pub address: String,
    /// When it began, in milliseconds since 1970.
    pub at: f64,
    /// Bytes that came over the network, headers included; 0 where this device had the file.
    pub down: u64,
    /// Whether anything came at all.
    pub came: bool,
    /// Whether the service worker ended it, as it was no GET.
    pub is_refused: bool,
}
