//! Files from the host, piece by piece, into a worker's memory.

use std::collections::VecDeque;

use contract::{FileError, FileRecord};
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, DedicatedWorkerGlobalScope, ReadableStreamDefaultReader, Request,
    RequestCache, RequestInit, Response,
};

use super::kept_files::KeptFiles;
use crate::engine::host::FetchError;
use crate::engine::resume::{Body, Download, MOST_CUTS, body};

/// What a cut, or no answer at all, is to us.
const NO_ANSWER: FetchError = FetchError::Unreachable { status: None };

/// Fetches the file at `address`, asked of the host anew, and reads no more than `most` bytes of it.
///
/// # Errors
/// [`FetchError`]; [`FileError::Length`] for more than that.
pub async fn fetch_small(
    scope: &DedicatedWorkerGlobalScope,
    address: &str,
    most: u64,
) -> Result<Vec<u8>, FetchError> {
    let abort = Abort::new();
    let response = fetch(scope, address, RequestCache::NoCache, 0, &abort).await?;
    let mut body = Pieces::of(&response);
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await? {
        let before = bytes.len();
        if (before + piece.length() as usize) as u64 > most {
            let found = (before + piece.length() as usize) as u64;
            return Err(FetchError::File(FileError::Length {
                path: address.to_owned(),
                expected: most,
                found,
            }));
        }
        bytes.resize(before + piece.length() as usize, 0);
        piece.copy_to(&mut bytes[before..]);
    }
    Ok(bytes)
}

/// Fetches what is not there yet of the file that `record` promises, and gives it whole and checked.
///
/// What came is kept in pieces meanwhile. A connection that is cut goes on by itself where it was,
/// as long as each new answer brings something. `progress` hears how many bytes are there.
///
/// # Errors
/// [`FetchError`]; the pieces stay for the next try, unless they are of another file.
pub async fn fetch_large(
    scope: &DedicatedWorkerGlobalScope,
    kept: &KeptFiles,
    address: &str,
    record: &FileRecord,
    progress: &mut dyn FnMut(u64),
) -> Result<Vec<u8>, FetchError> {
    let mut download = kept.resume(address, record).await;
    progress(download.len());
    match fetch_with_cuts(scope, kept, address, record, &mut download, progress).await {
        Err(error @ FetchError::Unreachable { .. }) => return Err(error),
        Ok(()) | Err(FetchError::File(_)) => {}
    }
    if let Ok(bytes) = download.finish() {
        return Ok(bytes);
    }
    // The pieces, or the browser's own cache, which may keep it for a year, hold something else: ask
    // the host itself for all of it.
    kept.drop_pieces(address).await;
    let mut download = Download::new(record);
    let mode = RequestCache::Reload;
    fetch_rest(scope, kept, address, record, mode, &mut download, progress).await?;
    download.finish().map_err(FetchError::File)
}

/// Asks again and again for what is missing, as long as each answer brings something.
async fn fetch_with_cuts(
    scope: &DedicatedWorkerGlobalScope,
    kept: &KeptFiles,
    address: &str,
    record: &FileRecord,
    download: &mut Download<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), FetchError> {
    let mut cuts = 0;
    while !download.is_whole() {
        let before = download.len();
        let mode = RequestCache::Default;
        let result = fetch_rest(scope, kept, address, record, mode, download, progress).await;
        let Err(error) = result else {
            break;
        };
        if let Some((number, tail)) = download.tail()
            && let Some(put) = kept.put_piece(address, record, number, tail)
        {
            let _ = JsFuture::from(put).await; // a full disk only costs these bytes again
        }
        let is_refusal = matches!(error, FetchError::Unreachable { status: Some(_) });
        if is_refusal || download.len() <= before || cuts == MOST_CUTS {
            return Err(error);
        }
        cuts += 1;
    }
    Ok(())
}

