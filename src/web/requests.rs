//! Every request of this page, or of this worker, as the browser itself records it.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Performance, PerformanceObserver, PerformanceObserverEntryList};

use crate::engine::protocol::Fetched;

/// Tells each request from the very first on, some milliseconds after it ended.
pub fn observe(tell: impl Fn(Vec<Fetched>) + 'static) {
    let listener = Closure::<dyn Fn(PerformanceObserverEntryList)>::new(
        move |list: PerformanceObserverEntryList| {
            let origin = origin();
            let entries = list.get_entries();
            tell(entries.iter().map(|entry| read(&entry, origin)).collect());
        },
    );
    let Ok(observer) = PerformanceObserver::new(listener.as_ref().unchecked_ref()) else {
        return; // a browser that records nothing: the list stays empty, and the page says so
    };
    listener.forget(); // lives as long as the page or the worker
    let options = Object::new();
    // A plain object takes every property.
    let _ = Reflect::set(&options, &"type".into(), &"resource".into());
    let _ = Reflect::set(&options, &"buffered".into(), &JsValue::TRUE);
    observer.observe(options.unchecked_ref());
}

/// An entry whose times count from `origin`, in milliseconds since 1970.
pub fn read(entry: &JsValue, origin: f64) -> Fetched {
    let get = |name: &str| Reflect::get(entry, &name.into()).unwrap_or_default();
    let number = |name: &str| get(name).as_f64().unwrap_or_default();
    let status = number("responseStatus");
    let down = number("transferSize");
    Fetched {
        address: get("name").as_string().unwrap_or_default(),
        at: origin + number("startTime"),
        down: down as u64,
        came: down > 0.0 || number("decodedBodySize") > 0.0 || (200.0..400.0).contains(&status),
        is_refused: get("refused").is_truthy(),
    }
}

/// Milliseconds since 1970, now, on the clock that requests are recorded with.
pub fn now() -> f64 {
    performance().map_or(0.0, |clock| clock.time_origin() + clock.now())
}

fn origin() -> f64 {
    performance().map_or(0.0, |clock| clock.time_origin())
}

/// Pages and workers have it under the same name.
fn performance() -> Option<Performance> {
    let found = Reflect::get(&js_sys::global(), &"performance".into()).ok()?;
    found.dyn_into().ok()
}
