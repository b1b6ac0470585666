//! The colours of the garment in a picture: a small histogram in CIELAB.
//!
//! The picture is made small, what looks like its background is left out, and each pixel is shared out
//! among neighbouring bins, so that a colour near the border of two does not jump from one to the other.
//! All of it is integers, so that the shop and every visitor get the same bytes.

mod lab;

use image::RgbImage;

use crate::prepare::fitted;
use crate::shrink::resize;
use crate::{Filter, Rgb8};
use lab::{Lab, ONE};

/// Bins of a histogram: greys, and each hue in several lightnesses.
pub const COLOUR_BINS: usize = GREYS + HUES * LIGHTNESSES;

/// What the bins of a histogram add up to.
pub const COLOUR_SUM: u32 = 255;

/// An sRGB colour from the middle of each bin, for the eye.
pub const BIN_COLOURS: [[u8; 3]; COLOUR_BINS] = [
    [0, 0, 0],
    [59, 59, 59],
    [119, 119, 119],
    [185, 185, 185],
    [255, 255, 255],
    [108, 34, 32],
    [200, 90, 84],
    [255, 171, 161],
    [88, 51, 0],
    [170, 111, 40],
    [247, 187, 125],
    [55, 64, 0],
    [119, 130, 36],
    [198, 204, 123],
    [0, 70, 29],
    [40, 141, 79],
    [137, 216, 158],
    [0, 72, 68],
    [0, 145, 138],
    [64, 219, 211],
    [0, 76, 94],
    [0, 141, 189],
    [49, 215, 255],
    [0, 63, 117],
    [0, 129, 210],
    [141, 202, 255],
    [72, 47, 104],
    [145, 107, 190],
    [220, 183, 255],
    [106, 30, 70],
    [195, 86, 140],
    [255, 169, 213],
];

/// Bins without a hue, at L* 0, 25, 50, 75 and 100.
const GREYS: usize = 5;
const GREY_STEP: i32 = 25 * ONE;

/// Directions in the plane of a* and b*, from 30° on in steps of 40°, in 4096ths.
const HUES: usize = 9;
const DIRECTIONS: [[i64; 2]; HUES] = [
    [3547, 2048],
    [1401, 3849],
    [-1401, 3849],
    [-3547, 2048],
    [-4034, -711],
    [-2633, -3138],
    [0, -4096],
    [2633, -3138],
    [4034, -711],
];

/// Bins of a hue, at L* 20, 50 and 80.
const LIGHTNESSES: usize = 3;
const DARKEST: i32 = 20 * ONE;
const LIGHTNESS_STEP: i32 = 30 * ONE;

/// From this chroma on, a colour has nothing of grey.
const FULL_CHROMA: i64 = 30;

/// The largest sides of the picture that is counted, in pixels.
const MOST_SIDE: u32 = 64;

/// Pixels within this ΔE*ab of the border's median are background, if they hang together with the border.
/// Small, because white shirts are shown on white.
const BACKGROUND_DISTANCE: i32 = 5 * ONE;

/// If less than one in so many pixels is left, garment and background cannot be told apart.
const LEAST_LEFT: usize = 20;

/// What a pixel in the middle of the picture counts, before it is shared out.
const WEIGHT: i64 = 4096;

/// How much of `picture` has which colour, `[COLOUR_BINS]`; the bins add up to [`COLOUR_SUM`].
///
/// Pixels count less the nearer they are to an edge, because people hold what they mean into the middle.
pub fn colours(picture: &Rgb8) -> [u8; COLOUR_BINS] {
    let small = small(picture);
    let (width, height) = (small.width() as usize, small.height() as usize);
    let (pixels, _) = small.as_raw().as_chunks::<3>();
    let pixels: Vec<Lab> = pixels.iter().map(|&rgb| Lab::of(rgb)).collect();
    let background = background(&pixels, width, height);
    let left = background.iter().filter(|is_background| !**is_background);
    let is_all = left.count() * LEAST_LEFT < pixels.len();
    let mut sums = [0_u64; COLOUR_BINS];
    for (at, (&pixel, &is_background)) in pixels.iter().zip(&background).enumerate() {
        if is_all || !is_background {
            let nearness = middle(at % width, width) * middle(at / width, height);
            share_out(pixel, nearness, &mut sums);
        }
    }
    rounded(&sums)
}

/// The colour of the fullest bin, for the eye; none if all are empty.
pub fn main_colour(histogram: &[u8; COLOUR_BINS]) -> Option<[u8; 3]> {
    let fullest = histogram.iter().zip(BIN_COLOURS).rev();
    let (most, colour) = fullest.max_by_key(|(count, _)| **count)?;
    (*most > 0).then_some(colour)
}

fn small(picture: &Rgb8) -> RgbImage {
    let (width, height) = (picture.width(), picture.height());
    let (width, height) = match width <= MOST_SIDE && height <= MOST_SIDE {
        true => (width, height),
        false => fitted(width, height, MOST_SIDE, MOST_SIDE),
    };
    resize(picture, width, height, Filter::Triangle)
}

