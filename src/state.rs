//! Every state of the page and every transition, without a browser.
//!
//! [`State::update`] takes an [`Action`] and returns the [`Effect`]s that the page carries out.
//! Work is numbered twice: each started engine has a number, and so has each search. What comes
//! from an engine or for a search that is no longer wanted changes nothing.

mod actions;
mod crop;
mod given;
pub mod ledger;
pub mod measure;
pub mod offline;
mod origin;
mod parts;
mod past;
pub mod race;
mod recall;
mod refinement;
pub mod shops;
pub mod trial;
pub mod wardrobe;

use crate::engine::failure::Failure;
use crate::engine::protocol::{Engine, Event, Stage};

use wardrobe::Wardrobe;

pub use actions::{Action, Effect};
pub use crop::{CropAction, Framing, Grip, nudge};
pub use given::{
    AddressProblem, FetchFailure, Given, GivenAction, GivenEffect, Hosts, Location,
    MOST_PICTURE_BYTES, address_in, as_address, first_of_list,
};
pub use origin::{OriginAction, Origins};
pub use parts::{
    Adapter, Answer, Choice, Phase, Photo, Problem, Running, Shop, Step, Thumbnail, Work,
};
pub use recall::{Forgotten, Recall, RecallAction, RecallEffect, Shared};
pub use refinement::{Look, Refine, Refinement};
pub use shops::{MOST_ADDED, ShopProblem, Shops, ShopsAction, ShopsEffect};

/// How long the box over the photo must stand still before the part in it is searched: longer than
/// between two presses of an arrow key, shorter than anybody waits for.
pub const SETTLE_MILLISECONDS: u32 = 350;

/// Seconds between two [`Action::Tick`]s.
pub const TICK_SECONDS: u32 = 5;

/// Seconds without a word from an engine at work, after which it is given up. A software WebGPU
/// adapter needs about 20 s for one inference, a slow phone's processor less.
const MOST_SILENT_SECONDS: u32 = 120;

/// The same for an engine whose own code is still being fetched: 21 MB for WebGPU where the host does
/// not compress, which takes a slow line several minutes.
const MOST_ARRIVING_SECONDS: u32 = 600;

/// The whole page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// What the browser offers.
    pub adapter: Adapter,
    /// What a person wants.
    pub choice: Choice,
    /// The shop, once its manifest was read.
    pub shop: Option<Shop>,
    /// Bytes of the model, once its manifest was read.
    pub model_bytes: Option<u64>,
    /// The engine.
    pub running: Running,
    /// The current photo.
    pub photo: Option<Photo>,
    /// What becomes of it.
    pub work: Work,
    /// What a person wants to see beside the photo, and what came of it.
    pub refinement: Refinement,
    /// What is wrong now.
    pub problem: Option<Problem>,
    /// Why WebGPU is not used any more in this visit.
    pub gpu_problem: Option<Problem>,
    /// What was given beside the current photo.
    pub given: Given,
    /// The shops beside the page's own.
    pub shops: Shops,
    /// The search beyond its photo.
    pub recall: Recall,
    /// Which part of the photo is searched.
    pub framing: Framing,
    /// Where in the photo the answer comes from.
    pub origins: Origins,
    /// The person's own clothes.
    pub wardrobe: Wardrobe,
    /// What works without a network, and what is kept.
    pub offline: offline::Offline,
    /// What was fetched since the photo was chosen.
    pub ledger: ledger::Ledger,
    /// Which engine is the faster one here.
    pub race: race::Race,
    /// What a person has measured.
    pub measuring: measure::Measuring,
    /// Whether `shop` is all that will come.
    knows_shop: bool,
    /// Number of the engine that answers.
    worker: u64,
    /// Number of the last engine.
    last_worker: u64,
    /// Number of the last search.
    search: u64,
    /// Ticks since the engine at work last said something.
    silent_ticks: u32,
}

impl State {
    /// At the beginning of a visit, with the choice of the last one.
    pub fn new(choice: Choice) -> Self {
        Self {
            choice,
            ..Self::default()
        }
    }

    /// Lets every new search show this many products.
    pub fn show_first(&mut self, count: usize) {
        self.refinement.first = Some(count);
        self.refinement.query.count = count;
    }

    /// The page in one word.
    pub fn phase(&self) -> Phase {
        match (&self.work, &self.running) {
            (Work::None, _) => Phase::Idle,
            (Work::Found(_), _) => Phase::Found,
            (Work::Failed, _) => Phase::Failed,
            (Work::Waiting | Work::Looking, Running::Ready { .. }) => Phase::Looking,
            (Work::Waiting | Work::Looking, _) => Phase::Preparing,
        }
    }

