//! Where in the photo the similarity to a product comes from.

use leptos::prelude::*;

use crate::messages;
use crate::origin::Piece;
use crate::state::{Action, OriginAction, State, Work};

/// The map, over the photo: strong where much of the similarity comes from. Its words are the
/// [`OriginWords`].
#[component]
pub fn HeatMap(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let pieces = Memo::new(move |_| {
        state.with(|state| {
            let origins = &state.origins;
            let origin = origins.of(origins.shown()?)?;
            Some(origin.pieces)
        })
    });
    move || {
        pieces.get().map(|pieces| {
            let spots = pieces.into_iter().map(spot).collect_view();
            view! {
                <svg
                    class="heat"
                    viewBox="0 0 10000 10000"
                    preserveAspectRatio="none"
                    aria-hidden="true"
                    data-testid="heat"
                >
                    <filter id="heat-soft" x="0" y="0" width="1" height="1">
                        <feGaussianBlur stdDeviation="500" edgeMode="duplicate" />
                    </filter>
                    <g filter="url(#heat-soft)">{spots}</g>
                </svg>
            }
        })
    }
}

fn spot(Piece { place, strength }: Piece) -> impl IntoView {
    let side = if strength < 0.0 { "against" } else { "for" };
    view! {
        <rect
            class=side
            x=place.left().to_string()
            y=place.top().to_string()
            width=place.width().to_string()
            height=place.height().to_string()
            fill-opacity=format!("{:.3}", strength.abs().min(1.0) * 0.8)
            data-strength=strength.to_string()
        />
    }
}

/// The map in words, with the meaning of its colours; empty while no card is asked about.
#[component]
pub fn OriginWords(
    /// The page.
    state: ReadSignal<State>,
) -> impl IntoView {
    let words = Memo::new(move |_| {
        state.with(|state| {
            let rank = state.origins.shown()?;
            let Work::Found(answer) = &state.work else {
                return None;
            };
            let product = &answer.matches.get(rank)?.name;
            Some(messages::origin::origin(
                product,
                state.origins.of(rank).as_ref(),
            ))
        })
    });
    let has_both = Memo::new(move |_| {
        state.with(|state| {
            let origin = state
                .origins
                .shown()
                .and_then(|rank| state.origins.of(rank));
            origin.is_some_and(|origin| origin.pieces.iter().any(|piece| piece.strength < 0.0))
        })
    });
    let key = move || {
        words.get().map(|_| {
            let against = has_both
                .get()
                .then(|| view! { <span class="against">{messages::origin::against_it()}</span> });
            view! {
                <span class="for">{messages::origin::for_it()}</span>
                {against}
            }
        })
    };
    let is_asked = Memo::new(move |_| state.with(|state| state.origins.is_asked()));
    view! {
        <div class="origin" class:asked-for=move || is_asked.get()>
            // Always there, so that it is read aloud when it fills.
            <p role="status" data-testid="origin">
                {move || words.get()}
            </p>
            <p class="heat-key">{key}</p>
        </div>
    }
}

/// A card's button: shows the map until it is pressed again.
#[component]
pub fn WhereFrom(
    /// 0-based.
    rank: usize,
    /// The product's name.
    product: String,
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let is_known = Memo::new(move |_| state.with(|state| state.origins.is_known(rank)));
    let is_pressed = Memo::new(move |_| state.with(|state| state.origins.is_pressed(rank)));
    view! {
        <button
            type="button"
            class="where-from"
            class:gone=move || !is_known.get()
            data-testid="where-from"
            aria-label=messages::origin::where_from(&product)
            aria-pressed=move || is_pressed.get().to_string()
            on:click=move |_| act.run(Action::Origin(OriginAction::Pressed(rank)))
        >
            {messages::origin::ask()}
        </button>
    }
}