/// Rises from 1 at either edge over a quarter of the side, then stays.
fn middle(at: usize, side: usize) -> u64 {
    let from_edge = (at + 1).min(side - at);
    from_edge.min(side / 4 + 1) as u64
}

/// Which pixels hang together with the border and have its colour.
fn background(pixels: &[Lab], width: usize, height: usize) -> Vec<bool> {
    let is_border = |at: usize| {
        let (column, row) = (at % width, at / width);
        column == 0 || row == 0 || column + 1 == width || row + 1 == height
    };
    let border: Vec<usize> = (0..pixels.len()).filter(|&at| is_border(at)).collect();
    let colour = median(border.iter().filter_map(|&at| pixels.get(at)));
    let is_like = |at: usize| {
        let distance = pixels.get(at).map(|pixel| pixel.distance(colour));
        distance.is_some_and(|distance| distance <= BACKGROUND_DISTANCE * BACKGROUND_DISTANCE)
    };
    let mut found = vec![false; pixels.len()];
    let mut waiting = border;
    while let Some(at) = waiting.pop() {
        let Some(place) = found.get_mut(at).filter(|place| !**place) else {
            continue;
        };
        if is_like(at) {
            *place = true;
            let column = at % width;
            waiting.extend((column > 0).then(|| at - 1));
            waiting.extend((column + 1 < width).then_some(at + 1));
            waiting.extend(at.checked_sub(width));
            waiting.extend((at + width < pixels.len()).then_some(at + width));
        }
    }
    found
}

