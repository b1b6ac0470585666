//! What completes the look of a product.

use leptos::prelude::*;

use super::small_button::SmallButton;
use crate::engine::protocol::Match;
use crate::messages::{self, ways_on};
use crate::state::{Action, Look, Refine, State, Thumbnail};
use crate::web::page;

/// The panel, which is brought into view when it opens.
const LOOK_ID: &str = "look";

/// One product of each kind that goes with it, and that a rule has chosen them; nothing until somebody
/// asks.
#[component]
pub fn LookPanel(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let look = Memo::new(move |_| state.with(|state| state.refinement.look.clone()));
    let asked = Memo::new(move |_| look.with(|look| look.as_ref().map(Look::number)));
    Effect::new(move || {
        if asked.get().is_some() {
            request_animation_frame(|| page::reveal(LOOK_ID));
        }
    });
    let title = move || look.with(|look| look.as_ref().map(|look| ways_on::look_title(&look.name)));
    let is_in_part = Memo::new(move |_| state.with(|state| state.refinement.coverage().is_some()));
    let in_part = move |sentence: String| match is_in_part.get() {
        true => [sentence, messages::cells::look()].join(" "),
        false => sentence,
    };
    let status = move || {
        let pieces = look.with(|look| look.as_ref().map(|look| look.pieces.as_ref().map(Vec::len)));
        match pieces {
            Some(None) => ways_on::look_waiting(),
            Some(Some(0)) => in_part(ways_on::look_nothing()),
            Some(Some(_)) => in_part(ways_on::look_rule()),
            None => String::new(),
        }
    };
    let pieces = move || {
        let look = look.get();
        let pieces = look.and_then(|look| Some(look.pieces?.into_iter().zip(look.thumbnails)));
        pieces.map(|pieces| pieces.map(|piece| self::piece(piece, act)).collect_view())
    };
    view! {
        <section
            id=LOOK_ID
            class="look"
            class:gone=move || look.with(Option::is_none)
            aria-labelledby="look-title"
            data-testid="look"
        >
            <div class="look-head">
                <h2 id="look-title">{title}</h2>
                <SmallButton
                    test="close-look"
                    words=ways_on::close()
                    press=move || act.run(Action::Refine(Refine::CloseLook))
                />
            </div>
            // Always there, so that it is read aloud when it fills.
            <p class="rule" role="status" data-testid="look-rule">
                {status}
            </p>
            <ul class="pieces">{pieces}</ul>
        </section>
    }
}

fn piece((product, thumbnail): (Match, Thumbnail), act: Callback<Action>) -> impl IntoView {
    let picture = match thumbnail {
        Thumbnail::Address(address) => view! { <img src=address alt="" /> }.into_any(),
        Thumbnail::Missing => {
            view! { <span class="no-picture">{messages::no_picture()}</span> }.into_any()
        }
        Thumbnail::Waiting => ().into_any(),
    };
    let heard = ways_on::more_like(&product.name);
    let id = product.id.clone();
    view! {
        <li class="piece" data-testid="piece" data-id=product.id.own>
            <div class="picture">{picture}</div>
            <p>{product.name}</p>
            {product.shop.map(|shop| view! { <p class="of-shop"><bdi>{messages::shops::name(&shop)}</bdi></p> })}
            <SmallButton
                test="piece-more"
                words=ways_on::more_like_this()
                heard
                press=move || act.run(Action::Refine(Refine::MoreLikeThis(id.clone())))
            />
        </li>
    }
}
