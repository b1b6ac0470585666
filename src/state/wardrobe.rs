//! A person's own clothes: what is kept, what is being added, and what of it resembles the photo.
//!
//! Photos are sent to the engine one at a time, and only while no search waits. So pausing is not
//! sending, and deleting everything waits for the one photo that is under way: nothing is written after
//! it.

mod actions;
mod steps;

use std::collections::{BTreeSet, VecDeque};

use catalogue::Likeness;
use contract::Digest;

use super::State;
use super::parts::{Problem, Work};
use crate::engine::wardrobe::{Lasting, OwnedMatch, Refusal};

pub use actions::{Action, Effect};

/// Photos that the time left is estimated by.
const RECENT: usize = 8;

/// Times that a photo may be under way when the engine stops, before it is given up.
const MOST_TRIES: u8 = 2;

/// What browsers give no type for, and cameras and shops do write.
const UNTYPED: [&str; 8] = ["heic", "heif", "avif", "jxl", "jpg", "jpeg", "png", "webp"];

/// The wardrobe.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wardrobe {
    /// By name.
    pub garments: Vec<Garment>,
    /// Photos being added, or added last.
    pub import: Import,
    /// What a photo is compared with.
    pub place: Place,
    /// The worst that was said of the pieces kept in this visit.
    pub lasting: Lasting,
    /// Garments that the model at hand cannot compare.
    pub outdated: BTreeSet<Digest>,
    /// Files of a later version of the page.
    pub later: usize,
    /// Photos that an earlier visit did not come to.
    pub left_over: usize,
    /// Whether something that was to be deleted is still there.
    pub is_stuck: bool,
    /// What resembles the photo of a search, and the search's number.
    owned: Option<(u64, Vec<OwnedMatch>)>,
    clearing: Clearing,
    /// The engine that was told of the garments.
    recalled_by: u64,
    /// Number of the last task.
    task: u64,
}

/// A piece as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Garment {
    /// The photo's.
    pub key: Digest,
    /// What a person calls it.
    pub name: String,
    /// What its file is called.
    pub file: String,
    /// Object URL of its picture; none if there was no room for one.
    pub address: Option<String>,
}

/// A photo that a person chose for the wardrobe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The file's, one for each in a visit.
    pub number: u64,
    /// The file's name.
    pub name: String,
}

/// Photos being added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// All that were chosen since the last import was over.
    pub total: usize,
    /// In the wardrobe now.
    pub kept: usize,
    /// That were there already.
    pub known: usize,
    /// Files of a folder that are no pictures.
    pub left_out: usize,
    /// Those that make no piece.
    pub failures: Vec<Unusable>,
    /// Whether a person wants it so, or the engine stopped.
    pub is_paused: bool,
    /// Why it is paused, if no person wants it so.
    pub problem: Option<Problem>,
    queue: VecDeque<Task>,
    sent: Option<(u64, Task)>,
    /// Of the last photos.
    milliseconds: VecDeque<f64>,
    /// Photos that the next visit would be told of.
    remembered: usize,
}

/// A photo that makes no piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Unusable {
    /// The file's name.
    pub name: String,
    /// Why.
    pub reason: Reason,
}

/// Why a photo makes no piece.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The engine's word.
    Refused(Refusal),
    /// Its file cannot be read from the device any more.
    Unreadable,
    /// The engine stopped at it, twice.
    Stopped,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Rising.
    pub number: u64,
    /// The file's name, or the garment's.
    pub name: String,
    /// What.
    pub subject: Subject,
    /// How often the engine stopped at it.
    tries: u8,
}

/// What a task looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A chosen photo, by its number.
    Photo(u64),
    /// The kept picture of a garment, whose file is called so.
    Garment(String),
}

/// What a photo is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The shop's products and the person's own.
    #[default]
    Both,
    /// The shop's products.
    Shop,
    /// The person's own.
    Wardrobe,
}

/// How far deleting everything has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Clearing {
    #[default]
    No,
    /// Once the photo under way is done with.
    Wanted,
    Begun,
}

