//! The photo that is searched.

use leptos::prelude::*;

use super::crop::{CropBox, CropPart, FRAME_ID};
use super::origin::{HeatMap, OriginWords};
use crate::messages;
use crate::state::{Action, Photo, State};

/// The current photo with the box over it, or why it cannot be seen.
#[component]
pub fn PhotoShown(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let photo = Memo::new(move |_| state.with(|state| state.photo.clone()));
    let others = Memo::new(move |_| state.with(|state| state.refinement.others.len()));
    move || photo.get().map(|photo| figure(photo, others, state, act))
}

fn figure(
    photo: Photo,
    others: Memo<usize>,
    state: ReadSignal<State>,
    act: Callback<Action>,
) -> impl IntoView {
    // The engine reads more, and other, formats than the browser: HEIC here, for instance.
    let is_broken = RwSignal::new(false);
    view! {
        <figure class="photo">
            <div id=FRAME_ID class="frame" hidden=move || is_broken.get()>
                <img
                    src=photo.address
                    alt=photo.label.clone()
                    draggable="false"
                    on:error=move |_| is_broken.set(true)
                />
                <HeatMap state />
                <CropBox state act />
            </div>
            <p class="no-preview" hidden=move || !is_broken.get()>
                {messages::no_preview()}
            </p>
            <figcaption>{photo.label}</figcaption>
            <p class="other-photos" data-testid="other-photos" hidden=move || others.get() == 0>
                {move || messages::ways_on::other_photos(others.get())}
            </p>
            <CropPart state act />
            <OriginWords state />
        </figure>
    }
}
