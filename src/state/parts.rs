//! What the page's state consists of.

use catalogue::{Likeness, Sample};
use contract::Guess;
use serde::Deserialize;

use super::given::AddressProblem;
use crate::engine::failure::Failure;
use crate::engine::protocol::{Engine, Match, Stage};
use crate::link::LinkError;

/// The graphics adapter that the browser offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Adapter {
    /// The browser has not answered yet.
    #[default]
    Unknown,
    /// No WebGPU.
    None,
    /// Computes on the processor, slowly.
    Software(String),
    /// A graphics card, by the browser's name for it; may be empty.
    Hardware(String),
}

/// Which engine a person wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// WebGPU on a hardware adapter, else the processor.
    #[default]
    Automatic,
    /// WebGPU, even on a software adapter.
    WebGpu,
    /// The processor.
    Cpu,
}

impl Choice {
    /// All of them, in the order shown.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::WebGpu, Self::Cpu];

    /// As it is kept between visits.
    pub fn key(self) -> &'static str {
        match self {
            Self::Automatic => "auto",
            Self::WebGpu => "webgpu",
            Self::Cpu => "cpu",
        }
    }

    /// The choice with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.key() == key)
    }
}

/// A picture that a person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Address that an `img` can show: an object URL, or a sample's.
    pub address: String,
    /// What it is, for a person who cannot see it; a file's name, or a sample's label.
    pub label: String,
    /// What must be there; none for a person's own file.
    pub sample: Option<Sample>,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// The engine's own words.
    Engine(Failure),
    /// The worker could not be started or stopped without a word.
    Silent,
    /// A download stood still.
    Stalled,
    /// The chosen file cannot be read from the device any more.
    Unreadable,
    /// A sample picture did not come, or is another one.
    Sample,
    /// Something was dropped that holds no file.
    NoFile,
    /// An address gave no picture.
    Address(AddressProblem),
    /// A photo in a format that this browser does not know, and neither does the engine.
    Foreign {
        /// As people call it: `HEIC`.
        format: &'static str,
    },
    /// The address bar holds no link, though it was meant as one.
    Link(LinkError),
}

/// The engine.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Running {
    /// None is started.
    #[default]
    Off,
    /// On its way to ready.
    Opening {
        /// Which.
        engine: Engine,
        /// The last step heard of.
        step: Option<Step>,
    },
    /// Answers at once.
    Ready {
        /// Which.
        engine: Engine,
    },
}

/// How far the engine is with one of its stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is being done.
    pub stage: Stage,
    /// Bytes (or steps) behind us.
    pub done: u64,
    /// Bytes (or steps) in all.
    pub total: u64,
}

/// What becomes of the current photo.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Work {
    /// There is none.
    #[default]
    None,
    /// It waits for its turn or its engine.
    Waiting,
    /// The engine looks at it.
    Looking,
    /// The answer.
    Found(Answer),
    /// It came to nothing; the notice says why.
    Failed,
}

/// What the photo is, and similar products.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What the network takes the photo for; empty for a network without classifiers.
    pub guesses: Vec<Guess>,
    /// Most similar first.
    pub matches: Vec<Match>,
    /// As many pictures.
    pub thumbnails: Vec<Thumbnail>,
    /// From decoding the photo to the sorted answer.
    pub milliseconds: f64,
    /// Which engine found it.
    pub engine: Engine,
}

impl Answer {
    /// Whether even the best product is far from the photo.
    pub fn is_nothing_close(&self) -> bool {
        let best = self.matches.first();
        best.is_some_and(|best| best.likeness == Some(Likeness::NothingClose))
    }
}

/// A product's picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thumbnail {
    /// On its way.
    Waiting,
    /// There is none.
    Missing,
    /// Object URL.
    Address(String),
}

/// What the page knows of the shop before an engine runs.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Shop {
    /// The catalogue's name; may be empty.
    #[serde(default)]
    pub title: String,
    /// In the catalogue.
    #[serde(default)]
    pub products: u64,
    /// Pictures to try, their paths relative to the catalogue's manifest.
    #[serde(default)]
    pub samples: Vec<Sample>,
}

/// The page in one word, for styles and tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No photo yet.
    Idle,
    /// The engine gets ready.
    Preparing,
    /// It looks at the photo.
    Looking,
    /// Five products.
    Found,
    /// A notice instead.
    Failed,
}

impl Phase {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Preparing => "preparing",
            Self::Looking => "looking",
            Self::Found => "found",
            Self::Failed => "failed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_survive_being_kept() {
        for choice in Choice::ALL {
            assert_eq!(Choice::from_key(choice.key()), Some(choice));
        }
        assert_eq!(Choice::from_key("quantum"), None);
    }

    #[test]
    fn the_best_product_decides_whether_anything_is_close() {
        let answer = |words: &[Option<Likeness>]| Answer {
            guesses: Vec::new(),
            matches: words
                .iter()
                .map(|&likeness| Match {
                    id: "1".into(),
                    name: "Shirt".into(),
                    similarity: 0.5,
                    likeness,
                    ..Match::default()
                })
                .collect(),
            thumbnails: Vec::new(),
            milliseconds: 800.0,
            engine: Engine::Cpu,
        };
        let (close, far) = (Some(Likeness::Similar), Some(Likeness::NothingClose));
        let cases: [(&[Option<Likeness>], bool); 5] = [
            (&[], false),
            (&[None, None], false),
            (&[close, close], false),
            (&[close, far], false),
            (&[far, far], true),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|(words, expected)| answer(words).is_nothing_close() != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
