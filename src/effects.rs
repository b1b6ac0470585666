//! Carries out what `state` decides: the page's hands.

mod given;
mod offline;
mod recall;
mod shops;
mod trials;
mod wardrobe;

use std::time::Duration;

use contract::FileRecord;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

use crate::engine::client::Client;
use crate::engine::failure::Failure;
use crate::engine::protocol::{Engine, Event, Request};
use crate::engine::session::PhotoFile;
use crate::query::Query;
use crate::state::ledger::Entry;
use crate::state::offline::Action::NetworkChanged;
use crate::state::{
    Action, CropAction, Effect, Photo, Problem, RecallAction, SETTLE_MILLISECONDS, Shop, State,
};
use crate::web::{address, fetch, files, gpu, page, requests, storage, urls};

pub use given::hosts;
pub use shops::shops;

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
    pub fn act(self, action: impl Into<Action>) {
        let action = action.into();
        if matches!(action, Action::PhotoChosen(_) | Action::Given(_)) {
            let at = requests::now();
            self.act(Action::Ledger(Entry::Begun { at }));
        }
        let effects = self.state.try_update(|state| state.update(action));
        for effect in effects.unwrap_or_default() {
            self.carry_out(effect);
        }
    }

    /// Reads what the first screen tells: the adapter, the samples, the model's size, the wardrobe.
    pub fn look_around(self) {
        self.look_into_wardrobe();
        self.observe_device();
        self.recall_shops();
        self.recall_verdict();
        spawn_local(async move { self.act(Action::AdapterFound(gpu::probe().await)) });
        spawn_local(async move {
            self.act(Action::ShopRead(read_shop(self).await));
            self.keep_page().await;
        });
        spawn_local(async move {
            let model = read_model().await;
            if let Some(bytes) = model.as_ref().and_then(Model::bytes) {
                self.act(Action::ModelMeasured { bytes });
            }
            self.tell_version(model.map(|model| model.fingerprint));
        });
        spawn_local(self.take_shared());
        self.look_back();
    }

    fn carry_out(self, effect: Effect) {
        match effect {
            Effect::Remember(choice) => storage::put(CHOICE, choice.key()),
            Effect::Start { worker, engine } => {
                // The old worker ends before the new one takes memory.
                self.client.set_value(None);
                match self.open(engine, worker) {
                    Ok(client) => self.client.set_value(Some(client)),
                    Err(failure) => self.fail_later(worker, failure),
                }
            }
            Effect::End => self.client.set_value(None),
            Effect::Search { id, photo } => {
                let refinement = self.state.with_untracked(|state| state.refinement.clone());
                let photos = std::iter::once(photo).chain(refinement.others).collect();
                spawn_local(self.search(id, photos, refinement.query));
            }
            Effect::Rank { id, query } => self.send(|client| client.search(id, &[], query)),
            Effect::Complete { id, product } => {
                self.send(|client| client.ask(&Request::Complete { id, product }));
            }
            Effect::Picture { id, rank, product } => {
                self.send(|client| client.ask(&Request::Picture { id, rank, product }));
            }
            Effect::Forget(address) => files::forget(&address),
            // After the components have made room for it.
            Effect::Reveal => request_animation_frame(|| page::reveal(ANSWER_ID)),
            Effect::Given(effect) => self.carry_out_given(effect),
            Effect::Shops(effect) => self.carry_out_shops(effect),
            Effect::Recall(effect) => self.carry_out_recall(effect),
            Effect::Settle { moves } => set_timeout(
                move || self.act(Action::Crop(CropAction::Settled { moves })),
                Duration::from_millis(SETTLE_MILLISECONDS.into()),
            ),
            Effect::Wardrobe(effect) => self.carry_out_for_wardrobe(effect),
            Effect::Offline(effect) => self.carry_out_offline(effect),
            Effect::Trial(effect) => self.try_out(effect),
            Effect::Race(effect) => self.race(effect),
            Effect::Measure(effect) => self.measure(effect),
        }
    }

    /// Starts an engine's worker, which is heard under this number, with the model, the catalogue and the
    /// other shops of this page.
    fn open(self, engine: Engine, worker: u64) -> Result<Client, Failure> {
        let parameters = address::parameters();
        let (model, catalogue) = (&parameters.model, &parameters.catalogue);
        let others = self.state.with_untracked(|state| state.shops.for_engine());
        let hear = move |event, bytes| self.hear(worker, event, bytes);
        Client::open(engine, model, catalogue, others, hear)
    }

    async fn search(self, id: u64, photos: Vec<Photo>, query: Query) {
        let mut files = Vec::with_capacity(photos.len());
        for photo in &photos {
            match read_photo(photo).await {
                Ok(bytes) => files.push(PhotoFile { bytes, part: None }),
                Err(problem) => return self.act(Action::PhotoLost { id, problem }),
            }
        }
        // Of several photos, each shows the garment somewhere else.
        if let [file] = files.as_mut_slice() {
            file.part = self.state.with_untracked(State::wanted_part);
        }
        // Another photo, or another engine, may have come during the reading.
        if self
            .state
            .with_untracked(|state| state.worker_for(id))
            .is_some()
        {
            self.send(|client| client.search(id, &files, query));
        }
    }

    /// Says something to the engine that runs.
    fn send(self, say: impl FnOnce(&Client) -> Result<(), Failure>) {
        let sent = self.client.with_value(|client| client.as_ref().map(say));
        if let Some(Err(failure)) = sent {
            let worker = self.state.with_untracked(State::worker);
            self.fail_later(worker, failure);
        }
    }

    fn hear(self, worker: u64, event: Event, bytes: Option<Vec<u8>>) {
        if let Event::Thumbnail { id, rank } = event {
            if let (0, Some(jpeg)) = (rank, &bytes) {
                let jpeg = jpeg.clone();
                self.act(RecallAction::Pictured { worker, id, jpeg });
            }
            let address = bytes.and_then(|bytes| files::jpeg(&bytes));
            self.act(Action::Pictured {
                worker,
                id,
                rank,
                address,
            });
        } else if let Event::Wardrobe(event) = event {
            self.hear_wardrobe(worker, event, bytes);
        } else if let Event::Fetched { files } = event {
            // Of an engine that was ended meanwhile, too: it was asked for all the same.
            self.act(Action::Ledger(Entry::Recorded(files)));
        } else {
            let told = event.clone();
            self.act(Action::Heard { worker, event });
            self.follow(&told);
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
        None => {
            let bytes = files::read(&photo.address).await;
            given::readable(bytes.ok_or(Problem::Unreadable)?).await
        }
        Some(sample) => {
            let bytes = fetch::bytes(&photo.address, false)
                .await
                .ok_or(Problem::Sample)?;
            sample.file.check(&bytes).map_err(|_| Problem::Sample)?;
            Ok(bytes)
        }
    }
}

/// Reads the shop, and takes note of whether its host can be reached.
async fn read_shop(hands: Hands) -> Option<Shop> {
    let answer = fetch::answer(&urls::absolute(&address::parameters().catalogue), true).await?;
    let is_offline = answer.is_kept;
    hands.act(Action::Offline(NetworkChanged { is_offline }));
    if is_offline {
        hands.look_again();
    }
    let mut shop: Shop = serde_json::from_slice(&answer.bytes).ok()?;
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
    let bytes = fetch::bytes(&urls::absolute(&address::parameters().model), true).await?;
    serde_json::from_slice(&bytes).ok()
}
