//! What of the person's own wardrobe resembles the photo.

use catalogue::Likeness;
use leptos::prelude::*;

use super::bar::Bar;
use crate::engine::wardrobe::OwnedMatch;
use crate::messages::{figure, similarity, wardrobe as words};
use crate::state::State;

/// A row of its own, under the products or instead of them; nothing without a wardrobe.
#[component]
pub fn OwnedRow(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let owned = Memo::new(move |_| {
        state.with(|state| {
            let owned = state.owned().into_iter();
            let shown = owned
                .map(|(garment, found)| (garment.name.clone(), garment.address.clone(), found));
            shown.collect::<Vec<_>>()
        })
    });
    let best = Memo::new(move |_| state.with(State::owned_likeness));
    move || {
        let owned = owned.get();
        (!owned.is_empty()).then(|| {
            let garments = owned.into_iter().enumerate().map(garment).collect_view();
            let best = best.get();
            view! {
                <section
                    class="owned"
                    aria-labelledby="owned-title"
                    data-testid="owned"
                    data-best=best.and_then(key)
                >
                    <h2 id="owned-title" data-testid="owned-title">{words::owned(best)}</h2>
                    <ol class="garments">{garments}</ol>
                </section>
            }
        })
    }
}

fn garment(
    (rank, (name, address, found)): (usize, (String, Option<String>, OwnedMatch)),
) -> impl IntoView {
    let word = found
        .likeness
        .map_or_else(similarity, words::owned_likeness);
    let picture =
        address.map(|address| view! { <img src=address alt="" width="96" height="128" /> });
    view! {
        <li
            class="garment"
            data-testid="owned-garment"
            data-key=found.key.to_string()
            data-similarity=found.similarity.to_string()
            data-likeness=found.likeness.and_then(key)
        >
            <article aria-label=words::owned_garment(rank, &name, &found)>
                <div class="picture">{picture}</div>
                <p class="similarity">
                    <span class="word">{word}</span>
                    " "
                    <span class="figure">{figure(found.similarity)}</span>
                    <Bar part=found.similarity />
                </p>
                <p class="garment-name" title=name.clone()>{name.clone()}</p>
            </article>
        </li>
    }
}

/// As the command line writes it.
fn key(likeness: Likeness) -> Option<String> {
    let written = serde_json::to_value(likeness).ok()?;
    written.as_str().map(str::to_owned)
}
