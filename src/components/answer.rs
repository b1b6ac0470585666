//! The photo and what becomes of it.

use leptos::prelude::*;

use super::guesses::Guesses;
use super::once::Once;
use super::owned::OwnedRow;
use super::photo::PhotoShown;
use super::progress::Progress;
use super::results::Results;
use super::share::NoPhoto;
use crate::effects::ANSWER_ID;
use crate::messages;
use crate::state::wardrobe::Place;
use crate::state::{Action, Phase, State};

/// Photo, status, progress, what the photo is taken for, and products; empty before the first photo.
#[component]
pub fn AnswerPlace(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let phase = Memo::new(move |_| state.with(State::phase));
    let status = Memo::new(move |_| state.with(messages::status));
    let is_only_own = Memo::new(move |_| {
        state.with(|state| {
            state.phase() == Phase::Found && state.wardrobe.place() == Place::Wardrobe
        })
    });
    let is_begun = Memo::new(move |_| phase.get() != Phase::Idle);
    view! {
        <section
            id=ANSWER_ID
            class="answer"
            class:gone=move || !is_begun.get()
            aria-label=messages::answer()
        >
            <div class="asked">
                <Once when=is_begun>
                    <PhotoShown state act />
                    <NoPhoto state />
                </Once>
                // Always there, so that it is read aloud when it fills.
                <div class="state">
                    <p class="status" role="status" aria-live="polite" data-testid="status">
                        {move || status.get()}
                    </p>
                    <Progress state />
                </div>
                <Guesses state />
            </div>
            <Once when=is_begun>
                <div class="shops" class:gone=move || is_only_own.get()>
                    <Results state act />
                </div>
                <OwnedRow state />
            </Once>
        </section>
    }
}
