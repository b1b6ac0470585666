//! The browser's private files of this origin (OPFS): no other site and no other program sees them.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemDirectoryHandle, FileSystemGetDirectoryOptions};

/// The only folder that is used. A change of this name loses sight of everybody's wardrobe.
pub const WARDROBE: &str = "lookalike-wardrobe";

/// The root of the private files, by the `navigator` of a page or a worker.
///
/// # Errors
/// The browser's words where it has none: old ones, private windows, pages without HTTPS.
pub async fn root(navigator: &JsValue) -> Result<FileSystemDirectoryHandle, JsValue> {
    let storage = Reflect::get(navigator, &"storage".into())?;
    if storage.is_undefined() {
        return Err(JsValue::UNDEFINED);
    }
    // By name: calling what is missing through web-sys would end this wasm.
    let ask: Function = Reflect::get(&storage, &"getDirectory".into())?.dyn_into()?;
    let answer: Promise = ask.call0(&storage)?.dyn_into()?;
    JsFuture::from(answer).await?.dyn_into()
}

/// The wardrobe's folder; made if `create` says so.
///
/// # Errors
/// As [`root`]; and if it is not there and is not to be made.
pub async fn wardrobe(
    navigator: &JsValue,
    create: bool,
) -> Result<FileSystemDirectoryHandle, JsValue> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(create);
    let root = root(navigator).await?;
    let folder = root.get_directory_handle_with_options(WARDROBE, &options);
    JsFuture::from(folder).await?.dyn_into()
}
