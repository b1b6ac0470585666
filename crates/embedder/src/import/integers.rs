//! A layer's numbers as bytes.

use integer::HALVES;

use super::fold::Folded;
use crate::architecture;

/// The largest integer of an activation, of 7 bits.
const MOST: u8 = 127;

/// A channel that was hardly ever seen to be active may be so in another picture: its range is at least
/// this share of the map's.
const LEAST_SHARE: f32 = 0.05;

/// A layer's weights and what belongs to them.
pub(super) struct Bytes {
    /// −127…127, row-major.
    pub weight: Vec<i8>,
    /// `[channels out]`: what one step of the integers' sum stands for.
    pub scale: Vec<f32>,
}

/// What one step of the integers after the convolution `name` stands for, by channel, given each channel's largest
/// value.
pub(super) fn steps(name: &str, ranges: &[f32]) -> Vec<f32> {
    let most = match name == architecture::stem().name {
        true => MOST * HALVES as u8,
        false => MOST,
    };
    let largest = ranges.iter().fold(0.0_f32, |most, range| most.max(*range));
    // A map of zeros may have any step.
    let largest = if largest > 0.0 { largest } else { 1.0 };
    let range = ranges.iter().map(|range| range.max(LEAST_SHARE * largest));
    range.map(|range| range / f32::from(most)).collect()
}

/// Each output channel's weights in 127ths of its largest one. The layer sees integers of `steps`, one a
/// channel, or one for all of them; without, real numbers.
pub(super) fn round(layer: &Folded, steps: Option<&[f32]>) -> Bytes {
    let mut wide = layer.widened();
    let per_channel = wide.len() / layer.scale.len();
    let channels_in = layer.shape[1];
    let mut weight = Vec::with_capacity(wide.len());
    let scale = wide.chunks_exact_mut(per_channel).map(|weights| {
        let per_input = weights.chunks_exact_mut(per_channel / channels_in);
        for (channel, weights) in per_input.enumerate() {
            let step = match steps {
                Some([step]) => *step,
                Some(steps) => steps[channel],
                None => 1.0,
            };
            weights.iter_mut().for_each(|weight| *weight *= step);
        }
        let largest = weights
            .iter()
            .fold(0.0_f32, |most, value| most.max(value.abs()));
        // A channel of zeros may have any step.
        let step = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        weight.extend(weights.iter().map(|weight| (*weight / step).round() as i8));
        step
    });
    let scale = scale.collect();
    Bytes { weight, scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stem_has_twice_as_many_steps() {
        let ranges = [127.0, 2.0];
        assert_eq!(steps("layer1.0.conv1", &ranges), [1.0, 0.05]);
        assert_eq!(steps("conv1", &ranges), [0.5, 0.025]);
    }
}
