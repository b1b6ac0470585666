//! The specification: what every kernel computes, in plain Rust.

use std::ops::Range;

use super::{Arena, Convolving, Ending};

/// See [`super::Kernel::convolve`].
pub(super) fn convolve(convolving: &Convolving, panels: Range<usize>, arena: &mut Arena<'_>) {
    let width = convolving.panels.width;
    for cell in &convolving.cells {
        for channel in panels.start * width..panels.end * width {
            let sum = sum(convolving, arena.bytes, cell.from as usize, channel) as f32;
            let affine = |at: usize| sum * convolving.factor[at] + convolving.offset[at];
            let value = affine(channel);
            let [to, beside] = [cell.to, cell.beside].map(|at| at as usize + channel);
            match &convolving.ending {
                Ending::Step => arena.bytes[to] = step(value),
                Ending::Halves { apart } => {
                    arena.bytes[to] = step(value);
                    arena.bytes[to + apart] = step(affine(convolving.channels_out() + channel));
                }
                Ending::StepBeside(ratio) => {
                    let result = (value + arena.floats[beside] * ratio[channel]).max(0.0);
                    arena.floats[beside] = result;
                    arena.bytes[to] = step(result);
                }
                Ending::Floats => arena.floats[to] = value,
            }
        }
    }
}

/// A ReLU, and the nearest of the integers 0..=127, of two the even one.
pub(crate) fn step(value: f32) -> u8 {
    value.clamp(0.0, 127.0).round_ties_even() as u8
}

fn sum(convolving: &Convolving, bytes: &[u8], from: usize, channel: usize) -> i32 {
    let panels = &convolving.panels;
    let panel = &panels.panels[channel / panels.width];
    let weights = &panels.bytes()[panel.begin + channel % panels.width * panels.depth..];
    let groups = weights.chunks(panels.width * panels.depth);
    let mut sum = 0;
    for (offset, weights) in panel.offsets().zip(groups) {
        let inputs = &bytes[from + offset..][..panels.depth];
        for (weight, input) in weights.iter().zip(inputs) {
            sum += i32::from(*weight) * i32::from(*input);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_the_nearest_in_range() {
        let cases = [
            (-3.0, 0),
            (-0.0, 0),
            (0.5, 0),
            (0.500_01, 1),
            (1.5, 2),
            (2.5, 2),
            (126.5, 126),
            (126.6, 127),
            (1e30, 127),
        ];
        for (value, expected) in cases {
            assert_eq!(step(value), expected, "{value}");
        }
    }
}
