//! Which language the page speaks: its address's, else a person's own choice, else the browser's.

use leptos::prelude::*;

use crate::messages::{self, Language};
use crate::web::{document, storage};

/// Under which the chosen language is kept between visits; `public/first.js` reads it too.
const CHOICE: &str = "lookalike-language";

/// Begins to speak. `asked` is what the page's address asks for, which counts most.
pub fn begin(asked: Option<Language>) -> RwSignal<Language> {
    let language = asked.unwrap_or_else(|| {
        let wanted = document::wanted_languages();
        let chosen = storage::get(CHOICE);
        let tags = chosen.iter().chain(&wanted).map(String::as_str);
        Language::best(tags)
    });
    speak(language);
    RwSignal::new(language)
}

/// Speaks the language that a person chose, now and at the next visit.
pub fn choose(signal: RwSignal<Language>, language: Language) {
    storage::put(CHOICE, language.tag());
    change(signal, language);
}

/// Speaks another language in this visit: everything is said again.
pub fn change(signal: RwSignal<Language>, language: Language) {
    // First the words, then those who show them.
    speak(language);
    signal.set(language);
}

fn speak(language: Language) {
    language.speak();
    document::speak(language.tag(), language.direction(), &messages::title());
}