/// The median of L*, of a* and of b*, each by itself.
fn median<'a>(pixels: impl Iterator<Item = &'a Lab>) -> Lab {
    let (mut l, mut a, mut b) = (Vec::new(), Vec::new(), Vec::new());
    for pixel in pixels {
        l.push(pixel.l);
        a.push(pixel.a);
        b.push(pixel.b);
    }
    let middle = |mut values: Vec<i32>| {
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    Lab {
        l: middle(l),
        a: middle(a),
        b: middle(b),
    }
}

/// Adds a pixel: between grey and hue by its chroma, between two hues by its direction, between two
/// lightnesses by its own.
fn share_out(pixel: Lab, nearness: u64, sums: &mut [u64; COLOUR_BINS]) {
    let mut add = |bin: usize, weight: i64| {
        if let Some(sum) = sums.get_mut(bin) {
            // Weights are not negative.
            *sum += weight as u64 * nearness;
        }
    };
    let (hue, [first, second]) = directions(pixel);
    // As long as a vector of full chroma along a direction: 30 · sin 40°, in 4096ths of sixty-fourths.
    let full = FULL_CHROMA * i64::from(ONE) * 2633;
    let strength = first + second;
    let coloured = WEIGHT * strength.min(full) / full;
    let (level, part) = step(pixel.l, GREY_STEP, GREYS);
    let grey = WEIGHT - coloured;
    let upper = grey * part / i64::from(GREY_STEP);
    add(level, grey - upper);
    add(level + 1, upper);
    if coloured == 0 {
        return;
    }
    let (level, part) = step(pixel.l - DARKEST, LIGHTNESS_STEP, LIGHTNESSES);
    let next = coloured * second / strength;
    for (hue, weight) in [(hue, coloured - next), ((hue + 1) % HUES, next)] {
        let upper = weight * part / i64::from(LIGHTNESS_STEP);
        let bin = GREYS + hue * LIGHTNESSES + level;
        add(bin, weight - upper);
        add(bin + 1, upper);
    }
}

/// The last of `count` levels at or below `value`, of which there is one above, and what is left of it.
fn step(value: i32, step: i32, count: usize) -> (usize, i64) {
    let most = step * (count as i32 - 1);
    let value = value.clamp(0, most);
    let level = (value / step).min(count as i32 - 2);
    (level as usize, i64::from(value - level * step))
}

/// The direction at or before a colour's hue, and how far the colour goes along this one and the next,
/// both times sin 40°, in 4096ths.
fn directions(pixel: Lab) -> (usize, [i64; 2]) {
    let [a, b] = [pixel.a, pixel.b].map(i64::from);
    let cross = |one: [i64; 2], other: [i64; 2]| one[0] * other[1] - one[1] * other[0];
    for (hue, &before) in DIRECTIONS.iter().enumerate() {
        let after = DIRECTIONS[(hue + 1) % HUES];
        let parts = [cross([a, b], after), cross(before, [a, b])];
        if parts.iter().all(|part| *part >= 0) {
            return (hue, parts);
        }
    }
    // The directions go all the way round, so only rounding could lead here.
    (0, [0, 0])
}

/// The sums as bytes that add up to [`COLOUR_SUM`]: rounded down, and what is missing to those that lost
/// most, the first of equals first.
fn rounded(sums: &[u64; COLOUR_BINS]) -> [u8; COLOUR_BINS] {
    let total: u64 = sums.iter().sum();
    let mut bins = [0; COLOUR_BINS];
    if total == 0 {
        return bins;
    }
    let scaled = sums.map(|sum| sum * u64::from(COLOUR_SUM));
    for (bin, sum) in bins.iter_mut().zip(scaled) {
        *bin = (sum / total) as u8;
    }
    let given: u32 = bins.iter().map(|&bin| u32::from(bin)).sum();
    let mut order: Vec<usize> = (0..COLOUR_BINS).collect();
    order.sort_by_key(|&bin| std::cmp::Reverse(scaled[bin] % total));
    for bin in order.into_iter().take((COLOUR_SUM - given) as usize) {
        bins[bin] += 1;
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    fn plain(colour: [u8; 3]) -> Rgb8 {
        Rgb8::new(8, 8, colour.repeat(64)).unwrap()
    }

    /// A garment in the middle of a background.
    fn worn(garment: [u8; 3], background: [u8; 3], side: u32) -> Rgb8 {
        let is_garment = |at: u32| (side / 4..side - side / 4).contains(&at);
        let pixels =
            (0..side * side).flat_map(|at| match is_garment(at % side) && is_garment(at / side) {
                true => garment,
                false => background,
            });
        Rgb8::new(side, side, pixels.collect()).unwrap()
    }

    fn alike(one: &Rgb8, other: &Rgb8) -> u32 {
        let pairs = colours(one).into_iter().zip(colours(other));
        pairs.map(|(a, b)| u32::from(a.min(b))).sum()
    }

    #[test]
    fn bins_always_add_up() {
        let sizes = [(1, 1), (3, 2), (64, 64), (65, 3), (3, 200), (300, 400)];
        let mut wrong = Vec::new();
        for (width, height) in sizes {
            let picture = Rgb8::from_image(fixtures::drawing(width, height)).unwrap();
            let sum: u32 = colours(&picture).into_iter().map(u32::from).sum();
            if sum != COLOUR_SUM {
                wrong.push(format!("{width} × {height}: {sum}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_colour_is_in_its_own_bin() {
        let mut wrong = Vec::new();
        for (bin, colour) in BIN_COLOURS.into_iter().enumerate() {
            let found = colours(&plain(colour));
            let fullest = (0..COLOUR_BINS).rev().max_by_key(|&bin| found[bin]);
            if fullest != Some(bin) || main_colour(&found) != Some(colour) {
                wrong.push(format!("{bin} {colour:?}: {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!(main_colour(&[0; COLOUR_BINS]), None);
    }

    #[test]
    fn the_background_does_not_count() {
        let navy = [38, 48, 78];
        let (white, wall) = ([255; 3], [190, 170, 150]);
        let whole = COLOUR_SUM;
        let cases = [
            (
                "on white",
                worn(navy, white, 40),
                plain(navy),
                whole * 9 / 10,
                whole,
            ),
            (
                "on a wall",
                worn(navy, wall, 40),
                plain(navy),
                whole * 9 / 10,
                whole,
            ),
            (
                "large",
                worn(navy, white, 400),
                plain(navy),
                whole * 8 / 10,
                whole,
            ),
            (
                "another garment",
                worn([186, 40, 48], white, 40),
                plain(navy),
                0,
                whole / 10,
            ),
            (
                "white on white",
                worn([254; 3], white, 40),
                plain(white),
                whole * 9 / 10,
                whole,
            ),
            (
                "off-white on white",
                worn([236; 3], white, 40),
                plain([236; 3]),
                whole * 9 / 10,
                whole,
            ),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .filter_map(|(name, one, other, least, most)| {
                let found = alike(one, other);
                (!(*least..=*most).contains(&found)).then(|| format!("{name}: {found}"))
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn near_colours_share_bins_and_far_ones_do_not() {
        // Each pair is nearer than the next.
        let pairs = [
            ("the same", [58, 104, 168], [58, 104, 168]),
            ("another dye lot", [58, 104, 168], [62, 100, 176]),
            ("blue and navy", [58, 104, 168], [38, 48, 78]),
            ("blue and red", [58, 104, 168], [186, 40, 48]),
        ];
        let found = pairs.map(|(_, one, other)| alike(&plain(one), &plain(other)));
        assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
        assert_eq!(found[0], COLOUR_SUM);
        assert_eq!(found[3], 0);
    }

    /// Whoever changes these bytes has to give the catalogue's format another version.
    #[test]
    fn bytes_of_this_version_stay() {
        // Small enough to be counted as it is.
        let picture = Rgb8::from_image(fixtures::drawing(48, 64)).unwrap();
        let digest = contract::Digest::of(&colours(&picture)).short();
        assert_eq!(digest, "79107833f67daab1");
    }
}
