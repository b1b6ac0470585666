//! The time, and how people write it.

use js_sys::Date;
use wasm_bindgen::JsValue;

/// Milliseconds since 1970, by this device's clock.
pub fn now() -> f64 {
    Date::now()
}

/// A moment in the page's language and this device's time zone.
pub fn spell(milliseconds: f64) -> String {
    let language = web_sys::window()
        .and_then(|window| window.document()?.document_element())
        .and_then(|root| root.get_attribute("lang"));
    let language = language.filter(|language| !language.is_empty());
    let date = Date::new(&milliseconds.into());
    let text = date.to_locale_string(language.as_deref().unwrap_or("en"), &JsValue::UNDEFINED);
    String::from(text)
}
