//! The only files that name the browser's own interfaces.
//!
//! `worker` is the world inside a worker, with `download` and `kept_files` for what it fetches, `shelf` for
//! what it writes and `team` for the workers beside it; `private_files` and `requests` are both sides'; all else is the page's.

#[cfg(feature = "page")]
pub mod address;
#[cfg(feature = "page")]
pub mod address_bar;
#[cfg(feature = "page")]
pub mod around;
#[cfg(feature = "page")]
pub mod clock;
#[cfg(feature = "page")]
pub mod decoder;
#[cfg(feature = "page")]
pub mod device;
#[cfg(feature = "page")]
pub mod document;
#[cfg(feature = "engine")]
mod download;
#[cfg(feature = "page")]
pub mod engine_worker;
#[cfg(feature = "page")]
pub mod eraser;
#[cfg(feature = "page")]
pub mod fetch;
#[cfg(feature = "page")]
pub mod files;
#[cfg(feature = "page")]
pub mod frame;
#[cfg(feature = "page")]
pub mod gpu;
#[cfg(feature = "page")]
pub mod hardware;
#[cfg(feature = "page")]
pub mod install;
#[cfg(feature = "engine")]
mod kept_files;
#[cfg(feature = "page")]
pub mod page;
pub mod private_files;
#[cfg(feature = "page")]
pub mod remote;
pub mod requests;
#[cfg(feature = "page")]
pub mod service_worker;
#[cfg(feature = "page")]
pub mod shared;
#[cfg(feature = "page")]
pub mod sharing;
#[cfg(feature = "engine")]
pub mod shelf;
#[cfg(feature = "page")]
pub mod storage;
#[cfg(feature = "engine")]
pub mod team;
#[cfg(feature = "page")]
pub mod urls;
#[cfg(feature = "page")]
pub mod vectors;
#[cfg(feature = "page")]
pub mod wardrobe;
#[cfg(feature = "engine")]
pub mod worker;
