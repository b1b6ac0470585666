//! What is kept on the device: searches to open again, likes, and the way to be rid of it all.

use leptos::html;
use leptos::prelude::*;

use super::once::{Once, opened};
use crate::kept::KeptSearch;
use crate::messages::recall;
use crate::state::{Action, RecallAction, State};
use crate::web::clock;

/// The list, behind a line that opens it.
#[component]
pub fn KeptPlace(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let kept = Memo::new(move |_| state.with(|state| state.recall.kept.clone()));
    let title = move || kept.with(recall::kept);
    let searches = move || {
        let searches = kept.with(|kept| kept.searches.clone());
        match searches.is_empty() {
            true => view! { <p>{recall::nothing_kept()}</p> }.into_any(),
            false => {
                let buttons = searches.into_iter().enumerate();
                let buttons = buttons.map(|(place, search)| button(place, search, act));
                view! { <ul class="searches">{buttons.collect_view()}</ul> }.into_any()
            }
        }
    };
    let likes = move || {
        let likes = kept.with(|kept| kept.likes.clone());
        (!likes.is_empty()).then(|| {
            let names = likes
                .into_iter()
                .map(|like| view! { <li data-testid="kept-like" data-id=like.id.own>{like.name}</li> })
                .collect_view();
            view! {
                <h3>{recall::likes()}</h3>
                <ul class="likes">{names}</ul>
            }
        })
    };
    let outcome = Memo::new(move |_| {
        state.with(|state| {
            let forgotten = recall::forgotten(state.recall.forgotten);
            match forgotten.is_empty() {
                true => recall::exported(state.recall.exported),
                false => forgotten,
            }
        })
    });
    let is_open = RwSignal::new(false);
    view! {
        <details class="kept" data-testid="kept" on:toggle=opened(is_open)>
            <summary>{title}</summary>
            <Once when=is_open>
                <h2>{recall::recent()}</h2>
                <p>{recall::what_is_kept()}</p>
                {searches}
                {likes}
                <Forget act />
                <p role="status" data-testid="kept-status">{move || outcome.get()}</p>
            </Once>
        </details>
    }
}

fn button(place: usize, search: KeptSearch, act: Callback<Action>) -> impl IntoView {
    let when = clock::spell(search.at);
    let name = recall::reopen(&search, &when);
    let picture = search
        .picture_address()
        .map(|address| view! { <img src=address alt="" /> });
    view! {
        <li>
            <button
                type="button"
                data-testid="kept-search"
                aria-label=name
                on:click=move |_| act.run(RecallAction::Reopened(place).into())
            >
                <span class="picture">{picture}</span>
                <span class="name" aria-hidden="true">{search.name}</span>
                <span class="when" aria-hidden="true">{when}</span>
            </button>
        </li>
    }
}

/// Export, and forgetting in two steps, for it cannot be undone.
#[component]
fn Forget(act: Callback<Action>) -> impl IntoView {
    let is_asked = RwSignal::new(false);
    let ask = NodeRef::<html::Button>::new();
    let keep = NodeRef::<html::Button>::new();
    // The focus goes to what may be pressed without harm, and back to where it was.
    let focus = move |place: NodeRef<html::Button>| {
        request_animation_frame(move || {
            if let Some(button) = place.get_untracked() {
                // A button that has gone meanwhile needs no focus.
                let _ = button.focus();
            }
        });
    };
    let forget = move |_| {
        is_asked.set(false);
        act.run(RecallAction::ForgetWanted.into());
        focus(ask);
    };
    let leave = move |_| {
        is_asked.set(false);
        focus(ask);
    };
    view! {
        <div class="buttons" class:gone=move || is_asked.get()>
            <button
                type="button"
                class="button"
                data-testid="export"
                on:click=move |_| act.run(RecallAction::ExportWanted.into())
            >
                {recall::export()}
            </button>
            <button
                type="button"
                class="button"
                data-testid="forget"
                node_ref=ask
                on:click=move |_| {
                    is_asked.set(true);
                    focus(keep);
                }
            >
                {recall::forget()}
            </button>
        </div>
        <div
            class="forget"
            role="group"
            aria-labelledby="forget-means"
            class:gone=move || !is_asked.get()
        >
            <p id="forget-means">{recall::forget_means()}</p>
            <div class="buttons">
                <button type="button" class="button" data-testid="forget-now" on:click=forget>
                    {recall::forget_now()}
                </button>
                <button type="button" class="button" node_ref=keep on:click=leave>
                    {recall::keep()}
                </button>
            </div>
        </div>
    }
}
