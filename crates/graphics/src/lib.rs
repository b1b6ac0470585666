//! The network of the crate `integer` on a graphics adapter, with the same bits.
//!
//! Sums of integers are the same in any order, so thousands of threads may share them. What follows a
//! sum is f32, one operation at a time: [the shaders](shader) keep compilers from fusing two of them.
//! Whether an adapter keeps to IEEE 754's nearest for those few is its own affair; whoever uses it compares a
//! picture's embedding with a processor's.
//!
//! A convolution is one dispatch with all that follows it: factor, offset, shortcut (a convolution on the
//! shortcut included), ReLU, rounding. Maps are words of four channels, cell by cell. Memory, weights, bind
//! groups and pipelines are made once; an inference writes the input, replays the dispatches and reads the
//! last map.
//!
//! It speaks to wgpu itself, on a device that burn-wgpu can share, not through burn's runtime: that would
//! bind the buffers anew and find memory for each result, 50 times an inference.
//!
//! The files tell the pipeline: `adapter` is the device, `layout` where everything lies, `pack` the weights'
//! order, `shader` the programs, `network` the whole.

#[cfg(test)]
#[path = "../../integer/tests/common/mod.rs"]
#[allow(
    dead_code,
    reason = "shared with the processors' tests, which use all of it"
)]
mod common;

mod adapter;
mod arrival;
mod layout;
mod network;
mod pack;
mod shader;

pub use adapter::{Adapter, GraphicsError};
pub use network::{Cost, Network};
