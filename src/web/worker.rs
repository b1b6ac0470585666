//! Inside a worker: its messages, its files, its clock.

use std::cell::RefCell;
use std::future::Future;

use contract::{FileError, FileRecord};
use js_sys::{Array, ArrayBuffer, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Cache, DedicatedWorkerGlobalScope, MessageEvent, ReadableStreamDefaultReader,
    Request, RequestCache, RequestInit, Response,
};

use crate::engine::failure::Failure;
use crate::engine::host::{FetchError, Host};
use crate::engine::protocol::{self, Event};

/// Where checked files are kept between visits. A change of this name forgets them all.
const KEPT_FILES: &str = "lookalike-files-1";

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

    /// Private windows of some browsers and pages without HTTPS have no cache: then everything is
    /// fetched at each visit.
    async fn cache(&self) -> Option<Cache> {
        let caches = self.scope.caches().ok()?;
        if caches.is_undefined() {
            return None;
        }
        JsFuture::from(caches.open(KEPT_FILES))
            .await
            .ok()?
            .dyn_into()
            .ok()
    }

    async fn fetch_checked(
        &self,
        address: &str,
        record: &FileRecord,
        mode: RequestCache,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Vec<u8>, FetchError> {
        let abort = Abort::new();
        let response = self.fetch(address, mode, &abort).await?;
        let bytes = read(&response, record.bytes, progress).await?;
        record.check(&bytes).map_err(FetchError::File)?;
        Ok(bytes)
    }

    async fn fetch(
        &self,
        address: &str,
        mode: RequestCache,
        abort: &Abort,
    ) -> Result<Response, FetchError> {
        let unreachable = |_| FetchError::Unreachable { status: None };
        let options = RequestInit::new();
        options.set_cache(mode);
        if let Some(controller) = &abort.0 {
            options.set_signal(Some(&controller.signal()));
        }
        let request = Request::new_with_str_and_init(address, &options).map_err(unreachable)?;
        let response: Response = JsFuture::from(self.scope.fetch_with_request(&request))
            .await
            .map_err(unreachable)?
            .unchecked_into();
        if response.ok() {
            Ok(response)
        } else {
            let status = Some(response.status());
            Err(FetchError::Unreachable { status })
        }
    }
}

impl Default for WorkerHost {
    fn default() -> Self {
        Self::new()
    }
}

impl Host for WorkerHost {
    async fn fresh(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        let cache = self.cache().await;
        let abort = Abort::new();
        match self.fetch(address, RequestCache::NoCache, &abort).await {
            Ok(response) => {
                let bytes = read(&response, MOST_MANIFEST_BYTES, &mut |_| ()).await?;
                if let Some(cache) = &cache {
                    keep(cache, address, &bytes).await;
                }
                Ok(bytes)
            }
            // No answer at all is no network: what was kept still fits together.
            Err(FetchError::Unreachable { status: None }) => match &cache {
                Some(cache) => kept(cache, address)
                    .await
                    .ok_or(FetchError::Unreachable { status: None }),
                None => Err(FetchError::Unreachable { status: None }),
            },
            Err(error) => Err(error),
        }
    }

    async fn checked(
        &self,
        address: &str,
        record: &FileRecord,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Vec<u8>, FetchError> {
        let cache = self.cache().await;
        if let Some(cache) = &cache
            && let Some(bytes) = kept(cache, address).await
            && record.check(&bytes).is_ok()
        {
            progress(record.bytes);
            return Ok(bytes);
        }
        let bytes = match self
            .fetch_checked(address, record, RequestCache::Default, progress)
            .await
        {
            // The browser's own cache may hold the damaged copy for a year: ask the host itself.
            Err(FetchError::File(_)) => {
                self.fetch_checked(address, record, RequestCache::Reload, progress)
                    .await?
            }
            result => result?,
        };
        if let Some(cache) = &cache {
            keep(cache, address, &bytes).await;
        }
        Ok(bytes)
    }

    async fn forget_others(&self, folder: &str, needed: &[String]) {
        let Some(cache) = self.cache().await else {
            return;
        };
        let Ok(requests) = JsFuture::from(cache.keys()).await else {
            return;
        };
        for request in Array::from(&requests).iter() {
            let address = request.unchecked_ref::<Request>().url();
            if address.starts_with(folder) && !needed.contains(&address) {
                // What cannot be deleted now is tried again at the next visit.
                let _ = JsFuture::from(cache.delete_with_str(&address)).await;
            }
        }
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

/// Ends a request when dropped: one that nobody waits for any more gives its connection back, of
/// which a browser keeps six to a host. Where the answer is whole, there is nothing to end.
struct Abort(Option<AbortController>);

impl Abort {
    fn new() -> Self {
        Self(AbortController::new().ok())
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Reads a body piece by piece, and no further than one byte beyond `most`.
async fn read(
    response: &Response,
    most: u64,
    progress: &mut dyn FnMut(u64),
) -> Result<Vec<u8>, FetchError> {
    let cut = |_| FetchError::Unreachable { status: None };
    let Some(body) = response.body() else {
        return Ok(Vec::new());
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read()).await.map_err(cut)?;
        let property =
            |name: &str| js_sys::Reflect::get(&piece, &name.into()).unwrap_or(JsValue::UNDEFINED);
        if property("done").is_truthy() {
            return Ok(bytes);
        }
        let chunk: Uint8Array = property("value").unchecked_into();
        let before = bytes.len();
        bytes.resize(before + chunk.length() as usize, 0);
        chunk.copy_to(&mut bytes[before..]);
        progress(bytes.len() as u64);
        if bytes.len() as u64 > most {
            let _ = reader.cancel();
            let path = response.url();
            let found = bytes.len() as u64;
            return Err(FetchError::File(FileError::Length {
                path,
                expected: most,
                found,
            }));
        }
    }
}

async fn kept(cache: &Cache, address: &str) -> Option<Vec<u8>> {
    let found = JsFuture::from(cache.match_with_str(address)).await.ok()?;
    let response: Response = found.dyn_into().ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// A full disk is no reason to fail: the file is fetched again at the next visit.
async fn keep(cache: &Cache, address: &str, bytes: &[u8]) {
    let body = Uint8Array::from(bytes);
    if let Ok(response) = Response::new_with_opt_js_u8_array(Some(&body)) {
        let _ = JsFuture::from(cache.put_with_str(address, &response)).await;
    }
}
