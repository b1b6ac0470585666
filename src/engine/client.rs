//! The page's side of the engine: starts a worker, speaks the protocol with it, ends it.

use super::failure::Failure;
use super::protocol::{Engine, Event, Request};
use crate::web::engine_worker::{EngineWorker, Word};
use crate::web::{urls, vectors};

/// A worker that runs an engine. Dropping it ends the worker.
pub struct Client {
    worker: EngineWorker,
}

impl Client {
    /// Starts the engine and tells it where its model and catalogue are.
    ///
    /// `hear` gets everything it says; whatever stops it comes as [`Failure::Engine`] of no search.
    ///
    /// # Errors
    /// [`Failure::Engine`] if it cannot be started at all.
    pub fn open(
        engine: Engine,
        model: &str,
        catalogue: &str,
        hear: impl Fn(Event, Option<Vec<u8>>) + Clone + 'static,
    ) -> Result<Self, Failure> {
        let script = script(engine)?;
        let worker = EngineWorker::start(&urls::absolute(&script), move |word| match word {
            Word::Message(text, bytes) => match serde_json::from_str(&text) {
                Ok(event) => hear(event, bytes),
                Err(error) => hear(
                    failed(format!("a message was not understood: {error}")),
                    None,
                ),
            },
            Word::Stopped(reason) => hear(failed(reason), None),
        })
        .map_err(stopped)?;
        let client = Self { worker };
        client.send(
            &Request::Open {
                model: urls::absolute(model),
                catalogue: urls::absolute(catalogue),
            },
            None,
        )?;
        Ok(client)
    }

    /// Sends a photo, as its file's bytes, to be compared with every product.
    ///
    /// # Errors
    /// [`Failure::Engine`], for instance when there is no memory for it.
    pub fn search(&self, id: u64, count: usize, photo: &[u8]) -> Result<(), Failure> {
        self.send(&Request::Search { id, count }, Some(photo))
    }

    /// Lets the engine measure itself.
    ///
    /// # Errors
    /// [`Failure::Engine`] if it cannot be asked.
    pub fn measure(&self, times: usize) -> Result<(), Failure> {
        self.send(&Request::Measure { times }, None)
    }

    fn send(&self, request: &Request, bytes: Option<&[u8]>) -> Result<(), Failure> {
        let text = serde_json::to_string(request).map_err(|error| stopped(error.to_string()))?;
        self.worker.post(&text, bytes).map_err(stopped)
    }
}

/// The name of the engine's script, which changes with its content.
///
/// # Errors
/// [`Failure::Engine`] if the page was built without it.
pub fn script(engine: Engine) -> Result<String, Failure> {
    let name = match engine {
        Engine::Cpu if vectors::are_relaxed() => "lookalike-engine-cpu-relaxed",
        Engine::Cpu => "lookalike-engine-cpu",
        Engine::WebGpu => "lookalike-engine-gpu",
    };
    urls::meta(name).ok_or_else(|| stopped(format!("the page has no {name}")))
}

fn stopped(reason: String) -> Failure {
    Failure::Engine { reason }
}

fn failed(reason: String) -> Event {
    let failure = stopped(reason);
    Event::Failed { id: None, failure }
}
