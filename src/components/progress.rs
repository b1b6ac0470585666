//! How far the engine is on its way to ready.

use leptos::prelude::*;

use crate::messages;
use crate::state::{Phase, Running, State, Step};

/// A bar with figures while the engine gets ready, a moving bar while it looks.
#[component]
pub fn Progress(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let phase = Memo::new(move |_| state.with(State::phase));
    let step = Memo::new(move |_| {
        state.with(|state| match state.running {
            Running::Opening { step, .. } => step,
            Running::Off | Running::Ready { .. } => None,
        })
    });
    let is_shown = move || matches!(phase.get(), Phase::Preparing | Phase::Looking);
    let words = Memo::new(move |_| match phase.get() {
        Phase::Preparing => messages::step(step.get().as_ref()),
        _ => String::new(),
    });
    // Without a value the bar moves to and fro.
    let value = move || step.get().and_then(|step| per_mille(&step));
    view! {
        <div class="progress" data-testid="progress" class:gone=move || !is_shown()>
            <progress role="progressbar" max="1000" value=value aria-label=move || words.get() />
            <p aria-hidden="true">{move || words.get()}</p>
        </div>
    }
}

/// None for a step that cannot be measured.
fn per_mille(step: &Step) -> Option<String> {
    let is_measured = step.total > 1;
    is_measured.then(|| format!("{:.0}", step.done as f64 / step.total as f64 * 1000.0))
}
