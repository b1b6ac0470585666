//! The whole product in a real browser, on a release build.
//!
//! `cargo xtask test` builds the site and runs these one after another; see README.md beside this file.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod accessibility;
mod answers;
mod cells;
mod conduct;
mod crop;
mod deployment;
mod element;
mod engines;
mod failures;
mod keyboard;
mod languages;
mod ledger;
mod lighthouse;
mod likeness;
mod offline;
mod other_browsers;
mod parity;
mod patience;
mod privacy;
mod resume;
mod screens;
mod share;
mod shops;
mod threads;
mod update;
mod wardrobe;
mod ways_in;
mod ways_on;
mod why;
