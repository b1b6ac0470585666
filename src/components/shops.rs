//! The shops that are searched together, which of them are missing, and the way to add one.

use leptos::prelude::*;

use super::address_form::AddressForm;
use super::small_button::SmallButton;
use crate::engine::protocol::ShopTold;
use crate::messages::shops;
use crate::state::{Action, ShopsAction, State};

/// A line that opens the list, and the shops that are missing; nothing where there is only one shop and no
/// other can be added.
#[component]
pub fn ShopsPlace(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let told = Memo::new(move |_| state.with(|state| state.shops_told().to_vec()));
    let is_offered = Memo::new(move |_| state.with(|state| state.shops.is_offered()));
    let is_there = move || is_offered.get() || !told.with(Vec::is_empty);
    let summary = move || {
        told.with(|told| match told.is_empty() {
            true => shops::summary_none(),
            false => shops::summary(told),
        })
    };
    let lines = move || told.get().into_iter().map(line).collect_view();
    // Outside of what is folded away, so that it is seen and heard.
    let missing = move || {
        told.get()
            .into_iter()
            .map(|told| shops::standing(&told))
            .filter(|notice| notice.kind != "open")
            .map(|notice| view! { <p data-kind=notice.kind>{notice.sentence}</p> })
            .collect_view()
    };
    view! {
        <section class="shop-list" class:gone=move || !is_there() data-testid="shops">
            <div class="missing-shops" role="status" data-testid="missing-shops">
                {missing}
            </div>
            <details data-testid="shop-list">
                <summary>{summary}</summary>
                <ul aria-label=shops::list()>{lines}</ul>
                <Add state act />
            </details>
        </section>
    }
}

fn line(told: ShopTold) -> impl IntoView {
    let notice = shops::standing(&told);
    view! {
        <li data-testid="shop" data-key=told.key data-kind=notice.kind>
            <p>{notice.sentence}</p>
            <p class="remedy">{notice.remedy}</p>
            <p class="detail" dir="auto">
                {notice.detail}
            </p>
        </li>
    }
}

/// A field for an address, and the shops that were added.
#[component]
fn Add(state: ReadSignal<State>, act: Callback<Action>) -> impl IntoView {
    let hosts = Memo::new(move |_| state.with(|state| shops::hosts(&state.shops.hosts)));
    let added = Memo::new(move |_| state.with(|state| state.shops.added.clone()));
    let problem = Memo::new(move |_| state.with(|state| state.shops.problem.clone()));
    let take = Callback::new(move |location| act.run(ShopsAction::Add(location).into()));
    let removable = move |shop: String| {
        let heard = shops::remove(&shop);
        let remove = {
            let shop = shop.clone();
            move || act.run(ShopsAction::Remove(shop.clone()).into())
        };
        view! {
            <li>
                <bdi>{shop}</bdi>
                " "
                <SmallButton test="remove-shop" words="×".to_owned() heard press=remove />
            </li>
        }
    };
    let wrong = move || {
        problem.get().map(|problem| {
            let notice = shops::problem(&problem);
            view! {
                <p class="sentence">{notice.sentence}</p>
                <p>{notice.remedy}</p>
            }
        })
    };
    view! {
        <h2>{shops::add()}</h2>
        <AddressForm
            field="shop-address"
            label=shops::address_label()
            example=shops::ADDRESS_EXAMPLE
            hosts_field="shop-hosts"
            hosts
            button="add-shop"
            words=shops::add_it()
            take
        >
            <div role="status" data-testid="shop-problem">{wrong}</div>
        </AddressForm>
        <ul class="added" class:gone=move || added.with(Vec::is_empty) data-testid="added-shops">
            {move || added.get().into_iter().map(removable).collect_view()}
        </ul>
        <p>{shops::kept()}</p>
    }
}
