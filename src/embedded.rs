//! The page inside a shop's own page: tells it what happens, and does as it wishes.

use leptos::prelude::*;

use crate::embedding::{self, Product, Wish, Word};
use crate::messages::{self, Language, Notice};
use crate::parameters::{Parameters, Theme};
use crate::speech;
use crate::state::{State, Work};
use crate::web::around;

/// Puts the theme on, and, where a page is around this one, begins to speak with it.
pub fn begin(parameters: &Parameters, language: RwSignal<Language>) {
    around::mark("theme", parameters.theme.map(Theme::key));
    let Some(embedder) = &parameters.embedder else {
        return;
    };
    around::mark("embedded", Some(""));
    around::open(embedder, move |text| {
        if let Some(wish) = Wish::read(&text) {
            follow(&wish, language);
        }
    });
    tell(&Word::Ready {
        language: language.get_untracked().tag(),
    });
    around::watch_height(|height| {
        // A fraction of a pixel too little would give a scroll bar.
        let pixels = height.ceil().max(0.0) as u32;
        tell(&Word::Height { pixels });
    });
}

/// Tells the page around of every answer and every problem.
pub fn tell_all(state: ReadSignal<State>) {
    tell_answers(state);
    tell_problems(state);
}

/// Tells the shop which product a visitor chose. Whether a page is around that hears it.
pub fn select(product: Product) -> bool {
    let is_heard = around::is_open();
    if is_heard {
        tell(&Word::Select { product });
    }
    is_heard
}

fn follow(wish: &Wish, language: RwSignal<Language>) {
    let Wish::Look {
        language: tag,
        theme,
        variables,
    } = wish;
    if let Some(Ok(theme)) = theme.as_deref().map(Theme::from_word) {
        around::mark("theme", theme.map(Theme::key));
    }
    around::dress(&embedding::properties(variables));
    let wanted = tag.as_deref().and_then(Language::from_tag);
    if let Some(wanted) = wanted.filter(|wanted| *wanted != language.get_untracked()) {
        speech::change(language, wanted);
    }
}

fn tell_answers(state: ReadSignal<State>) {
    let products = Memo::new(move |_| {
        state.with(|state| match &state.work {
            // What will be another answer in a moment is none.
            Work::Found(_) if state.refinement.is_open() => None,
            Work::Found(answer) => Some(answer.matches.iter().map(Product::of).collect::<Vec<_>>()),
            _ => None,
        })
    });
    Effect::new(move || {
        if let Some(products) = products.get() {
            tell(&Word::Results { products });
        }
    });
}

fn tell_problems(state: ReadSignal<State>) {
    let problem = Memo::new(move |_| state.with(|state| state.problem.clone()));
    Effect::new(move || {
        if let Some(problem) = problem.get() {
            complain(&messages::problem(&problem));
        }
    });
}

/// Tells the page around what is wrong.
pub fn complain(notice: &Notice) {
    tell(&Word::Error {
        kind: notice.kind,
        sentence: notice.sentence.clone(),
        remedy: notice.remedy.clone(),
    });
}

fn tell(word: &Word) {
    // Texts and numbers always become JSON; a similarity that is no number becomes null.
    if let Ok(text) = serde_json::to_string(word) {
        around::say(&text);
    }
}
