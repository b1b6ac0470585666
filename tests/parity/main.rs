//! The same bits in and out, everywhere: every kind of picture gives the same tensor and the same
//! embedding natively and in wasm, and the tensor is of the picture that was drawn.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod drawn;
mod embeddings;
mod probe;
