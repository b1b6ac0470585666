//! What was fetched since the photo was chosen: proof that nothing was sent.

use leptos::prelude::*;

use super::once::Once;
use crate::messages::ledger as messages;
use crate::state::State;
use crate::state::ledger::Row;

/// One line, and behind it every file with its bytes; nothing before the first photo.
#[component]
pub fn Ledger(
    /// The page.
    state: ReadSignal<State>,
    /// The page's folder, which is left out of the addresses.
    #[prop(into)]
    site: String,
    /// Has the list completed, when it is opened.
    complete: Callback<()>,
) -> impl IntoView {
    let rows = Memo::new(move |_| state.with(|state| state.ledger.rows(&site)));
    let is_begun = Memo::new(move |_| state.with(|state| state.ledger.is_begun()));
    let down = move || rows.with(|rows| rows.iter().map(|row| row.down).sum::<u64>());
    view! {
        <details
            class="ledger"
            class:gone=move || !is_begun.get()
            data-testid="ledger"
            data-down=move || down().to_string()
            data-up="0"
            on:toggle=move |_| complete.run(())
        >
            <summary>{move || messages::summary(rows.with(Vec::len), down())}</summary>
            <Once when=is_begun>
                <div class="room">
                    <p>{messages::how_it_is_known()}</p>
                    <table>
                        <caption>{messages::caption()}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{messages::file()}</th>
                                <th scope="col">{messages::down()}</th>
                                <th scope="col">{messages::up()}</th>
                            </tr>
                        </thead>
                        <tbody>{move || rows.get().into_iter().map(line).collect_view()}</tbody>
                    </table>
                    <p>{messages::not_listed()}</p>
                </div>
            </Once>
        </details>
    }
}

fn line(row: Row) -> impl IntoView {
    view! {
        <tr data-testid="ledger-row" data-address=row.address.clone() data-down=row.down.to_string()>
            <th scope="row">{row.address.clone()}</th>
            <td>{messages::came(&row)}</td>
            <td>{messages::nothing_sent()}</td>
        </tr>
    }
}
