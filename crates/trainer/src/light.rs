//! Light, and what a sensor makes of it.

use crate::augment::Strength;
use crate::data::Size;
use crate::random::Random;
use crate::resample::Canvas;

/// Exposure, contrast and white balance; in a strong view also a light from one side, darker
/// corners, somebody's shadow, noise. Values stay in 0…255.
pub fn light(canvas: &mut Canvas, strength: Strength, random: &mut Random) {
    let strong = strength == Strength::Strong;
    let spread = if strong { 0.25 } else { 0.05 };
    let gain = match strong {
        // Rooms are darker than studios.
        true => random.between(0.7, 1.15),
        false => 1.0 + random.between(-spread, spread),
    };
    let contrast = 1.0 + random.between(-spread, spread) * 0.8;
    let balance = balance(gain, spread, strong && random.chance(0.5), random);
    let mut sometimes = |share: f32, low: f32, high: f32| match strong && random.chance(share) {
        true => random.between(low, high),
        false => 0.0,
    };
    let slope = [sometimes(0.4, -0.35, 0.35), sometimes(0.4, -0.35, 0.35)];
    let corners = sometimes(0.3, 0.2, 0.7);
    let noise = sometimes(0.35, 1.0, 10.0);
    let shadow = Shadow {
        strength: sometimes(0.2, 0.15, 0.5),
        axis: [random.between(-1.0, 1.0), random.between(-1.0, 1.0)],
        edge: random.between(-0.3, 0.3),
        softness: random.between(0.02, 0.2),
    };
    let Size { width, height } = canvas.size;
    for (index, pixel) in canvas.values.chunks_exact_mut(3).enumerate() {
        let x = (index % width) as f32 / width as f32 - 0.5;
        let y = (index / width) as f32 / height as f32 - 0.5;
        let lit = (1.0 + slope[0] * x + slope[1] * y) * (1.0 - corners * (x * x + y * y));
        let lit = lit * shadow.left(x, y);
        for (value, balance) in pixel.iter_mut().zip(balance) {
            let grain = if noise > 0.0 {
                noise * random.grain()
            } else {
                0.0
            };
            let changed = ((*value - 128.0) * contrast + 128.0) * balance * lit + grain;
            *value = changed.clamp(0.0, 255.0);
        }
    }
}

/// What each channel is multiplied by. Lamps are warm, shade under the sky is a little cold.
fn balance(gain: f32, spread: f32, has_cast: bool, random: &mut Random) -> [f32; 3] {
    let warmth = match has_cast {
        true => random.between(-0.08, 0.16),
        false => 0.0,
    };
    let mut balance = [warmth, 0.0, -warmth];
    for channel in &mut balance {
        *channel = gain * (1.0 + *channel + random.between(-spread, spread) * 0.2);
    }
    balance
}

/// Of who takes the photo, or of a window's frame: everything beyond a line.
struct Shadow {
    strength: f32,
    axis: [f32; 2],
    edge: f32,
    softness: f32,
}

impl Shadow {
    /// What share of the light is left.
    fn left(&self, x: f32, y: f32) -> f32 {
        let beyond = (self.axis[0] * x + self.axis[1] * y - self.edge) / self.softness;
        1.0 - self.strength * beyond.clamp(0.0, 1.0)
    }
}
