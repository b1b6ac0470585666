//! A product's picture as a visitor might have photographed it.
//!
//! Everything is drawn by the picture's own seed, and computed with operations that IEEE 754 rounds
//! correctly, so that the same picture gives the same photo on every machine.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use imageprep::Rgb8;

/// Stands in the names of what is kept of such photos: another way to make them needs another one.
pub const VERSION: &str = "lookalike distortion 1";

/// Shop pictures are white around the product to within JPEG's errors.
const NEARLY_WHITE: f32 = 236.0;

/// A JPEG of the product in `picture` on another wall, from another place, in another light, with a
/// worse camera. Pictures of a few hundred pixels a side are meant; a large one only takes longer.
pub fn distort(picture: &Rgb8, seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed);
    let mut canvas = Canvas::of(picture);
    if dice.chance(0.6) {
        canvas.hang_up(&mut dice);
    }
    let mut canvas = canvas.photographed(&mut dice);
    canvas.light(&mut dice);
    if dice.chance(0.5) {
        canvas = canvas.blurred();
    }
    canvas.jpeg(35 + dice.below(45) as u8)
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to below `high`.
    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * ((self.bits() >> 40) as f32 / (1_u64 << 24) as f32)
    }

    fn chance(&mut self, p: f32) -> bool {
        self.between(0.0, 1.0) < p
    }

    /// From 0 to below `count`.
    fn below(&mut self, count: u64) -> u64 {
        self.bits() % count
    }

    /// A wall's, a floor's or a bed's: of any lightness, more or less vivid.
    fn colour(&mut self) -> [f32; 3] {
        let (level, vivid) = (self.between(20.0, 240.0), self.between(0.0, 100.0));
        std::array::from_fn(|_| level + self.between(-vivid, vivid))
    }
}

/// Pixels by row, red, green and blue in 0…255.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
}

impl Canvas {
    fn of(picture: &Rgb8) -> Self {
        let (pixels, _) = picture.pixels().as_chunks::<3>();
        Self {
            width: picture.width() as usize,
            height: picture.height() as usize,
            pixels: pixels.iter().map(|pixel| pixel.map(f32::from)).collect(),
        }
    }

    /// Paints what is white and connected to the border in a colour that changes from side to side,
    /// or from the floor's to the wall's.
    fn hang_up(&mut self, dice: &mut Dice) {
        let (wall, floor) = (dice.colour(), dice.colour());
        let shade = [dice.between(-40.0, 40.0), dice.between(-40.0, 40.0)];
        let edge = match dice.chance(0.3) {
            true => dice.between(0.5, 0.95),
            false => 1.0,
        };
        for at in self.surroundings() {
            let x = (at % self.width) as f32 / self.width as f32;
            let y = (at / self.width) as f32 / self.height as f32;
            let base = if y < edge { wall } else { floor };
            self.pixels[at] =
                base.map(|value| (value + x * shade[0] + y * shade[1]).clamp(0.0, 255.0));
        }
    }

    /// The white pixels that are connected to the border through white pixels.
    fn surroundings(&self) -> Vec<usize> {
        let (width, height) = (self.width, self.height);
        let rows = (0..width).flat_map(|x| [x, (height - 1) * width + x]);
        let columns = (0..height).flat_map(|y| [y * width, y * width + width - 1]);
        let mut open: Vec<usize> = rows.chain(columns).collect();
        let mut seen = vec![false; width * height];
        let mut found = Vec::new();
        while let Some(at) = open.pop() {
            let is_white = self.pixels[at].iter().all(|value| *value >= NEARLY_WHITE);
            if std::mem::replace(&mut seen[at], true) || !is_white {
                continue;
            }
            found.push(at);
            let (x, y) = (at % width, at / width);
            let beside = [
                (x > 0).then(|| at - 1),
                (x + 1 < width).then(|| at + 1),
                (y > 0).then(|| at - width),
                (y + 1 < height).then(|| at + width),
            ];
            open.extend(beside.into_iter().flatten());
        }
        found
    }

