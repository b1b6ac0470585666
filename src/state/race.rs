//! Which engine is the faster one on this device: measured once, and remembered.
//!
//! The processor answers the first photo, as it is here sooner. Then, when nobody waits and the connection
//! is not a metered one, the graphics card's engine is fetched and started beside it. Each embeds the golden
//! picture several times. Graphics wins if it is clearly faster, and only if it has passed the self-test that
//! every engine passes before it is ready; then it answers the next photo, and the first one of later visits.

use serde::{Deserialize, Serialize};

use crate::engine::figures::Figures;
use crate::engine::protocol::{Engine, Event};

use super::parts::{Adapter, Choice, Problem, Running, Work};
use super::trial::{Outcome, Trial, TrialEffect, is_of_engine};
use super::{Effect, State};

/// Embeddings of each engine. The middle one counts: a photo may come between.
const TIMES: usize = 5;

/// Of the processor's time, the most that a faster graphics card takes. With less in it, the processor's
/// engine is the better one: it gives the shop's own bits, and needs less memory.
const MOST_OF_PROCESSORS: f64 = 0.8;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum RaceAction {
    /// What an earlier visit found out, if there was one.
    Recalled(Option<Verdict>),
    /// What runs in this visit is known.
    VersionRead(Version),
    /// Some seconds have passed since [`RaceEffect::Propose`].
    Due {
        /// Whether every byte costs the person something.
        is_metered: bool,
    },
}

/// Something for the page to do.
#[derive(Clone, Debug, PartialEq)]
pub enum RaceEffect {
    /// Wait some seconds, then say [`RaceAction::Due`].
    Propose,
    /// Keep it between visits.
    Keep(Verdict),
    /// Keep none.
    Forget,
}

/// What was compared; another version may be faster or slower.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The names of both engines' files, which change with their content.
    pub engines: String,
    /// The model's fingerprint; empty if its manifest did not come.
    pub model: String,
}

/// The end of a race.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// By the browser's name for it.
    pub adapter: String,
    /// What was compared.
    pub version: Version,
    /// The faster one.
    pub engine: Engine,
    /// Its median time for one embedding on each, graphics first, in milliseconds; none if graphics failed.
    pub milliseconds: Option<[f64; 2]>,
}

/// What is known of both engines' speed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Race {
    /// Of this visit, or an earlier one.
    verdict: Option<Verdict>,
    /// Of this visit, once it is known.
    version: Option<Version>,
    course: Course,
}

/// How far the race is.
#[derive(Clone, Debug, Default, PartialEq)]
enum Course {
    /// Not begun.
    #[default]
    Open,
    /// The page waits for a quiet moment.
    Proposed,
    /// Graphics runs.
    Graphics(Trial),
    /// Graphics has these figures; the processor runs.
    Processor(Trial, Figures),
    /// Graphics has won, and waits for the processor to finish a photo.
    Won(Trial),
    /// Not in this visit.
    Over,
}

impl Race {
    /// What runs in this visit, once it is known.
    pub fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// The verdict about this adapter and what runs in this visit.
    pub fn verdict(&self, adapter: &Adapter) -> Option<&Verdict> {
        let (Adapter::Hardware(name), Some(version)) = (adapter, &self.version) else {
            return None;
        };
        let verdict = self.verdict.as_ref();
        verdict.filter(|verdict| verdict.adapter == *name && verdict.version == *version)
    }

    /// The engine that is right where a person leaves it to the page; none until that is known.
    pub fn engine(&self, adapter: &Adapter) -> Option<Engine> {
        let may_be_graphics = self.verdict.as_ref().map(|verdict| verdict.engine);
        match (may_be_graphics, adapter) {
            (Some(Engine::WebGpu), Adapter::Unknown) => None,
            (Some(Engine::WebGpu), Adapter::Hardware(_)) => {
                self.version.as_ref()?;
                let verdict = self.verdict(adapter);
                Some(verdict.map_or(Engine::Cpu, |verdict| verdict.engine))
            }
            _ => Some(Engine::Cpu),
        }
    }

    /// Whether silence would mean that something is wrong.
    pub fn is_on(&self) -> bool {
        matches!(self.course, Course::Graphics(_) | Course::Processor(..))
    }

    fn trial(&self) -> Option<&Trial> {
        match &self.course {
            Course::Graphics(trial) | Course::Processor(trial, _) | Course::Won(trial) => {
                Some(trial)
            }
            Course::Open | Course::Proposed | Course::Over => None,
        }
    }

    /// Whether this is the number of the engine that races with the one that answers.
    pub(super) fn is_of(&self, worker: u64) -> bool {
        self.trial().is_some_and(|trial| trial.worker == worker)
    }
}

impl State {
    pub(super) fn act_on_race(&mut self, action: RaceAction) -> Vec<Effect> {
        match action {
            RaceAction::Recalled(verdict) => {
                self.race.verdict = verdict;
                Vec::new()
            }
            RaceAction::VersionRead(version) => {
                self.race.version = Some(version);
                self.start_if_wanted()
            }
            RaceAction::Due { .. } if self.race.course != Course::Proposed => Vec::new(),
            RaceAction::Due { is_metered: true } => {
                self.race.course = Course::Over;
                Vec::new()
            }
            RaceAction::Due { is_metered: false } => {
                if !(self.may_race() && matches!(self.work, Work::Found(_))) {
                    // A photo has come; the next answer proposes anew.
                    self.race.course = Course::Open;
                    return Vec::new();
                }
                let worker = self.next_number();
                let (trial, effect) = Trial::start(worker, Engine::WebGpu, TIMES);
                self.race.course = Course::Graphics(trial);
                vec![Effect::Trial(effect)]
            }
        }
    }

