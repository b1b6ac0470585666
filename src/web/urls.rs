//! Addresses: the site may be in any folder of any host.

use wasm_bindgen::JsCast;
use web_sys::{HtmlMetaElement, Url};

/// The absolute address of a path relative to the page. The path itself if there is no page.
pub fn absolute(path: &str) -> String {
    let base = web_sys::window().and_then(|window| window.location().href().ok());
    base.and_then(|base| Url::new_with_base(path, &base).ok())
        .map_or_else(|| path.to_owned(), |url| url.href())
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
