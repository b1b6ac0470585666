//! A person's own clothes: adding photos, what is kept, deleting it.

mod garments;
mod import;

use leptos::ev;
use leptos::prelude::*;

use super::once::{Once, opened};
use crate::messages::{self, wardrobe as words};
use crate::state::wardrobe::{Action, Place};
use crate::state::{self, State};
use crate::web::wardrobe as files;

use garments::Garments;
use import::ImportShown;

/// The element that the focus goes to when what had it is gone.
const TOGGLE_ID: &str = "wardrobe-toggle";

/// One line, and the wardrobe behind it.
#[component]
pub fn WardrobePlace(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<state::Action>,
) -> impl IntoView {
    let count = Memo::new(move |_| state.with(|state| state.wardrobe.garments.len()));
    let act = Callback::new(move |action| act.run(state::Action::Wardrobe(action)));
    let is_open = RwSignal::new(false);
    view! {
        <section class="wardrobe" data-testid="wardrobe" data-garments=move || count.get()>
            <details data-testid="wardrobe-folded" on:toggle=opened(is_open)>
                <summary id=TOGGLE_ID data-testid="wardrobe-toggle">
                    <h2>{move || words::title(count.get())}</h2>
                </summary>
                <Once when=is_open>
                    <p class="wardrobe-lead">{words::lead()}</p>
                    <WaysToAdd state act />
                    <ImportShown state act />
                    <Remarks state />
                    <PlaceChoice state act />
                    <Garments state act />
                </Once>
            </details>
        </section>
    }
}

/// Photos, or a folder of them, and what the first costs.
#[component]
fn WaysToAdd(state: ReadSignal<State>, act: Callback<Action>) -> impl IntoView {
    let cost = Memo::new(move |_| {
        state.with(|state| {
            let is_first = !state.is_started() && state.wardrobe.garments.is_empty();
            is_first.then(|| messages::first_photo(state.model_bytes))
        })
    });
    let add = move |event: ev::Event| {
        let (photos, left_out) = files::of_input(&event);
        if !photos.is_empty() || left_out > 0 {
            act.run(Action::Chosen { photos, left_out });
        }
    };
    view! {
        <div class="buttons">
            <span class="button-place">
                <input
                    id="wardrobe-photos"
                    type="file"
                    accept="image/*"
                    multiple=true
                    data-testid="wardrobe-photos"
                    on:change=add
                />
                <label for="wardrobe-photos" class="button">{words::photos()}</label>
            </span>
            <span class="button-place">
                <input
                    id="wardrobe-folder"
                    type="file"
                    prop:webkitdirectory=true
                    data-testid="wardrobe-folder"
                    on:change=add
                />
                <label for="wardrobe-folder" class="button">{words::folder()}</label>
            </span>
        </div>
        <p class="cost" class:gone=move || cost.with(Option::is_none)>{move || cost.get()}</p>
    }
}

/// What else there is to say, read aloud when it comes.
#[component]
fn Remarks(state: ReadSignal<State>) -> impl IntoView {
    let remarks = Memo::new(move |_| state.with(|state| words::remarks(&state.wardrobe)));
    let list = move || {
        let remarks = remarks.get().into_iter();
        let lines = remarks.map(|remark| view! { <p data-testid="wardrobe-remark">{remark}</p> });
        lines.collect_view()
    };
    view! {
        <div class="wardrobe-remarks" role="status">
            {list}
        </div>
    }
}

/// What a photo is compared with; nothing to choose while the wardrobe is empty.
#[component]
fn PlaceChoice(state: ReadSignal<State>, act: Callback<Action>) -> impl IntoView {
    let is_empty = Memo::new(move |_| state.with(|state| state.wardrobe.garments.is_empty()));
    let chosen = Memo::new(move |_| state.with(|state| state.wardrobe.place));
    let options = Place::ALL.map(|place| {
        view! {
            <label>
                <input
                    type="radio"
                    name="wardrobe-place"
                    value=place.key()
                    prop:checked=move || chosen.get() == place
                    on:change=move |_| act.run(Action::Placed(place))
                />
                <span>{words::place(place)}</span>
            </label>
        }
    });
    view! {
        <fieldset class:gone=move || is_empty.get() data-testid="wardrobe-place">
            <legend>{words::place_question()}</legend>
            {options.into_iter().collect_view()}
        </fieldset>
    }
}
