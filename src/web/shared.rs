//! What another program shared with the installed page: pictures, or a text.
//!
//! The system sends it to the page's service worker, which puts it into a cache of its own
//! (`public/share-target.js`) and opens the page. Here it is taken out, and the cache deleted.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, Request, Response};

use super::files;
use crate::state::Photo;

/// The same as in `public/share-target.js`.
const CACHE: &str = "lookalike-shared-1";
/// The last part of the address of a shared text.
const TEXT: &str = "text";
/// The header with a file's name, percent-encoded.
const NAME: &str = "Lookalike-Name";

/// What was shared since the last time; nothing of it stays in the cache.
#[derive(Debug, Default)]
pub struct Shared {
    /// In the order in which they were shared.
    pub photos: Vec<Photo>,
    /// Title, text and address, as far as they were shared, a line each; may be empty.
    pub text: String,
}

/// Takes what was shared; none if nothing was, or the browser has no caches.
pub async fn take() -> Option<Shared> {
    let caches = web_sys::window()?.caches().ok()?;
    if caches.is_undefined() {
        return None;
    }
    // Opening a cache would make it.
    if !JsFuture::from(caches.has(CACHE)).await.ok()?.is_truthy() {
        return None;
    }
    let shared = read(&caches).await.ok();
    // If it cannot be deleted, it is shared again at the next visit, which a person notices.
    let _ = JsFuture::from(caches.delete(CACHE)).await;
    shared
}

async fn read(caches: &CacheStorage) -> Result<Shared, JsValue> {
    let cache: Cache = JsFuture::from(caches.open(CACHE)).await?.dyn_into()?;
    let mut shared = Shared::default();
    for request in Array::from(&JsFuture::from(cache.keys()).await?).iter() {
        let request: Request = request.dyn_into()?;
        let found = JsFuture::from(cache.match_with_request(&request)).await?;
        let response: Response = found.dyn_into()?;
        if request.url().ends_with(&format!("/{TEXT}")) {
            let text = JsFuture::from(response.text()?).await?;
            shared.text = text.as_string().unwrap_or_default();
            continue;
        }
        let name = response.headers().get(NAME)?.unwrap_or_default();
        let name = js_sys::decode_uri_component(&name).map_or(name, String::from);
        let buffer: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.dyn_into()?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        shared.photos.extend(files::adopt(&bytes, &name));
    }
    Ok(shared)
}
