//! The similar products, or the room that they will take.

use leptos::prelude::*;

use super::card::{Card, EmptyCard};
use crate::state::{COUNT, Phase, State, Work};

/// Cards once there is an answer, shadows of cards before, nothing after a failure.
#[component]
pub fn Results(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let phase = Memo::new(move |_| state.with(State::phase));
    let is_busy = move || matches!(phase.get(), Phase::Preparing | Phase::Looking);
    let matches = Memo::new(move |_| {
        state.with(|state| match &state.work {
            Work::Found(answer) => Some(answer.matches.clone()),
            _ => None,
        })
    });
    let cards = move || match matches.get() {
        Some(matches) => matches
            .into_iter()
            .enumerate()
            .map(|(rank, found)| view! { <Card rank found state /> })
            .collect_view()
            .into_any(),
        None if is_busy() => (0..COUNT)
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
    view! {
        <ol
            class="results"
            data-testid="results"
            data-milliseconds=milliseconds
            aria-busy=move || is_busy().to_string()
        >
            {cards}
        </ol>
    }
}
