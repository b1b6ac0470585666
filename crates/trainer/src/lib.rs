//! `lookalike-train`: a shop's pictures and product list to weights of its own.
//!
//! The files tell the pipeline: `products` reads the list, `data` holds pictures and labels;
//! `background`, `resample` and `augment` make views of a picture, `batch` an input of many;
//! `weights` owns the parameters, `network` and `heads` compute with them (`fused` is how, on a
//! processor), `loss` says how wrong it was, `optimiser` and `schedule` what to change; `train` is
//! the run, `evaluate` measures it, `log` tells it, `checkpoint` keeps it and `export` writes what
//! is shipped. Which products are kept aside, and what a good answer is, is said by `evaluation`.
//!
//! Everything that stops a run is a [`error::TrainError`]; a picture or a row that cannot be read
//! only leaves its product out.

pub mod args;
mod augment;
mod background;
pub mod batch;
pub mod checkpoint;
pub mod data;
pub mod error;
pub mod evaluate;
pub mod export;
mod fused;
pub mod heads;
pub mod log;
mod loss;
pub mod network;
mod optimiser;
pub mod products;
mod random;
mod resample;
pub mod schedule;
pub mod train;
pub mod weights;