impl Place {
    /// All of them, in the order shown.
    pub const ALL: [Self; 3] = [Self::Both, Self::Shop, Self::Wardrobe];

    /// As it is kept between visits.
    pub fn key(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Shop => "shop",
            Self::Wardrobe => "wardrobe",
        }
    }

    /// The place with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.key() == key)
    }
}

impl Wardrobe {
    /// What a photo is compared with now: an empty wardrobe is no place.
    pub fn place(&self) -> Place {
        match self.garments.is_empty() {
            true => Place::Shop,
            false => self.place,
        }
    }

    /// Whether an engine is wanted, and silence would mean that something is wrong.
    pub fn is_at_work(&self) -> bool {
        !self.import.is_paused && self.import.is_under_way()
    }

    /// Whether everything is being deleted.
    pub fn is_clearing(&self) -> bool {
        self.clearing != Clearing::No
    }

    /// The garment with this key.
    pub fn garment(&self, key: &Digest) -> Option<&Garment> {
        self.garments.iter().find(|garment| garment.key == *key)
    }

    /// The engine stopped; `takes_over` says whether another one does.
    pub(super) fn halt(&mut self, problem: &Problem, takes_over: bool) {
        if let Some((_, task)) = &mut self.import.sent {
            task.tries += 1;
        }
        if self.is_at_work() && !takes_over {
            self.import.is_paused = true;
            self.import.problem = Some(problem.clone());
        }
    }
}

impl Import {
    /// Photos that were dealt with.
    pub fn done(&self) -> usize {
        self.kept + self.known + self.failures.len()
    }

    /// Whether there is still something to look at.
    pub fn is_under_way(&self) -> bool {
        self.sent.is_some() || !self.queue.is_empty()
    }

    /// Seconds until all are done, by the last ones; none before the first.
    pub fn seconds_left(&self) -> Option<u32> {
        let count = self.milliseconds.len();
        let sum: f64 = self.milliseconds.iter().sum();
        let left = self.total.saturating_sub(self.done());
        (count > 0).then(|| (sum / count as f64 * left as f64 / 1000.0).ceil() as u32)
    }

    /// Chosen photos that are still to be looked at.
    fn photos_left(&self) -> usize {
        let tasks = self
            .queue
            .iter()
            .chain(self.sent.iter().map(|(_, task)| task));
        let is_photo = |task: &&Task| matches!(task.subject, Subject::Photo(_));
        tasks.filter(is_photo).count()
    }

    fn took(&mut self, milliseconds: f64) {
        self.milliseconds.push_back(milliseconds);
        if self.milliseconds.len() > RECENT {
            self.milliseconds.pop_front();
        }
    }
}

impl State {
    /// The number of the engine that was started and not ended.
    pub fn started_worker(&self) -> Option<u64> {
        self.is_started().then_some(self.worker)
    }

    /// What of the wardrobe resembles the photo, most similar first, unless it is not asked; empty
    /// before an answer.
    pub fn owned(&self) -> Vec<(&Garment, OwnedMatch)> {
        let is_found = matches!(self.work, Work::Found(_));
        match &self.wardrobe.owned {
            Some((id, pieces)) if is_found && *id == self.search => pieces
                .iter()
                .filter_map(|&piece| Some((self.wardrobe.garment(&piece.key)?, piece)))
                .filter(|_| self.wardrobe.place() != Place::Shop)
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The best word for what resembles the photo; none where there are no words, or no garments.
    pub fn owned_likeness(&self) -> Option<Likeness> {
        self.owned().first().and_then(|(_, piece)| piece.likeness)
    }
}

/// Whether a file of a folder is to be looked at: what the browser takes for a picture, and formats
/// that it may not know.
pub fn is_photo(name: &str, kind: &str) -> bool {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    let is_named_so = ending.is_some_and(|ending| UNTYPED.contains(&ending.as_str()));
    !name.starts_with('.') && (kind.starts_with("image/") || (kind.is_empty() && is_named_so))
}

#[cfg(test)]
mod tests;
