//! What happens to the page, and what it has to do.

use super::crop::CropAction;
use super::given::{GivenAction, GivenEffect};
use super::measure::{MeasureAction, MeasureEffect};
use super::origin::OriginAction;
use super::parts::{Adapter, Choice, Photo, Problem, Shop};
use super::race::{RaceAction, RaceEffect};
use super::recall::{RecallAction, RecallEffect};
use super::refinement::Refine;
use super::shops::{ShopsAction, ShopsEffect};
use super::trial::TrialEffect;
use super::wardrobe;
use super::{ledger, offline};
use crate::engine::protocol::{Engine, Event};
use crate::product_name::ProductName;
use crate::query::Query;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The browser answered about its graphics adapter.
    AdapterFound(Adapter),
    /// A person chose an engine.
    EngineChosen(Choice),
    /// `catalogue.json` was read, or cannot be: the first search says so, with its remedy.
    ShopRead(Option<Shop>),
    /// `model.json` was read.
    ModelMeasured {
        /// Of all parts.
        bytes: u64,
    },
    /// A person chose a photo.
    PhotoChosen(Photo),
    /// A person chose several photos of one thing.
    PhotosChosen(Vec<Photo>),
    /// A person changed what they want to see beside the photo.
    Refine(Refine),
    /// A person gave something that is no file.
    NothingChosen,
    /// A person gave several files, or an address.
    Given(GivenAction),
    /// About the shops beside the page's own.
    Shops(ShopsAction),
    /// A search came without its photo, or is to outlast it.
    Recall(RecallAction),
    /// The photo of a search could not be read.
    PhotoLost {
        /// Of the search.
        id: u64,
        /// Why.
        problem: Problem,
    },
    /// The engine said something.
    Heard {
        /// The engine's number.
        worker: u64,
        /// What it said.
        event: Event,
    },
    /// A thumbnail came, or there is none.
    Pictured {
        /// The engine's number.
        worker: u64,
        /// Of the search.
        id: u64,
        /// Which match, 0-based.
        rank: usize,
        /// Object URL.
        address: Option<String>,
    },
    /// [`TICK_SECONDS`](super::TICK_SECONDS) passed.
    Tick,
    /// A person wants the last photo tried again.
    Retry,
    /// A person frames a part of the photo.
    Crop(CropAction),
    /// A person asks where in the photo a card comes from.
    Origin(OriginAction),
    /// About the person's own clothes.
    Wardrobe(wardrobe::Action),
    /// About visits without a network.
    Offline(offline::Action),
    /// About what was fetched.
    Ledger(ledger::Entry),
    /// About which engine is the faster one.
    Race(RaceAction),
    /// About measuring this device.
    Measure(MeasureAction),
}

/// Something for the page to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Keep the choice between visits.
    Remember(Choice),
    /// End the engine that runs, start this one and open it.
    Start {
        /// The new engine's number.
        worker: u64,
        /// Which.
        engine: Engine,
    },
    /// End the engine that runs.
    End,
    /// Read the photo and send it to the engine that runs.
    Search {
        /// Of the search.
        id: u64,
        /// The photo.
        photo: Photo,
    },
    /// Search again what the engine has seen last.
    Rank {
        /// Of the search.
        id: u64,
        /// What is wanted.
        query: Query,
    },
    /// Ask the engine what completes the look of a product.
    Complete {
        /// Of the request.
        id: u64,
        /// Which.
        product: ProductName,
    },
    /// Ask the engine for the picture of a product that takes another's place.
    Picture {
        /// Of the search.
        id: u64,
        /// Which match, 0-based.
        rank: usize,
        /// Which.
        product: ProductName,
    },
    /// Release an object URL and the file behind it.
    Forget(String),
    /// Bring the answer's place into view.
    Reveal,
    /// What several files or an address ask for.
    Given(GivenEffect),
    /// For the shops beside the page's own.
    Shops(ShopsEffect),
    /// What searches beyond their photos ask for.
    Recall(RecallEffect),
    /// Report [`CropAction::Settled`] with this number in
    /// [`SETTLE_MILLISECONDS`](super::SETTLE_MILLISECONDS).
    Settle {
        /// Of the move that may have been the last.
        moves: u64,
    },
    /// For the person's own clothes.
    Wardrobe(wardrobe::Effect),
    /// About visits without a network.
    Offline(offline::Effect),
    /// Something with an engine beside the one that answers.
    Trial(TrialEffect),
    /// About which engine is the faster one.
    Race(RaceEffect),
    /// About measuring this device.
    Measure(MeasureEffect),
}
