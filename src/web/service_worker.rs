//! The page's side of `public/service-worker.js`: registers it, hears of new versions, asks it for things.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, MessageChannel, MessageEvent, RegistrationOptions, ServiceWorker,
    ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
    ServiceWorkerUpdateViaCache,
};

use super::requests;
use super::urls;
use crate::engine::protocol::Fetched;
use crate::state::offline::Action;

/// Beside the page, so that it serves the page's folder and what is in it.
const SCRIPT: &str = "service-worker.js";

thread_local! {
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
}

/// The browser's service workers; none in private windows of some browsers and without HTTPS.
pub fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

/// Registers the service worker, and tells of each new version from then on. True once one keeps the
/// page; false if the browser refuses. A worker that cannot fetch the page leaves this waiting.
pub async fn register(tell: impl Fn(Action) + Clone + 'static) -> bool {
    let Some(container) = container() else {
        return false;
    };
    hear_of_takeover(&container, tell.clone());
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let address = urls::absolute(SCRIPT);
    let registered = JsFuture::from(container.register_with_options(&address, &options)).await;
    let Ok(registration) =
        registered.and_then(|found| found.dyn_into::<ServiceWorkerRegistration>())
    else {
        return false;
    };
    hear_of_updates(&container, &registration, tell);
    REGISTRATION.set(Some(registration));
    match container.ready() {
        Ok(ready) => JsFuture::from(ready).await.is_ok(),
        Err(_) => false,
    }
}

/// The first worker of a visit takes over a page that had none, which is no new version.
fn hear_of_takeover(container: &ServiceWorkerContainer, tell: impl Fn(Action) + 'static) {
    let had_one = Cell::new(container.controller().is_some());
    let listener = Closure::<dyn Fn(Event)>::new(move |_| {
        if had_one.replace(true) {
            tell(Action::TakenOver);
        }
    });
    container.set_oncontrollerchange(Some(listener.as_ref().unchecked_ref()));
    listener.forget(); // lives as long as the page
}

fn hear_of_updates(
    container: &ServiceWorkerContainer,
    registration: &ServiceWorkerRegistration,
    tell: impl Fn(Action) + Clone + 'static,
) {
    if registration.waiting().is_some() && container.controller().is_some() {
        tell(Action::UpdateFound);
    }
    let (registered, container) = (registration.clone(), container.clone());
    let listener = Closure::<dyn Fn(Event)>::new(move |_| {
        if let Some(worker) = registered.installing() {
            let (container, tell, coming) = (container.clone(), tell.clone(), worker.clone());
            let listener = Closure::<dyn Fn(Event)>::new(move |_| {
                // Without an older one it takes over by itself, and there is nothing to offer.
                let is_waiting = coming.state() == ServiceWorkerState::Installed;
                if is_waiting && container.controller().is_some() {
                    tell(Action::UpdateFound);
                }
            });
            worker.set_onstatechange(Some(listener.as_ref().unchecked_ref()));
            listener.forget(); // lives as long as the page
        }
    });
    registration.set_onupdatefound(Some(listener.as_ref().unchecked_ref()));
    listener.forget(); // lives as long as the page
}

/// Asks the host whether there is a new version. The browser does so too, at each visit.
pub fn look_for_update() {
    if let Some(registration) = REGISTRATION.with_borrow(Clone::clone) {
        // Without a network there is none to be found.
        let _ = registration.update();
    }
}

/// Lets the waiting version take over; false if none waits.
pub fn take_over() -> bool {
    let registration = REGISTRATION.with_borrow(Clone::clone);
    let waiting = registration.and_then(|registration| registration.waiting());
    waiting.is_some_and(|worker| worker.post_message(&question("take over", &[])).is_ok())
}

/// Has the files at these paths, relative to the page, kept with the page. False if one cannot be.
pub async fn keep(files: &[String]) -> bool {
    match active().await {
        Some(worker) => ask(&worker, &question("keep", files)).await == JsValue::TRUE,
        None => false,
    }
}

/// The worker's own requests since it was started.
pub async fn own_requests() -> Vec<Fetched> {
    match active().await {
        Some(worker) => {
            let answer = ask(&worker, &question("requests", &[])).await;
            let entries = answer.dyn_into::<Array>().unwrap_or_default();
            entries
                .iter()
                .map(|entry| requests::read(&entry, 0.0))
                .collect()
        }
        None => Vec::new(),
    }
}

/// The worker that keeps this page; none yet, or none any more.
pub async fn active() -> Option<ServiceWorker> {
    let found = JsFuture::from(container()?.get_registration()).await.ok()?;
    found.dyn_into::<ServiceWorkerRegistration>().ok()?.active()
}

/// Forgets the worker; the next visit registers it again.
pub async fn unregister() {
    if let Some(container) = container()
        && let Ok(found) = JsFuture::from(container.get_registration()).await
        && let Ok(registration) = found.dyn_into::<ServiceWorkerRegistration>()
        && let Ok(done) = registration.unregister()
    {
        let _ = JsFuture::from(done).await;
    }
}

fn question(ask: &str, files: &[String]) -> JsValue {
    let message = Object::new();
    let files: Array = files
        .iter()
        .map(|file| JsValue::from(file.as_str()))
        .collect();
    // A plain object takes every property.
    let _ = Reflect::set(&message, &"ask".into(), &ask.into());
    let _ = Reflect::set(&message, &"files".into(), &files);
    message.into()
}

/// The answer; undefined if the question could not be sent.
async fn ask(worker: &ServiceWorker, question: &JsValue) -> JsValue {
    let Ok(channel) = MessageChannel::new() else {
        return JsValue::UNDEFINED;
    };
    let answer = Promise::new(&mut |resolve, _| {
        let listener = Closure::once_into_js(move |event: MessageEvent| {
            let _ = resolve.call1(&JsValue::NULL, &event.data());
        });
        channel
            .port1()
            .set_onmessage(Some(listener.unchecked_ref()));
    });
    let ports = Array::of1(&channel.port2());
    match worker.post_message_with_transferable(question, &ports) {
        Ok(()) => JsFuture::from(answer).await.unwrap_or_default(),
        Err(_) => JsValue::UNDEFINED,
    }
}
