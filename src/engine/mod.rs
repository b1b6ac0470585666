//! The page's engine: a worker that turns photos into similar products.
//!
//! `protocol`, `wardrobe` and `failure` are what the two sides say to each other. `client` is the page's
//! side. `server` is the worker's: it takes requests from its `inbox`, runs a `session` on a `network`, and
//! reaches the browser through `host` alone, so that `session`, its `looking` and its `thumbnails` are
//! tested without one. `resume` is how a download that was cut off goes on. `together` is a network with
//! helpers, workers that compute a share of each picture; `helping` decides how many there are.

#[cfg(feature = "page")]
pub mod client;
pub mod failure;
pub mod figures;
pub mod helping;
pub mod host;
pub mod inbox;
mod looking;
#[cfg(feature = "engine")]
pub mod network;
pub mod protocol;
pub mod resume;
#[cfg(feature = "engine")]
pub mod server;
pub mod session;
mod thumbnails;
#[cfg(feature = "engine")]
pub mod together;
pub mod wardrobe;
