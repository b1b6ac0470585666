//! One picture on several threads that share no memory.

use contract::Observation;
use imageprep::Input;
use integer::{Exchange, FeatureMap, Share};

use crate::network::{EmbedError, Embedder, Engine, with_scratch};

impl Embedder {
    /// What another thread needs to compute `share` of every picture, for [`Part::read`](crate::Part::read);
    /// none on a graphics adapter.
    pub fn part(&self, share: Share) -> Option<Vec<u8>> {
        match &self.engine {
            Engine::Exact { network, .. } => Some(network.part(share)),
            #[cfg(feature = "float")]
            _ => None,
        }
    }

    /// The most bytes that threads tell each other at a time.
    pub fn most_exchanged(&self) -> usize {
        match &self.engine {
            Engine::Exact { network, .. } => network.most_exchanged(),
            #[cfg(feature = "float")]
            _ => 0,
        }
    }

    /// [`Embedder::observe_places`], the same bits, together with the threads that have the other parts;
    /// `share` is part 0. None where one of them does not answer, and on a graphics adapter.
    ///
    /// # Errors
    /// [`EmbedError`].
    pub fn observe_together<E: Exchange>(
        &self,
        input: &Input,
        share: Share,
        exchange: &mut E,
    ) -> Result<Option<(Observation, FeatureMap)>, EmbedError> {
        self.check(input)?;
        let seen = match &self.engine {
            Engine::Exact { network, scratches } => with_scratch(network, scratches, |scratch| {
                let values = input.values();
                let features = network.features_beside(values, scratch, share, exchange);
                let features = features.ok()?;
                Some((features, network.last_map(scratch)))
            }),
            #[cfg(feature = "float")]
            _ => None,
        };
        seen.map(|(features, map)| Ok((self.conclude(features)?, map)))
            .transpose()
    }
}
