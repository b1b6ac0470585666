//! The page's engine: a worker that turns photos into similar products.
//!
//! [`protocol`] and [`failure`] are what the two sides share.

pub mod failure;
pub mod protocol;
