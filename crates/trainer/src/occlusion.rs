//! Things between the camera and the garment: hands, hair, straps, corners of other things.
//!
//! Random erasing (Zhong et al., "Random Erasing Data Augmentation", 2017) with more shapes.

use crate::ground::{Colour, colour};
use crate::random::Random;
use crate::resample::Canvas;

/// Each covers at most so much of the picture's sides, half to each direction.
const REACH: [f32; 2] = [0.05, 0.22];

/// Half a strap's width, as a share of the picture's height.
const STRAP: [f32; 2] = [0.008, 0.03];

#[derive(Clone, Copy, Debug)]
enum Shape {
    /// A box, a label, an edge of furniture.
    Block,
    /// A hand, hair.
    Oval,
    /// A bag's strap, a cable, a hanger's bar: from edge to edge.
    Strap,
}

/// Lays one or two things on `canvas`, the first of them somewhere on its middle half.
pub fn occlude(canvas: &mut Canvas, random: &mut Random) {
    for _ in 0..1 + random.below(2) {
        lay(canvas, random);
    }
}

fn lay(canvas: &mut Canvas, random: &mut Random) {
    let shape = [
        Shape::Block,
        Shape::Block,
        Shape::Oval,
        Shape::Oval,
        Shape::Strap,
    ][random.below(5)];
    let (width, height) = (canvas.size.width as f32, canvas.size.height as f32);
    let centre = [
        random.between(0.2, 0.8) * width,
        random.between(0.2, 0.8) * height,
    ];
    let mut half = [width, height].map(|side| side * random.between(REACH[0], REACH[1]));
    if matches!(shape, Shape::Strap) {
        half = [f32::INFINITY, height * random.between(STRAP[0], STRAP[1])];
    }
    let sine = random.between(-1.0, 1.0);
    let cosine = (1.0 - sine * sine).sqrt();
    let paint = match random.chance(0.3) {
        true => skin(random),
        false => colour(random),
    };
    // Round things and folds are darker to one side.
    let shading = random.between(-0.3, 0.3) / half[1];
    for (index, pixel) in canvas.values.chunks_exact_mut(3).enumerate() {
        let x = (index % canvas.size.width) as f32 + 0.5 - centre[0];
        let y = (index / canvas.size.width) as f32 + 0.5 - centre[1];
        let (u, v) = (x * cosine + y * sine, y * cosine - x * sine);
        let (across, down) = (u / half[0], v / half[1]);
        let is_covered = match shape {
            Shape::Block | Shape::Strap => across.abs() < 1.0 && down.abs() < 1.0,
            Shape::Oval => across * across + down * down < 1.0,
        };
        if is_covered {
            for (value, paint) in pixel.iter_mut().zip(paint) {
                *value = (paint * (1.0 + shading * v)).clamp(0.0, 255.0);
            }
        }
    }
}

fn skin(random: &mut Random) -> Colour {
    let level = random.between(70.0, 245.0);
    [1.0, random.between(0.68, 0.82), random.between(0.5, 0.7)].map(|share| level * share)
}