    /// Nearer or farther, turned a little, perhaps mirrored, not quite in the middle, and with fewer
    /// pixels. What lies beyond an edge is like the edge.
    fn photographed(&self, dice: &mut Dice) -> Self {
        let scale = dice.between(0.6, 1.0);
        let fewer = |side: usize| ((side as f32 * scale) as usize).max(1);
        let (width, height) = (fewer(self.width), fewer(self.height));
        // Pixels here for one there; above 1 ÷ scale the product gets smaller.
        let step = dice.between(0.75, 1.3) * self.height as f32 / height as f32;
        let sine = dice.between(-0.2, 0.2);
        let cosine = (1.0 - sine * sine).sqrt();
        let mirror = if dice.chance(0.5) { -1.0 } else { 1.0 };
        let [middle_x, middle_y] =
            [self.width, self.height].map(|side| side as f32 * dice.between(0.42, 0.58));
        let mut pixels = Vec::with_capacity(width * height);
        for row in 0..height {
            for column in 0..width {
                let mut sum = [0.0; 3];
                // The mean of 2 × 2 points, so that fewer pixels do not flicker.
                for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                    let x = mirror * step * (column as f32 + dx - width as f32 / 2.0);
                    let y = step * (row as f32 + dy - height as f32 / 2.0);
                    let point = self.point(
                        middle_x + cosine * x - sine * y,
                        middle_y + sine * x + cosine * y,
                    );
                    for (sum, value) in sum.iter_mut().zip(point) {
                        *sum += value / 4.0;
                    }
                }
                pixels.push(sum);
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    /// The colour at a place, in pixels from the upper left corner, linear between pixels' middles.
    fn point(&self, x: f32, y: f32) -> [f32; 3] {
        let inside = |place: f32, side: usize| (place - 0.5).clamp(0.0, (side - 1) as f32);
        let (x, y) = (inside(x, self.width), inside(y, self.height));
        let (left, top) = (x.floor(), y.floor());
        let (right, below) = (x - left, y - top);
        let (left, top) = (left as usize, top as usize);
        let next = |place: usize, side: usize| (place + 1).min(side - 1);
        let mut sum = [0.0; 3];
        for (row, down) in [(top, 1.0 - below), (next(top, self.height), below)] {
            for (column, across) in [(left, 1.0 - right), (next(left, self.width), right)] {
                let pixel = self.pixels[row * self.width + column];
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += down * across * value;
                }
            }
        }
        sum
    }

    /// Brightness, contrast, white balance, and a light that comes from one side.
    fn light(&mut self, dice: &mut Dice) {
        let gain = dice.between(0.75, 1.2);
        let contrast = dice.between(0.8, 1.15);
        let balance: [f32; 3] = std::array::from_fn(|_| gain * dice.between(0.94, 1.06));
        let slope = dice.between(-0.2, 0.2);
        for (at, pixel) in self.pixels.iter_mut().enumerate() {
            let x = (at % self.width) as f32 / self.width as f32 - 0.5;
            for (value, balance) in pixel.iter_mut().zip(balance) {
                let lit = ((*value - 128.0) * contrast + 128.0) * balance * (1.0 + slope * x);
                *value = lit.clamp(0.0, 255.0);
            }
        }
    }

    /// The mean of each 3 × 3 neighbourhood, within the edges.
    fn blurred(&self) -> Self {
        let (width, height) = (self.width, self.height);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for row in 0..height {
            for column in 0..width {
                let (mut sum, mut count) = ([0.0; 3], 0.0);
                for y in row.saturating_sub(1)..(row + 2).min(height) {
                    for x in column.saturating_sub(1)..(column + 2).min(width) {
                        for (sum, value) in sum.iter_mut().zip(self.pixels[y * width + x]) {
                            *sum += value;
                        }
                        count += 1.0;
                    }
                }
                pixels.push(sum.map(|value| value / count));
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    fn jpeg(&self, quality: u8) -> Vec<u8> {
        let pixels = self.pixels.iter().flatten();
        let bytes: Vec<u8> = pixels.map(|value| (value + 0.5) as u8).collect();
        let (width, height) = (self.width as u32, self.height as u32);
        let mut jpeg = Vec::new();
        let written = JpegEncoder::new_with_quality(&mut jpeg, quality).write_image(
            &bytes,
            width,
            height,
            ExtendedColorType::Rgb8,
        );
        debug_assert!(written.is_ok(), "a vector takes everything");
        jpeg
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Digest;

    /// A dark ring around a white centre, on white.
    fn ring(side: u32) -> Rgb8 {
        let pixel = |at: u32| {
            let middle = |place: u32| (place * 2 + 1).abs_diff(side);
            let far = middle(at % side).max(middle(at / side));
            let is_ring = (side / 4..side * 3 / 4).contains(&far);
            if is_ring { [90, 30, 40] } else { [250; 3] }
        };
        let pixels = (0..side * side).flat_map(pixel).collect();
        Rgb8::new(side, side, pixels).unwrap()
    }

    #[test]
    fn a_photo_is_the_same_on_every_machine() {
        let photo = distort(&ring(40), 7);
        assert_eq!(photo, distort(&ring(40), 7));
        assert_eq!(
            Digest::of(&photo).to_string(),
            "9a91a8ec6925aeceefd4718905fcded4017eab991a6627202e733c0a89ef1881"
        );
    }

    #[test]
    fn every_seed_gives_another_photo_of_the_same_thing() {
        let mut digests = Vec::new();
        let mut wrong = Vec::new();
        for seed in 0..50 {
            let photo = distort(&ring(40), seed);
            let decoded = imageprep::decode(&photo).unwrap();
            digests.push(Digest::of(&photo));
            let size = (decoded.width(), decoded.height());
            // The ring is red in any light, and some of it is always to be seen.
            let (pixels, _) = decoded.pixels().as_chunks::<3>();
            let red = pixels.iter().filter(|[r, g, b]| r > g && r > b).count();
            if !(24..=40).contains(&size.0) || size.0 != size.1 || red * 10 < pixels.len() {
                wrong.push(format!("{seed}: {size:?}, {red} of {}", pixels.len()));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), 50);
    }

    #[test]
    fn only_the_white_around_a_product_is_painted() {
        let mut canvas = Canvas::of(&ring(40));
        let painted = canvas.surroundings();
        canvas.hang_up(&mut Dice(1));
        assert!(painted.contains(&0) && painted.contains(&(40 * 40 - 1)));
        for (at, pixel) in canvas.pixels.iter().enumerate() {
            let before = Canvas::of(&ring(40)).pixels[at];
            assert_eq!(*pixel != before, painted.contains(&at), "{at}: {pixel:?}");
        }
        // The centre is as white, and not connected.
        assert_eq!(canvas.pixels[20 * 40 + 20], [250.0; 3]);
    }

    #[test]
    fn any_shape_can_be_distorted() {
        for (width, height) in [(1, 1), (1, 9), (200, 2)] {
            let pixels = vec![255; (width * height * 3) as usize];
            let picture = Rgb8::new(width, height, pixels).unwrap();
            for seed in 0..20 {
                let decoded = imageprep::decode(&distort(&picture, seed));
                assert!(decoded.is_ok(), "{width} × {height}, {seed}: {decoded:?}");
            }
        }
    }
}
