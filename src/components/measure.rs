//! What this device can do, measured on demand.

use leptos::prelude::*;

use crate::messages::measure as words;
use crate::state::measure::{MeasureAction, Row};
use crate::state::{Action, State};

/// A button, and a table once there is something in it.
#[component]
pub fn Measure(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let status = Memo::new(move |_| state.with(|state| words::measuring(&state.measuring)));
    let is_on = Memo::new(move |_| state.with(|state| state.measuring.is_on()));
    let rows = Memo::new(move |_| state.with(|state| state.measuring.rows.clone()));
    // One button, so that the keyboard's place is kept.
    let name = move || match (is_on.get(), rows.with(Vec::is_empty)) {
        (true, _) => words::stop(),
        (false, true) => words::begin(),
        (false, false) => words::begin_again(),
    };
    let press = move |_| {
        let action = match is_on.get_untracked() {
            true => MeasureAction::Stop,
            false => MeasureAction::Begin,
        };
        act.run(Action::Measure(action));
    };
    let save = move |_| act.run(Action::Measure(MeasureAction::Save));
    view! {
        <details class="measure" data-testid="measure">
            <summary>{words::title()}</summary>
            <p>{words::meaning()}</p>
            <div class="measure-buttons">
                <button type="button" class="button" data-testid="measure-begin" on:click=press>
                    {name}
                </button>
                <button
                    type="button"
                    class="button"
                    class:gone=move || rows.with(Vec::is_empty) || is_on.get()
                    data-testid="measure-save"
                    on:click=save
                >
                    {words::save()}
                </button>
            </div>
            <p role="status" aria-live="polite" data-testid="measure-status">
                {move || status.get()}
            </p>
            {move || rows.with(|rows| (!rows.is_empty()).then(|| table(rows)))}
            {move || rows.with(|rows| words::bits(rows)).map(|sentence| {
                view! { <p data-testid="measure-bits">{sentence}</p> }
            })}
        </details>
    }
}

fn table(rows: &[Row]) -> impl IntoView + use<> {
    let heads = words::columns().map(|name| view! { <th scope="col">{name}</th> });
    let rows = rows.iter().map(line).collect_view();
    view! {
        <div class="measure-figures">
            <table>
                <caption>{words::figures()}</caption>
                <thead>
                    <tr>{heads.into_iter().collect_view()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn line(row: &Row) -> impl IntoView + use<> {
    let cells = match words::cells(row) {
        Ok(cells) => cells
            .map(|figure| view! { <td>{figure}</td> })
            .into_iter()
            .collect_view()
            .into_any(),
        Err(sentence) => view! { <td colspan="4">{sentence}</td> }.into_any(),
    };
    let threads = row.outcome.as_ref().ok().map(|figures| figures.threads);
    view! {
        <tr data-testid="measured" data-engine=row.engine.key() data-threads=threads>
            <th scope="row">{words::engine_name(row)}</th>
            {cells}
        </tr>
    }
}
