//! The small files that the page itself reads; the large ones are the worker's.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response};

/// With this header the service worker marks what it had kept, where the host cannot be reached.
const KEPT: &str = "Lookalike-Kept";

/// What came.
pub struct Answer {
    /// The body.
    pub bytes: Vec<u8>,
    /// Whether it is a kept copy, as the host cannot be reached.
    pub is_kept: bool,
}

/// The bytes at `address`; none if they did not come.
///
/// `fresh` asks the host whether a kept copy is still right.
pub async fn bytes(address: &str, fresh: bool) -> Option<Vec<u8>> {
    Some(answer(address, fresh).await?.bytes)
}

/// The same, with where it came from.
pub async fn answer(address: &str, fresh: bool) -> Option<Answer> {
    read(address, fresh).await.ok()
}

async fn read(address: &str, fresh: bool) -> Result<Answer, JsValue> {
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
    Ok(Answer {
        bytes: Uint8Array::new(&buffer).to_vec(),
        is_kept: response.headers().has(KEPT).unwrap_or(false),
    })
}
