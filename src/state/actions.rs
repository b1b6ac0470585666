//! What happens to the page, and what it has to do.

use super::measure::{MeasureAction, MeasureEffect};
use super::parts::{Adapter, Choice, Photo, Problem, Shop};
use super::race::{RaceAction, RaceEffect};
use super::trial::TrialEffect;
use crate::engine::protocol::{Engine, Event};

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
    /// A person gave something that is no file.
    NothingChosen,
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
    /// Release an object URL and the file behind it.
    Forget(String),
    /// Bring the answer's place into view.
    Reveal,
    /// Something with an engine beside the one that answers.
    Trial(TrialEffect),
    /// About which engine is the faster one.
    Race(RaceEffect),
    /// About measuring this device.
    Measure(MeasureEffect),
}
