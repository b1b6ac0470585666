//! Shop pictures to what a telephone makes of them.
//!
//! A strong view goes the way of a photo: the garment is laid on another ground (`background`), things
//! come between (`occlusion`), the camera looks at it from somewhere, through its lens, by some light
//! (`light`), in its own resolution and proportions; the file is compressed, and then prepared as the
//! page prepares photos. A photo goes the second half of that way, to become another photo.

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use crate::background;
use crate::data::{Size, detail};
use crate::light::light;
use crate::occlusion::occlude;
use crate::random::Random;
use crate::resample::{Beyond, Canvas, Window, fit_reduced, levels};

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

/// How many of a hundred photos are so wide for their height; counted over 700 photos of clothes.
const PROPORTIONS: [(f32, usize); 5] = [
    (3.0 / 4.0, 72),
    (4.0 / 3.0, 13),
    (9.0 / 16.0, 8),
    (1.0, 4),
    (16.0 / 9.0, 3),
];

/// A photo has at most so many times the network's pixels in each direction, or this many in all:
/// more would cost time and be averaged away.
const FINEST: f32 = 2.0;
const MOST_PIXELS: f32 = 6000.0;

/// Of a compressed photo. Phones write 90, messengers 60, and enlarged thumbnails look like 20.
const QUALITIES: [f32; 2] = [15.0, 80.0];

