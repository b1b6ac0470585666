//! The ways on from a product.

use leptos::prelude::*;

use crate::engine::protocol::Match;
use crate::look;
use crate::messages::ways_on;
use crate::state::{Action, Refine, State};

/// Like, dislike, more like this, complete the look.
#[component]
pub fn CardActions(
    /// The product.
    found: Memo<Match>,
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
    /// The identifier of the button that was pressed last.
    focus: RwSignal<Option<String>>,
) -> impl IntoView {
    let id = move || found.with(|found| found.id.clone());
    let name = move |words: fn(&str) -> String| found.with(|found| words(&found.name));
    let is_liked = Memo::new(move |_| {
        let id = id();
        state.with(|state| state.refinement.query.likes.contains(&id))
    });
    let press = move |button: &str, step: fn(String) -> Refine| {
        focus.set(Some(format!("{button}-{}", id())));
        act.run(Action::Refine(step(id())));
    };
    let can_be_completed = move || {
        found.with(|found| look::is_possible(found.attributes.iter().map(|(name, _)| &**name)))
    };
    view! {
        <div class="card-actions">
            <button
                type="button"
                id=move || format!("like-{}", id())
                class="small like"
                data-testid="like"
                aria-label=move || name(ways_on::like_named)
                aria-pressed=move || is_liked.get().to_string()
                on:click=move |_| press("like", Refine::Like)
            >
                {ways_on::like()}
            </button>
            <button
                type="button"
                id=move || format!("dislike-{}", id())
                class="small"
                data-testid="dislike"
                aria-label=move || name(ways_on::dislike_named)
                on:click=move |_| press("dislike", Refine::Dislike)
            >
                {ways_on::dislike()}
            </button>
            <button
                type="button"
                id=move || format!("more-{}", id())
                class="small"
                data-testid="more-like-this"
                aria-label=move || name(ways_on::more_like)
                on:click=move |_| press("more", Refine::MoreLikeThis)
            >
                {ways_on::more_like_this()}
            </button>
            <button
                type="button"
                id=move || format!("look-{}", id())
                class="small"
                class:gone=move || !can_be_completed()
                data-testid="complete-look"
                aria-label=move || name(ways_on::complete_look_named)
                on:click=move |_| press("look", Refine::CompleteLook)
            >
                {ways_on::complete_look()}
            </button>
        </div>
    }
}
