//! What works without a network, what is kept on this device, what can be installed.

use leptos::prelude::*;

use super::once::{Once, opened};
use crate::messages::offline as messages;
use crate::state::offline::{self, Install, Readiness, Update};
use crate::state::{Action, State};

/// Above the page: that there is no network, and that there is a newer page. Empty otherwise.
#[component]
pub fn Banner(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let is_offline = Memo::new(move |_| state.with(|state| state.offline.is_offline));
    let update = Memo::new(move |_| state.with(|state| state.offline.update));
    let offline = move || {
        is_offline.get().then(|| {
            view! { <p class="mark-offline" data-testid="offline-now">{messages::now()}</p> }
        })
    };
    let offer = move || {
        let sentence = messages::update(update.get())?;
        let is_taking = update.get() == Update::Taking;
        Some(view! {
            <div class="offer" data-testid="update">
                <p>{sentence}</p>
                <button
                    type="button"
                    class="button"
                    data-testid="update-take"
                    disabled=is_taking
                    on:click=move |_| act.run(Action::Offline(offline::Action::UpdateWanted))
                >
                    {messages::reload()}
                </button>
            </div>
        })
    };
    view! {
        // Always there, so that it is read aloud when it fills.
        <div class="banner" role="status">
            {offline}
            {offer}
        </div>
    }
}

/// Whether the page works offline, the room that it takes, and how to install it.
#[component]
pub fn Device(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let readiness = Memo::new(move |before: Option<&Readiness>| {
        state.with(|state| state.offline.readiness(&state.work, before.copied()))
    });
    let install = Memo::new(move |_| state.with(|state| state.offline.install));
    let room = Memo::new(move |_| state.with(|state| messages::room(&state.offline)));
    let is_kept = Memo::new(move |_| state.with(|state| state.offline.is_anything_kept()));
    let key = move || match readiness.get() {
        Readiness::Unknown => "unknown",
        Readiness::Impossible => "impossible",
        Readiness::NotYet => "not-yet",
        Readiness::Ready => "ready",
        Readiness::ReadyInPart => "ready-in-part",
    };
    let tell = move |action| act.run(Action::Offline(action));
    let free = move || {
        is_kept.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-testid="free"
                    on:click=move |_| tell(offline::Action::FreeWanted)
                >
                    {messages::free()}
                </button>
            }
        })
    };
    let is_open = RwSignal::new(false);
    let ways = move || match install.get() {
        Install::NotOffered => ().into_any(),
        Install::ByHand => {
            view! { <p data-testid="install-by-hand">{messages::install_by_hand()}</p> }.into_any()
        }
        Install::Offered => view! {
            <button
                type="button"
                class="button"
                data-testid="install"
                on:click=move |_| tell(offline::Action::InstallWanted)
            >
                {messages::install()}
            </button>
        }
        .into_any(),
    };
    view! {
        <section class="device" aria-label=messages::device()>
            <p role="status" data-testid="readiness" data-readiness=key>
                {move || messages::readiness(readiness.get())}
            </p>
            {ways}
            <details data-testid="storage" on:toggle=opened(is_open)>
                <summary>{messages::storage()}</summary>
                <Once when=is_open>
                    <div class="room">
                        <p role="status" data-testid="room">{move || room.get()}</p>
                        <p>{messages::what_is_kept()}</p>
                        {free}
                    </div>
                </Once>
            </details>
        </section>
    }
}
