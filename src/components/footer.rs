//! The end of the page.

use leptos::prelude::*;

use super::language_choice::LanguageChoice;
use crate::messages::{self, Language};

/// What similarity means here, and the choice of the language.
#[component]
pub fn Footer(
    /// The language of the page.
    language: RwSignal<Language>,
) -> impl IntoView {
    let words = move || {
        language.track();
        messages::footer()
    };
    view! {
        <footer>
            <p>{words}</p>
            <LanguageChoice language />
        </footer>
    }
}
