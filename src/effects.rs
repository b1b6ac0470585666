//! Carries out what `state` decides: the page's hands.

use contract::FileRecord;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

use crate::engine::client::Client;
use crate::engine::failure::Failure;
use crate::engine::protocol::Event;
use crate::state::{Action, Effect, Photo, Problem, Shop, State};
use crate::web::{address, fetch, files, gpu, page, storage, urls};

/// Under which the chosen engine is kept between visits.
const CHOICE: &str = "lookalike-engine";
/// The element that [`Effect::Reveal`] brings into view.
pub const ANSWER_ID: &str = "answer";

/// The state and what moves it.
#[derive(Clone, Copy)]
pub struct Hands {
    state: RwSignal<State>,
    client: StoredValue<Option<Client>, LocalStorage>,
}

impl Hands {
    /// No engine runs yet.
    pub fn new(state: RwSignal<State>) -> Self {
        Self {
            state,
            client: StoredValue::new_local(None),
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
        spawn_local(async move { self.act(Action::AdapterFound(gpu::probe().await)) });
        spawn_local(async move { self.act(Action::ShopRead(read_shop().await)) });
        spawn_local(async move {
            if let Some(bytes) = measure_model().await {
                self.act(Action::ModelMeasured { bytes });
            }
        });
    }

    fn carry_out(self, effect: Effect) {
        match effect {
            Effect::Remember(choice) => storage::put(CHOICE, choice.key()),
            Effect::Start { worker, engine } => {
                // The old worker ends before the new one takes memory.
                self.client.set_value(None);
                let parameters = address::parameters();
                let (model, catalogue) = (&parameters.model, &parameters.catalogue);
                match Client::open(engine, model, catalogue, move |event, bytes| {
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
        }
    }

    async fn search(self, id: u64, photo: Photo) {
        let bytes = match read_photo(&photo).await {
            Ok(bytes) => bytes,
            Err(problem) => return self.act(Action::PhotoLost { id, problem }),
        };
        // Another photo, or another engine, may have come during the reading.
        if let Some(worker) = self.state.with_untracked(|state| state.worker_for(id)) {
            let count = self.state.with_untracked(|state| state.count);
            let sent = self.client.with_value(|client| {
                client
                    .as_ref()
                    .map(|client| client.search(id, count, &bytes))
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
    urls::absolute(&crate::engine::host::beside(
        &address::parameters().catalogue,
        path,
    ))
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
    let bytes = fetch::bytes(&urls::absolute(&address::parameters().catalogue), true).await?;
    let mut shop: Shop = serde_json::from_slice(&bytes).ok()?;
    shop.samples
        .retain(|sample| sample.file.check_path().is_ok());
    Some(shop)
}

async fn measure_model() -> Option<u64> {
    #[derive(Deserialize)]
    struct Model {
        parts: Vec<FileRecord>,
    }
    let bytes = fetch::bytes(&urls::absolute(&address::parameters().model), true).await?;
    let model: Model = serde_json::from_slice(&bytes).ok()?;
    let sizes = model.parts.iter().map(|part| part.bytes);
    sizes.into_iter().try_fold(0_u64, u64::checked_add)
}
