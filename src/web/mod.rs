//! The browser. Nothing outside this folder and the engine's two ends names web-sys or js-sys.

#[cfg(feature = "engine")]
pub mod worker;
