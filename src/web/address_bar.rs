//! The fragment of the page's address, and the steps back and forward.

use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// The fragment, with its `#`; empty if there is none.
pub fn fragment() -> String {
    let window = web_sys::window();
    window
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Puts a fragment, without its `#`, into the address bar: as a step of its own, or in place of the
/// last one.
pub fn record(fragment: &str, replaces: bool) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let location = window.location();
    let address = match fragment {
        // An address that ends with `#` would be another step.
        "" => location.pathname().unwrap_or_default() + &location.search().unwrap_or_default(),
        fragment => format!("#{fragment}"),
    };
    let Ok(history) = window.history() else {
        return;
    };
    // Browsers refuse after a hundred steps in half a minute; the page goes on without them.
    let _ = match replaces {
        true => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
        false => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
    };
}

/// Calls `hear` with the fragment after each step back or forward, and after each link that a
/// person puts into the address bar.
pub fn on_step(hear: impl Fn(String) + 'static) {
    let listener = Closure::<dyn Fn()>::new(move || hear(fragment()));
    if let Some(window) = web_sys::window() {
        window.set_onpopstate(Some(listener.as_ref().unchecked_ref()));
    }
    listener.forget(); // lives as long as the page
}

/// The whole address with another fragment, as a link for others.
pub fn link(fragment: &str) -> String {
    super::urls::absolute(&format!("#{fragment}"))
}
