//! Pictures to try, for visitors without a photo at hand.

use catalogue::Sample;
use leptos::prelude::*;

use crate::effects;
use crate::messages;
use crate::state::{Action, Phase, Photo, State};

/// As many samples as shops usually have.
const USUAL: usize = 6;

/// The shop's sample pictures; nothing if it has none.
#[component]
pub fn Samples(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let samples = Memo::new(move |_| {
        state.with(|state| {
            state
                .shop
                .as_ref()
                .map_or(Vec::new(), |shop| shop.samples.clone())
        })
    });
    let is_idle = Memo::new(move |_| state.with(State::phase) == Phase::Idle);
    let title = move || {
        if is_idle.get() {
            messages::samples()
        } else {
            messages::more_samples()
        }
    };
    let is_settled = Memo::new(move |_| state.with(State::is_settled));
    let list = move || {
        let samples = samples.get();
        if samples.is_empty() {
            return (!is_settled.get()).then(|| view! { <Room /> }.into_any());
        }
        let buttons = samples
            .into_iter()
            .map(|sample| button(sample, act))
            .collect_view();
        let section = view! {
            <section class="samples" aria-labelledby="samples-title">
                <h2 id="samples-title">{title}</h2>
                <ul>{buttons}</ul>
            </section>
        };
        Some(section.into_any())
    };
    view! { {list} }
}

/// The room that the samples will take, so that nothing moves when they come.
#[component]
fn Room() -> impl IntoView {
    let tile = |_| {
        view! {
            <li class="sample">
                <span class="tile"></span>
                <span class="label"></span>
            </li>
        }
    };
    view! {
        <section class="samples" aria-hidden="true">
            <h2>{messages::samples()}</h2>
            <ul>{(0..USUAL).map(tile).collect_view()}</ul>
        </section>
    }
}

fn button(sample: Sample, act: Callback<Action>) -> impl IntoView {
    let address = effects::sample_address(&sample.file.path);
    let label = sample.label.clone();
    let name = messages::sample(&label);
    let photo = Photo {
        address: address.clone(),
        label: sample.label.clone(),
        sample: Some(sample),
    };
    view! {
        <li>
            <button
                type="button"
                class="sample"
                data-testid="sample"
                aria-label=name
                on:click=move |_| act.run(Action::PhotoChosen(photo.clone()))
            >
                <img src=address alt="" width="96" height="128" decoding="async" />
                <span class="label" aria-hidden="true">{label}</span>
            </button>
        </li>
    }
}
