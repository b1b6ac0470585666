//! Searches that outlast their photo: the address bar, what is kept, links for others.

use catalogue::EmbeddingCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Hands;
use crate::messages;
use crate::state::{RecallAction, RecallEffect, Shared};
use crate::web::{address_bar, clock, eraser, sharing, storage};

/// Under which searches and likes are kept between visits.
const KEPT: &str = "lookalike-kept";

impl Hands {
    /// Reads what is kept and what the address says, and listens to both.
    pub(super) fn look_back(self) {
        self.act(RecallAction::KeptRead(storage::get(KEPT)));
        storage::watch(KEPT, move |text| self.act(RecallAction::KeptRead(text)));
        address_bar::on_step(move |fragment| self.act(RecallAction::AddressBar(fragment)));
        self.act(RecallAction::AddressBar(address_bar::fragment()));
    }

    pub(super) fn carry_out_recall(self, effect: RecallEffect) {
        match effect {
            RecallEffect::Search { id, code } => self.search_code(id, code),
            RecallEffect::Record { fragment, replaces } => address_bar::record(&fragment, replaces),
            RecallEffect::Time { id } => self.act(RecallAction::Timed {
                id,
                at: clock::now(),
            }),
            RecallEffect::Save(text) => storage::put(KEPT, &text),
            RecallEffect::Copy(fragment) => spawn_local(async move {
                let shared = match sharing::copy(&address_bar::link(&fragment)).await {
                    true => Shared::Copied,
                    false => Shared::NotCopied,
                };
                self.act(RecallAction::Shared(shared));
            }),
            RecallEffect::Send(fragment) => spawn_local(async move {
                sharing::send(messages::NAME, &address_bar::link(&fragment)).await;
            }),
            RecallEffect::Export(text) => {
                let wholly = sharing::save(messages::recall::EXPORT_NAME, &text);
                self.act(RecallAction::Exported { wholly });
            }
            RecallEffect::Erase => spawn_local(async move {
                let wholly = eraser::everything().await;
                self.act(RecallAction::Erased { wholly });
            }),
        }
    }

    fn search_code(self, id: u64, code: EmbeddingCode) {
        let query = self
            .state
            .with_untracked(|state| state.refinement.query.clone());
        self.send(|client| client.search_code(id, code, query));
    }
}
