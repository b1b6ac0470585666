//! What this site keeps on the device, and the room that it takes.

use js_sys::{Array, Reflect};
use serde::Deserialize;
use serde::de::IgnoredAny;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, Event, Request, Response, StorageManager, Window};

use super::service_worker;
use super::urls;
use crate::engine::host::beside;
use crate::state::offline::{Kept, Storage};

/// Caches of files by their addresses, which several sites of one host share; see `kept_files.rs`.
const SHARED: [&str; 2] = ["lookalike-files-1", "lookalike-pieces-1"];
/// How the caches of one site begin; see `public/service-worker.js`.
const OURS: &str = "lookalike ";

/// What is kept: the page, the files of its engine, and the two manifests, which are kept only with
/// everything that they name. Paths are relative to the page.
pub async fn survey(engine: &[String], model: &str, catalogue: &str) -> Kept {
    let caches = caches();
    let is_possible = caches.is_some() && service_worker::container().is_some();
    let Some(caches) = caches.filter(|_| is_possible) else {
        return Kept::default();
    };
    let mut has_engine = !engine.is_empty();
    for file in engine {
        has_engine = has_engine && has(&caches, file).await;
    }
    let has_catalogue = has(&caches, catalogue).await;
    Kept {
        cells: match has_catalogue {
            true => kept_cells(&caches, catalogue).await,
            false => None,
        },
        is_possible,
        page: service_worker::active().await.is_some(),
        engine: has_engine,
        model: has(&caches, model).await,
        catalogue: has_catalogue,
    }
}

/// What the page needs to know of a kept catalogue.
#[derive(Deserialize)]
struct Published {
    cells: Option<IgnoredAny>,
}

/// How many cells of the kept catalogue are kept; none for one that has no cells.
async fn kept_cells(caches: &CacheStorage, catalogue: &str) -> Option<usize> {
    let address = urls::absolute(catalogue);
    let found = JsFuture::from(caches.match_with_str(&address)).await.ok()?;
    let text = found.dyn_into::<Response>().ok()?.text().ok()?;
    let text = JsFuture::from(text).await.ok()?.as_string()?;
    serde_json::from_str::<Published>(&text).ok()?.cells?;
    let folder = beside(&address, "cells/");
    let cache: Cache = JsFuture::from(caches.open(SHARED[0]))
        .await
        .ok()?
        .unchecked_into();
    let requests = JsFuture::from(cache.keys()).await.ok()?;
    let is_cell = |request: JsValue| {
        let address = request.unchecked_into::<Request>().url();
        address.starts_with(&folder) && address.ends_with(".cell")
    };
    Some(
        Array::from(&requests)
            .iter()
            .filter(|request| is_cell(request.clone()))
            .count(),
    )
}

async fn has(caches: &CacheStorage, path: &str) -> bool {
    let found = JsFuture::from(caches.match_with_str(&urls::absolute(path))).await;
    found.is_ok_and(|found| found.is_instance_of::<Response>())
}

/// The room that this site takes; none if the browser does not tell.
pub async fn measure() -> Option<Storage> {
    let storage = storage()?;
    let estimate = JsFuture::from(storage.estimate().ok()?).await.ok()?;
    let number = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    let is_persistent = match storage.persisted() {
        Ok(answer) => JsFuture::from(answer).await == Ok(JsValue::TRUE),
        Err(_) => false,
    };
    Some(Storage {
        used: number("usage")? as u64,
        most: number("quota")? as u64,
        is_persistent,
    })
}

/// Asks the browser not to clear what is kept by itself. It may ask the person, or refuse.
pub async fn persist() {
    if let Some(answer) = storage().and_then(|storage| storage.persist().ok()) {
        let _ = JsFuture::from(answer).await;
    }
}

/// Forgets everything that the page, its engine and its service worker keep, and the service worker.
pub async fn free() {
    service_worker::unregister().await;
    let Some(caches) = caches() else {
        return;
    };
    let folder = urls::absolute("./");
    let ours = format!("{OURS}{} ", urls::path(&folder));
    let names = JsFuture::from(caches.keys()).await.unwrap_or_default();
    for name in names.dyn_into::<Array>().unwrap_or_default().iter() {
        let name = name.as_string().unwrap_or_default();
        if name.starts_with(&ours) {
            let _ = JsFuture::from(caches.delete(&name)).await;
        } else if SHARED.contains(&name.as_str())
            && let Ok(cache) = JsFuture::from(caches.open(&name)).await
        {
            empty(cache.unchecked_ref(), &folder).await;
        }
    }
}

/// Drops what is below `folder`.
async fn empty(cache: &Cache, folder: &str) {
    let requests = JsFuture::from(cache.keys()).await.unwrap_or_default();
    for request in requests.dyn_into::<Array>().unwrap_or_default().iter() {
        let request: Request = request.unchecked_into();
        if request.url().starts_with(folder) {
            let _ = JsFuture::from(cache.delete_with_request(&request)).await;
        }
    }
}

/// Whether the browser knows that there is no network.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// Tells whenever the network goes (true) or comes (false).
pub fn on_network_change(tell: impl Fn(bool) + 'static) {
    let listener =
        Closure::<dyn Fn(Event)>::new(move |event: Event| tell(event.type_() == "offline"));
    if let Some(window) = web_sys::window() {
        for name in ["offline", "online"] {
            let listener = listener.as_ref().unchecked_ref();
            // Every window takes listeners.
            let _ = window.add_event_listener_with_callback(name, listener);
        }
    }
    listener.forget(); // lives as long as the page
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // A page may always load itself.
        let _ = window.location().reload();
    }
}

/// Pages without HTTPS have none.
fn caches() -> Option<CacheStorage> {
    let caches = web_sys::window()?.caches().ok()?;
    (!caches.is_undefined()).then_some(caches)
}

fn storage() -> Option<StorageManager> {
    let navigator = web_sys::window().as_ref().map(Window::navigator)?;
    let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
    storage.dyn_into().ok()
}
