//! The page. It shows state; the arithmetic is in `crates/`.
//!
//! `state` decides everything that happens and knows no browser; `messages` holds every sentence
//! that a person may read; `comparison` finds what a product shares with the photo and `origin` where in
//! it, `look` what goes with it; `query` is what a person wants to see; all are tested natively. `app`
//! connects them with the components, the engine's client and `web`, the only folder that names the
//! browser's interfaces. What goes wrong becomes a [`state::Problem`], and `messages` says what to do about
//! it.

#[cfg(feature = "page")]
pub mod app;
pub mod comparison;
#[cfg(feature = "page")]
pub mod components;
#[cfg(feature = "page")]
pub mod effects;
#[cfg(feature = "page")]
pub mod embedded;
pub mod embedding;
pub mod engine;
pub mod kept;
pub mod link;
pub mod look;
pub mod messages;
pub mod origin;
pub mod parameters;
pub mod product_name;
pub mod product_page;
pub mod query;
pub mod report;
#[cfg(feature = "page")]
pub mod speech;
pub mod state;
#[cfg(any(feature = "page", feature = "engine"))]
pub mod web;
