//! The choice of the language.

use leptos::ev;
use leptos::prelude::*;

use crate::messages::{self, Language};
use crate::speech;

/// Every language by its own name. It stays in place while all else is said anew, so that it keeps the focus.
#[component]
pub fn LanguageChoice(
    /// The language of the page.
    language: RwSignal<Language>,
) -> impl IntoView {
    let take = move |event: ev::Event| {
        if let Some(chosen) = Language::from_tag(&event_target_value(&event)) {
            speech::choose(language, chosen);
        }
    };
    let options = Language::ALL.map(|option| {
        view! {
            <option
                value=option.tag()
                lang=option.tag()
                dir=option.direction()
                selected=move || language.get() == option
            >
                {option.own_name()}
            </option>
        }
    });
    let question = move || {
        language.track();
        messages::language_question()
    };
    view! {
        <p class="language">
            <label for="language">{question}</label>
            <select
                id="language"
                data-testid="language-choice"
                prop:value=move || language.get().tag()
                on:change=take
            >
                {options.into_iter().collect_view()}
            </select>
        </p>
    }
}
