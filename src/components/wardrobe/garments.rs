//! What is kept, with a button to delete each, and all.

use contract::Digest;
use leptos::prelude::*;

use super::TOGGLE_ID;
use crate::messages::wardrobe as words;
use crate::state::State;
use crate::state::wardrobe::{Action, Garment};
use crate::web::wardrobe::focus;

/// Garments that are shown before a person asks for all.
const FIRST: usize = 48;

/// The element that asks whether all is to be deleted.
const ASK_ID: &str = "wardrobe-delete-all";
/// The one that deletes nothing.
const KEEP_ID: &str = "wardrobe-keep";

/// Pictures and names; nothing if there is none.
#[component]
pub fn Garments(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let garments = Memo::new(move |_| state.with(|state| state.wardrobe.garments.clone()));
    let shows_all = RwSignal::new(false);
    let shown = move || {
        let most = if shows_all.get() { usize::MAX } else { FIRST };
        garments.with(|garments| garments.iter().take(most).cloned().collect::<Vec<_>>())
    };
    let has_more = move || !shows_all.get() && garments.with(|garments| garments.len() > FIRST);
    view! {
        <ul class="garments" aria-label=words::list() class:gone=move || garments.with(Vec::is_empty)>
            <For
                each=shown
                key=|garment| (garment.key, garment.file.clone())
                children=move |garment| view! { <GarmentShown garment garments act /> }
            />
        </ul>
        <div class="buttons">
            <button
                type="button"
                class="button"
                class:gone=move || !has_more()
                on:click=move |_| shows_all.set(true)
            >
                {words::more()}
            </button>
            <DeleteAll state act />
        </div>
    }
}

#[component]
fn GarmentShown(
    garment: Garment,
    garments: Memo<Vec<Garment>>,
    act: Callback<Action>,
) -> impl IntoView {
    let key = garment.key;
    // The button is gone with its garment: the focus goes to a neighbour's.
    let delete = move |_| {
        let next = garments.with_untracked(|garments| neighbour(garments, &key));
        focus(&next.map_or(TOGGLE_ID.to_owned(), |next| delete_id(&next)));
        act.run(Action::Remove(key));
    };
    let picture = garment.address.map(|address| {
        view! { <img src=address alt="" width="96" height="128" loading="lazy" decoding="async" /> }
    });
    view! {
        <li class="garment" data-testid="garment" data-key=key.to_string()>
            <div class="picture">{picture}</div>
            <p class="garment-name" title=garment.name.clone()>{garment.name.clone()}</p>
            <button
                type="button"
                class="delete"
                id=delete_id(&key)
                aria-label=words::delete(&garment.name)
                data-testid="garment-delete"
                on:click=delete
            >
                {words::delete_one()}
            </button>
        </li>
    }
}

/// Asks first.
#[component]
fn DeleteAll(state: ReadSignal<State>, act: Callback<Action>) -> impl IntoView {
    let asks = RwSignal::new(false);
    let count = Memo::new(move |_| state.with(|state| state.wardrobe.garments.len()));
    let has_something = Memo::new(move |_| {
        state.with(|state| {
            let wardrobe = &state.wardrobe;
            !wardrobe.garments.is_empty() || wardrobe.later > 0 || wardrobe.is_stuck
        })
    });
    let ask = move |_| {
        asks.set(true);
        request_animation_frame(|| focus(KEEP_ID));
    };
    let answer = move |is_meant: bool| {
        asks.set(false);
        if is_meant {
            focus(TOGGLE_ID);
            act.run(Action::ForgetAll);
        } else {
            request_animation_frame(|| focus(ASK_ID));
        }
    };
    view! {
        <button
            type="button"
            class="button"
            class:gone=move || asks.get() || !has_something.get()
            id=ASK_ID
            data-testid="wardrobe-delete-all"
            on:click=ask
        >
            {words::delete_all()}
        </button>
        <div class="question" role="group" aria-labelledby="wardrobe-question" class:gone=move || !asks.get()>
            <p id="wardrobe-question">{move || words::question(count.get())}</p>
            <button
                type="button"
                class="button"
                id=KEEP_ID
                data-testid="wardrobe-keep"
                on:click=move |_| answer(false)
            >
                {words::keep()}
            </button>
            <button
                type="button"
                class="button"
                data-testid="wardrobe-confirm"
                on:click=move |_| answer(true)
            >
                {words::confirm()}
            </button>
        </div>
    }
}

/// The one after it, or before the last.
fn neighbour(garments: &[Garment], key: &Digest) -> Option<Digest> {
    let place = garments.iter().position(|garment| garment.key == *key)?;
    let next = garments.get(place + 1);
    let before = || garments.get(place.checked_sub(1)?);
    next.or_else(before).map(|garment| garment.key)
}

fn delete_id(key: &Digest) -> String {
    format!("delete-{}", key.short())
}
