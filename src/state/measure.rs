//! "Measure this device": each engine, started anew, one after the other.

use crate::engine::protocol::{Engine, Event};

use super::parts::{Adapter, Choice};
use super::trial::{Outcome, Trial, TrialEffect};
use super::{Effect, State};

/// Embeddings of each engine.
const TIMES: usize = 9;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasureAction {
    /// A person wants to know.
    Begin,
    /// A person has waited long enough; what was measured stays.
    Stop,
    /// A person wants the figures as a file.
    Save,
}

/// Something for the page to do.
#[derive(Clone, Debug, PartialEq)]
pub enum MeasureEffect {
    /// Give the person a file of these figures.
    Save(Vec<Row>),
}

/// An engine, and what it needs or why it cannot.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which.
    pub engine: Engine,
    /// Its figures.
    pub outcome: Outcome,
}

/// What a person has measured in this visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measuring {
    /// Engines that are done.
    pub rows: Vec<Row>,
    /// The one that runs.
    trial: Option<Trial>,
    /// Those after it.
    next: Vec<Engine>,
}

impl Measuring {
    /// Whether an engine is being measured.
    pub fn is_on(&self) -> bool {
        self.trial.is_some()
    }

    /// The engine that is being measured.
    pub fn engine(&self) -> Option<Engine> {
        self.trial.as_ref().map(|trial| trial.engine)
    }

    /// Whether this is the number of the engine that is being measured.
    pub(super) fn is_of(&self, worker: u64) -> bool {
        self.trial
            .as_ref()
            .is_some_and(|trial| trial.worker == worker)
    }
}

impl State {
    pub(super) fn act_on_measuring(&mut self, action: MeasureAction) -> Vec<Effect> {
        match action {
            MeasureAction::Begin if self.measuring.is_on() => Vec::new(),
            MeasureAction::Begin => {
                let mut effects = self.end_race();
                self.measuring.rows.clear();
                self.measuring.next = self.engines();
                effects.extend(self.measure_next());
                effects
            }
            MeasureAction::Stop => {
                self.measuring.next.clear();
                let trial = self.measuring.trial.take();
                let end = trial.map(|_| Effect::Trial(TrialEffect::End));
                end.into_iter().collect()
            }
            MeasureAction::Save => {
                let rows = self.measuring.rows.clone();
                vec![Effect::Measure(MeasureEffect::Save(rows))]
            }
        }
    }

    /// Those that this device has. A software adapter counts as none unless a person chose it.
    fn engines(&self) -> Vec<Engine> {
        let has_graphics = match self.adapter {
            Adapter::Hardware(_) => true,
            Adapter::Software(_) => self.choice == Choice::WebGpu,
            Adapter::Unknown | Adapter::None => false,
        };
        let graphics = has_graphics.then_some(Engine::WebGpu);
        [Engine::Cpu].into_iter().chain(graphics).collect()
    }

    fn measure_next(&mut self) -> Vec<Effect> {
        if self.measuring.next.is_empty() {
            return vec![Effect::Trial(TrialEffect::End)];
        }
        let engine = self.measuring.next.remove(0);
        let worker = self.next_number();
        let (trial, effect) = Trial::start(worker, engine, TIMES);
        self.measuring.trial = Some(trial);
        vec![Effect::Trial(effect)]
    }

    /// What the engine that is being measured said.
    pub(super) fn hear_measured(&mut self, event: Event) -> Vec<Effect> {
        let Some(trial) = &mut self.measuring.trial else {
            return Vec::new();
        };
        let (effect, outcome) = trial.hear(event);
        let effect = effect.map(Effect::Trial).into_iter();
        let next = outcome.map(|outcome| self.measured(outcome));
        effect.chain(next.into_iter().flatten()).collect()
    }

    fn measured(&mut self, outcome: Outcome) -> Vec<Effect> {
        if let Some(Trial { engine, .. }) = self.measuring.trial.take() {
            self.measuring.rows.push(Row { engine, outcome });
        }
        self.measure_next()
    }

    /// [`TICK_SECONDS`](super::TICK_SECONDS) passed.
    pub(super) fn tick_measuring(&mut self) -> Vec<Effect> {
        let problem = self.measuring.trial.as_mut().and_then(Trial::tick);
        problem.map_or(Vec::new(), |problem| self.measured(Err(problem)))
    }
}

#[cfg(test)]
mod tests;
