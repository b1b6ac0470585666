//! A product's name, which leads to the shop's own page of it.

use leptos::ev;
use leptos::prelude::*;

use crate::embedded;
use crate::embedding::Product;
use crate::web::around;

/// A link where the catalogue knows the product's page; inside a shop's page a choice that the shop hears of;
/// else plain text.
#[component]
pub fn CardName(
    /// The product.
    product: Product,
) -> impl IntoView {
    let name = product.name.clone();
    let title = name.clone();
    let inner = match product.link.clone() {
        Some(link) => {
            let choose = move |event: ev::MouseEvent| {
                // With a key held, a browser opens it somewhere else: that stays the browser's.
                let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
                if is_plain && embedded::select(product.clone()) {
                    event.prevent_default();
                }
            };
            view! {
                <a href=link target="_top" data-testid="product-link" on:click=choose>
                    <bdi>{name}</bdi>
                </a>
            }
            .into_any()
        }
        None if around::is_open() => {
            let choose = move |_: ev::MouseEvent| {
                embedded::select(product.clone());
            };
            view! {
                <button type="button" class="choose-product" data-testid="product-choice" on:click=choose>
                    <bdi>{name}</bdi>
                </button>
            }
            .into_any()
        }
        None => view! { <bdi>{name}</bdi> }.into_any(),
    };
    view! { <h2 title=title>{inner}</h2> }
}
