//! The only files that name the browser's own interfaces.
//!
//! `worker` is the world inside a worker; all else is the page's.

#[cfg(feature = "page")]
pub mod address;
#[cfg(feature = "page")]
pub mod document;
#[cfg(feature = "page")]
pub mod engine_worker;
#[cfg(feature = "page")]
pub mod fetch;
#[cfg(feature = "page")]
pub mod files;
#[cfg(feature = "page")]
pub mod frame;
#[cfg(feature = "page")]
pub mod gpu;
#[cfg(feature = "page")]
pub mod page;
#[cfg(feature = "page")]
pub mod storage;
#[cfg(feature = "page")]
pub mod urls;
#[cfg(feature = "page")]
pub mod vectors;
#[cfg(feature = "engine")]
pub mod worker;
