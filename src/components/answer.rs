//! The photo and what becomes of it.

use leptos::prelude::*;

use super::guesses::Guesses;
use super::photo::PhotoShown;
use super::progress::Progress;
use super::results::Results;
use crate::effects::ANSWER_ID;
use crate::messages;
use crate::state::{Phase, State};

/// Photo, status, progress, what the photo is taken for, and products; empty before the first photo.
#[component]
pub fn AnswerPlace(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let phase = Memo::new(move |_| state.with(State::phase));
    let status = Memo::new(move |_| state.with(messages::status));
    view! {
        <section
            id=ANSWER_ID
            class="answer"
            class:gone=move || phase.get() == Phase::Idle
            aria-label=messages::answer()
        >
            <div class="asked">
                <PhotoShown state />
                <div class="state">
                    <p class="status" role="status" aria-live="polite" data-testid="status">
                        {move || status.get()}
                    </p>
                    <Progress state />
                </div>
                <Guesses state />
            </div>
            <Results state />
        </section>
    }
}
