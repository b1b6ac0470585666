//! The ways a photo comes in: file button, camera, drop anywhere, paste, address.

use leptos::ev;
use leptos::prelude::*;

use super::address::ByAddress;
use super::privacy::Privacy;
use crate::messages;
use crate::state::{Action, GivenAction, Phase, State, as_address, first_of_list};
use crate::web::{files, urls};

/// The first thing on the page.
#[component]
pub fn WaysIn(
    /// The page.
    state: ReadSignal<State>,
    /// Takes what a person does.
    act: Callback<Action>,
) -> impl IntoView {
    let is_idle = Memo::new(move |_| state.with(State::phase) == Phase::Idle);
    let cost = Memo::new(move |_| state.with(|state| messages::first_photo(state.model_bytes)));
    let take = move |event: ev::Event| {
        let photos = files::of_input(&event);
        // A dialogue that was closed again chose nothing.
        if !photos.is_empty() {
            act.run(GivenAction::Photos(photos).into());
        }
    };
    view! {
        <section class="ways-in" data-testid="dropzone">
            <h1>{messages::headline()}</h1>
            <p class="lead">{messages::lead()}</p>
            <div class="buttons">
                <span class="button-place">
                    <input
                        id="file"
                        type="file"
                        accept="image/*"
                        multiple
                        data-testid="file-input"
                        on:change=take
                    />
                    <label for="file" class="button primary">
                        {move || if is_idle.get() { messages::choose() } else { messages::choose_another() }}
                    </label>
                </span>
                <span class="button-place camera">
                    <input
                        id="camera"
                        type="file"
                        accept="image/*"
                        capture="environment"
                        data-testid="camera-input"
                        on:change=take
                    />
                    <label for="camera" class="button">{messages::camera()}</label>
                </span>
                <span class="or-drop">{messages::drop_or_paste()}</span>
            </div>
            <ByAddress state act />
            <Privacy />
            <p class="cost" class:gone=move || !is_idle.get()>{move || cost.get()}</p>
        </section>
        <DropVeil act />
    }
}

/// Listens to the whole window, and covers the page while a file or a link hovers over it.
#[component]
fn DropVeil(act: Callback<Action>) -> impl IntoView {
    // Entering a child comes before leaving its parent, so that they are counted.
    let depth = RwSignal::new(0_i32);
    let listeners = [
        window_event_listener(ev::dragenter, move |event| {
            if files::is_drag_for_us(&event) {
                event.prevent_default();
                depth.update(|depth| *depth += 1);
            }
        }),
        window_event_listener(ev::dragover, |event| {
            if files::is_drag_for_us(&event) {
                event.prevent_default();
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            if files::is_drag_for_us(&event) {
                depth.update(|depth| *depth = (*depth - 1).max(0));
            }
        }),
        window_event_listener(ev::drop, move |event| {
            event.prevent_default(); // never leave the page for a dropped file
            depth.set(0);
            let photos = files::of_drop(&event);
            let links = files::links_of_drop(&event);
            let action = match first_of_list(&links) {
                Some(link) if photos.is_empty() => GivenAction::Address(urls::locate(link)),
                _ => GivenAction::Photos(photos),
            };
            act.run(action.into());
        }),
        // Other text than an address is no mistake, so that it is passed over in silence.
        window_event_listener(ev::paste, move |event| {
            let photos = files::of_paste(&event);
            let text = files::text_of_paste(&event).unwrap_or_default();
            let action = match as_address(&text) {
                _ if !photos.is_empty() => GivenAction::Photos(photos),
                Some(address) => GivenAction::Address(urls::locate(address)),
                None => return,
            };
            event.prevent_default();
            act.run(action.into());
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
    view! {
        <div class="veil" hidden=move || depth.get() == 0 aria-hidden="true">
            <p>{messages::drop_here()}</p>
        </div>
    }
}
