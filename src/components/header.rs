//! The page's name, and the shop's.

use leptos::prelude::*;

use crate::messages;
use crate::state::State;

/// The top of the page.
#[component]
pub fn Header(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let shop = Memo::new(move |_| state.with(|state| state.shop.as_ref().map(messages::shop)));
    view! {
        <header class="top">
            <p class="name">
                <svg class="mark" viewBox="0 0 48 48" aria-hidden="true">
                    <path class="mark-back" d="M21 4l4 2a6 6 0 0 0 10 0l4-2 8 6-4 8-4-2v20H21V16l-4 2-4-8z" />
                    <path class="mark-front" d="M9 14l4 2a6 6 0 0 0 10 0l4-2 8 6-4 8-4-2v18H9V26l-4 2-4-8z" />
                </svg>
                {messages::NAME}
            </p>
            <p class="shop">{move || shop.get()}</p>
        </header>
    }
}
