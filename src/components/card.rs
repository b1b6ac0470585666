//! One similar product.

use catalogue::Likeness;
use leptos::prelude::*;

use super::bar::Bar;
use super::origin::WhereFrom;
use crate::comparison::Comparison;
use crate::engine::protocol::Match;
use crate::messages;
use crate::state::{Action, OriginAction, State, Thumbnail, Work};

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
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let thumbnail = Memo::new(move |last: Option<&Option<Thumbnail>>| {
        state.with(|state| match &state.work {
            Work::Found(answer) => answer.thumbnails.get(rank).cloned(),
            _ if state.is_refining() => last.cloned().flatten(),
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
    let sentence = messages::comparison(&comparison);
    let name = messages::card(rank, &found, &sentence);
    let word = found
        .likeness
        .map_or(messages::SIMILARITY, messages::likeness);
    let attributes = found
        .attributes
        .into_iter()
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
    let product = found.name.clone();
    let point = move |rank| act.run(Action::Origin(OriginAction::Pointed(rank)));
    view! {
        <li>
            <article
                class="card"
                data-testid="result-card"
                data-id=found.id
                data-similarity=similarity.to_string()
                data-likeness=found.likeness.and_then(key)
                aria-label=name
                on:pointerenter=move |_| point(Some(rank))
                on:pointerleave=move |_| point(None)
                on:focusin=move |_| point(Some(rank))
                on:focusout=move |_| point(None)
            >
                <div class="picture">
                    {picture} <WhereFrom rank product state act />
                </div>
                <p class="similarity">
                    <span class="word">{word}</span>
                    " "
                    <span class="figure">{messages::figure(similarity)}</span>
                    // Below zero nothing is alike, so the bar begins there.
                    <Bar part=similarity />
                </p>
                <h2 title=found.name.clone()>{found.name.clone()}</h2>
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
