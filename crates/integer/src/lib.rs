//! A residual network in integers: the same bits on every processor.
//!
//! What is computed is stated here once; every kernel is a way to do it faster.
//!
//! - A map's cell holds, for each channel, an integer of 7 bits (0..=127) that stands for
//!   `integer · step`, with one step a channel. All zeros are zeros.
//! - A convolution's weights are integers of 8 bits (−127..=127). Its sum over taps and channels is an
//!   integer of 32 bits, exact in any order: 127 · 127 · 4,608 is 2²⁶.
//! - What follows it is [`Ending`]: f32 with IEEE 754's `*` and `+`, one rounding each, never fused, in
//!   the order `sum · factor + offset`, then `+ shortcut`. A ReLU and the next map's integers are one
//!   step: clamp to 0..=127, round to the nearest, ties to even.
//! - The input is rounded in the same way, around a zero of its own, as pixels may be darker than the
//!   mean.
//! - The last map is summed in integers; [`Network::features`] are those means in f32, and
//!   [`Network::last_map`] is the map itself.
//!
//! The files tell the pipeline: `description` is what a network is made of, `geometry` where the cells of
//! its maps lie, `pack` how a kernel wants its weights, `build` what these make of the numbers, `network` the
//! whole, built once and run with a [`Scratch`] of its own by each thread; `kernel` computes a convolution.
//! `share` is how several compute one inference together, `handover` what a part needs for that where memory
//! is not shared. `plan` has the formulas, for those too who compute the same elsewhere.

mod build;
mod description;
mod geometry;
mod handover;
mod kernel;
mod network;
mod pack;
mod plan;
mod share;
mod surroundings;

pub use description::{Activated, Block, Convolution, Description, DescriptionError, Quantiser};
pub use handover::{HandoverError, Part};
pub use kernel::Kernel;
pub use network::{FeatureMap, Network, Scratch};
pub use plan::{Affine, pooled, ratios};
pub use share::{Exchange, Share};
