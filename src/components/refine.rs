//! What a person wants to see beside the photo: product in its place, likes, colour, filters.

use leptos::prelude::*;

use super::facets::Facets;
use super::small_button::{Chip, SmallButton};
use crate::messages::ways_on;
use crate::product_name::ProductName;
use crate::query::MOST_COLOUR;
use crate::state::{Action, Phase, Refine, State};

/// Everything that is set, each with the way to take it back; the slider and the filters. There once
/// there is an answer.
#[component]
pub fn Refinements(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let is_found = Memo::new(move |_| state.with(State::phase) == Phase::Found);
    view! {
        <section
            class="refine"
            class:gone=move || !is_found.get()
            aria-label=ways_on::refine()
            data-testid="refine"
        >
            <SearchedWith state act />
            <Ratings state act />
            <div class="controls">
                <Blend state act />
                <Facets state act />
            </div>
            <Chips state act />
        </section>
    }
}

/// The product in the place of the photo, and the way back.
#[component]
fn SearchedWith(state: ReadSignal<State>, act: Callback<Action>) -> impl IntoView {
    let name = Memo::new(move |_| {
        state.with(|state| {
            let refinement = &state.refinement;
            let product = refinement.query.product.as_ref()?;
            Some(ways_on::searched_with(refinement.name(product)))
        })
    });
    view! {
        <p class="searched-with" class:gone=move || name.get().is_none() data-testid="searched-with">
            <strong>{move || name.get()}</strong>
            <SmallButton
                test="back-to-photo"
                words=ways_on::back_to_photo()
                press=move || act.run(Action::Refine(Refine::BackToPhoto))
            />
        </p>
    }
}

/// What is liked and disliked.
#[component]
fn Ratings(state: ReadSignal<State>, act: Callback<Action>) -> impl IntoView {
    let rated = move |is_liked: bool| {
        Memo::new(move |_| {
            state.with(|state| {
                let query = &state.refinement.query;
                let ids = match is_liked {
                    true => &query.likes,
                    false => &query.dislikes,
                };
                let named = |id: &ProductName| (id.clone(), state.refinement.name(id).to_owned());
                ids.iter().map(named).collect::<Vec<_>>()
            })
        })
    };
    let (likes, dislikes) = (rated(true), rated(false));
    let list = move |title: String, products: Memo<Vec<(ProductName, String)>>, is_liked: bool| {
        let button = move |(id, name): (ProductName, String)| {
            let step = match is_liked {
                true => Refine::Like(id.clone()),
                false => Refine::Dislike(id.clone()),
            };
            let heard = ways_on::forget_rating(&name, is_liked);
            let test = if is_liked { "liked" } else { "disliked" };
            let remove = move || act.run(Action::Refine(step.clone()));
            view! { <Chip test words=name heard id=id.own remove /> }
        };
        view! {
            <p class="ratings" class:gone=move || products.with(Vec::is_empty)>
                <span>{title.clone()}</span>
                {move || products.get().into_iter().map(button).collect_view()}
            </p>
        }
    };
    let is_empty = move || likes.with(Vec::is_empty) && dislikes.with(Vec::is_empty);
    view! {
        <div class="rated" class:gone=is_empty>
            {list(ways_on::closer_to(), likes, true)}
            {list(ways_on::away_from(), dislikes, false)}
            <SmallButton
                test="clear-ratings"
                words=ways_on::clear_ratings()
                press=move || act.run(Action::Refine(Refine::ClearRatings))
            />
        </div>
    }
}

/// The slider between shape and colour; nothing where the catalogue knows no colours.
#[component]
fn Blend(state: ReadSignal<State>, act: Callback<Action>) -> impl IntoView {
    let has_colours = Memo::new(move |_| {
        state.with(|state| {
            let narrowed = state.refinement.narrowed.as_ref();
            narrowed.is_some_and(|told| told.has_colours)
        })
    });
    let weight = Memo::new(move |_| state.with(|state| state.refinement.query.colour_weight));
    let slide = move |event: leptos::ev::Event| {
        if let Ok(percent) = event_target_value(&event).parse() {
            act.run(Action::Refine(Refine::ColourWeight(percent)));
        }
    };
    view! {
        <div class="blend" class:gone=move || !has_colours.get()>
            <label for="colour-weight">{ways_on::compare_by()}</label>
            <span class="slide">
                <span aria-hidden="true">{ways_on::shape()}</span>
                <input
                    id="colour-weight"
                    type="range"
                    min="0"
                    max=MOST_COLOUR.to_string()
                    step="10"
                    data-testid="colour-weight"
                    aria-valuetext=move || ways_on::blend(weight.get())
                    prop:value=move || weight.get().to_string()
                    on:input=slide
                />
                <span aria-hidden="true">{ways_on::colour()}</span>
            </span>
        </div>
    }
}

/// The filters that are set.
#[component]
fn Chips(state: ReadSignal<State>, act: Callback<Action>) -> impl IntoView {
    let set = Memo::new(move |_| {
        state.with(|state| {
            let filter = state.refinement.query.filter.iter();
            let pairs = filter.flat_map(|(attribute, values)| {
                values
                    .iter()
                    .map(|value| (attribute.clone(), value.clone()))
            });
            pairs.collect::<Vec<_>>()
        })
    });
    let chip = move |(attribute, value): (String, String)| {
        let words = ways_on::chip(&attribute, &value);
        let heard = ways_on::remove_filter(&attribute, &value);
        let remove = move || {
            let (attribute, value) = (attribute.clone(), value.clone());
            act.run(Action::Refine(Refine::Value { attribute, value }));
        };
        view! { <Chip test="chip" words heard remove /> }
    };
    view! {
        <div class="chips" class:gone=move || set.with(Vec::is_empty)>
            {move || set.get().into_iter().map(chip).collect_view()}
            <SmallButton
                test="clear-filters"
                words=ways_on::clear_filters()
                press=move || act.run(Action::Refine(Refine::ClearFilter))
            />
        </div>
    }
}
