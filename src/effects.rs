//! Carries out what `state` decides: the page's hands.

mod trials;

use contract::FileRecord;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

use crate::engine::client::Client;
use crate::engine::failure::Failure;
use crate::engine::protocol::Event;
use crate::state::{Action, COUNT, Effect, Photo, Problem, Shop, State};
use crate::web::{fetch, files, gpu, page, storage, urls};

/// Relative to the page.
const MODEL: &str = "model/model.json";
/// Relative to the page.
const CATALOGUE: &str = "catalogue/catalogue.json";
/// Under which the chosen engine is kept between visits.
const CHOICE: &str = "lookalike-engine";
/// The element that [`Effect::Reveal`] brings into view.
pub const ANSWER_ID: &str = "answer";

/// The state and what moves it.
#[derive(Clone, Copy)]
pub struct Hands {
    state: RwSignal<State>,
    client: StoredValue<Option<Client>, LocalStorage>,
    /// The engine beside the one that answers, and its number.
    on_trial: StoredValue<Option<(u64, Client)>, LocalStorage>,
}

impl Hands {
    /// No engine runs yet.
    pub fn new(state: RwSignal<State>) -> Self {
        Self {
            state,
            client: StoredValue::new_local(None),
            on_trial: StoredValue::new_local(None),
        }
    }

    /// Takes a step, and does what follows from it.
    pub fn act(self, action: Action) {
        let effects = self.state.try_update(|state| state.update(action));
        for effect in effects.unwrap_or_default() {
            self.carry_out(effect);
        }
    }

    /// Reads what the first screen tells: the adapter, the samples, the model's size.
    pub fn look_around(self) {
        self.recall_verdict();
        spawn_local(async move { self.act(Action::AdapterFound(gpu::probe().await)) });
        spawn_local(async move { self.act(Action::ShopRead(read_shop().await)) });
        spawn_local(async move {
            let model = read_model().await;
            if let Some(bytes) = model.as_ref().and_then(Model::bytes) {
                self.act(Action::ModelMeasured { bytes });
            }
            self.tell_version(model.map(|model| model.fingerprint));
        });
    }

    fn carry_out(self, effect: Effect) {
        match effect {
            Effect::Remember(choice) => storage::put(CHOICE, choice.key()),
            Effect::Start { worker, engine } => {
                // The old worker ends before the new one takes memory.
                self.client.set_value(None);
                match Client::open(engine, MODEL, CATALOGUE, move |event, bytes| {
                    self.hear(worker, event, bytes)
                }) {
                    Ok(client) => self.client.set_value(Some(client)),
                    Err(failure) => self.fail_later(worker, failure),
                }
            }
            Effect::End => self.client.set_value(None),
            Effect::Search { id, photo } => spawn_local(self.search(id, photo)),
            Effect::Forget(address) => files::forget(&address),
            // After the components have made room for it.
            Effect::Reveal => request_animation_frame(|| page::reveal(ANSWER_ID)),
            Effect::Trial(effect) => self.try_out(effect),
            Effect::Race(effect) => self.race(effect),
            Effect::Measure(effect) => self.measure(effect),
        }
    }

    async fn search(self, id: u64, photo: Photo) {
        let bytes = match read_photo(&photo).await {
            Ok(bytes) => bytes,
            Err(problem) => return self.act(Action::PhotoLost { id, problem }),
        };
        // Another photo, or another engine, may have come during the reading.
        if let Some(worker) = self.state.with_untracked(|state| state.worker_for(id)) {
            let sent = self.client.with_value(|client| {
                client
                    .as_ref()
                    .map(|client| client.search(id, COUNT, &bytes))
            });
            if let Some(Err(failure)) = sent {
                self.fail_later(worker, failure);
            }
        }
    }

    fn hear(self, worker: u64, event: Event, bytes: Option<Vec<u8>>) {
        if let Event::Thumbnail { id, rank } = event {
            let address = bytes.and_then(|bytes| files::jpeg(&bytes));
            self.act(Action::Pictured {
                worker,
                id,
                rank,
                address,
            });
        } else {
            self.act(Action::Heard { worker, event });
        }
    }

    /// Not at once: the effects that are being carried out come first.
    fn fail_later(self, worker: u64, failure: Failure) {
        spawn_local(async move {
            let event = Event::Failed { id: None, failure };
            self.act(Action::Heard { worker, event });
        });
    }
}

/// The choice of the last visit.
pub fn remembered_choice() -> crate::state::Choice {
    let key = storage::get(CHOICE).unwrap_or_default();
    crate::state::Choice::from_key(&key).unwrap_or_default()
}

/// The address of a sample picture, for an `img` as for a search.
pub fn sample_address(path: &str) -> String {
    urls::absolute(&crate::engine::host::beside(CATALOGUE, path))
}

async fn read_photo(photo: &Photo) -> Result<Vec<u8>, Problem> {
    match &photo.sample {
        None => files::read(&photo.address).await.ok_or(Problem::Unreadable),
        Some(sample) => {
            let bytes = fetch::bytes(&photo.address, false)
                .await
                .ok_or(Problem::Sample)?;
            sample.file.check(&bytes).map_err(|_| Problem::Sample)?;
            Ok(bytes)
        }
    }
}

async fn read_shop() -> Option<Shop> {
    let bytes = fetch::bytes(&urls::absolute(CATALOGUE), true).await?;
    let mut shop: Shop = serde_json::from_slice(&bytes).ok()?;
    shop.samples
        .retain(|sample| sample.file.check_path().is_ok());
    Some(shop)
}

/// What the page needs to know of `model.json`.
#[derive(Deserialize)]
struct Model {
    parts: Vec<FileRecord>,
    fingerprint: String,
}

impl Model {
    fn bytes(&self) -> Option<u64> {
        let mut sizes = self.parts.iter().map(|part| part.bytes);
        sizes.try_fold(0_u64, u64::checked_add)
    }
}

async fn read_model() -> Option<Model> {
    let bytes = fetch::bytes(&urls::absolute(MODEL), true).await?;
    serde_json::from_slice(&bytes).ok()
}
