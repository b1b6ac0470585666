//! Pictures to try, for visitors without a photo at hand.

use catalogue::Sample;
use leptos::prelude::*;

use crate::effects;
use crate::messages;
use crate::state::{Action, Phase, Photo, State};

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
    let list = move || {
        let samples = samples.get();
        (!samples.is_empty()).then(|| {
            let buttons = samples
                .into_iter()
                .map(|sample| button(sample, act))
                .collect_view();
            view! {
                <section class="samples" aria-labelledby="samples-title">
                    <h2 id="samples-title">{title}</h2>
                    <ul>{buttons}</ul>
                </section>
            }
        })
    };
    view! { {list} }
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
                <span aria-hidden="true">{label}</span>
            </button>
        </li>
    }
}