    /// Whether the first screen is whole: its samples are there, or will not come.
    pub fn is_settled(&self) -> bool {
        self.knows_shop || self.phase() != Phase::Idle
    }

    /// The engine that runs or would run; none until the browser has answered.
    pub fn engine(&self) -> Option<Engine> {
        match (&self.running, self.choice, &self.adapter) {
            (Running::Opening { engine, .. } | Running::Ready { engine }, ..) => Some(*engine),
            (_, Choice::Cpu, _) => Some(Engine::Cpu),
            _ if self.gpu_problem.is_some() => Some(Engine::Cpu),
            (_, Choice::Automatic, adapter) => self.race.engine(adapter),
            (_, _, Adapter::Unknown) => None,
            (_, _, Adapter::Hardware(_)) => Some(Engine::WebGpu),
            (_, Choice::WebGpu, Adapter::Software(_)) => Some(Engine::WebGpu),
            _ => Some(Engine::Cpu),
        }
    }

    /// Whether an engine was started and not ended.
    pub fn is_started(&self) -> bool {
        self.running != Running::Off
    }

    /// Whether silence would mean that something is wrong.
    pub fn is_at_work(&self) -> bool {
        let is_busy = matches!(self.phase(), Phase::Preparing | Phase::Looking)
            || self.refinement.is_ranking
            || self.wardrobe.is_at_work();
        self.is_started() && is_busy
    }

    /// Whether an engine's silence must be noticed.
    pub fn needs_ticks(&self) -> bool {
        self.is_at_work() || self.race.is_on() || self.measuring.is_on()
    }

    /// The number of the engine that this search should be sent to; none if it is not wanted any more.
    pub fn worker_for(&self, id: u64) -> Option<u64> {
        (self.waits_for_products() && id == self.search && self.is_started()).then_some(self.worker)
    }

    /// The number of the last engine.
    pub fn worker(&self) -> u64 {
        self.worker
    }

    /// Whether trying again may help without another photo.
    pub fn can_retry(&self) -> bool {
        let photo_is_bad = matches!(
            self.problem,
            Some(Problem::Engine(Failure::Picture(_)) | Problem::Unreadable)
        );
        self.work == Work::Failed && !photo_is_bad && !self.is_beyond_retry()
    }

