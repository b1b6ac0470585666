//! The page's engine: a worker that turns photos into similar products.
//!
//! `protocol` and `failure` are what the two sides say to each other. `client` is the page's side.
//! `server` is the worker's: it runs a `session` on a `network`, and reaches the browser through
//! `host` alone, so that `session` and its `thumbnails` are tested without one.

#[cfg(feature = "page")]
pub mod client;
pub mod failure;
pub mod figures;
pub mod host;
#[cfg(feature = "engine")]
pub mod network;
pub mod protocol;
#[cfg(feature = "engine")]
pub mod server;
pub mod session;
mod thumbnails;
