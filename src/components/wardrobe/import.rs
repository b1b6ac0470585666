//! Photos being added: how far it is, and what could not be used.

use leptos::prelude::*;

use super::TOGGLE_ID;
use crate::messages::{self, wardrobe as words};
use crate::state::wardrobe::Action;
use crate::state::{Running, State};
use crate::web::wardrobe::focus;

/// A bar with figures, and buttons to pause and to cancel; what became of it when it is over.
#[component]
pub fn ImportShown(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let status = Memo::new(move |_| state.with(|state| words::status(&state.wardrobe)));
    let is_under_way = Memo::new(move |_| state.with(|state| state.wardrobe.import.is_under_way()));
    let is_paused = Memo::new(move |_| state.with(|state| state.wardrobe.import.is_paused));
    let figures = Memo::new(move |_| {
        state.with(|state| match &state.running {
            // Before the first photo the engine fetches its model.
            Running::Opening { step, .. } if state.wardrobe.is_at_work() => {
                messages::step(step.as_ref())
            }
            _ => words::progress(&state.wardrobe.import),
        })
    });
    let done = move || {
        state.with(|state| {
            let import = &state.wardrobe.import;
            import.done() * 1000 / import.total.max(1)
        })
    };
    let pause_or_resume = move |_| {
        act.run(match is_paused.get_untracked() {
            true => Action::Resume,
            false => Action::Pause,
        });
    };
    // The button is gone with the photos that it gives up.
    let cancel = move |_| {
        focus(TOGGLE_ID);
        act.run(Action::Cancel);
    };
    let name = move || match is_paused.get() {
        true => words::resume(),
        false => words::pause(),
    };
    view! {
        <div class="import">
            // Always there, so that it is read aloud when it changes.
            <p class="import-status" role="status" data-testid="wardrobe-status">
                {move || status.get()}
            </p>
            <div class:gone=move || !is_under_way.get()>
                <progress
                    role="progressbar"
                    max="1000"
                    value=move || done().to_string()
                    aria-label=move || figures.get()
                    data-testid="wardrobe-progress"
                />
                <p class="import-figures" aria-hidden="true" data-testid="wardrobe-figures">
                    {move || figures.get()}
                </p>
                <div class="buttons">
                    <button type="button" class="button" data-testid="wardrobe-pause" on:click=pause_or_resume>
                        {name}
                    </button>
                    <button
                        type="button"
                        class="button"
                        data-testid="wardrobe-cancel"
                        on:click=cancel
                    >
                        {words::cancel()}
                    </button>
                </div>
            </div>
            <Halted state />
            <Unusable state />
        </div>
    }
}

/// Why it has stopped by itself.
#[component]
fn Halted(state: ReadSignal<State>) -> impl IntoView {
    let notice = Memo::new(move |_| state.with(|state| words::halted(&state.wardrobe)));
    move || {
        notice.get().map(|notice| {
            view! {
                <div class="notice" role="alert" data-testid="wardrobe-halted" data-kind=notice.kind>
                    <div>
                        <p class="sentence">{notice.sentence}</p>
                        <p>{notice.remedy}</p>
                    </div>
                </div>
            }
        })
    }
}

/// Each photo that could not be used, with its reason.
#[component]
fn Unusable(state: ReadSignal<State>) -> impl IntoView {
    let failures = Memo::new(move |_| state.with(|state| state.wardrobe.import.failures.clone()));
    let list = move || {
        let failures = failures.get();
        let photos = failures.iter().map(words::unusable);
        let lines = photos.map(|words| view! { <li data-testid="wardrobe-unusable">{words}</li> });
        lines.collect_view()
    };
    view! {
        <details class="unusable" class:gone=move || failures.with(Vec::is_empty)>
            <summary>{move || words::unusable_photos(failures.with(Vec::len))}</summary>
            <ul>{list}</ul>
        </details>
    }
}
