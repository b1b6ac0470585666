//! What is kept between visits. A browser that forbids it only forgets.

use web_sys::Storage;

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

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
