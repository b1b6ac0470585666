//! The similar products, or the room that they will take.

use leptos::prelude::*;

use super::card::{Card, EmptyCard, Entry};
use super::look::LookPanel;
use super::refine::Refinements;
use crate::comparison::Comparison;
use crate::messages;
use crate::query::FIRST_COUNT;
use crate::state::{Action, Phase, Refine, State, Work};
use crate::web::page;

/// The list of cards, which takes the focus where the button that had it is gone.
const RESULTS_ID: &str = "results";

/// Cards once there is an answer, shadows of cards before, nothing after a failure; those of the last
/// answer while another part of the photo is looked at. If nothing is close to the photo, it says so
/// above them, and what may help. Around them are the ways on.
#[component]
pub fn Results(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let phase = Memo::new(move |_| state.with(State::phase));
    let is_waiting = move || matches!(phase.get(), Phase::Preparing | Phase::Looking);
    let is_busy = move || is_waiting() || state.with(|state| state.refinement.is_ranking);
    // While another part of the same photo is looked at, the last answer stays, so that nothing flickers.
    let entries = Memo::new(move |last: Option<&Vec<Entry>>| {
        state.with(|state| match last {
            Some(last) if state.is_refining() => last.clone(),
            _ => entries(state),
        })
    });
    let is_nothing_close = Memo::new(move |_| {
        state.with(|state| match &state.work {
            Work::Found(answer) => answer.is_nothing_close(),
            _ => false,
        })
    });
    // A card that moves loses the focus, and one that goes takes it along.
    let focus = RwSignal::new(None::<String>);
    Effect::new(move || {
        entries.track();
        if let Some(id) = focus.get_untracked() {
            request_animation_frame(move || page::restore_focus(&id, RESULTS_ID));
        }
    });
    let empty = move || {
        (is_waiting() && entries.with(Vec::is_empty)).then(|| {
            (0..FIRST_COUNT)
                .map(|_| view! { <EmptyCard /> })
                .collect_view()
        })
    };
    let milliseconds = move || {
        state.with(|state| match &state.work {
            Work::Found(answer) => Some(answer.milliseconds.to_string()),
            _ => None,
        })
    };
    let is_filtered =
        Memo::new(move |_| state.with(|state| !state.refinement.query.filter.is_empty()));
    let advice = move || {
        is_nothing_close.get().then(|| {
            let (sentence, remedy) = match is_filtered.get() {
                true => (
                    messages::nothing_close_filtered(),
                    messages::nothing_close_filtered_remedy(),
                ),
                false => (messages::nothing_close(), messages::nothing_close_remedy()),
            };
            view! {
                <p class="sentence">{sentence}</p>
                <p>{remedy}</p>
            }
        })
    };
    let can_show_more = Memo::new(move |_| {
        state.with(|state| match &state.work {
            Work::Found(answer) => state.refinement.can_show_more(answer.matches.len()),
            _ => false,
        })
    });
    let standing =
        move || state.with(|state| state.refinement.coverage().map(|told| told.standing.key()));
    view! {
        <div class="found">
            // Always there, so that it is read aloud when it fills.
            <div class="advice" role="status" data-testid="advice">
                {advice}
            </div>
            <Refinements state act />
            <ol
                id=RESULTS_ID
                class="results"
                data-testid="results"
                data-milliseconds=milliseconds
                data-standing=standing
                tabindex="-1"
                aria-busy=move || is_busy().to_string()
            >
                {empty}
                <For
                    each=move || entries.get()
                    key=|entry| entry.key.clone()
                    children=move |entry| view! { <Card entry entries state act focus /> }
                />
            </ol>
            <p class="more" class:gone=move || !can_show_more.get()>
                <button
                    type="button"
                    class="button"
                    data-testid="show-more"
                    on:click=move |_| act.run(Action::Refine(Refine::ShowMore))
                >
                    {messages::ways_on::show_more()}
                </button>
            </p>
            <LookPanel state act />
        </div>
    }
}

/// The answer's products; none without an answer.
fn entries(state: &State) -> Vec<Entry> {
    let Work::Found(answer) = &state.work else {
        return Vec::new();
    };
    let ranked = answer.matches.iter().enumerate();
    ranked
        .map(|(rank, found)| Entry {
            key: Entry::key(found),
            rank,
            comparison: Comparison::of(&answer.guesses, &found.attributes),
            found: found.clone(),
        })
        .collect()
}
