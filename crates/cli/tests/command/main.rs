//! The built `lookalike` as a shop owner runs it, with a network of random weights.
//!
//! `checkpoint` writes the weights, `driver` makes the model of them once a run and keeps it in
//! cargo's folder for test files; the other files are the topics.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bad_input;
mod checkpoint;
mod driver;
mod evaluating;
mod indexing;
mod vectors;
