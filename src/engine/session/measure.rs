//! How long this device takes, told in figures.

use imageprep::golden_picture;

use super::{Network, Session, progress};
use crate::engine::failure::Failure;
use crate::engine::host::Host;
use crate::engine::protocol::{Event, Stage};

/// A page asks for less.
const MOST_TIMES: usize = 100;

impl<N: Network> Session<N> {
    /// Embeds the golden picture so many times, at most 100, and emits [`Event::Measured`]; before each time
    /// the progress, so that nobody takes a slow engine for a dead one. Waits for the engine's other threads first.
    pub async fn measure<H: Host>(&self, host: &H, times: usize) {
        match self.time(host, times.clamp(1, MOST_TIMES)).await {
            Ok(event) => host.emit(event, None),
            Err(failure) => host.emit(Event::Failed { id: None, failure }, None),
        }
    }

    async fn time<H: Host>(&self, host: &H, times: usize) -> Result<Event, Failure> {
        let input = self.network.recipe().prepare(&golden_picture());
        let mut figures = self.opened.clone();
        self.network.settle().await;
        for done in 0..times {
            host.emit(progress(Stage::Check, done as u64, times as u64), None);
            let begun = host.now();
            let seen = self.network.observe(&input).await?;
            figures.times.push(host.now() - begun);
            figures.golden = Some(seen.embedding.digest());
        }
        figures.threads = self.network.threads();
        Ok(Event::Measured(figures))
    }
}
