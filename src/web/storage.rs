//! What is kept between visits. A browser that forbids it only forgets.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Storage, StorageEvent};

/// The value last put under `key`.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps `value` under `key`, if the browser allows it.
pub fn put(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Full or forbidden: the choice holds for this visit only.
        let _ = storage.set_item(key, value);
    }
}

/// Calls `hear` with the value under `key` whenever another window changes it.
pub fn watch(key: &'static str, hear: impl Fn(Option<String>) + 'static) {
    let listener = Closure::<dyn Fn(StorageEvent)>::new(move |event: StorageEvent| {
        // Without a key everything was cleared.
        if event.key().is_none_or(|changed| changed == key) {
            hear(get(key));
        }
    });
    if let Some(window) = web_sys::window() {
        window.set_onstorage(Some(listener.as_ref().unchecked_ref()));
    }
    listener.forget(); // lives as long as the page
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
