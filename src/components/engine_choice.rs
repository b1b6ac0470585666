//! Which engine runs, and the choice of it.

use leptos::prelude::*;

use super::measure::Measure;
use super::once::{Once, opened};
use crate::messages;
use crate::state::{Action, Choice, State};

/// One line, and the settings behind it.
#[component]
pub fn EngineChoice(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let words = Memo::new(move |_| state.with(messages::engine));
    let key = Memo::new(move |_| {
        state.with(|state| match state.engine() {
            Some(engine) if state.is_started() => engine.key(),
            _ => "none",
        })
    });
    let verdict = Memo::new(move |_| {
        state.with(|state| {
            state
                .race
                .verdict(&state.adapter)
                .map(messages::measure::verdict)
        })
    });
    let chosen = Memo::new(move |_| state.with(|state| state.choice));
    let option = move |choice: Choice| {
        let (name, meaning) = messages::choice(choice);
        view! {
            <label>
                <input
                    type="radio"
                    name="engine"
                    value=choice.key()
                    prop:checked=move || chosen.get() == choice
                    on:change=move |_| act.run(Action::EngineChosen(choice))
                />
                <span>
                    {name} <small>{meaning}</small>
                </span>
            </label>
        }
    };
    let is_open = RwSignal::new(false);
    view! {
        <section class="engine">
            <p data-testid="engine" data-engine=move || key.get()>
                {move || words.get()}
            </p>
            <details data-testid="engine-settings" on:toggle=opened(is_open)>
                <summary>{messages::settings()}</summary>
                <Once when=is_open>
                    <fieldset data-testid="engine-choice">
                        <legend>{messages::engine_question()}</legend>
                        {Choice::ALL.map(option).into_iter().collect_view()}
                    </fieldset>
                    <p data-testid="verdict">{move || verdict.get()}</p>
                    <Measure state act />
                </Once>
            </details>
        </section>
    }
}
