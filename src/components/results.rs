//! The similar products, or the room that they will take.

use leptos::prelude::*;

use super::card::{Card, EmptyCard};
use crate::comparison::Comparison;
use crate::messages;
use crate::state::{Phase, State, Work};

/// Cards once there is an answer, shadows of cards before, nothing after a failure. If nothing is
/// close to the photo, it says so above them, and what may help.
#[component]
pub fn Results(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let phase = Memo::new(move |_| state.with(State::phase));
    let is_busy = move || matches!(phase.get(), Phase::Preparing | Phase::Looking);
    let found = Memo::new(move |_| {
        state.with(|state| match &state.work {
            Work::Found(answer) => Some((answer.guesses.clone(), answer.matches.clone())),
            _ => None,
        })
    });
    let is_nothing_close = Memo::new(move |_| {
        state.with(|state| match &state.work {
            Work::Found(answer) => answer.is_nothing_close(),
            _ => false,
        })
    });
    let cards = move || match found.get() {
        Some((guesses, matches)) => matches
            .into_iter()
            .enumerate()
            .map(|(rank, found)| {
                let comparison = Comparison::of(&guesses, &found.attributes);
                view! { <Card rank found comparison state /> }
            })
            .collect_view()
            .into_any(),
        None if is_busy() => (0..state.with_untracked(|state| state.count))
            .map(|_| view! { <EmptyCard /> })
            .collect_view()
            .into_any(),
        None => ().into_any(),
    };
    let milliseconds = move || {
        state.with(|state| match &state.work {
            Work::Found(answer) => Some(answer.milliseconds.to_string()),
            _ => None,
        })
    };
    let advice = move || {
        is_nothing_close.get().then(|| {
            view! {
                <p class="sentence">{messages::nothing_close()}</p>
                <p>{messages::nothing_close_remedy()}</p>
            }
        })
    };
    view! {
        <div class="found">
            // Always there, so that it is read aloud when it fills.
            <div class="advice" role="status" data-testid="advice">
                {advice}
            </div>
            <ol
                class="results"
                data-testid="results"
                data-milliseconds=milliseconds
                aria-busy=move || is_busy().to_string()
            >
                {cards}
            </ol>
        </div>
    }
}
