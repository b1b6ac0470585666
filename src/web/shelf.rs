//! Writes the pieces of a wardrobe. In workers only: writing at once, and whole, is possible nowhere
//! else in every browser.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DedicatedWorkerGlobalScope, DomException, FileSystemDirectoryHandle, FileSystemFileHandle,
    FileSystemGetFileOptions, FileSystemSyncAccessHandle,
};

use super::private_files;
use crate::engine::session::Shelf;
use crate::engine::wardrobe::Lasting;

/// The browser's private files.
pub struct PrivateFiles;

impl Shelf for PrivateFiles {
    async fn put(&self, name: &str, bytes: &[u8]) -> Lasting {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let Ok(folder) = private_files::wardrobe(&scope.navigator(), true).await else {
            return Lasting::NoStorage;
        };
        let Err(error) = write(&folder, name, bytes).await else {
            return Lasting::Kept;
        };
        // What is there of it would be no piece, but it would take room.
        let _ = JsFuture::from(folder.remove_entry(name)).await;
        let is_full = error
            .dyn_ref::<DomException>()
            .is_some_and(|error| error.name() == "QuotaExceededError");
        match is_full {
            true => Lasting::NoRoom,
            false => Lasting::NoStorage,
        }
    }
}

async fn write(
    folder: &FileSystemDirectoryHandle,
    name: &str,
    bytes: &[u8],
) -> Result<(), JsValue> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let file = JsFuture::from(folder.get_file_handle_with_options(name, &options)).await?;
    let file: FileSystemFileHandle = file.dyn_into()?;
    // By name: calling what is missing through web-sys would end this wasm.
    let open: Function = Reflect::get(&file, &"createSyncAccessHandle".into())?.dyn_into()?;
    let handle: Promise = open.call0(&file)?.dyn_into()?;
    let handle: FileSystemSyncAccessHandle = JsFuture::from(handle).await?.dyn_into()?;
    let written = write_all(&handle, bytes);
    handle.close(); // it locks the file for as long as it is open
    written
}

fn write_all(handle: &FileSystemSyncAccessHandle, bytes: &[u8]) -> Result<(), JsValue> {
    handle.truncate_with_u32(0)?;
    let written = handle.write_with_u8_array(bytes)?;
    if written != bytes.len() as f64 {
        // Browsers that do not throw on a full disk write less.
        return Err(DomException::new_with_message_and_name("", "QuotaExceededError")?.into());
    }
    handle.flush()
}
