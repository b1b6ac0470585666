//! One similar product.

use leptos::prelude::*;

use crate::engine::protocol::Match;
use crate::messages;
use crate::state::{State, Thumbnail, Work};

/// Picture, name, attributes, similarity.
#[component]
pub fn Card(
    /// 0-based.
    rank: usize,
    /// The product.
    found: Match,
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
            view! { <span class="no-picture">{messages::NO_PICTURE}</span> }.into_any()
        }
        Some(Thumbnail::Waiting) | None => ().into_any(),
    };
    let attributes = found
        .attributes
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    let similarity = found.similarity;
    // Below zero nothing is alike, so the bar begins there.
    let bar = format!("{:.1}", similarity.clamp(0.0, 1.0) * 100.0);
    view! {
        <li>
            <article
                class="card"
                data-testid="result-card"
                data-id=found.id
                data-similarity=similarity.to_string()
                aria-label=messages::card(rank, &found.name, similarity)
            >
                <div class="picture">{picture}</div>
                <p class="similarity">
                    <span>{messages::SIMILARITY}</span>
                    " "
                    <span class="figure">{messages::figure(similarity)}</span>
                    <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                        <rect class="bar-rest" width="100" height="1" />
                        <rect class="bar-part" width=bar height="1" />
                    </svg>
                </p>
                <h2 title=found.name.clone()>{found.name.clone()}</h2>
                <dl>{attributes}</dl>
            </article>
        </li>
    }
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
