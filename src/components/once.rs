//! What is built only once somebody wants it: a page that builds everything answers no finger meanwhile.

use leptos::ev;
use leptos::prelude::*;

use crate::web::page;

/// Its children from the first time on that they are wanted; then they stay.
#[component]
pub fn Once(
    /// Whether they are wanted now.
    #[prop(into)]
    when: Signal<bool>,
    /// What is built.
    children: ChildrenFn,
) -> impl IntoView {
    let was_wanted =
        Memo::new(move |before: Option<&bool>| before.is_some_and(|before| *before) || when.get());
    move || was_wanted.get().then(|| children())
}

/// Listens whether the `<details>` that it is given to is open.
pub fn opened(is_open: RwSignal<bool>) -> impl FnMut(ev::Event) {
    move |event| is_open.set(page::is_unfolded(&event))
}