    /// Takes one step, and what the wardrobe wants after it.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let mut effects = self.step(action);
        effects.extend(self.pursue_wardrobe());
        effects.extend(self.follow_race());
        effects
    }

    fn step(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::AdapterFound(adapter) => {
                self.adapter = adapter;
                self.start_if_wanted()
            }
            Action::EngineChosen(choice) => self.choose(choice),
            Action::ShopRead(shop) => {
                self.shop = shop;
                self.knows_shop = true;
                Vec::new()
            }
            Action::ModelMeasured { bytes } => {
                self.model_bytes = Some(bytes);
                Vec::new()
            }
            Action::PhotoChosen(photo) => self.take_one(photo),
            Action::Given(action) => self.update_given(action),
            Action::Shops(action) => self.update_shops(action),
            Action::Recall(action) => self.update_recall(action),
            Action::PhotosChosen(photos) => self.take_photos(photos),
            Action::Refine(step) => self.refine_and_keep(step),
            Action::NothingChosen => {
                // The answer on the page stays; a notice about other work does too.
                self.problem.get_or_insert(Problem::NoFile);
                Vec::new()
            }
            Action::PhotoLost { id, problem } => {
                if id == self.search && matches!(self.work, Work::Waiting | Work::Looking) {
                    self.fail(problem);
                }
                Vec::new()
            }
            Action::Heard { worker, event } if self.race.is_of(worker) => self.hear_racer(event),
            Action::Heard { worker, event } if self.measuring.is_of(worker) => {
                self.hear_measured(event)
            }
            Action::Heard { worker, event } if worker == self.worker && self.is_started() => {
                self.silent_ticks = 0;
                self.hear(event)
            }
            Action::Heard { .. } => Vec::new(),
            Action::Pictured {
                worker,
                id,
                rank,
                address,
            } => match worker == self.worker && self.refinement.is_look(id) {
                true => self.refinement.picture(rank, address),
                false => self.picture(worker == self.worker && id == self.search, rank, address),
            },
            Action::Tick => {
                let mut effects = self.tick();
                effects.extend(self.tick_race());
                effects.extend(self.tick_measuring());
                effects
            }
            Action::Race(action) => self.act_on_race(action),
            Action::Measure(action) => self.act_on_measuring(action),
            Action::Retry => self.retry(),
            Action::Crop(action) => self.frame(action),
            Action::Origin(action) => self.trace(action),
            Action::Wardrobe(action) => self.step_wardrobe(action),
            Action::Offline(action) => {
                let effects = self.offline.update(action);
                effects.into_iter().map(Effect::Offline).collect()
            }
            Action::Ledger(entry) => {
                self.ledger.update(entry);
                Vec::new()
            }
        }
    }

    fn take(&mut self, photo: Photo) -> Vec<Effect> {
        let mut effects = self.forget_answer();
        let old = self.take_off();
        effects.extend(self.refinement.begin_photo());
        effects.extend(self.put_away(old));
        self.photo = Some(photo);
        self.recall.begin_photo();
        self.framing.begin();
        effects.extend(self.begin_search());
        effects.push(Effect::Reveal);
        effects
    }

    /// Searches with the photo at hand, or with what was recalled, under a new number.
    fn begin_search(&mut self) -> Vec<Effect> {
        if self.photo.is_none() && self.recall.code.is_none() {
            return Vec::new();
        }
        self.search += 1;
        self.work = Work::Waiting;
        self.refinement.begin_search();
        self.problem = None;
        self.silent_ticks = 0;
        match self.running {
            // The worker keeps a search that comes before it is ready.
            Running::Ready { .. } | Running::Opening { .. } => self.order().into_iter().collect(),
            Running::Off => self.start_if_wanted(),
        }
    }

    /// What the engine is to do for the current search.
    fn order(&self) -> Option<Effect> {
        let id = self.search;
        match (&self.photo, &self.recall.code) {
            (Some(photo), _) => Some(Effect::Search {
                id,
                photo: photo.clone(),
            }),
            (None, Some(code)) => {
                let code = code.clone();
                Some(RecallEffect::Search { id, code }.into())
            }
            (None, None) => None,
        }
    }

    /// Starts an engine if a search waits for one and it is known which.
    fn start_if_wanted(&mut self) -> Vec<Effect> {
        let waits = self.work == Work::Waiting && !self.is_started();
        match (waits, self.engine(), self.order()) {
            (true, Some(engine), Some(order)) => {
                self.worker = self.next_number();
                self.silent_ticks = 0;
                self.running = Running::Opening { engine, step: None };
                self.refinement.begin_engine();
                let start = Effect::Start {
                    worker: self.worker,
                    engine,
                };
                vec![start, order]
            }
            _ => Vec::new(),
        }
    }

    /// For one more engine.
    fn next_number(&mut self) -> u64 {
        self.last_worker += 1;
        self.last_worker
    }

    fn choose(&mut self, choice: Choice) -> Vec<Effect> {
        let before = self.engine();
        self.choice = choice;
        let mut effects = vec![Effect::Remember(choice)];
        if choice == Choice::WebGpu {
            self.gpu_problem = None; // asked for by hand: it gets another chance
        }
        let running = std::mem::take(&mut self.running);
        if self.engine() == before {
            self.running = running;
        } else if running != Running::Off {
            effects.push(Effect::End);
        }
        if self.waits_for_products() && !self.is_started() {
            effects.extend(self.forget_answer());
            effects.extend(self.begin_search());
        }
        effects
    }

    fn hear(&mut self, event: Event) -> Vec<Effect> {
        let is_current = |id: u64| id == self.search;
        match event {
            Event::Progress { stage, done, total } => {
                if let Running::Opening { step, .. } = &mut self.running {
                    *step = Some(Step { stage, done, total });
                }
                Vec::new()
            }
            Event::Ready => {
                if let Running::Opening { engine, .. } = self.running {
                    self.running = Running::Ready { engine };
                }
                Vec::new()
            }
            Event::Looking { id } => {
                if is_current(id) && self.work == Work::Waiting {
                    self.work = Work::Looking;
                    self.refinement.has_seen = true;
                }
                Vec::new()
            }
            Event::Found {
                id,
                guesses,
                matches,
                milliseconds,
                narrowed,
            } => {
                let engine = self.engine().unwrap_or(Engine::Cpu);
                // With another shop, more of an answer may come when nothing is waited for.
                let is_more = !narrowed.shops.is_empty() && matches!(self.work, Work::Found(_));
                if !is_current(id) || !(self.waits_for_products() || is_more) {
                    return Vec::new();
                }
                let thumbnails = vec![Thumbnail::Waiting; matches.len()];
                let answer = Answer {
                    guesses,
                    matches,
                    thumbnails,
                    milliseconds,
                    engine,
                };
                let is_open = narrowed.is_open();
                let mut effects = self.show(answer, narrowed);
                // What will be another answer in a moment is no step to go back to.
                if !is_open {
                    effects.extend(self.record());
                }
                effects
            }
            Event::Completed { id, pieces } => {
                self.refinement.complete(id, pieces);
                Vec::new()
            }
            Event::Coded { id, code } => {
                self.take_code(id, code);
                Vec::new()
            }
            Event::Traced {
                id,
                part,
                places,
                shares,
            } => {
                if is_current(id) && matches!(self.work, Work::Found(_)) {
                    self.framing.learn(part);
                    self.origins.learn(places, shares);
                }
                Vec::new()
            }
            Event::Measured(figures) => self.processor_ran(&figures),
            // A thumbnail's bytes come as `Action::Pictured`.
            Event::Embedded { .. } | Event::Thumbnail { .. } | Event::Fetched { .. } => Vec::new(),
            Event::Failed { id: Some(id), .. } if !is_current(id) => Vec::new(),
            Event::Failed {
                id: Some(_),
                failure,
            } if !is_of_engine(&failure) => {
                let effects = self.forget_answer();
                self.fail(Problem::Engine(failure));
                effects
            }
            Event::Failed { failure, .. } => {
                let is_of_engine = is_of_engine(&failure);
                self.stop(Problem::Engine(failure), is_of_engine)
            }
            Event::Wardrobe(event) => self.hear_wardrobe(event),
        }
    }

    /// The engine cannot go on. If it is WebGPU's own fault, the processor takes over.
    fn stop(&mut self, problem: Problem, is_of_engine: bool) -> Vec<Effect> {
        let engine = self.engine();
        let was_wanted = self.waits_for_products();
        self.running = Running::Off;
        let mut effects = vec![Effect::End];
        if was_wanted {
            effects.extend(self.forget_answer());
        }
        let takes_over = is_of_engine && engine == Some(Engine::WebGpu);
        self.wardrobe.halt(&problem, takes_over);
        if takes_over {
            self.gpu_problem = Some(problem);
            if was_wanted {
                effects.extend(self.begin_search());
            }
        } else if was_wanted {
            self.fail(problem);
        }
        effects
    }

    fn fail(&mut self, problem: Problem) {
        self.work = Work::Failed;
        self.refinement.is_ranking = false;
        self.problem = Some(problem);
    }

    fn picture(&mut self, is_wanted: bool, rank: usize, address: Option<String>) -> Vec<Effect> {
        if let (true, Work::Found(answer)) = (is_wanted, &mut self.work)
            && let Some(place) = answer.thumbnails.get_mut(rank)
            && *place == Thumbnail::Waiting
        {
            *place = address.map_or(Thumbnail::Missing, Thumbnail::Address);
            return Vec::new();
        }
        address.map(Effect::Forget).into_iter().collect()
    }

    fn forget_answer(&mut self) -> Vec<Effect> {
        self.origins = Origins::default();
        let Work::Found(answer) = std::mem::take(&mut self.work) else {
            return Vec::new();
        };
        let address = |thumbnail| match thumbnail {
            Thumbnail::Address(address) => Some(Effect::Forget(address)),
            Thumbnail::Waiting | Thumbnail::Missing => None,
        };
        answer.thumbnails.into_iter().filter_map(address).collect()
    }

    fn tick(&mut self) -> Vec<Effect> {
        if !self.is_at_work() {
            self.silent_ticks = 0;
            return Vec::new();
        }
        self.silent_ticks += 1;
        // Before its first step an engine is still on its way here, and tells no progress.
        let is_arriving = matches!(self.running, Running::Opening { step: None, .. });
        let most = match is_arriving {
            true => MOST_ARRIVING_SECONDS,
            false => MOST_SILENT_SECONDS,
        };
        if self.silent_ticks * TICK_SECONDS < most {
            return Vec::new();
        }
        let is_download = matches!(
            self.running,
            Running::Opening { step: Some(Step { stage: Stage::Model | Stage::Catalogue, done, total }), .. }
                if done < total
        );
        match is_download {
            true => self.stop(Problem::Stalled, false), // another engine would wait as long
            false => self.stop(Problem::Silent, true),
        }
    }

    fn retry(&mut self) -> Vec<Effect> {
        match self.can_retry() {
            true => self.begin_search(),
            false => Vec::new(),
        }
    }
}

/// Whether another engine may do better: not with files that did not come, or the photo itself.
fn is_of_engine(failure: &Failure) -> bool {
    matches!(failure, Failure::Engine { .. } | Failure::SelfTest { .. })
}

#[cfg(test)]
mod tests;
