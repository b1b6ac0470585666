//! Small buttons: one thing to do, or one thing that is set and can be taken back.

use leptos::prelude::*;

/// A small button.
#[component]
pub fn SmallButton(
    /// Its `data-testid`.
    test: &'static str,
    /// What is on it.
    words: String,
    /// What it is called where that says too little by itself.
    #[prop(optional)]
    heard: Option<String>,
    /// What it does.
    press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="small" data-testid=test aria-label=heard on:click=move |_| press()>
            {words}
        </button>
    }
}

/// Something that is set; a press takes it back.
#[component]
pub fn Chip(
    /// Its `data-testid`.
    test: &'static str,
    /// What is set.
    words: String,
    /// That a press takes it back, in words.
    heard: String,
    /// The product that it is about.
    #[prop(optional)]
    id: Option<String>,
    /// Takes it back.
    remove: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="small chip"
            data-testid=test
            data-id=id
            aria-label=heard
            on:click=move |_| remove()
        >
            <span>{words}</span>
            <span aria-hidden="true">"×"</span>
        </button>
    }
}
