//! A network and its helpers.
//!
//! A helper is a worker of its own with the weights of its share and nothing else; what the shares tell each
//! other goes through memory that all workers see (`web::team`). The bits are the same for any number of
//! threads, so helpers may come after the first picture, or die in the middle of one.

use std::cell::{Cell, RefCell};

use contract::Observation;
use embedder::{EmbedError, Embedder, FeatureMap};
use imageprep::{Input, golden_picture};

use super::helping::are_worth_it;
use crate::web::team::{self, Team};

/// Times that the golden picture is looked at in each way, to see whether helpers help.
const TRIES: usize = 3;

/// Milliseconds between two looks at whether the helpers are there.
const TURN: i32 = 20;

/// An embedder that may have helpers.
pub struct Together {
    embedder: Embedder,
    team: RefCell<Option<Team>>,
    gathering: Cell<Gathering>,
}

/// How far the helpers are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gathering {
    NotBegun,
    Begun,
    Over,
}

impl Together {
    /// Without helpers, for now.
    pub fn new(embedder: Embedder) -> Self {
        Self {
            embedder,
            team: RefCell::new(None),
            gathering: Cell::new(Gathering::NotBegun),
        }
    }

    /// The network alone.
    pub fn embedder(&self) -> &Embedder {
        &self.embedder
    }

    /// How many threads compute the next picture.
    pub fn threads(&self) -> usize {
        self.team.borrow().as_ref().map_or(1, Team::threads)
    }

    /// Fetches helpers where the page is isolated and the processor has room for them, and keeps them if
    /// they make it faster. Returns once that is decided, whoever began it.
    pub async fn settle(&self) {
        if self.gathering.get() != Gathering::NotBegun {
            while self.gathering.get() == Gathering::Begun {
                team::sleep(TURN).await;
            }
            return;
        }
        self.gathering.set(Gathering::Begun);
        if let Some(team) = Team::gather(&self.embedder).await {
            self.team.replace(Some(team));
            if !self.is_faster_together().await {
                self.team.replace(None);
            }
        }
        self.gathering.set(Gathering::Over);
    }

    /// See [`Embedder::observe`].
    ///
    /// # Errors
    /// As there.
    pub async fn observe(&self, input: &Input) -> Result<Observation, EmbedError> {
        match self.observe_together(input)? {
            Some((observation, _)) => Ok(observation),
            None => self.embedder.observe(input).await,
        }
    }

    /// See [`Embedder::observe_places`].
    ///
    /// # Errors
    /// As there.
    pub async fn observe_places(
        &self,
        input: &Input,
    ) -> Result<(Observation, FeatureMap), EmbedError> {
        match self.observe_together(input)? {
            Some(seen) => Ok(seen),
            None => self.embedder.observe_places(input).await,
        }
    }

    /// None without helpers. If one does not answer, all are ended, and this thread goes on alone.
    fn observe_together(
        &self,
        input: &Input,
    ) -> Result<Option<(Observation, FeatureMap)>, EmbedError> {
        let mut team = self.team.borrow_mut();
        let seen = match team.as_mut() {
            Some(team) => team.observe(&self.embedder, input)?,
            None => return Ok(None),
        };
        if seen.is_none() {
            *team = None;
        }
        Ok(seen)
    }

    /// Looks at the golden picture alone and together. Helpers that give other bits are none.
    async fn is_faster_together(&self) -> bool {
        let recipe = &self.embedder.manifest().recipe;
        let input = recipe.prepare(&golden_picture());
        let (mut alone, mut together) = (Vec::new(), Vec::new());
        for _ in 0..TRIES {
            // A photo that came meanwhile goes first.
            team::sleep(0).await;
            let begun = team::now();
            let expected = self.embedder.observe_places(&input).await;
            let between = team::now();
            let found = self.observe_together(&input);
            together.push(team::now() - between);
            alone.push(between - begun);
            match (expected, found) {
                (Ok(expected), Ok(Some(found))) if expected == found => {}
                _ => return false,
            }
        }
        are_worth_it(&alone, &together)
    }
}
