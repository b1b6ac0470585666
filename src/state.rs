//! Every state of the page and every transition, without a browser.
//!
//! [`State::update`] takes an [`Action`] and returns the [`Effect`]s that the page carries out.
//! Work is numbered twice: each started engine has a number, and so has each search. What comes
//! from an engine or for a search that is no longer wanted changes nothing.

mod actions;
mod parts;

use crate::engine::failure::Failure;
use crate::engine::protocol::{Engine, Event, Stage};

pub use actions::{Action, Effect};
pub use parts::{
    Adapter, Answer, Choice, Phase, Photo, Problem, Running, Shop, Step, Thumbnail, Work,
};

/// Products that a search asks for where nobody asked for another number.
pub const COUNT: usize = 5;

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
    /// Products that a search asks for, at least 1.
    pub count: usize,
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
    /// What is wrong now.
    pub problem: Option<Problem>,
    /// Why WebGPU is not used any more in this visit.
    pub gpu_problem: Option<Problem>,
    /// Whether `shop` is all that will come.
    knows_shop: bool,
    /// Number of the last engine.
    worker: u64,
    /// Number of the last search.
    search: u64,
    /// Ticks since the engine at work last said something.
    silent_ticks: u32,
}

impl State {
    /// At the beginning of a visit, with the choice of the last one.
    pub fn new(choice: Choice) -> Self {
        Self {
            count: COUNT,
            choice,
            ..Self::default()
        }
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
        self.is_started() && matches!(self.phase(), Phase::Preparing | Phase::Looking)
    }

    /// The number of the engine that this search should be sent to; none if it is not wanted any more.
    pub fn worker_for(&self, id: u64) -> Option<u64> {
        let waits = matches!(self.work, Work::Waiting | Work::Looking);
        (waits && id == self.search && self.is_started()).then_some(self.worker)
    }

    /// Whether trying again may help without another photo.
    pub fn can_retry(&self) -> bool {
        let photo_is_bad = matches!(
            self.problem,
            Some(Problem::Engine(Failure::Picture(_)) | Problem::Unreadable)
        );
        self.work == Work::Failed && !photo_is_bad
    }

    /// Takes one step.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
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
            Action::PhotoChosen(photo) => self.take(photo),
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
            } => self.picture(worker == self.worker && id == self.search, rank, address),
            Action::Tick => self.tick(),
            Action::Retry => self.retry(),
        }
    }

    fn take(&mut self, photo: Photo) -> Vec<Effect> {
        let mut effects = self.forget_answer();
        if let Some(old) = self.photo.replace(photo)
            && old.sample.is_none()
        {
            effects.push(Effect::Forget(old.address));
        }
        effects.extend(self.begin_search());
        effects.push(Effect::Reveal);
        effects
    }

    /// Searches with the photo at hand, under a new number.
    fn begin_search(&mut self) -> Vec<Effect> {
        let Some(photo) = self.photo.clone() else {
            return Vec::new();
        };
        self.search += 1;
        self.work = Work::Waiting;
        self.problem = None;
        self.silent_ticks = 0;
        let id = self.search;
        match self.running {
            // The worker keeps a search that comes before it is ready.
            Running::Ready { .. } | Running::Opening { .. } => vec![Effect::Search { id, photo }],
            Running::Off => self.start_if_wanted(),
        }
    }

    /// Starts an engine if a photo waits for one and it is known which.
    fn start_if_wanted(&mut self) -> Vec<Effect> {
        let waits = self.work == Work::Waiting && !self.is_started();
        match (waits, self.engine(), self.photo.clone()) {
            (true, Some(engine), Some(photo)) => {
                self.worker += 1;
                self.silent_ticks = 0;
                self.running = Running::Opening { engine, step: None };
                let start = Effect::Start {
                    worker: self.worker,
                    engine,
                };
                vec![
                    start,
                    Effect::Search {
                        id: self.search,
                        photo,
                    },
                ]
            }
            _ => Vec::new(),
        }
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
        if matches!(self.work, Work::Waiting | Work::Looking) && !self.is_started() {
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
                }
                Vec::new()
            }
            Event::Found {
                id,
                guesses,
                matches,
                milliseconds,
            } => {
                let engine = self.engine().unwrap_or(Engine::Cpu);
                if is_current(id) && matches!(self.work, Work::Waiting | Work::Looking) {
                    let thumbnails = vec![Thumbnail::Waiting; matches.len()];
                    self.work = Work::Found(Answer {
                        guesses,
                        matches,
                        thumbnails,
                        milliseconds,
                        engine,
                    });
                }
                Vec::new()
            }
            // A thumbnail's bytes come as `Action::Pictured`.
            Event::Embedded { .. } | Event::Thumbnail { .. } => Vec::new(),
            Event::Failed { id: Some(id), .. } if !is_current(id) => Vec::new(),
            Event::Failed {
                id: Some(_),
                failure,
            } if !is_of_engine(&failure) => {
                self.fail(Problem::Engine(failure));
                Vec::new()
            }
            Event::Failed { failure, .. } => {
                let is_of_engine = is_of_engine(&failure);
                self.stop(Problem::Engine(failure), is_of_engine)
            }
        }
    }

    /// The engine cannot go on. If it is WebGPU's own fault, the processor takes over.
    fn stop(&mut self, problem: Problem, is_of_engine: bool) -> Vec<Effect> {
        let engine = self.engine();
        let was_wanted = matches!(self.work, Work::Waiting | Work::Looking);
        self.running = Running::Off;
        let mut effects = vec![Effect::End];
        if is_of_engine && engine == Some(Engine::WebGpu) {
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
