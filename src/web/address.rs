//! What the page's own address asks for.

use js_sys::Array;
use web_sys::{Url, UrlSearchParams};

use crate::parameters::Parameters;

thread_local! {
    /// As the address was when the page began; later changes of it are the page's own.
    static ASKED: Parameters = read();
}

/// The checked parameters.
pub fn parameters() -> Parameters {
    ASKED.with(Clone::clone)
}

fn read() -> Parameters {
    let location = web_sys::window().map(|window| window.location());
    let part = |part: fn(&web_sys::Location) -> Result<String, wasm_bindgen::JsValue>| {
        let text = location.as_ref().and_then(|location| part(location).ok());
        text.unwrap_or_default()
    };
    let page = part(web_sys::Location::href);
    let absolute = |path: &str| Some(Url::new_with_base(path, &page).ok()?.href());
    let origin = part(web_sys::Location::origin);
    Parameters::read(pairs(&part(web_sys::Location::search)), &origin, absolute)
}

/// Names and values, decoded by the browser.
fn pairs(search: &str) -> Vec<(String, String)> {
    let Ok(parameters) = UrlSearchParams::new_with_str(search) else {
        return Vec::new();
    };
    let Ok(Some(entries)) = js_sys::try_iter(&parameters) else {
        return Vec::new();
    };
    let pair = |entry: wasm_bindgen::JsValue| {
        let entry = Array::from(&entry);
        let text = |place| entry.get(place).as_string().unwrap_or_default();
        (text(0), text(1))
    };
    entries.filter_map(Result::ok).map(pair).collect()
}
