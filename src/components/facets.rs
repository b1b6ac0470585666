//! Filters by every facet of the catalogue.

use catalogue::{Facet, FacetValue};
use leptos::prelude::*;

use crate::messages::{cells, ways_on};
use crate::state::{Action, Refine, State};

/// A list of values with counts for each facet; nothing where the catalogue has none.
#[component]
pub fn Facets(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let facets = Memo::new(move |_| {
        state.with(|state| {
            let narrowed = state.refinement.narrowed.as_ref();
            narrowed.map_or(Vec::new(), |told| told.facets.clone())
        })
    });
    let set = Memo::new(move |_| {
        state.with(|state| {
            let filter = state.refinement.query.filter.values();
            filter.map(|values| values.len()).sum::<usize>()
        })
    });
    let passing = move || {
        state.with(|state| {
            let narrowed = state.refinement.narrowed.as_ref();
            narrowed.map_or(String::new(), |told| match told.coverage {
                None => ways_on::passing(told.passing),
                Some(coverage) => cells::passing(told.passing, coverage.compared),
            })
        })
    };
    let is_in_part = Memo::new(move |_| state.with(|state| state.refinement.coverage().is_some()));
    view! {
        <details
            class="filters"
            class:gone=move || facets.with(Vec::is_empty)
            data-testid="filters"
        >
            <summary>{move || ways_on::filters(set.get())}</summary>
            <p class="passing" role="status" data-testid="passing">
                {passing}
            </p>
            <p class="passing" class:gone=move || !is_in_part.get()>
                {cells::counts()}
            </p>
            <div class="facets">
                <For
                    each=move || facets.get().into_iter().enumerate()
                    key=|(place, facet)| (*place, facet.attribute.clone())
                    children=move |(place, facet)| one(place, facet, facets, state, act)
                />
            </div>
        </details>
    }
}

fn one(
    place: usize,
    facet: Facet,
    facets: Memo<Vec<Facet>>,
    state: ReadSignal<State>,
    act: Callback<Action>,
) -> impl IntoView {
    let attribute = facet.attribute.clone();
    let chosen = {
        let attribute = attribute.clone();
        Memo::new(move |_| {
            state.with(|state| {
                let values = state.refinement.query.filter.get(&attribute);
                values.cloned().unwrap_or_default()
            })
        })
    };
    // A catalogue's facets and their values are the same in every answer; only counts change.
    let values = Memo::new(move |_| {
        let values = |facets: &Vec<Facet>| facets.get(place).map(|facet| facet.values.clone());
        facets.with(values).unwrap_or_default()
    });
    let name = {
        let attribute = attribute.clone();
        move || ways_on::facet(&attribute, chosen.with(|chosen| chosen.len()))
    };
    let label = ways_on::facet(&attribute, 0);
    view! {
        <details class="facet" data-testid="facet" data-attribute=attribute.clone()>
            <summary>{name}</summary>
            <div class="values" role="group" aria-label=label>
                <For
                    each=move || values.get().into_iter().enumerate()
                    key=|(place, known)| (*place, known.value.clone())
                    children={
                        let attribute = attribute.clone();
                        move |(place, known): (usize, FacetValue)| {
                            let attribute = attribute.clone();
                            let value = known.value;
                            let count = Memo::new(move |_| {
                                values.with(|all| all.get(place).map_or(0, |known| known.count))
                            });
                            let is_chosen = {
                                let value = value.clone();
                                Memo::new(move |_| chosen.with(|chosen| chosen.contains(&value)))
                            };
                            let heard = {
                                let value = value.clone();
                                move || ways_on::value(&value, count.get())
                            };
                            let toggle = {
                                let value = value.clone();
                                move |_| {
                                    let (attribute, value) = (attribute.clone(), value.clone());
                                    act.run(Action::Refine(Refine::Value { attribute, value }));
                                }
                            };
                            view! {
                                <label class:gone=move || count.get() == 0 && !is_chosen.get()>
                                    <input
                                        type="checkbox"
                                        data-testid="facet-value"
                                        data-value=value.clone()
                                        data-count=move || count.get().to_string()
                                        aria-label=heard
                                        prop:checked=move || is_chosen.get()
                                        on:change=toggle
                                    />
                                    <span>{value}</span>
                                    <span class="count">{move || ways_on::count(count.get())}</span>
                                </label>
                            }
                        }
                    }
                />
            </div>
        </details>
    }
}
