//! `lookalike-train`: a shop's pictures and product list to weights of its own.
//!
//! The files tell the pipeline: `products` reads the list, `data` holds pictures and labels, `photos` those
//! of people; `background` on `ground`, without the `person`, `occlusion`, `light` and `resample` are the steps
//! by which `augment` makes views of a picture (`preview` shows them), `batch` an input of many; `weights` owns
//! the parameters, `network` and `heads` compute with them on a `processor` (`fused` is how on the CPU, `plain`
//! on a GPU), `loss` says how wrong it was, `optimiser` and `schedule` what to change; `train` is the run,
//! `evaluate` and `confusion` measure it, `log` tells it, `plot` draws it as `svg`, `checkpoint` keeps it.
//! `stream` gives its batches to a trainer in another language; `published` begins with what was shipped before,
//! `export` writes what is shipped, and `refit` teaches the layers on top of that anew. Which products are kept
//! aside, and what a good answer is, is said by `evaluation`.
//!
//! Everything that stops a run is a [`error::TrainError`]; a picture or a row that cannot be read
//! only leaves its product out.

pub mod args;
pub mod augment;
mod background;
pub mod batch;
pub mod checkpoint;
pub mod confusion;
pub mod data;
pub mod error;
pub mod evaluate;
pub mod export;
mod fused;
mod ground;
pub mod heads;
mod light;
pub mod log;
pub mod loss;
pub mod network;
mod occlusion;
mod optimiser;
mod person;
pub mod photos;
mod plain;
pub mod plot;
pub mod preview;
pub mod processor;
pub mod products;
pub mod published;
mod random;
pub mod refit;
mod resample;
pub mod schedule;
pub mod stream;
pub mod train;
pub mod weights;
