//! The picture by which a device tests itself.

use crate::Rgb8;

const WIDTH: i32 = 192;
const HEIGHT: i32 = 256;

/// A convex outline, corners in clockwise order, in pixels.
type Outline = [(i32, i32); 4];

const BODY: Outline = [(58, 42), (134, 42), (140, 222), (52, 222)];
const LEFT_SLEEVE: Outline = [(60, 42), (74, 84), (38, 122), (16, 96)];
const RIGHT_SLEEVE: Outline = [(132, 42), (176, 96), (154, 122), (118, 84)];

/// The neck is a disc taken out of the body: centre and radius.
const NECK: (i32, i32, i32) = (96, 36, 20);

/// A striped shirt with a print on white, 192 × 256 pixels, drawn with integers only.
///
/// A model's manifest holds its embedding; a device that computes another one must not be trusted.
/// A single changed pixel here makes every published manifest wrong.
pub fn golden_picture() -> Rgb8 {
    let mut pixels = Vec::with_capacity((WIDTH * HEIGHT * 3) as usize);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            pixels.extend(pixel(x, y));
        }
    }
    let Some(picture) = Rgb8::new(WIDTH as u32, HEIGHT as u32, pixels) else {
        unreachable!("three bytes were drawn for each of WIDTH × HEIGHT pixels")
    };
    picture
}

fn pixel(x: i32, y: i32) -> [u8; 3] {
    let (neck_x, neck_y, radius) = NECK;
    let is_neck = (x - neck_x).pow(2) + (y - neck_y).pow(2) < radius.pow(2);
    let is_sleeve = inside(&LEFT_SLEEVE, x, y) || inside(&RIGHT_SLEEVE, x, y);
    if is_neck || !(is_sleeve || inside(&BODY, x, y)) {
        return [255, 255, 255];
    }
    let is_print = (x - 96).abs() + (y - 120).abs() < 26;
    let is_collar = (x - neck_x).pow(2) + (y - neck_y).pow(2) < (radius + 6).pow(2);
    let cloth = if is_print {
        [236, 188, 52]
    } else if is_collar || y % 28 < 9 {
        [232, 228, 216]
    } else {
        [38, 74, 128]
    };
    // Folds: darker towards the sides, and a soft wave along the body.
    let wave = ((x * 5 + y * 2) % 64 - 32).abs() / 4;
    let shade = 255 - (x - 96).pow(2) / 110 - wave;
    cloth.map(|value| (value * shade / 255) as u8)
}

/// Whether a point lies on the inner side of all four edges.
fn inside(outline: &Outline, x: i32, y: i32) -> bool {
    let nexts = outline.iter().cycle().skip(1);
    outline
        .iter()
        .zip(nexts)
        .all(|(&(x0, y0), &(x1, y1))| (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= 0)
}

#[cfg(test)]
mod tests {
    use contract::Digest;

    use super::*;

    #[test]
    fn the_golden_picture_never_changes() {
        let picture = golden_picture();
        assert_eq!((picture.width(), picture.height()), (192, 256));
        let cloth = picture
            .pixels()
            .as_chunks::<3>()
            .0
            .iter()
            .filter(|&&pixel| pixel != [255; 3]);
        assert!((15_000..30_000).contains(&cloth.count()));
        assert_eq!(
            Digest::of(picture.pixels()).to_string(),
            "17f116c26e8fcf9bfc5f64301a482e9e9999a63929f2d90c141e7f92f621cd4d"
        );
    }
}
