//! Texts that leave the page because a person wants it: into the clipboard, to another program, into
//! a file.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BlobPropertyBag, Event, HtmlAnchorElement, HtmlInputElement, Navigator, Url};

/// Puts a text into the clipboard. Whether the browser let it.
pub async fn copy(text: &str) -> bool {
    let Some(navigator) = navigator() else {
        return false;
    };
    // Pages without HTTPS have no clipboard.
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).unwrap_or_default();
    call(&clipboard, "writeText", &text.into()).await.is_some()
}

/// Selects all that is in the field that the event is of.
pub fn select(event: &Event) {
    let field = event.target().and_then(|field| field.dyn_into().ok());
    if let Some(field) = field {
        HtmlInputElement::select(&field);
    }
}

/// Whether the browser hands links to other programs.
pub fn can_send() -> bool {
    navigator()
        .and_then(|navigator| Reflect::get(&navigator, &"share".into()).ok())
        .is_some_and(|share| share.is_function())
}

/// Hands a link to the program that a person then chooses. Choosing none is no failure.
pub async fn send(title: &str, address: &str) {
    let Some(navigator) = navigator() else {
        return;
    };
    let data = Object::new();
    for (name, value) in [("title", title), ("url", address)] {
        // A plain object takes every property.
        let _ = Reflect::set(&data, &name.into(), &value.into());
    }
    call(&navigator, "share", &data).await;
}

/// Gives a person a JSON file. Whether the browser could make it.
pub fn save(name: &str, text: &str) -> bool {
    offer(name, text).is_ok()
}

fn offer(name: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = Array::of1(&text.into());
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or(JsValue::UNDEFINED)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The click has begun the download, which holds the content itself.
    Url::revoke_object_url(&address)
}

/// Calls a method that gives a promise; none if it is not there, or the promise was not kept.
async fn call(object: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    if object.is_undefined() || object.is_null() {
        return None;
    }
    let function: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    let promise: Promise = function.call1(object, argument).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}

fn navigator() -> Option<Navigator> {
    Some(web_sys::window()?.navigator())
}
