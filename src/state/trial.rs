//! An engine beside the one that answers, started to be measured.

use crate::engine::failure::Failure;
use crate::engine::figures::Figures;
use crate::engine::protocol::{Engine, Event};

use super::parts::Problem;
use super::{MOST_ARRIVING_SECONDS, MOST_SILENT_SECONDS, TICK_SECONDS};

/// Something for the page to do with it.
#[derive(Clone, Debug, PartialEq)]
pub enum TrialEffect {
    /// End the engine on trial, if there is one, start this one beside the one that answers, and open it.
    Start {
        /// The new engine's number.
        worker: u64,
        /// Which.
        engine: Engine,
    },
    /// Let this engine, on trial or not, measure itself.
    Measure {
        /// The engine's number.
        worker: u64,
        /// Embeddings.
        times: usize,
    },
    /// End the engine on trial.
    End,
    /// End the engine that answers; the one on trial takes its place.
    Promote,
}

/// An engine on trial.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The engine's number.
    pub worker: u64,
    /// Which.
    pub engine: Engine,
    /// Embeddings that it is asked for.
    times: usize,
    /// Whether it has said anything: its own code is here.
    is_here: bool,
    /// Ticks since it last said something.
    silent_ticks: u32,
}

/// What became of a trial.
pub type Outcome = Result<Figures, Problem>;

impl Trial {
    /// Starts one that will embed the golden picture so many times.
    pub fn start(worker: u64, engine: Engine, times: usize) -> (Self, TrialEffect) {
        let trial = Self {
            worker,
            engine,
            times,
            is_here: false,
            silent_ticks: 0,
        };
        (trial, TrialEffect::Start { worker, engine })
    }

    /// Takes what the engine said: something to do, or the end.
    pub fn hear(&mut self, event: Event) -> (Option<TrialEffect>, Option<Outcome>) {
        self.is_here = true;
        self.silent_ticks = 0;
        match event {
            Event::Ready => {
                let (worker, times) = (self.worker, self.times);
                (Some(TrialEffect::Measure { worker, times }), None)
            }
            Event::Measured(figures) => (None, Some(Ok(figures))),
            Event::Failed { failure, .. } => (None, Some(Err(Problem::Engine(failure)))),
            _ => (None, None),
        }
    }

    /// [`TICK_SECONDS`] passed. The problem, once it was silent for too long.
    pub fn tick(&mut self) -> Option<Problem> {
        self.silent_ticks += 1;
        let most = match self.is_here {
            true => MOST_SILENT_SECONDS,
            false => MOST_ARRIVING_SECONDS,
        };
        (self.silent_ticks * TICK_SECONDS >= most).then_some(Problem::Silent)
    }
}

/// Whether the engine itself is to blame, and not the connection or the shop's files.
pub fn is_of_engine(problem: &Problem) -> bool {
    let engine = |failure: &Failure| super::is_of_engine(failure);
    match problem {
        Problem::Engine(failure) => engine(failure),
        Problem::Silent => true,
        _ => false,
    }
}
