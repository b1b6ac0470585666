//! The files that an engine keeps between visits, and the pieces of those that are still coming.

use contract::FileRecord;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheQueryOptions, CacheStorage, Request, Response};

use crate::engine::resume::{Download, file_of_piece, piece_address};

/// Where checked files and the manifests of whole sets are kept. A change of this name forgets them
/// all; `public/service-worker.js` and `device.rs` know it too.
const FILES: &str = "lookalike-files-1";
/// Where pieces are kept until their file is whole.
const PIECES: &str = "lookalike-pieces-1";

/// What is kept. Private windows of some browsers and pages without HTTPS keep nothing: then
/// everything is fetched at each visit.
pub struct KeptFiles {
    files: Option<Cache>,
    pieces: Option<Cache>,
}

impl KeptFiles {
    /// Of this site's origin.
    pub async fn open(caches: Result<CacheStorage, JsValue>) -> Self {
        let caches = caches.ok().filter(|caches| !caches.is_undefined());
        let Some(caches) = caches else {
            let (files, pieces) = (None, None);
            return Self { files, pieces };
        };
        Self {
            files: open(&caches, FILES).await,
            pieces: open(&caches, PIECES).await,
        }
    }

    /// The whole file at `address`.
    pub async fn get(&self, address: &str) -> Option<Vec<u8>> {
        get(self.files.as_ref()?, address).await
    }

    /// Whether the file at `address` is there.
    pub async fn has(&self, address: &str) -> bool {
        let Some(files) = &self.files else {
            return false;
        };
        let found = JsFuture::from(files.match_with_str(address)).await;
        found.is_ok_and(|response| response.is_instance_of::<Response>())
    }

    /// The addresses of the whole files below `folder`.
    pub async fn below(&self, folder: &str) -> Vec<String> {
        let Some(files) = &self.files else {
            return Vec::new();
        };
        let requests = JsFuture::from(files.keys()).await.unwrap_or_default();
        let requests = requests.dyn_into::<Array>().unwrap_or_default();
        let addresses = requests
            .iter()
            .map(|request| request.unchecked_ref::<Request>().url());
        addresses
            .filter(|address| address.starts_with(folder))
            .collect()
    }

    /// Keeps a whole file, in place of its pieces. A full disk is no reason to fail: the file is
    /// fetched again at the next visit.
    pub async fn put(&self, address: &str, bytes: &[u8]) {
        if let Some(files) = &self.files {
            put(files, address, bytes).await;
        }
        self.drop_pieces(address).await;
    }

    /// Forgets the file at `address`.
    pub async fn drop_file(&self, address: &str) {
        if let Some(files) = &self.files {
            let _ = JsFuture::from(files.delete_with_str(address)).await;
        }
    }

    /// What came of `record` before it was cut off.
    pub async fn resume<'a>(&self, address: &str, record: &'a FileRecord) -> Download<'a> {
        let mut download = Download::new(record);
        if let Some(pieces) = &self.pieces {
            loop {
                let piece = piece_address(address, record, download.next_kept());
                match get(pieces, &piece).await {
                    Some(bytes) if download.take_kept(&bytes) => {}
                    _ => break,
                }
            }
        }
        download
    }

    /// Begins to keep a piece; none where nothing can be kept.
    pub fn put_piece(
        &self,
        address: &str,
        record: &FileRecord,
        number: usize,
        bytes: &[u8],
    ) -> Option<Promise> {
        let pieces = self.pieces.as_ref()?;
        begin_to_put(pieces, &piece_address(address, record, number), bytes)
    }

    /// Forgets the pieces of the file at `address`, of whichever version.
    pub async fn drop_pieces(&self, address: &str) {
        if let Some(pieces) = &self.pieces {
            let options = CacheQueryOptions::new();
            options.set_ignore_search(true);
            let _ = JsFuture::from(pieces.delete_with_str_and_options(address, &options)).await;
        }
    }

    /// Forgets files and pieces below `folder` that do not belong to one of the `needed` addresses.
    pub async fn keep_only(&self, folder: &str, needed: &[String]) {
        for cache in [&self.files, &self.pieces].into_iter().flatten() {
            let Ok(requests) = JsFuture::from(cache.keys()).await else {
                continue;
            };
            for request in Array::from(&requests).iter() {
                let address = request.unchecked_ref::<Request>().url();
                let is_needed = needed.iter().any(|file| file == file_of_piece(&address));
                if address.starts_with(folder) && !is_needed {
                    // What cannot be deleted now is tried again at the next visit.
                    let _ = JsFuture::from(cache.delete_with_str(&address)).await;
                }
            }
        }
    }
}

async fn open(caches: &CacheStorage, name: &str) -> Option<Cache> {
    let cache = JsFuture::from(caches.open(name)).await.ok()?;
    cache.dyn_into().ok()
}

async fn get(cache: &Cache, address: &str) -> Option<Vec<u8>> {
    let found = JsFuture::from(cache.match_with_str(address)).await.ok()?;
    let response: Response = found.dyn_into().ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

async fn put(cache: &Cache, address: &str, bytes: &[u8]) {
    if let Some(put) = begin_to_put(cache, address, bytes) {
        let _ = JsFuture::from(put).await;
    }
}

fn begin_to_put(cache: &Cache, address: &str, bytes: &[u8]) -> Option<Promise> {
    let body = Uint8Array::from(bytes);
    let response = Response::new_with_opt_js_u8_array(Some(&body)).ok()?;
    Some(cache.put_with_str(address, &response))
}
