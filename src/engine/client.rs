//! The page's side of the engine: starts a worker, speaks the protocol with it, ends it.

use catalogue::EmbeddingCode;

use super::failure::Failure;
use super::inbox;
use super::protocol::{Engine, Event, OtherShops, Request};
use super::session::PhotoFile;
use super::wardrobe;
use crate::query::Query;
use crate::web::engine_worker::{EngineWorker, Word};
use crate::web::{urls, vectors};

/// A worker that runs an engine. Dropping it ends the worker.
pub struct Client {
    worker: EngineWorker,
}

impl Client {
    /// Starts the engine and tells it where its model and catalogue are, and which other shops there are.
    ///
    /// `hear` gets everything it says; whatever stops it comes as [`Failure::Engine`] of no search.
    ///
    /// # Errors
    /// [`Failure::Engine`] if it cannot be started at all.
    pub fn open(
        engine: Engine,
        model: &str,
        catalogue: &str,
        others: OtherShops,
        hear: impl Fn(Event, Option<Vec<u8>>) + Clone + 'static,
    ) -> Result<Self, Failure> {
        let missing = || stopped(format!("the page names no script for {engine:?}"));
        let script = script(engine).ok_or_else(missing)?;
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
                others,
            },
            None,
        )?;
        Ok(client)
    }

    /// Sends photos of one thing, to be compared with every product; without any, what was seen last is
    /// searched again.
    ///
    /// # Errors
    /// [`Failure::Engine`], for instance when there is no memory for it.
    pub fn search(&self, id: u64, photos: &[PhotoFile], query: Query) -> Result<(), Failure> {
        let (request, bytes) = inbox::pack(id, photos, query)?;
        self.send(&request, Some(&bytes))
    }

    /// Sends what was seen in a photo that is not there, to be compared with every product.
    ///
    /// # Errors
    /// [`Failure::Engine`].
    pub fn search_code(&self, id: u64, code: EmbeddingCode, query: Query) -> Result<(), Failure> {
        self.ask(&Request::Search {
            id,
            photos: Vec::new(),
            code: Some(code),
            query,
        })
    }

    /// Sends a request that has no bytes beside it.
    ///
    /// # Errors
    /// [`Failure::Engine`].
    pub fn ask(&self, request: &Request) -> Result<(), Failure> {
        self.send(request, None)
    }

    /// Sends what is to be done for the person's own clothes.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn tend(&self, request: wardrobe::Request, bytes: Option<&[u8]>) -> Result<(), Failure> {
        self.send(&Request::Wardrobe(request), bytes)
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

/// The script of an engine for this browser, relative to the page; none in a page that was not stamped.
pub fn script(engine: Engine) -> Option<String> {
    urls::meta(match engine {
        Engine::Cpu if vectors::are_relaxed() => "lookalike-engine-cpu-relaxed",
        Engine::Cpu => "lookalike-engine-cpu",
        Engine::WebGpu => "lookalike-engine-gpu",
    })
}

fn stopped(reason: String) -> Failure {
    Failure::Engine { reason }
}

fn failed(reason: String) -> Event {
    let failure = stopped(reason);
    Event::Failed { id: None, failure }
}
