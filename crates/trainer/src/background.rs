//! The white behind a garment, and other things to put there.

use crate::random::Random;
use crate::resample::Canvas;

/// Shop pictures are white to within JPEG's errors.
const NEARLY_WHITE: u8 = 238;

/// Paints what is white and connected to the border. Returns the colour that continues it beyond the
/// edges.
pub fn replace(picture: &[u8], canvas: &mut Canvas, random: &mut Random) -> [f32; 3] {
    let (width, height) = (canvas.size.width, canvas.size.height);
    let mask = outside(picture, width, height);
    let corners = [colour(random), near(random), near(random)];
    let base = corners[0];
    // Towards each side another colour not far away, in patches or stripes now and then.
    let period = [random.between(2.0, 20.0), random.between(2.0, 20.0)];
    let relief = if random.chance(0.5) {
        random.between(0.0, 40.0)
    } else {
        0.0
    };
    let floor = if random.chance(0.3) {
        random.between(0.5, 0.95)
    } else {
        2.0
    };
    let ground = colour(random);
    for (index, (pixel, is_outside)) in canvas.values.chunks_exact_mut(3).zip(mask).enumerate() {
        if !is_outside {
            continue;
        }
        let (column, row) = ((index % width) as f32, (index / width) as f32);
        let (x, y) = (column / width as f32, row / height as f32);
        let tile = ((column / period[0]) as usize + (row / period[1]) as usize) % 2;
        let bump = relief * (tile as f32 - 0.5);
        for (channel, value) in pixel.iter_mut().enumerate() {
            let wall = base[channel] + x * corners[1][channel] + y * corners[2][channel];
            let behind = if y > floor { ground[channel] } else { wall };
            *value = (behind + bump).clamp(0.0, 255.0);
        }
    }
    base
}

/// Any colour, greys and browns more often than bright ones.
pub fn colour(random: &mut Random) -> [f32; 3] {
    let level = random.between(10.0, 255.0);
    let vivid = random.unit() * random.unit();
    std::array::from_fn(|_| (level + vivid * random.between(-160.0, 160.0)).clamp(0.0, 255.0))
}

/// A difference that a wall's shading makes.
fn near(random: &mut Random) -> [f32; 3] {
    let level = random.between(-60.0, 60.0);
    std::array::from_fn(|_| level + random.between(-15.0, 15.0))
}

/// Nearly white pixels that are connected to the border through nearly white pixels.
fn outside(picture: &[u8], width: usize, height: usize) -> Vec<bool> {
    let white = |at: usize| {
        picture[at * 3..at * 3 + 3]
            .iter()
            .all(|value| *value >= NEARLY_WHITE)
    };
    let mut mask = vec![false; width * height];
    let top_and_bottom = (0..width).flat_map(|x| [x, (height - 1) * width + x]);
    let left_and_right = (0..height).flat_map(|y| [y * width, y * width + width - 1]);
    let mut open: Vec<usize> = top_and_bottom.chain(left_and_right).collect();
    while let Some(at) = open.pop() {
        if mask[at] || !white(at) {
            continue;
        }
        mask[at] = true;
        let (x, y) = (at % width, at / width);
        if x > 0 {
            open.push(at - 1);
        }
        if x + 1 < width {
            open.push(at + 1);
        }
        if y > 0 {
            open.push(at - width);
        }
        if y + 1 < height {
            open.push(at + width);
        }
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Size;

    #[test]
    fn white_inside_the_garment_stays() {
        // A black ring around a white centre, on white.
        let size = Size {
            width: 5,
            height: 5,
        };
        let ring =
            |x: usize, y: usize| (1..4).contains(&x) && (1..4).contains(&y) && (x, y) != (2, 2);
        let picture: Vec<u8> = (0..25)
            .flat_map(|at| [if ring(at % 5, at / 5) { 0 } else { 255 }; 3])
            .collect();
        let mask = outside(&picture, 5, 5);
        assert_eq!(mask.iter().filter(|outside| **outside).count(), 16);
        assert!(!mask[12]);
        let mut canvas = Canvas::new(&picture, size);
        replace(&picture, &mut canvas, &mut Random::of(&[1]));
        assert_eq!(canvas.values[12 * 3..13 * 3], [255.0; 3]);
        assert_ne!(canvas.values[..3], [255.0; 3]);
    }
}
