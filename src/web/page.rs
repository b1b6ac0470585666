//! The document around the components.

use wasm_bindgen::JsCast;
use web_sys::{
    Event, HtmlDetailsElement, HtmlElement, ScrollBehavior, ScrollIntoViewOptions,
    ScrollLogicalPosition, Window,
};

/// Sets `<body data-NAME="VALUE">`.
pub fn mark(name: &str, value: &str) {
    if let Some(body) = body() {
        // A name without spaces is always accepted.
        let _ = body.set_attribute(&format!("data-{name}"), value);
    }
}

/// Removes the first paint, which `index.html` brings along until the components are there.
pub fn clear_first_paint() {
    if let Some(paint) = find("#first-paint") {
        paint.remove();
    }
}

/// Scrolls to the element with this id if its beginning is out of view, gently unless the person
/// wants no motion.
pub fn reveal(id: &str) {
    let (Some(window), Some(element)) = (web_sys::window(), find(&format!("#{id}"))) else {
        return;
    };
    let top = element.get_bounding_client_rect().top();
    let height = window
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64());
    // In the lower half there would be little to see of it.
    if top >= 0.0 && top < height.unwrap_or_default() / 2.0 {
        return;
    }
    let behaviour = match wants_no_motion(&window) {
        true => ScrollBehavior::Auto,
        false => ScrollBehavior::Smooth,
    };
    let options = ScrollIntoViewOptions::new();
    options.set_behavior(behaviour);
    options.set_block(ScrollLogicalPosition::Start);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Gives the focus back to the element with this id, or to the one that stands in for it, if nothing else
/// has it by now.
pub fn restore_focus(id: &str, stand_in: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    let active = document.active_element();
    if active.is_some_and(|active| active.tag_name() != "BODY") {
        return;
    }
    let found = document
        .get_element_by_id(id)
        .or_else(|| document.get_element_by_id(stand_in));
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot be focused stays without.
        let _ = element.focus();
    }
}

/// Whether the `<details>` that this event was heard at is open.
pub fn is_unfolded(event: &Event) -> bool {
    let target = event.current_target();
    let details = target.and_then(|target| target.dyn_into::<HtmlDetailsElement>().ok());
    details.is_some_and(|details| details.open())
}

/// Shows the notice that `index.html` keeps for the moment when no component can show one.
///
/// The panic's own words go to the console, where a developer looks for them.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        mark("phase", "failed");
        if let Some(notice) =
            find("#panic").and_then(|notice| notice.dyn_into::<HtmlElement>().ok())
        {
            notice.set_hidden(false);
        }
    }));
}

fn wants_no_motion(window: &Window) -> bool {
    let query = window.match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

fn body() -> Option<HtmlElement> {
    web_sys::window()?.document()?.body()
}

fn find(selector: &str) -> Option<web_sys::Element> {
    web_sys::window()?
        .document()?
        .query_selector(selector)
        .ok()?
}
