//! What the browser says of the device and its connection.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::vectors;
use crate::report::Surroundings;

/// Whether every byte costs the person something: asked to save data, a mobile line, or a slow one. Browsers
/// that do not tell count as unmetered.
pub fn is_metered() -> bool {
    let Some(window) = web_sys::window() else {
        return true;
    };
    // No browser but Chromium tells, so web-sys counts it as unstable: it is spoken to by name.
    let connection = get(&window.navigator(), "connection");
    let word = |name: &str| get(&connection, name).as_string().unwrap_or_default();
    get(&connection, "saveData").is_truthy()
        || word("type") == "cellular"
        || ["slow-2g", "2g", "3g"].contains(&word("effectiveType").as_str())
}

/// For a report that a person saves.
pub fn surroundings() -> Surroundings {
    let Some(window) = web_sys::window() else {
        return Surroundings::default();
    };
    let navigator = window.navigator();
    Surroundings {
        browser: navigator.user_agent().unwrap_or_default(),
        threads: navigator.hardware_concurrency(),
        isolated: get(&window, "crossOriginIsolated").is_truthy(),
        relaxed: vectors::are_relaxed(),
    }
}

/// Undefined if there is no such thing.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}
