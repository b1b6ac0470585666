//! The whole product in a real browser, on a release build.
//!
//! `cargo xtask test` builds the site and runs these one after another; see README.md beside this file.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod answers;
mod conduct;
mod element;
mod failures;
mod languages;
mod likeness;
mod parity;
mod patience;
mod privacy;
