//! What the network takes the photo for.

use contract::Guess;
use leptos::prelude::*;

use super::bar::Bar;
use crate::comparison::is_certain;
use crate::messages;
use crate::state::{State, Work};

/// The likeliest type, colour and so on, with their probabilities; nothing before an answer, and
/// nothing for a network without classifiers.
#[component]
pub fn Guesses(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let guesses = Memo::new(move |_| {
        state.with(|state| match &state.work {
            Work::Found(answer) => answer.guesses.clone(),
            _ => Vec::new(),
        })
    });
    move || {
        let guesses = guesses.get();
        (!guesses.is_empty()).then(|| {
            let rows = guesses.into_iter().map(row).collect_view();
            view! {
                <div class="guesses" role="group" aria-labelledby="guesses-title" data-testid="guesses">
                    <p id="guesses-title">{messages::looks_like()}</p>
                    <dl>{rows}</dl>
                </div>
            }
        })
    }
}

fn row(guess: Guess) -> impl IntoView {
    let words = messages::guess(&guess);
    let probability = guess.probability;
    let is_uncertain = !is_certain(&guess);
    view! {
        <div
            class="guess"
            class:uncertain=is_uncertain
            data-testid="guess"
            data-attribute=guess.attribute.clone()
            data-class=guess.class
            data-probability=probability.to_string()
        >
            <dt>{messages::attribute(&guess.attribute)}</dt>
            <dd>
                <span class="class">{words}</span>
                " "
                <span class="figure">{messages::percent(probability)}</span>
                <Bar part=probability />
            </dd>
        </div>
    }
}
