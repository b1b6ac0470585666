//! The ways on from a product.

use leptos::prelude::*;

use crate::engine::protocol::Match;
use crate::look;
use crate::messages::ways_on;
use crate::product_name::ProductName;
use crate::state::{Action, Refine, State};

/// A way on.
#[derive(Clone, Copy)]
struct Step {
    /// Its `data-testid`, which tells a card's buttons apart.
    test: &'static str,
    words: fn() -> String,
    /// What it is called, with the product's name.
    heard: fn(&str) -> String,
    /// What it does to the product with this name.
    refine: fn(ProductName) -> Refine,
}

/// Pressed for as long as the product is liked.
const LIKE: &str = "like";
/// There only for what a look can be made of.
const COMPLETE_LOOK: &str = "complete-look";

const STEPS: [Step; 4] = [
    Step {
        test: LIKE,
        words: ways_on::like,
        heard: ways_on::like_named,
        refine: Refine::Like,
    },
    Step {
        test: "dislike",
        words: ways_on::dislike,
        heard: ways_on::dislike_named,
        refine: Refine::Dislike,
    },
    Step {
        test: "more-like-this",
        words: ways_on::more_like_this,
        heard: ways_on::more_like,
        refine: Refine::MoreLikeThis,
    },
    Step {
        test: COMPLETE_LOOK,
        words: ways_on::complete_look,
        heard: ways_on::complete_look_named,
        refine: Refine::CompleteLook,
    },
];

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
    let is_liked = Memo::new(move |_| {
        let id = id();
        state.with(|state| state.refinement.query.likes.contains(&id))
    });
    let can_be_completed = Memo::new(move |_| {
        found.with(|found| look::is_possible(found.attributes.iter().map(|(name, _)| &**name)))
    });
    let button = move |step: Step| {
        let is_like = step.test == LIKE;
        let key = move || format!("{}-{}", step.test, id().key());
        let press = move |_| {
            focus.set(Some(key()));
            act.run(Action::Refine((step.refine)(id())));
        };
        view! {
            <button
                type="button"
                id=key
                class="small"
                class:gone=move || step.test == COMPLETE_LOOK && !can_be_completed.get()
                data-testid=step.test
                aria-label=move || found.with(|found| (step.heard)(&found.name))
                aria-pressed=move || is_like.then(|| is_liked.get().to_string())
                on:click=press
            >
                {(step.words)()}
            </button>
        }
    };
    view! { <div class="card-actions">{STEPS.map(button).collect_view()}</div> }
}
