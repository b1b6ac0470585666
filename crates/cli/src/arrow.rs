//! Arrow IPC streams: how an engine of other people's, such as Spark, drives the embedding of pictures.
//!
//! - `worker`: `lookalike embed --arrow`, pictures in, rows out;
//! - `rows`: what a row holds, written by the worker and read by `lookalike index --embedded`;
//! - `stream`, `columns`: untrusted bytes to batches, and batches to texts and bytes;
//! - `error`: what may be wrong with a stream. A picture that cannot be used is none of it.

mod columns;
pub mod error;
pub mod rows;
mod stream;
pub mod worker;

#[cfg(test)]
pub mod tests;
