//! The root of the document: its language, its direction, its title.

use web_sys::Element;

/// The languages that the browser asks for, most wanted first.
pub fn wanted_languages() -> Vec<String> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let languages = window.navigator().languages();
    let tags = languages.iter().filter_map(|tag| tag.as_string());
    tags.collect()
}

/// Tells browser and screen reader the language of everything on the page, and names its tab.
pub fn speak(tag: &str, direction: &str, title: &str) {
    set("lang", tag);
    set("dir", direction);
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

fn set(name: &str, value: &str) {
    if let Some(root) = root() {
        // A plain name is always accepted.
        let _ = root.set_attribute(name, value);
    }
}

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}
