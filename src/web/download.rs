//! Files that the page makes for a person.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// How long a file can still be asked for.
const KEPT_MILLISECONDS: i32 = 60_000;

/// Lets the browser save `text` as a file, as if a person had followed a link to it.
pub fn save(name: &str, kind: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&Uint8Array::from(text.as_bytes()));
    let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) else {
        return; // no memory for some hundred bytes: nothing else works either
    };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    follow(name, &address);
    // Some browsers look for the file only after the click.
    let forget = Closure::once_into_js(move || {
        let _ = Url::revoke_object_url(&address);
    });
    if let Some(window) = web_sys::window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            forget.unchecked_ref(),
            KEPT_MILLISECONDS,
        );
    }
}

fn follow(name: &str, address: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let link: HtmlElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_attribute("href", address).ok()?;
    link.set_attribute("download", name).ok()?;
    link.click();
    Some(())
}
