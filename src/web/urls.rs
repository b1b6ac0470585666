//! Addresses: the site may be in any folder of any host.

use wasm_bindgen::JsCast;
use web_sys::{HtmlMetaElement, Url};

use crate::state::Location;

/// The absolute address of a path relative to the page. The path itself if there is no page.
pub fn absolute(path: &str) -> String {
    let base = web_sys::window().and_then(|window| window.location().href().ok());
    base.and_then(|base| Url::new_with_base(path, &base).ok())
        .map_or_else(|| path.to_owned(), |url| url.href())
}

/// An address as a person types or drops it: whole, or relative to the page. None if it is none.
pub fn locate(text: &str) -> Option<Location> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let base = web_sys::window()?.location().href().ok()?;
    let url = Url::new_with_base(text, &base).ok()?;
    Some(Location {
        address: url.href(),
        origin: url.origin(),
    })
}

/// The page's own origin.
pub fn origin() -> String {
    let window = web_sys::window();
    window
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// The path of an absolute address, from its first slash on; empty if it is none.
pub fn path(address: &str) -> String {
    Url::new(address).map_or_else(|_| String::new(), |url| url.pathname())
}

/// The content of `<meta name="NAME">`, unless it is missing or empty.
pub fn meta(name: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let element = document
        .query_selector(&format!("meta[name=\"{name}\"]"))
        .ok()??;
    let content = element.dyn_into::<HtmlMetaElement>().ok()?.content();
    (!content.is_empty()).then_some(content)
}