/// One view of `picture` (`[height, width, 3]`) at `target`, `[height, width, 3]`, values in 0…255.
pub fn view(
    picture: &[u8],
    size: Size,
    target: Size,
    strength: Strength,
    random: &mut Random,
) -> Vec<f32> {
    match strength {
        Strength::Mild => {
            let window = window(size, target, strength, random);
            let canvas = Canvas::new(picture, size);
            let mut canvas = canvas.look(&window, target, Beyond::White);
            light(&mut canvas, strength, random);
            canvas.values
        }
        Strength::Strong => {
            let (pixels, own) = photo(picture, size, target, random);
            fit_reduced(&pixels, own, detail(target), target)
        }
    }
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

/// A telephone's photo of what is in the picture, and its size.
fn photo(picture: &[u8], size: Size, target: Size, random: &mut Random) -> (Vec<u8>, Size) {
    let replaced = match random.chance(0.75) {
        true => background::replace(picture, size, random),
        false => None,
    };
    let (scene, beyond) = match replaced {
        Some(scene) => (scene, Beyond::Edge),
        None => (Canvas::new(picture, size), Beyond::White),
    };
    shoot(scene, size, beyond, target, random)
}

/// A view of somebody's photo (`[height, width, 3]`), as if taken once more, at `target`,
/// `[height, width, 3]`, values in 0…255.
pub fn again(picture: &[u8], size: Size, target: Size, random: &mut Random) -> Vec<f32> {
    let scene = Canvas::new(picture, size);
    let (pixels, own) = shoot(scene, size, Beyond::Edge, target, random);
    fit_reduced(&pixels, own, detail(target), target)
}

/// A telephone's photo of a scene, in the middle of which is a garment of `size`.
fn shoot(
    mut scene: Canvas,
    size: Size,
    beyond: Beyond,
    target: Size,
    random: &mut Random,
) -> (Vec<u8>, Size) {
    if random.chance(0.25) {
        occlude(&mut scene, random);
    }
    let own = format(target, random);
    let mut window = window(size, own, Strength::Strong, random);
    if own.width > own.height {
        // Who holds the telephone across goes nearer.
        window.matrix = window.matrix.map(|row| row.map(|step| 0.85 * step));
    }
    // A scene is larger than its picture, by as much on each side.
    window.centre[0] += (scene.size.width - size.width) as f32 / 2.0;
    window.centre[1] += (scene.size.height - size.height) as f32 / 2.0;
    let mut shot = scene.look(&window, own, beyond);
    if random.chance(0.2) {
        // Shots are of about the size of the pictures, where two passes are a bad photo.
        for _ in 0..=random.below(2) {
            shot = shot.blur();
        }
    }
    light(&mut shot, Strength::Strong, random);
    let pixels = levels(&shot.values);
    match random.chance(0.5) {
        true => (compress(pixels, own, random), own),
        false => (pixels, own),
    }
}

/// Proportions and resolution.
fn format(target: Size, random: &mut Random) -> Size {
    let mut of_hundred = random.below(PROPORTIONS.iter().map(|(_, count)| count).sum());
    let mut aspect = PROPORTIONS[0].0;
    for (proportion, count) in PROPORTIONS {
        if of_hundred < count {
            aspect = proportion;
            break;
        }
        of_hundred -= count;
    }
    let pixels = (target.width * target.height) as f32;
    let finest = (MOST_PIXELS / pixels).sqrt().clamp(1.0, FINEST);
    let finer = match random.chance(0.15) {
        // A thumbnail, to be enlarged.
        true => random.between(0.5, 0.9),
        false => random.between(1.0_f32.min(finest), finest),
    };
    let height = (pixels / aspect).sqrt() * finer;
    Size {
        width: ((height * aspect) as usize).max(1),
        height: (height as usize).max(1),
    }
}

/// Through a JPEG file and back.
fn compress(pixels: Vec<u8>, size: Size, random: &mut Random) -> Vec<u8> {
    let quality = random.between(QUALITIES[0], QUALITIES[1]) as u8;
    let mut file = Vec::new();
    let (width, height) = (size.width as u32, size.height as u32);
    let encoded = JpegEncoder::new_with_quality(&mut file, quality).encode(
        &pixels,
        width,
        height,
        ExtendedColorType::Rgb8,
    );
    let decoded = encoded.ok().and_then(|()| imageprep::decode(&file).ok());
    // The encoder refuses only sides above 65,535 pixels, and the decoder reads what it wrote.
    decoded.map_or(pixels, |picture| picture.pixels().to_vec())
}

/// Mirrored, turned, sheared, moved, nearer or farther.
fn window(size: Size, target: Size, strength: Strength, random: &mut Random) -> Window {
    let strong = strength == Strength::Strong;
    let shift = if strong { 0.12 } else { 0.04 };
    // Above 1 the garment gets smaller.
    let zoom = match strong {
        true => random.between(0.7, 1.3),
        false => random.between(0.9, 1.1),
    };
    let spread = if strong { 0.12 } else { 0.03 };
    let stretch = 1.0 + random.between(-spread, spread);
    let turn = match random.below(10) {
        _ if !strong => 0.03,
        0 => 0.7,
        1..=5 => 0.25,
        _ => 0.05,
    };
    let sine = random.between(-turn, turn);
    let cosine = (1.0 - sine * sine).sqrt();
    // Seen from the side.
    let shear = if strong {
        random.between(-0.12, 0.12)
    } else {
        0.0
    };
    let mirror = if random.chance(0.5) { -1.0 } else { 1.0 };
    let scale =
        (size.width as f32 / target.width as f32).max(size.height as f32 / target.height as f32);
    let (across, down) = (scale * zoom * stretch, scale * zoom / stretch);
    Window {
        matrix: [
            [mirror * across * cosine, down * (shear - sine)],
            [mirror * across * sine, down * cosine],
        ],
        centre: [
            size.width as f32 * (0.5 + random.between(-shift, shift)),
            size.height as f32 * (0.5 + random.between(-shift, shift)),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resample::fit;

    const SIZE: Size = Size {
        width: 60,
        height: 80,
    };

    /// A black rectangle on white.
    fn picture() -> Vec<u8> {
        (0..SIZE.width * SIZE.height)
            .flat_map(|at| {
                let (x, y) = (at % SIZE.width, at / SIZE.width);
                let inside = (15..45).contains(&x) && (20..60).contains(&y);
                [if inside { 0 } else { 255 }; 3]
            })
            .collect()
    }

    #[test]
    fn views_are_whole_and_the_same_for_the_same_numbers() {
        let mut wrong = Vec::new();
        let sizes = [(24, 32), (60, 80), (64, 64), (128, 96), (7, 5)];
        for (number, (width, height)) in sizes.into_iter().enumerate() {
            let target = Size { width, height };
            for strength in [Strength::Mild, Strength::Strong] {
                for draw in 0..20 {
                    let of = |draw| {
                        let random = &mut Random::of(&[number as u64, draw]);
                        view(&picture(), SIZE, target, strength, random)
                    };
                    let found = of(draw);
                    let whole = found.len() == width * height * 3
                        && found.iter().all(|value| (0.0..=255.001).contains(value));
                    if !whole || found != of(draw) || found == of(draw + 1) {
                        wrong.push((width, height, strength, draw));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_mild_view_is_nearly_the_picture() {
        let (plain, mut wrong) = (fit(&picture(), SIZE, SIZE), Vec::new());
        for draw in 0..20 {
            let random = &mut Random::of(&[draw]);
            let found = view(&picture(), SIZE, SIZE, Strength::Mild, random);
            let far = found
                .iter()
                .zip(&plain)
                .filter(|(a, b)| (*a - *b).abs() > 60.0);
            let share = far.count() as f32 / plain.len() as f32;
            if share > 0.2 {
                wrong.push((draw, share));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn compression_loses_a_little() {
        let noisy: Vec<u8> = {
            let mut random = Random::of(&[3]);
            (0..60 * 80 * 3).map(|_| random.below(256) as u8).collect()
        };
        let found = compress(noisy.clone(), SIZE, &mut Random::of(&[4]));
        assert_eq!(found.len(), noisy.len());
        assert_ne!(found, noisy);
        let difference = |values: &[u8]| {
            let pairs = values.iter().zip(&noisy);
            pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>()
        };
        assert!(difference(&found) < difference(&vec![128; noisy.len()]));
    }
}
