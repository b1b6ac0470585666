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
//! - What a block adds to the next one is not rounded to integers: it is kept in f32, in steps of its own
//!   block, without what is below 0, and is `kept · ratio` there. So the errors of integers do not
//!   pile up from block to block.
//! - The input is rounded in the same way, around a zero of its own, as pixels may be darker than the
//!   mean, and to 8 bits, 0..=254, as pixels have: each integer is the sum of two of 7 bits, its halves, which are
//!   two channels with the same weights.
//! - The stem's result has 8 bits too, of which again each is the sum of two halves, and the first block's convolutions
//!   see both with the same weights. In steps of two such integers, the halves are what `sum · factor + offset` gives
//!   with an offset of a quarter less and of a quarter more, taken off or added before it is rounded to f32. The maximum
//!   is taken of each half.
//! - [`Network::last_map`] is what the last block keeps, and [`Network::features`] are the means of its cells,
//!   added one after another in f32, row by row.
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
pub use plan::{Affine, HALVES, pooled, ratios};
pub use share::{Exchange, Share};