    /// Whether there are two engines to compare, and nothing against it.
    fn may_race(&self) -> bool {
        let version = self.race.version.as_ref();
        let is_known = version.is_some_and(|version| !version.model.is_empty());
        self.choice == Choice::Automatic
            && matches!(self.adapter, Adapter::Hardware(_))
            && self.gpu_problem.is_none()
            && self.is_processor_ready()
            && !self.measuring.is_on()
            && is_known
            && self.race.verdict(&self.adapter).is_none()
    }

    fn is_processor_ready(&self) -> bool {
        let engine = Engine::Cpu;
        self.running == Running::Ready { engine }
    }

    /// What follows for the race from what happened just now. Called after each step.
    pub(super) fn follow_race(&mut self) -> Vec<Effect> {
        let waits = matches!(self.work, Work::Waiting | Work::Looking);
        let verdict = self.race.verdict(&self.adapter);
        if self.gpu_problem.is_some() && verdict.is_some_and(|it| it.engine == Engine::WebGpu) {
            // A lost device may be there again at the next visit: then they race anew.
            self.race.verdict = None;
            return vec![Effect::Race(RaceEffect::Forget)];
        }
        match &self.race.course {
            Course::Open if self.may_race() && matches!(self.work, Work::Found(_)) => {
                self.race.course = Course::Proposed;
                vec![Effect::Race(RaceEffect::Propose)]
            }
            // The choice, or the processor's engine, is another one now.
            Course::Graphics(_) | Course::Processor(..) if !self.may_race() => self.end_race(),
            Course::Won(_) if self.choice != Choice::Automatic || !self.is_processor_ready() => {
                self.end_race()
            }
            Course::Won(trial) if !waits => {
                let engine = trial.engine;
                self.worker = trial.worker;
                self.running = Running::Ready { engine };
                self.race.course = Course::Over;
                vec![Effect::Trial(TrialEffect::Promote)]
            }
            _ => Vec::new(),
        }
    }

    /// Gives up a race, for now.
    pub(super) fn end_race(&mut self) -> Vec<Effect> {
        let is_on = self.race.trial().is_some();
        if is_on {
            self.race.course = Course::Open;
        }
        is_on
            .then_some(Effect::Trial(TrialEffect::End))
            .into_iter()
            .collect()
    }

    /// What the engine on trial said.
    pub(super) fn hear_racer(&mut self, event: Event) -> Vec<Effect> {
        let Course::Graphics(trial) = &mut self.race.course else {
            // It has run; whatever it says now, the engine that answers is not this one yet.
            return match event {
                Event::Failed { failure, .. } => self.finish(Err(Problem::Engine(failure))),
                _ => Vec::new(),
            };
        };
        let (effect, outcome) = trial.hear(event);
        let effect = effect.map(Effect::Trial).into_iter();
        let outcome = outcome.map(|outcome| self.graphics_ran(outcome));
        effect.chain(outcome.into_iter().flatten()).collect()
    }

    fn graphics_ran(&mut self, outcome: Outcome) -> Vec<Effect> {
        let Course::Graphics(trial) = std::mem::take(&mut self.race.course) else {
            return Vec::new();
        };
        match outcome {
            Ok(figures) => {
                self.race.course = Course::Processor(trial, figures);
                let (worker, times) = (self.worker, TIMES);
                vec![Effect::Trial(TrialEffect::Measure { worker, times })]
            }
            Err(problem) => self.finish(Err(problem)),
        }
    }

    /// The engine that answers has measured itself.
    pub(super) fn processor_ran(&mut self, figures: &Figures) -> Vec<Effect> {
        match std::mem::take(&mut self.race.course) {
            Course::Processor(trial, graphics) => {
                let times = [&graphics, figures].map(Figures::median);
                let [Some(graphics), Some(processor)] = times else {
                    return vec![Effect::Trial(TrialEffect::End)];
                };
                self.race.course = Course::Won(trial);
                self.finish(Ok([graphics, processor]))
            }
            course => {
                self.race.course = course;
                Vec::new()
            }
        }
    }

    /// Ends the race: with both times, or for what is wrong with graphics.
    fn finish(&mut self, result: Result<[f64; 2], Problem>) -> Vec<Effect> {
        let is_won = matches!(result, Ok([graphics, processor]) if graphics <= processor * MOST_OF_PROCESSORS);
        let mut effects = Vec::new();
        if !is_won {
            self.race.course = Course::Over;
            effects.push(Effect::Trial(TrialEffect::End));
        }
        let is_verdict = match &result {
            Ok(_) => true,
            Err(problem) => is_of_engine(problem),
        };
        if let (true, Adapter::Hardware(adapter), Some(version)) =
            (is_verdict, &self.adapter, &self.race.version)
        {
            let verdict = Verdict {
                adapter: adapter.clone(),
                version: version.clone(),
                engine: if is_won { Engine::WebGpu } else { Engine::Cpu },
                milliseconds: result.ok(),
            };
            self.race.verdict = Some(verdict.clone());
            effects.push(Effect::Race(RaceEffect::Keep(verdict)));
        }
        effects
    }

    /// [`TICK_SECONDS`](super::TICK_SECONDS) passed.
    pub(super) fn tick_race(&mut self) -> Vec<Effect> {
        let problem = match &mut self.race.course {
            Course::Graphics(trial) => trial.tick(),
            // The processor's own silence is noticed with the next photo.
            _ => None,
        };
        problem.map_or(Vec::new(), |problem| self.finish(Err(problem)))
    }
}

#[cfg(test)]
pub(super) use tests::winner;

#[cfg(test)]
mod tests;
