//! The page around this one, where there is one: texts to it and from it, and the height that it is told.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, MessageEvent, ResizeObserver, Window};

/// The page around, and the only origin that is spoken with.
#[derive(Clone)]
struct Around {
    window: Window,
    origin: String,
}

thread_local! {
    static AROUND: RefCell<Option<Around>> = const { RefCell::new(None) };
}

/// Begins to listen to the page around, of which `origin` must be the origin. Nothing happens on a page
/// of its own.
pub fn open(origin: &str, hear: impl Fn(String) + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Ok(Some(parent)) = window.parent() else {
        return;
    };
    if parent == window {
        return;
    }
    let around = Around {
        window: parent,
        origin: origin.to_owned(),
    };
    AROUND.set(Some(around.clone()));
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let parent: &JsValue = around.window.as_ref();
        let is_parent = event
            .source()
            .is_some_and(|source| AsRef::<JsValue>::as_ref(&source) == parent);
        if let (true, true, Some(text)) = (
            is_parent,
            event.origin() == around.origin,
            event.data().as_string(),
        ) {
            hear(text);
        }
    });
    // Both live as long as the page.
    let _ = window.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Whether there is a page around that is spoken with.
pub fn is_open() -> bool {
    AROUND.with_borrow(Option::is_some)
}

/// Says a text to the page around. The browser delivers it to the one origin only.
pub fn say(text: &str) {
    if let Some(around) = AROUND.with_borrow(Option::clone) {
        // A page that is gone hears nothing, and needs nothing.
        let _ = around.window.post_message(&text.into(), &around.origin);
    }
}

/// Tells `hear` the height of the page's content in CSS pixels, now and whenever it changes.
pub fn watch_height(hear: impl Fn(f64) + 'static) {
    let Some(body) = body() else { return };
    let watched = body.clone();
    let listener = Closure::<dyn Fn(Array)>::new(move |_: Array| {
        hear(watched.get_bounding_client_rect().height());
    });
    if let Ok(observer) = ResizeObserver::new(listener.as_ref().unchecked_ref()) {
        observer.observe(&body);
        listener.forget(); // lives as long as the page
    }
}

/// Sets the root's properties; an empty value gives one back to the style sheets.
pub fn dress(properties: &[(&str, &str)]) {
    let Some(root) = root().and_then(|root| root.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let style = root.style();
    for (name, value) in properties {
        // What the browser does not take has no effect.
        let _ = match value.is_empty() {
            true => style.remove_property(name).map(|_| ()),
            false => style.set_property(name, value),
        };
    }
}

/// Sets or removes `<html data-NAME>`.
pub fn mark(name: &str, value: Option<&str>) {
    if let Some(root) = root() {
        let name = format!("data-{name}");
        // A plain name is always accepted.
        let _ = match value {
            Some(value) => root.set_attribute(&name, value),
            None => root.remove_attribute(&name),
        };
    }
}

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

fn body() -> Option<HtmlElement> {
    web_sys::window()?.document()?.body()
}
