//! Inside a worker: its messages, its files, its clock.

use std::cell::RefCell;
use std::future::Future;

use contract::FileRecord;
use js_sys::{Array, ArrayBuffer, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::download;
use super::kept_files::KeptFiles;
use super::requests;
use super::team;
use crate::engine::failure::Failure;
use crate::engine::host::{FetchError, Host};
use crate::engine::protocol::{self, Event};

/// No manifest is near this; a host that sends more sends something else.
const MOST_MANIFEST_BYTES: u64 = 16 << 20;

/// The browser as the engine sees it.
pub struct WorkerHost {
    scope: DedicatedWorkerGlobalScope,
}

thread_local! {
    /// Resolves the promise that the idle server waits for.
    static WAKE: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// The worker's global object. Only called in workers, where it is one.
fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Runs `task` beside the worker's messages.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// Calls `handle` with each request and the bytes beside it.
pub fn on_request(handle: impl Fn(protocol::Request, Vec<u8>) + 'static) {
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        let bytes = match message.get(1).dyn_into::<ArrayBuffer>() {
            Ok(buffer) => Uint8Array::new(&buffer).to_vec(),
            Err(_) => Vec::new(),
        };
        let text = message.get(0).as_string().unwrap_or_default();
        match serde_json::from_str(&text) {
            Ok(request) => handle(request, bytes),
            // Only a page of another version could write this.
            Err(error) => post_failure(format!("a message was not understood: {error}")),
        }
        if let Some(wake) = WAKE.with_borrow_mut(Option::take) {
            let _ = wake.call0(&JsValue::NULL);
        }
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget(); // lives as long as the worker
}

/// A panic ends this worker's usefulness: says so to the page, which starts another.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        post_failure(info.to_string());
    }));
}

/// Tells the page every request of this worker, as the browser records it.
pub fn report_requests() {
    requests::observe(|files| {
        // A list that is cut short is the page's loss alone; the work goes on.
        let _ = post(&Event::Fetched { files }, None);
    });
}

/// Lets waiting messages in; if there is still nothing to do, sleeps until the next one.
pub async fn next_message_or_idle(is_busy: impl Fn() -> bool) {
    let turn = Promise::new(&mut |resolve, _| {
        // A task of its own, unlike a resolved promise, runs after messages that are already here.
        let _ = scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 0);
    });
    let _ = JsFuture::from(turn).await;
    if !is_busy() {
        let message = Promise::new(&mut |resolve, _| WAKE.set(Some(resolve)));
        let _ = JsFuture::from(message).await;
    }
}

fn post(event: &Event, bytes: Option<Vec<u8>>) -> Result<(), JsValue> {
    let text = serde_json::to_string(event).unwrap_or_default();
    let message = Array::of1(&text.into());
    let transferred = Array::new();
    if let Some(bytes) = bytes {
        let buffer = Uint8Array::from(bytes.as_slice()).buffer();
        message.push(&buffer);
        transferred.push(&buffer);
    }
    scope().post_message_with_transfer(&message, &transferred)
}

fn post_failure(reason: String) {
    let failure = Failure::Engine { reason };
    // If even this cannot be posted, the page's watchdog notices the silence.
    let _ = post(&Event::Failed { id: None, failure }, None);
}

impl WorkerHost {
    /// Of the worker that this is called in.
    pub fn new() -> Self {
        Self { scope: scope() }
    }

    async fn kept_files(&self) -> KeptFiles {
        KeptFiles::open(self.scope.caches()).await
    }
}

impl Default for WorkerHost {
    fn default() -> Self {
        Self::new()
    }
}

impl Host for WorkerHost {
    async fn fresh(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        match download::fetch_small(&self.scope, address, MOST_MANIFEST_BYTES).await {
            // No answer at all is no network: what was kept fits together.
            Err(error @ FetchError::Unreachable { status: None }) => {
                self.kept_files().await.get(address).await.ok_or(error)
            }
            result => result,
        }
    }

    async fn checked(
        &self,
        address: &str,
        record: &FileRecord,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Vec<u8>, FetchError> {
        let kept = self.kept_files().await;
        if let Some(bytes) = kept.get(address).await
            && record.check(&bytes).is_ok()
        {
            progress(record.bytes);
            return Ok(bytes);
        }
        let bytes = download::fetch_large(&self.scope, &kept, address, record, progress).await?;
        kept.put(address, &bytes).await;
        Ok(bytes)
    }

    async fn kept_below(&self, folder: &str) -> Vec<String> {
        self.kept_files().await.below(folder).await
    }

    async fn wait(&self, milliseconds: u32) {
        team::sleep(milliseconds.try_into().unwrap_or(i32::MAX)).await;
    }

    async fn keep_manifest(&self, address: &str, manifest: &[u8], needed: &[String]) {
        let kept = self.kept_files().await;
        for file in needed {
            if !kept.has(file).await {
                // A full disk: without a network, half a set would be of no use.
                return kept.drop_file(address).await;
            }
        }
        kept.put(address, manifest).await;
    }

    async fn forget_others(&self, folder: &str, needed: &[String]) {
        self.kept_files().await.keep_only(folder, needed).await;
    }

    fn now(&self) -> f64 {
        self.scope.performance().map_or(0.0, |clock| clock.now())
    }

    fn emit(&self, event: Event, bytes: Option<Vec<u8>>) {
        if let Err(error) = post(&event, bytes) {
            web_sys::console::error_1(&error);
        }
    }
}
