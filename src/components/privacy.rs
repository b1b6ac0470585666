//! What becomes of the photo: nothing.

use leptos::prelude::*;

use crate::messages;

/// The promise, and why it can be kept.
#[component]
pub fn Privacy() -> impl IntoView {
    view! {
        <p class="privacy">
            <svg class="lock" viewBox="0 0 20 20" aria-hidden="true">
                <path d="M5 9V6.5a5 5 0 0 1 10 0V9h1v9H4V9zm2 0h6V6.5a3 3 0 0 0-6 0z" />
            </svg>
            <span>
                <strong>{messages::privacy()}</strong>
                " "
                <span class="reason">{messages::privacy_reason()}</span>
            </span>
        </p>
    }
}
