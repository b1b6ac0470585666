//! Carries out what the wardrobe wants: its files, its photos, its words with the engine.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Hands;
use crate::engine::wardrobe::{Event, Lasting, Recalled, Request};
use crate::state;
use crate::state::wardrobe::{Action, Effect, Garment, Place, Subject};
use crate::web::{storage, wardrobe as files};

/// Under which is kept between visits what photos are compared with.
const PLACE: &str = "lookalike-wardrobe-place";
/// Under which is kept how many photos are still to be looked at.
const LEFT: &str = "lookalike-wardrobe-left";

impl Hands {
    /// Reads what earlier visits left.
    pub(super) fn look_into_wardrobe(self) {
        let place = Place::from_key(&storage::get(PLACE).unwrap_or_default());
        let left = storage::get(LEFT).and_then(|left| left.parse().ok());
        self.tell(Action::Recollected {
            place: place.unwrap_or_default(),
            left: left.unwrap_or_default(),
        });
        spawn_local(self.list());
    }

    /// Takes what the engine says of the wardrobe.
    pub(super) fn hear_wardrobe(self, worker: u64, event: Event, bytes: Option<Vec<u8>>) {
        let Event::Kept {
            number,
            lasting,
            milliseconds,
        } = event
        else {
            let event = crate::engine::protocol::Event::Wardrobe(event);
            return self.act(state::Action::Heard { worker, event });
        };
        let file = bytes.unwrap_or_default();
        let piece = ::wardrobe::Piece::parse(&file).ok();
        let garment = piece.as_ref().map(garment);
        if let (Some(garment), true) = (&garment, lasting != Lasting::Kept) {
            files::hold(garment.file.clone(), file);
        }
        self.tell(Action::Kept {
            worker,
            number,
            garment,
            lasting,
            milliseconds,
        });
    }

    pub(super) fn carry_out_for_wardrobe(self, effect: Effect) {
        match effect {
            Effect::List => spawn_local(self.list()),
            Effect::Recall { worker } => spawn_local(self.recall(worker)),
            Effect::Send { worker, task } => spawn_local(async move {
                let (number, name) = (task.number, task.name);
                let (request, bytes) = match task.subject {
                    Subject::Photo(photo) => {
                        let request = Request::Embed { number, name };
                        (request, files::read_photo(photo).await)
                    }
                    Subject::Garment(file) => (Request::Renew { number }, files::file(&file).await),
                };
                match bytes {
                    Some(bytes) => self.tend(Some(worker), request, Some(&bytes)),
                    None => self.tell(Action::Unreadable { number }),
                }
            }),
            Effect::Release(photo) => files::release_photo(photo),
            Effect::Prune { key, except } => spawn_local(async move {
                // What cannot be deleted now is passed over by the engine, and deleted with the piece.
                let _ = files::remove(&key, Some(&except)).await;
            }),
            Effect::Remove(key) => spawn_local(async move {
                let is_done = files::remove(&key, None).await;
                self.tend(None, Request::Remove { key }, None);
                self.tell(Action::Removed { key, is_done });
            }),
            Effect::Clear => spawn_local(async move {
                let is_done = files::clear().await;
                self.tend(None, Request::Clear, None);
                self.tell(Action::Forgotten { is_done });
            }),
            Effect::RememberLeft(left) => storage::put(LEFT, &left.to_string()),
            Effect::RememberPlace(place) => storage::put(PLACE, place.key()),
        }
    }

    fn tell(self, action: Action) {
        self.act(state::Action::Wardrobe(action));
    }

    async fn list(self) {
        let (pieces, later) = files::all().await;
        let garments = pieces.iter().map(garment).collect();
        self.tell(Action::Listed { garments, later });
    }

    async fn recall(self, worker: u64) {
        let (kept, _) = files::all().await;
        let mut rows = Vec::new();
        let mut pieces = Vec::new();
        for piece in kept {
            rows.extend(piece.row.iter().map(|&value| value as u8));
            pieces.push(Recalled {
                key: piece.key,
                fingerprint: piece.fingerprint,
                framing: piece.framing,
                components: piece.row.len(),
            });
        }
        self.tend(Some(worker), Request::Recall { pieces }, Some(&rows));
    }

    /// To this engine, or to whichever runs; nothing if it does not run any more.
    fn tend(self, worker: Option<u64>, request: Request, bytes: Option<&[u8]>) {
        let Some(running) = self.state.with_untracked(state::State::started_worker) else {
            return;
        };
        if worker.is_some_and(|worker| worker != running) {
            return;
        }
        let sent = self.client.with_value(|client| {
            let client = client.as_ref()?;
            Some(client.tend(request, bytes))
        });
        if let Some(Err(failure)) = sent {
            self.fail_later(running, failure);
        }
    }
}

fn garment(piece: &::wardrobe::Piece) -> Garment {
    Garment {
        key: piece.key,
        name: piece.name.clone(),
        file: piece.file_name(),
        address: files::show(piece),
    }
}
