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
    let others = Memo::new(move |_| state.with(|state| state.refinement.others.len()));
    move || photo.get().map(|photo| figure(photo, others))
}

fn figure(photo: Photo, others: Memo<usize>) -> impl IntoView {
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
                {messages::NO_PREVIEW}
            </p>
            <figcaption>{photo.label}</figcaption>
            <p class="other-photos" data-testid="other-photos" hidden=move || others.get() == 0>
                {move || messages::ways_on::other_photos(others.get())}
            </p>
        </figure>
    }
}
