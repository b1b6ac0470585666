//! Pictures by their addresses: of the page's own host, or of one that the shop names.

use js_sys::Uint8Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestInit, Response};

use crate::state::{FetchFailure, MOST_PICTURE_BYTES};

/// A host that has not sent its picture by then is given up.
const MOST_MILLISECONDS: i32 = 60_000;

/// The bytes at `address`, at most [`MOST_PICTURE_BYTES`].
///
/// Other hosts get neither cookies nor the page's address: `fetch` sends the first to the page's own
/// host only, and `index.html` forbids the second.
///
/// # Errors
/// [`FetchFailure`], but never `NoPicture`: nobody has looked at the bytes here.
pub async fn bytes(address: &str) -> Result<Vec<u8>, FetchFailure> {
    let window = web_sys::window().ok_or(FetchFailure::NoAnswer)?;
    let no_answer = |_: JsValue| match web_sys::window() {
        Some(window) if !window.navigator().on_line() => FetchFailure::Offline,
        _ => FetchFailure::NoAnswer,
    };
    let controller = AbortController::new().map_err(no_answer)?;
    let options = RequestInit::new();
    options.set_signal(Some(&controller.signal()));
    let give_up = {
        let controller = controller.clone();
        Closure::once_into_js(move || controller.abort())
    };
    // Where it cannot be set, the host has all the time it wants.
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
        give_up.unchecked_ref(),
        MOST_MILLISECONDS,
    );
    let answer = JsFuture::from(window.fetch_with_str_and_init(address, &options))
        .await
        .map_err(no_answer)?;
    let response: Response = answer.unchecked_into();
    if !response.ok() {
        return Err(FetchFailure::Status(response.status()));
    }
    let promised = response.headers().get("Content-Length").ok().flatten();
    let promised = promised.and_then(|length| length.parse::<u64>().ok());
    if promised.is_some_and(|length| length > MOST_PICTURE_BYTES) {
        controller.abort();
        return Err(FetchFailure::TooLarge);
    }
    let read = read(&response).await;
    if read == Err(FetchFailure::TooLarge) {
        controller.abort();
    }
    read
}

/// Reads a body piece by piece: a host may send more than it said.
async fn read(response: &Response) -> Result<Vec<u8>, FetchFailure> {
    let Some(body) = response.body() else {
        return Ok(Vec::new());
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read())
            .await
            .map_err(|_| FetchFailure::NoAnswer)?;
        let property =
            |name: &str| js_sys::Reflect::get(&piece, &name.into()).unwrap_or(JsValue::UNDEFINED);
        if property("done").is_truthy() {
            return Ok(bytes);
        }
        let chunk: Uint8Array = property("value").unchecked_into();
        if bytes.len() as u64 + u64::from(chunk.length()) > MOST_PICTURE_BYTES {
            return Err(FetchFailure::TooLarge);
        }
        let before = bytes.len();
        bytes.resize(before + chunk.length() as usize, 0);
        chunk.copy_to(&mut bytes[before..]);
    }
}
