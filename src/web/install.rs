//! Installing the page as an app of its own, where the browser offers that.

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, Window};

use crate::state::offline::Install;

/// Where the start script leaves an offer that came before this code did; see `crates/xtask/src/stamp.rs`.
const EARLY: &str = "lookalikeInstall";

thread_local! {
    /// The browser's offer: an event with a method `prompt`.
    static OFFER: RefCell<Option<Event>> = const { RefCell::new(None) };
}

/// Tells how the page can be installed, now and whenever that changes.
pub fn observe(tell: impl Fn(Install) + Clone + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let take = {
        let tell = tell.clone();
        move |event: Event| {
            event.prevent_default(); // the page's own button asks, when a person wants it
            OFFER.set(Some(event));
            tell(Install::Offered);
        }
    };
    let early = Reflect::get(&window, &EARLY.into()).unwrap_or_default();
    match early.dyn_into::<Event>() {
        Ok(event) => take(event),
        Err(_) if is_by_hand(&window) => tell(Install::ByHand),
        Err(_) => {}
    }
    listen(&window, "beforeinstallprompt", take);
    listen(&window, "appinstalled", move |_| tell(Install::NotOffered));
}

/// Asks the browser to ask the person.
pub async fn ask() {
    let Some(event) = OFFER.take() else {
        return;
    };
    let prompt = Reflect::get(&event, &"prompt".into()).unwrap_or_default();
    if let Ok(prompt) = prompt.dyn_into::<Function>()
        && let Ok(answer) = prompt.call0(&event)
        && let Ok(answer) = answer.dyn_into::<Promise>()
    {
        // Whatever the answer, the browser says so itself.
        let _ = JsFuture::from(answer).await;
    }
}

/// iPhones and iPads say whether a page runs as an app, and offer no way but their own menu.
fn is_by_hand(window: &Window) -> bool {
    let standalone = Reflect::get(&window.navigator(), &"standalone".into());
    standalone.is_ok_and(|standalone| standalone == JsValue::FALSE)
}

fn listen(window: &Window, name: &str, hear: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(hear);
    // Every window takes listeners.
    let _ = window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    listener.forget(); // lives as long as the page
}
