//! One similar product.

use catalogue::Likeness;
use leptos::prelude::*;

use super::bar::Bar;
use super::card_name::CardName;
use crate::comparison::Comparison;
use crate::embedding::Product;
use crate::engine::protocol::Match;
use crate::messages;
use crate::product_page::is_link;
use crate::state::{State, Thumbnail, Work};

/// Picture, likeness, name, what it shares with the photo, attributes.
#[component]
pub fn Card(
    /// 0-based.
    rank: usize,
    /// The product.
    found: Match,
    /// The product beside the photo.
    comparison: Comparison,
    /// The page, for the picture that comes later.
    state: ReadSignal<State>,
) -> impl IntoView {
    let thumbnail = Memo::new(move |_| {
        state.with(|state| match &state.work {
            Work::Found(answer) => answer.thumbnails.get(rank).cloned(),
            _ => None,
        })
    });
    let picture = move || match thumbnail.get() {
        Some(Thumbnail::Address(address)) => view! { <img src=address alt="" /> }.into_any(),
        Some(Thumbnail::Missing) => {
            view! { <span class="no-picture">{messages::no_picture()}</span> }.into_any()
        }
        Some(Thumbnail::Waiting) | None => ().into_any(),
    };
    let sentence = messages::comparison(&comparison);
    let name = messages::card(rank, &found, &sentence);
    let word = found
        .likeness
        .map_or_else(messages::similarity, messages::likeness);
    let product = Product::of(&found);
    let attributes = found
        .attributes
        .into_iter()
        .filter(|(name, _)| !is_link(name))
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{messages::attribute(&name)}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    let similarity = found.similarity;
    view! {
        <li>
            <article
                class="card"
                data-testid="result-card"
                data-id=found.id
                data-similarity=similarity.to_string()
                data-likeness=found.likeness.and_then(key)
                aria-label=name
            >
                <div class="picture">{picture}</div>
                <p class="similarity">
                    <span class="word">{word}</span>
                    " "
                    <span class="figure">{messages::figure(similarity)}</span>
                    // Below zero nothing is alike, so the bar begins there.
                    <Bar part=similarity />
                </p>
                <CardName product />
                <p class="comparison" data-testid="comparison">{sentence}</p>
                <dl>{attributes}</dl>
            </article>
        </li>
    }
}

/// As the command line writes it.
fn key(likeness: Likeness) -> Option<String> {
    let written = serde_json::to_value(likeness).ok()?;
    written.as_str().map(str::to_owned)
}

/// The room that a card will take.
#[component]
pub fn EmptyCard() -> impl IntoView {
    view! {
        <li aria-hidden="true">
            <div class="card empty">
                <div class="picture"></div>
                <div class="similarity"></div>
                <div class="words"></div>
            </div>
        </li>
    }
}
