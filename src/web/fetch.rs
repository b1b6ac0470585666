//! The small files that the page itself reads; the large ones are the worker's.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response};

/// The bytes at `address`; none if they did not come.
///
/// `fresh` asks the host whether a kept copy is still right.
pub async fn bytes(address: &str, fresh: bool) -> Option<Vec<u8>> {
    read(address, fresh).await.ok()
}

async fn read(address: &str, fresh: bool) -> Result<Vec<u8>, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let options = RequestInit::new();
    options.set_cache(if fresh {
        RequestCache::NoCache
    } else {
        RequestCache::Default
    });
    let answer = JsFuture::from(window.fetch_with_str_and_init(address, &options)).await?;
    let response: Response = answer.dyn_into()?;
    if !response.ok() {
        return Err(response.status().into());
    }
    let buffer: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.dyn_into()?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
