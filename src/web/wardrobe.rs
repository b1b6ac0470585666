//! The pieces of a wardrobe as the page has them: reads, lists and deletes their files, and holds those
//! that no browser would keep until the visit ends.
//!
//! And the photos that a person chooses for it, by number: their files stay here until they are looked
//! at.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

use ::wardrobe::{Piece, key_of, prefix};
use contract::Digest;
use gloo_file::Blob;
use js_sys::{Array, AsyncIterator, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BlobPropertyBag, DomException, Event, File, FileSystemDirectoryHandle, FileSystemFileHandle,
    FileSystemRemoveOptions, HtmlElement, HtmlInputElement, Navigator, Url,
};

use super::private_files;
use crate::state::wardrobe::{Chosen, is_photo};

thread_local! {
    /// The pieces that last for this visit, by the names of their files.
    static VISIT: RefCell<BTreeMap<String, Vec<u8>>> = RefCell::default();
    /// The photos that are not looked at yet, by their numbers.
    static PHOTOS: RefCell<HashMap<u64, Blob>> = RefCell::default();
    /// Of the last photo.
    static NUMBER: Cell<u64> = const { Cell::new(0) };
}

/// The photos chosen by a file input, and how many files of a folder are none. The input is emptied,
/// so that the same can be chosen again.
pub fn of_input(event: &Event) -> (Vec<Chosen>, usize) {
    let input = event.target().map(JsCast::dyn_into::<HtmlInputElement>);
    let Some(Ok(input)) = input else {
        return (Vec::new(), 0);
    };
    let list = input.files();
    let files: Vec<File> = list
        .iter()
        .flat_map(|list| (0..list.length()).filter_map(move |place| list.get(place)))
        .collect();
    let all = files.len();
    // Whoever chooses single files means them; a folder holds what it holds.
    let is_folder = input.webkitdirectory();
    let wanted = |file: &File| !is_folder || is_photo(&file.name(), &file.type_());
    let chosen: Vec<Chosen> = files.into_iter().filter(wanted).map(remember).collect();
    input.set_value("");
    let left_out = all - chosen.len();
    (chosen, left_out)
}

fn remember(file: File) -> Chosen {
    let number = NUMBER.get() + 1;
    NUMBER.set(number);
    let name = file.name();
    PHOTOS.with_borrow_mut(|photos| photos.insert(number, Blob::from(file)));
    Chosen { number, name }
}

/// The bytes of a chosen photo; none if they cannot be read any more.
pub async fn read_photo(number: u64) -> Option<Vec<u8>> {
    let photo = PHOTOS.with_borrow(|photos| photos.get(&number).cloned())?;
    gloo_file::futures::read_as_bytes(&photo).await.ok()
}

/// Lets a chosen photo go.
pub fn release_photo(number: u64) {
    PHOTOS.with_borrow_mut(|photos| photos.remove(&number));
}

/// An object URL for a piece's picture.
pub fn show(piece: &Piece) -> Option<String> {
    let options = BlobPropertyBag::new();
    options.set_type("image/png");
    let parts = Array::of1(&Uint8Array::from(piece.picture.as_slice()));
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Gives the focus to the element with this id, where what had it is about to go.
pub fn focus(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(Ok(element)) = element.map(JsCast::dyn_into::<HtmlElement>) {
        // One that cannot have it leaves it where it is.
        let _ = element.focus();
    }
}

/// Holds a piece's file for this visit.
pub fn hold(name: String, file: Vec<u8>) {
    VISIT.with_borrow_mut(|visit| visit.insert(name, file));
}

/// Every piece's file, those for this visit too, and how many files are of a later version.
///
/// What was cut off while it was written is removed: it will never be a piece.
pub async fn all() -> (Vec<Piece>, usize) {
    let held = VISIT.with_borrow(|visit| visit.values().cloned().collect::<Vec<_>>());
    let mut pieces: Vec<Piece> = held
        .iter()
        .filter_map(|file| Piece::parse(file).ok())
        .collect();
    let mut later = 0;
    let Ok(folder) = private_files::wardrobe(&navigator(), false).await else {
        return (pieces, later);
    };
    for name in names(&folder).await {
        let Some(bytes) = read(&folder, &name).await else {
            continue;
        };
        match Piece::parse(&bytes) {
            Ok(piece) => pieces.push(piece),
            Err(error) if error.is_worthless() => {
                // Another tab may be writing it: then its lock keeps it.
                let _ = JsFuture::from(folder.remove_entry(&name)).await;
            }
            Err(_) => later += 1,
        }
    }
    (pieces, later)
}

/// The file of a piece, by the name of its file; none if it is not there any more.
pub async fn file(name: &str) -> Option<Vec<u8>> {
    if let Some(file) = VISIT.with_borrow(|visit| visit.get(name).cloned()) {
        return Some(file);
    }
    let folder = private_files::wardrobe(&navigator(), false).await.ok()?;
    read(&folder, name).await
}

/// Deletes all files of a piece but the one called `except`. False if one of them is still there.
pub async fn remove(key: &Digest, except: Option<&str>) -> bool {
    let is_its = |name: &str| name.starts_with(&prefix(key)) && Some(name) != except;
    VISIT.with_borrow_mut(|visit| visit.retain(|name, _| !is_its(name)));
    let Ok(folder) = private_files::wardrobe(&navigator(), false).await else {
        return true; // there is nothing
    };
    let mut is_done = true;
    for name in names(&folder).await.iter().filter(|name| is_its(name)) {
        let removed = JsFuture::from(folder.remove_entry(name)).await;
        is_done &= removed.is_ok() || read(&folder, name).await.is_none();
    }
    is_done
}

/// Deletes everything. False if something is still there.
pub async fn clear() -> bool {
    VISIT.with_borrow_mut(BTreeMap::clear);
    let Ok(root) = private_files::root(&navigator()).await else {
        return true; // there never was anything
    };
    let options = FileSystemRemoveOptions::new();
    options.set_recursive(true);
    let removed = root.remove_entry_with_options(private_files::WARDROBE, &options);
    match JsFuture::from(removed).await {
        Ok(_) => true,
        Err(error) => error
            .dyn_ref::<DomException>()
            .is_some_and(|error| error.name() == "NotFoundError"),
    }
}

/// The names of the pieces in the folder; of a strange file nothing is known, and it is left alone.
async fn names(folder: &FileSystemDirectoryHandle) -> Vec<String> {
    let entries: AsyncIterator = folder.keys();
    let mut names = Vec::new();
    // An iteration that breaks off has told what it could.
    while let Ok(next) = entries.next()
        && let Ok(entry) = JsFuture::from(next).await
    {
        let property = |name: &str| Reflect::get(&entry, &name.into()).unwrap_or_default();
        if property("done").is_truthy() {
            break;
        }
        names.extend(property("value").as_string());
    }
    names.retain(|name| key_of(name).is_some());
    names
}

async fn read(folder: &FileSystemDirectoryHandle, name: &str) -> Option<Vec<u8>> {
    let handle = JsFuture::from(folder.get_file_handle(name)).await.ok()?;
    let handle: FileSystemFileHandle = handle.dyn_into().ok()?;
    let file: File = JsFuture::from(handle.get_file())
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    gloo_file::futures::read_as_bytes(&Blob::from(file))
        .await
        .ok()
}

fn navigator() -> JsValue {
    let navigator = web_sys::window().map(|window| -> Navigator { window.navigator() });
    navigator.map_or(JsValue::UNDEFINED, JsValue::from)
}
