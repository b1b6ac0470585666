//! One similar product.

use catalogue::Likeness;
use leptos::prelude::*;

use super::bar::Bar;
use super::card_actions::CardActions;
use super::card_name::CardName;
use super::origin::WhereFrom;
use super::swatches::Swatches;
use crate::comparison::Comparison;
use crate::embedding::Product;
use crate::engine::protocol::Match;
use crate::messages;
use crate::product_name::ProductName;
use crate::product_page::is_link;
use crate::state::{Action, OriginAction, State, Thumbnail, Work};

/// A product of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The same as long as it is the same product, in whichever colour.
    pub key: String,
    /// 0-based.
    pub rank: usize,
    /// The product.
    pub found: Match,
    /// The product beside the photo.
    pub comparison: Comparison,
}

impl Entry {
    /// The first name among a product's colours.
    pub fn key(found: &Match) -> String {
        let ids = found.variants.iter().map(|variant| &variant.id);
        let first = ids.chain([&found.id]).min();
        first.map(ProductName::key).unwrap_or_default()
    }
}

/// Picture, likeness, name, what it shares with the photo, attributes, other colours, and the ways on.
#[component]
pub fn Card(
    /// The product as it is when the card is made.
    entry: Entry,
    /// All of them, for what becomes of it.
    entries: Memo<Vec<Entry>>,
    /// The page, for the picture that comes later.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
    /// The identifier of the button that was pressed last.
    focus: RwSignal<Option<String>>,
) -> impl IntoView {
    let key = entry.key.clone();
    // The last one stays for the moment in which a card goes.
    let entry = Memo::new(move |last: Option<&Entry>| {
        let now = entries.with(|all| all.iter().find(|other| other.key == key).cloned());
        now.unwrap_or_else(|| last.unwrap_or(&entry).clone())
    });
    let thumbnail = Memo::new(move |last: Option<&Option<Thumbnail>>| {
        let rank = entry.with(|entry| entry.rank);
        state.with(|state| match &state.work {
            Work::Found(answer) => answer.thumbnails.get(rank).cloned(),
            _ if state.is_refining() => last.cloned().flatten(),
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
    let found = Memo::new(move |_| entry.with(|entry| entry.found.clone()));
    let sentence = move || entry.with(|entry| messages::comparison(&entry.comparison));
    let heard = move || {
        let sentence = sentence();
        entry.with(|entry| messages::card(entry.rank, &entry.found, &sentence))
    };
    let likeness = Memo::new(move |_| found.with(|found| found.likeness));
    let similarity = Memo::new(move |_| found.with(|found| found.similarity));
    let name = Memo::new(move |_| found.with(|found| found.name.clone()));
    let attributes = move || {
        let mut attributes = found.with(|found| found.attributes.clone());
        attributes.retain(|(name, _)| !is_link(name));
        let row = |(name, value): (String, String)| {
            view! {
                <div>
                    <dt>{messages::attribute(&name)}</dt>
                    <dd>{value}</dd>
                </div>
            }
        };
        attributes.into_iter().map(row).collect_view()
    };
    let rank = Memo::new(move |_| entry.with(|entry| entry.rank));
    let point = move |is_here: bool| {
        let rank = is_here.then(|| rank.get_untracked());
        act.run(Action::Origin(OriginAction::Pointed(rank)));
    };
    view! {
        <li>
            <article
                class="card"
                data-testid="result-card"
                data-id=move || found.with(|found| found.id.own.clone())
                data-shop=move || found.with(|found| found.shop.clone())
                data-similarity=move || similarity.get().to_string()
                data-likeness=move || likeness.get().and_then(written)
                aria-label=heard
                on:pointerenter=move |_| point(true)
                on:pointerleave=move |_| point(false)
                on:focusin=move |_| point(true)
                on:focusout=move |_| point(false)
            >
                <div class="picture">
                    {picture}
                    {move || view! { <WhereFrom rank=rank.get() product=name.get() state act /> }}
                </div>
                <p class="similarity">
                    <span class="word">
                        {move || likeness.get().map_or_else(messages::similarity, messages::likeness)}
                    </span>
                    " "
                    <span class="figure">{move || messages::figure(similarity.get())}</span>
                    // Below zero nothing is alike, so the bar begins there.
                    {move || view! { <Bar part=similarity.get() /> }}
                </p>
                {move || view! { <CardName product=found.with(Product::of) /> }}
                {move || {
                    let shop = found.with(|found| found.shop.clone());
                    shop.map(|shop| {
                        view! { <p class="of-shop" data-testid="card-shop"><bdi>{messages::shops::name(&shop)}</bdi></p> }
                    })
                }}
                <p class="comparison" data-testid="comparison">{sentence}</p>
                <dl>{attributes}</dl>
                <Swatches entry act focus />
                <CardActions found state act focus />
            </article>
        </li>
    }
}

/// As the command line writes it.
fn written(likeness: Likeness) -> Option<String> {
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
