//! The photo that is searched.

use leptos::prelude::*;

use crate::messages;
use crate::state::{Photo, State};

/// The current photo, or why it cannot be seen.
#[component]
pub fn PhotoShown(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let photo = Memo::new(move |_| state.with(|state| state.photo.clone()));
    move || photo.get().map(figure)
}

fn figure(photo: Photo) -> impl IntoView {
    // The engine reads more, and other, formats than the browser: HEIC here, for instance.
    let is_broken = RwSignal::new(false);
    view! {
        <figure class="photo">
            <img
                src=photo.address
                alt=photo.label.clone()
                hidden=move || is_broken.get()
                on:error=move |_| is_broken.set(true)
            />
            <p class="no-preview" hidden=move || !is_broken.get()>
                {messages::no_preview()}
            </p>
            <figcaption>{photo.label}</figcaption>
        </figure>
    }
}
