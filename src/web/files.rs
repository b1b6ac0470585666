//! The photos that a person gives, and the pictures that the engine sends, as object URLs.
//!
//! An object URL is a photo's name everywhere else in the page: the file behind it stays here,
//! and on the person's device, until [`forget`].

use std::cell::RefCell;
use std::collections::HashMap;

use gloo_file::Blob;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{
    BlobPropertyBag, ClipboardEvent, DragEvent, Event, File, FileList, HtmlInputElement, Url,
};

use crate::state::Photo;

thread_local! {
    /// The files that people chose, by their object URLs.
    static FILES: RefCell<HashMap<String, Blob>> = RefCell::default();
}

/// The file chosen by a file input. The input is emptied, so that the same file can be chosen again.
pub fn of_input(event: &Event) -> Option<Photo> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let photo = first(input.files());
    input.set_value("");
    photo
}

/// The file dropped on the page.
pub fn of_drop(event: &DragEvent) -> Option<Photo> {
    first(event.data_transfer()?.files())
}

/// Whether something that is dragged over the page holds a file.
pub fn is_file_drag(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// The file in the clipboard; none if it holds only text.
pub fn of_paste(event: &ClipboardEvent) -> Option<Photo> {
    first(event.clipboard_data()?.files())
}

/// The first picture among `files`, by the browser's guess, else the first file: it may be one.
fn first(files: Option<FileList>) -> Option<Photo> {
    let files = files?;
    let all: Vec<File> = (0..files.length())
        .filter_map(|place| files.get(place))
        .collect();
    let picture = all.iter().find(|file| file.type_().starts_with("image/"));
    let file = picture.or(all.first())?;
    let address = Url::create_object_url_with_blob(file).ok()?;
    FILES.with_borrow_mut(|kept| kept.insert(address.clone(), Blob::from(file.clone())));
    Some(Photo {
        address,
        label: file.name(),
        sample: None,
    })
}

/// The bytes of the file behind an object URL; none if they cannot be read any more.
pub async fn read(address: &str) -> Option<Vec<u8>> {
    let file = FILES.with_borrow(|files| files.get(address).cloned())?;
    gloo_file::futures::read_as_bytes(&file).await.ok()
}

/// An object URL for a JPEG.
pub fn jpeg(bytes: &[u8]) -> Option<String> {
    let options = BlobPropertyBag::new();
    options.set_type("image/jpeg");
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Releases an object URL and its file.
pub fn forget(address: &str) {
    FILES.with_borrow_mut(|files| files.remove(address));
    // An address that is no object URL is not one to release.
    let _ = Url::revoke_object_url(address);
}
