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
    BlobPropertyBag, ClipboardEvent, DragEvent, Element, Event, File, FileList, HtmlInputElement,
    Url,
};

use crate::state::Photo;

thread_local! {
    /// The files that people chose, by their object URLs.
    static FILES: RefCell<HashMap<String, Blob>> = RefCell::default();
}

/// What is dragged from a page: links, and pictures by their addresses (RFC 2483).
const LINKS: &str = "text/uri-list";

/// The files chosen by a file input. The input is emptied, so that the same ones can be chosen again.
pub fn of_input(event: &Event) -> Vec<Photo> {
    let input: Option<HtmlInputElement> = event.target().and_then(|input| input.dyn_into().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let photos = pictures(input.files());
    input.set_value("");
    photos
}

/// The files dropped on the page.
pub fn of_drop(event: &DragEvent) -> Vec<Photo> {
    pictures(event.data_transfer().and_then(|data| data.files()))
}

/// The links dropped on the page, as browsers list them; empty if there is none.
pub fn links_of_drop(event: &DragEvent) -> String {
    let data = event.data_transfer();
    data.and_then(|data| data.get_data(LINKS).ok())
        .unwrap_or_default()
}

/// Whether something that is dragged over the page holds a file or a link.
pub fn is_drag_for_us(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| {
        let types = data.types();
        ["Files", LINKS]
            .iter()
            .any(|kind| types.includes(&(*kind).into(), 0))
    })
}

/// The files in the clipboard; none if it holds only text.
pub fn of_paste(event: &ClipboardEvent) -> Vec<Photo> {
    pictures(event.clipboard_data().and_then(|data| data.files()))
}

/// The text in the clipboard; none where it is pasted into a field, which it is then for.
pub fn text_of_paste(event: &ClipboardEvent) -> Option<String> {
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let is_field = target.is_some_and(|target| {
        ["INPUT", "TEXTAREA"].contains(&target.tag_name().to_uppercase().as_str())
    });
    if is_field {
        return None;
    }
    event.clipboard_data()?.get_data("text/plain").ok()
}

/// The pictures among `files`, by the browser's guess; else the first file, for it may be one.
fn pictures(files: Option<FileList>) -> Vec<Photo> {
    let Some(files) = files else {
        return Vec::new();
    };
    let all: Vec<File> = (0..files.length())
        .filter_map(|place| files.get(place))
        .collect();
    let by_type = all.iter().filter(|file| file.type_().starts_with("image/"));
    let mut taken: Vec<&File> = by_type.collect();
    if taken.is_empty() {
        taken.extend(all.first());
    }
    let photos = taken.into_iter().filter_map(|file| keep(file, file.name()));
    photos.collect()
}

/// A picture that came otherwise than as a file: fetched, or shared by another program.
pub fn adopt(bytes: &[u8], label: &str) -> Option<Photo> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts).ok()?;
    keep(&blob, label.to_owned())
}

fn keep(blob: &web_sys::Blob, label: String) -> Option<Photo> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    FILES.with_borrow_mut(|kept| kept.insert(address.clone(), Blob::from(blob.clone())));
    Some(Photo {
        address,
        label,
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
