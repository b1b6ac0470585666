//! Shop pictures to what a telephone makes of them.

use crate::background;
use crate::data::Size;
use crate::random::Random;
use crate::resample::{Canvas, Window};

/// torchvision.transforms, "ImageNet mean and standard deviation", as in the recipe.
pub const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
/// See [`MEAN`].
pub const STD: [f32; 3] = [0.229, 0.224, 0.225];

/// How much is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Nearly the shop's own picture.
    Mild,
    /// What a visitor may give.
    Strong,
}

const WHITE: [f32; 3] = [255.0; 3];

/// One view of `picture` (`[height, width, 3]`) at `target`, normalised, into `out`, `[3, H, W]`.
pub fn view(
    picture: &[u8],
    size: Size,
    target: Size,
    strength: Strength,
    random: &mut Random,
    out: &mut [f32],
) {
    let strong = strength == Strength::Strong;
    let mut canvas = Canvas::new(picture, size);
    let mut outside = WHITE;
    if strong && random.chance(0.55) {
        outside = background::replace(picture, &mut canvas, random);
    }
    if strong && random.chance(0.25) {
        occlude(&mut canvas, random);
    }
    let window = window(size, target, strength, random);
    let mut canvas = canvas.look(&window, target, outside);
    if strong {
        soften(&mut canvas, size, random);
    }
    light(&mut canvas, strength, random);
    normalise(&canvas.values, out);
}

/// `[height, width, 3]` in 0…255 → `[3, height, width]` as the network takes it.
pub fn normalise(values: &[f32], out: &mut [f32]) {
    let plane = values.len() / 3;
    for (channel, out) in out.chunks_exact_mut(plane).enumerate() {
        let (mean, std) = (MEAN[channel], STD[channel]);
        for (out, value) in out.iter_mut().zip(values.iter().skip(channel).step_by(3)) {
            *out = (value / 255.0 - mean) / std;
        }
    }
}

/// Mirrored, turned, moved, nearer or farther.
fn window(size: Size, target: Size, strength: Strength, random: &mut Random) -> Window {
    let (spread, turn, shift) = match strength {
        Strength::Mild => (0.1, 0.03, 0.04),
        Strength::Strong => (0.35, 0.25, 0.12),
    };
    // Above 1 the garment gets smaller.
    let zoom = 1.0 + random.between(-spread, spread);
    let stretch = 1.0 + random.between(-spread, spread) / 3.0;
    let turned = strength == Strength::Strong && random.chance(0.5);
    let sine = if turned {
        random.between(-turn, turn)
    } else {
        random.between(-0.03, 0.03)
    };
    let cosine = (1.0 - sine * sine).sqrt();
    let mirror = if random.chance(0.5) { -1.0 } else { 1.0 };
    let scale =
        (size.width as f32 / target.width as f32).max(size.height as f32 / target.height as f32);
    let (across, down) = (scale * zoom * stretch, scale * zoom / stretch);
    Window {
        matrix: [
            [mirror * across * cosine, -down * sine],
            [mirror * across * sine, down * cosine],
        ],
        centre: [
            size.width as f32 * (0.5 + random.between(-shift, shift)),
            size.height as f32 * (0.5 + random.between(-shift, shift)),
        ],
    }
}

/// A hand, a bag, an edge of another picture: a rectangle of one colour.
fn occlude(canvas: &mut Canvas, random: &mut Random) {
    let Size { width, height } = canvas.size;
    let side = |length: usize, random: &mut Random| {
        let long = ((length as f32 * random.between(0.1, 0.45)) as usize).max(1);
        let start = random.below(length.saturating_sub(long) + 1);
        start..(start + long).min(length)
    };
    let (columns, rows) = (side(width, random), side(height, random));
    let colour = background::colour(random);
    for row in rows {
        for column in columns.clone() {
            let at = (row * width + column) * 3;
            canvas.values[at..at + 3].copy_from_slice(&colour);
        }
    }
}

/// Out of focus, or enlarged from few pixels.
fn soften(canvas: &mut Canvas, size: Size, random: &mut Random) {
    if random.chance(0.3) {
        // One pass at the size of the pictures; more where there are more pixels.
        let passes = 1 + canvas.size.width / size.width;
        for _ in 0..passes {
            *canvas = canvas.blur();
        }
    }
    if random.chance(0.15) {
        let own = canvas.size;
        let fewer = random.between(0.4, 0.8);
        let small = Size {
            width: ((own.width as f32 * fewer) as usize).max(1),
            height: ((own.height as f32 * fewer) as usize).max(1),
        };
        let whole = |from: Size, to: Size| Window {
            matrix: [
                [from.width as f32 / to.width as f32, 0.0],
                [0.0, from.height as f32 / to.height as f32],
            ],
            centre: [from.width as f32 / 2.0, from.height as f32 / 2.0],
        };
        *canvas =
            canvas
                .look(&whole(own, small), small, WHITE)
                .look(&whole(small, own), own, WHITE);
    }
}

/// Brightness, contrast, white balance, a light from one side, noise.
fn light(canvas: &mut Canvas, strength: Strength, random: &mut Random) {
    let spread = match strength {
        Strength::Mild => 0.05,
        Strength::Strong => 0.25,
    };
    let gain = 1.0 + random.between(-spread, spread);
    let contrast = 1.0 + random.between(-spread, spread) * 0.8;
    let balance: [f32; 3] =
        std::array::from_fn(|_| gain * (1.0 + random.between(-spread, spread) * 0.25));
    let slope = match strength == Strength::Strong && random.chance(0.4) {
        true => [random.between(-0.3, 0.3), random.between(-0.3, 0.3)],
        false => [0.0; 2],
    };
    let noise = match strength == Strength::Strong && random.chance(0.25) {
        true => random.between(1.0, 8.0),
        false => 0.0,
    };
    let Size { width, height } = canvas.size;
    for (index, pixel) in canvas.values.chunks_exact_mut(3).enumerate() {
        let x = (index % width) as f32 / width as f32 - 0.5;
        let y = (index / width) as f32 / height as f32 - 0.5;
        let lit = 1.0 + slope[0] * x + slope[1] * y;
        for (value, balance) in pixel.iter_mut().zip(balance) {
            let grain = if noise > 0.0 {
                noise * random.normal()
            } else {
                0.0
            };
            let changed = ((*value - 128.0) * contrast + 128.0) * balance * lit + grain;
            *value = changed.clamp(0.0, 255.0);
        }
    }
}
