//! The other colours of a product.

use leptos::prelude::*;

use super::card::Entry;
use crate::messages::ways_on;
use crate::state::{Action, Refine};

/// A button for each of them; nothing for a product that comes in one colour.
#[component]
pub fn Swatches(
    /// The product.
    entry: Memo<Entry>,
    /// Takes what a person does.
    act: Callback<Action>,
    /// The identifier of the button that was pressed last.
    focus: RwSignal<Option<String>>,
) -> impl IntoView {
    let variants = Memo::new(move |_| entry.with(|entry| entry.found.variants.clone()));
    let swatch = move |(place, variant): (usize, crate::engine::protocol::Match)| {
        let button = entry.with_untracked(|entry| format!("swatch-{place}-{}", entry.key));
        let colour = ways_on::colour_of(&variant).map(str::to_owned);
        let name = ways_on::swatch(colour.as_deref(), &variant.name);
        // A colour that nobody has counted is an empty ring.
        let fill = variant
            .colour
            .map_or("none".to_owned(), |[red, green, blue]| {
                format!("rgb({red} {green} {blue})")
            });
        let id = variant.id.clone();
        let press = {
            let button = button.clone();
            move |_| {
                focus.set(Some(button.clone()));
                let rank = entry.with_untracked(|entry| entry.rank);
                let id = id.clone();
                act.run(Action::Refine(Refine::Variant { rank, id }));
            }
        };
        view! {
            <button
                type="button"
                id=button
                class="swatch"
                data-testid="swatch"
                data-id=variant.id.own
                title=name.clone()
                aria-label=name
                on:click=press
            >
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <circle cx="12" cy="12" r="9" fill=fill />
                </svg>
            </button>
        }
    };
    view! {
        <div
            class="swatches"
            role="group"
            aria-label=ways_on::other_colours()
            data-testid="swatches"
            hidden=move || variants.with(Vec::is_empty)
        >
            {move || variants.get().into_iter().enumerate().map(swatch).collect_view()}
        </div>
    }
}
