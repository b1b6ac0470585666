//! The end of the page.

use leptos::prelude::*;

use crate::messages;

/// What similarity means here.
#[component]
pub fn Footer() -> impl IntoView {
    view! {
        <footer>
            <p>{messages::FOOTER}</p>
        </footer>
    }
}