/// Asks once for what is missing, and takes what comes of it.
async fn fetch_rest(
    scope: &DedicatedWorkerGlobalScope,
    kept: &KeptFiles,
    address: &str,
    record: &FileRecord,
    mode: RequestCache,
    download: &mut Download<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), FetchError> {
    let abort = Abort::new();
    let first = download.len();
    let mut response = match fetch(scope, address, mode, first, &abort).await {
        // "There is nothing from there on."
        Err(FetchError::Unreachable { status: Some(416) }) if first > 0 => {
            download.begin_anew();
            fetch(scope, address, mode, 0, &abort).await?
        }
        result => result?,
    };
    if first > 0 && !download.is_empty() {
        let range = response.headers().get("Content-Range").ok().flatten();
        match body(response.status(), range.as_deref(), first, record.bytes) {
            Body::Rest => {}
            Body::Whole => download.begin_anew(),
            Body::Unusable => {
                download.begin_anew();
                response = fetch(scope, address, mode, 0, &abort).await?;
            }
        }
    }
    let mut body = Pieces::of(&response);
    let mut puts = Puts::default();
    let result = loop {
        let piece = match body.next().await {
            Ok(Some(piece)) => piece,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        };
        match download.grow(piece.length() as usize) {
            Ok(room) => piece.copy_to(room),
            Err(error) => break Err(FetchError::File(error)),
        }
        progress(download.len());
        while let Some((number, bytes)) = download.next_piece() {
            puts.push(kept.put_piece(address, record, number, bytes))
                .await;
        }
    };
    puts.finish().await;
    result?;
    // Not every browser minds an answer that ends too early.
    match download.is_whole() {
        true => Ok(()),
        false => Err(FetchError::File(download.cut())),
    }
}

/// Asks for the file at `address`, from byte `first` on.
async fn fetch(
    scope: &DedicatedWorkerGlobalScope,
    address: &str,
    mode: RequestCache,
    first: u64,
    abort: &Abort,
) -> Result<Response, FetchError> {
    let no_answer = |_| NO_ANSWER;
    let options = RequestInit::new();
    options.set_cache(mode);
    if let Some(controller) = &abort.0 {
        options.set_signal(Some(&controller.signal()));
    }
    if first > 0 {
        options.set_cache(RequestCache::NoStore); // a part of a file is of no use to anybody else
    }
    let request = Request::new_with_str_and_init(address, &options).map_err(no_answer)?;
    if first > 0 {
        let range = format!("bytes={first}-");
        request.headers().set("Range", &range).map_err(no_answer)?;
    }
    let response: Response = JsFuture::from(scope.fetch_with_request(&request))
        .await
        .map_err(no_answer)?
        .unchecked_into();
    match response.ok() {
        true => Ok(response),
        false => {
            let status = Some(response.status());
            Err(FetchError::Unreachable { status })
        }
    }
}

/// Pieces that are being kept while more is read: what waits in the browser when a connection is cut is
/// lost, so that reading must not wait for the disk.
#[derive(Default)]
struct Puts(VecDeque<Promise>);

impl Puts {
    /// Of a piece's size each, which is memory.
    const MOST: usize = 8;

    /// Remembers one more, and waits for the oldest if there are too many.
    async fn push(&mut self, put: Option<Promise>) {
        self.0.extend(put);
        if self.0.len() > Self::MOST {
            self.wait_for_oldest().await;
        }
    }

    async fn finish(&mut self) {
        while !self.0.is_empty() {
            self.wait_for_oldest().await;
        }
    }

    async fn wait_for_oldest(&mut self) {
        if let Some(put) = self.0.pop_front() {
            let _ = JsFuture::from(put).await; // a full disk only costs these bytes again
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

/// A body as it comes.
struct Pieces(Option<ReadableStreamDefaultReader>);

impl Pieces {
    fn of(response: &Response) -> Self {
        let body = response.body();
        Self(body.map(|body| body.get_reader().unchecked_into()))
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// [`NO_ANSWER`] for a connection that was cut.
    async fn next(&mut self) -> Result<Option<Uint8Array>, FetchError> {
        let Some(reader) = &self.0 else {
            return Ok(None);
        };
        let piece = JsFuture::from(reader.read()).await.map_err(|_| NO_ANSWER)?;
        let property =
            |name: &str| js_sys::Reflect::get(&piece, &name.into()).unwrap_or(JsValue::UNDEFINED);
        if property("done").is_truthy() {
            return Ok(None);
        }
        Ok(Some(property("value").unchecked_into()))
    }
}
