//! The pictures that were given together, to turn from one to the other.

use leptos::prelude::*;

use crate::messages::given;
use crate::state::{Action, GivenAction, Photo, State};

/// One button a picture; nothing for a picture alone.
#[component]
pub fn Photos(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let photos = Memo::new(move |_| state.with(|state| state.given.photos.clone()));
    let words = Memo::new(move |_| state.with(|state| given::photos(&state.given)));
    let is_together = Memo::new(move |_| state.with(|state| !state.refinement.others.is_empty()));
    let list = move || {
        let photos = photos.get();
        let count = photos.len();
        (count > 1).then(|| {
            let buttons = photos
                .into_iter()
                .enumerate()
                .map(|(place, photo)| button(place, count, photo, state, act))
                .collect_view();
            view! {
                <section class="photos" aria-label=given::list() data-testid="photos">
                    <p>{move || words.get()}</p>
                    <ul>
                        <li>
                            <button
                                type="button"
                                class="together"
                                data-testid="given-together"
                                aria-pressed=move || is_together.get().to_string()
                                on:click=move |_| act.run(GivenAction::TurnedTo(None).into())
                            >
                                {given::together()}
                            </button>
                        </li>
                        {buttons}
                    </ul>
                </section>
            }
        })
    };
    view! { {list} }
}

fn button(
    place: usize,
    count: usize,
    photo: Photo,
    state: ReadSignal<State>,
    act: Callback<Action>,
) -> impl IntoView {
    let name = given::turn_to(place, count, &photo.label);
    let address = photo.address.clone();
    let is_searched = Memo::new(move |_| {
        state.with(|state| {
            state.refinement.others.is_empty() && state.photo.as_ref() == Some(&photo)
        })
    });
    view! {
        <li>
            <button
                type="button"
                data-testid="given-photo"
                aria-label=name
                aria-pressed=move || is_searched.get().to_string()
                on:click=move |_| act.run(GivenAction::TurnedTo(Some(place)).into())
            >
                <img src=address alt="" decoding="async" />
            </button>
        </li>
    }
}
