//! Which graphics adapter the browser offers.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::state::Adapter;

/// Some drivers never answer; after this long there is none.
const MOST_MILLISECONDS: i32 = 5_000;

/// Words in an adapter's description that mean a processor pretends to be a graphics card.
const SOFTWARE: [&str; 6] = [
    "swiftshader",
    "llvmpipe",
    "lavapipe",
    "software",
    "basic render",
    "warp",
];

/// Asks the browser, and gives up after some seconds.
pub async fn probe() -> Adapter {
    match adapter().await {
        Ok(adapter) if adapter.is_object() => describe(&adapter),
        // No WebGPU, none for this device, or no answer in time.
        _ => Adapter::None,
    }
}

/// WebGPU's own types are still unstable in web-sys, so it is spoken to by name.
async fn adapter() -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let gpu = Reflect::get(&window.navigator(), &"gpu".into())?;
    let request: Function = Reflect::get(&gpu, &"requestAdapter".into())?.dyn_into()?;
    let answer: Promise = request.call0(&gpu)?.dyn_into()?;
    let too_late = Promise::new(&mut |resolve, _| {
        let _ = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, MOST_MILLISECONDS);
    });
    JsFuture::from(Promise::race(&js_sys::Array::of2(&answer, &too_late))).await
}

fn describe(adapter: &JsValue) -> Adapter {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap_or_default();
    let info = get(adapter, "info");
    let word = |name: &str| get(&info, name).as_string().unwrap_or_default();
    let words = [
        word("vendor"),
        word("architecture"),
        word("device"),
        word("description"),
    ];
    // Firefox and Safari hide most of these; what is there is for people to read.
    let name = match words[3].as_str() {
        "" => words[..2].join(" ").trim().to_owned(),
        description => description.to_owned(),
    };
    let is_fallback = [adapter, &info]
        .iter()
        .any(|object| get(object, "isFallbackAdapter").is_truthy());
    let all = words.join(" ").to_lowercase();
    match is_fallback || SOFTWARE.iter().any(|word| all.contains(word)) {
        true => Adapter::Software(name),
        false => Adapter::Hardware(name),
    }
}
