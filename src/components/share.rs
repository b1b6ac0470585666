//! The link to what is on the page, and what stands in the photo's place where there is none.

use leptos::ev;
use leptos::prelude::*;

use super::once::Once;
use crate::messages::recall;
use crate::state::{Action, RecallAction, State};
use crate::web::{address_bar, sharing};

/// The link, and what it tells; nothing while there is nothing to share.
#[component]
pub fn Share(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let fragment = Memo::new(move |_| state.with(|state| Some(state.link()?.fragment())));
    let is_there = Memo::new(move |_| fragment.with(Option::is_some));
    let link = move || {
        let fragment = fragment.get();
        fragment.map_or(String::new(), |fragment| address_bar::link(&fragment))
    };
    let outcome = Memo::new(move |_| state.with(|state| recall::shared(state.recall.shared)));
    let send = move || {
        sharing::can_send().then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-testid="send-link"
                    on:click=move |_| act.run(RecallAction::SendWanted.into())
                >
                    {recall::send()}
                </button>
            }
        })
    };
    // So that one key copies it where the browser's clipboard is closed.
    let select = |event: ev::FocusEvent| sharing::select(&event);
    view! {
        <section class="share" aria-labelledby="share-title" class:gone=move || !is_there.get()>
            <Once when=is_there>
                <h2 id="share-title">{recall::share()}</h2>
                <p id="share-reveals" data-testid="link-reveals">{recall::reveals()}</p>
                <div class="line">
                    <input
                        type="text"
                        readonly
                        aria-label=recall::link()
                        aria-describedby="share-reveals"
                        data-testid="link"
                        prop:value=link
                        on:focus=select
                    />
                    <button
                        type="button"
                        class="button"
                        data-testid="copy-link"
                        on:click=move |_| act.run(RecallAction::CopyWanted.into())
                    >
                        {recall::copy()}
                    </button>
                    {send}
                </div>
                <p role="status" data-testid="link-status">{move || outcome.get()}</p>
            </Once>
        </section>
    }
}

/// In the photo's place: that there is none.
#[component]
pub fn NoPhoto(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let is_recalled = Memo::new(move |_| state.with(State::is_recalled));
    move || {
        is_recalled.get().then(
            || view! { <p class="photo without-photo" data-testid="no-photo">{recall::no_photo()}</p> },
        )
    }
}
