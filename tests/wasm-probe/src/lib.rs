//! `imageprep`, the processor's engine and the search as a browser runs them, without a page around them.
//!
//! The exports are plain numbers and addresses, and there are no imports, so that any JavaScript
//! and any interpreter can run the file with an empty import object:
//!
//! - `alloc(length) → address`, `free(address, length)`: room for what the caller hands over.
//! - `prepare_digest(address, length, out) → code`: the SHA-256 of a picture's input tensor.
//! - `kernels() → count`, `choose_kernel(number) → code`: what computes the model that is handed over next, the
//!   fastest if nothing is chosen.
//! - `model_begin(address, length) → code` with `model.json`, `model_part(address, length) → code` with each
//!   part, `model_finish() → code`; then `embedding_digest(address, length, out) → code` of a picture's file,
//!   and `look_once() → number` for the benchmarks.
//! - `search_setup(products, dimension) → code`, `search_once(count) → checksum`: an exact search
//!   over drawn-up vectors, for the benchmarks; `ways_setup(products, dimension) → code`,
//!   `way_once(way) → checksum` and `fold_once() → number`: the ways on from an answer;
//!   `cells_setup(cells, products, dimension) → code`, `cells_unpack() → products` and
//!   `cells_search(count) → checksum`: an answer from cells.
//!
//! Every code is 0 for success. Natively only the functions behind the exports exist.

mod cells;
mod embed;
#[cfg(target_family = "wasm")]
mod exports;
mod prepare;
mod search;
mod ways_on;

pub use cells::FetchedCells;
pub use embed::{Eye, Loading};
pub use prepare::{refusal_code, tensor_digest};
pub use search::Bench;
pub use ways_on::{Way, WaysOn};
