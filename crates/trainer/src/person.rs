//! The person who wears a garment in a shop's picture.
//!
//! Shops show shirts and dresses on people, who cut off the head at most; people's own photos show them
//! on a bed or a hanger. A picture whose face and limbs are replaced is nearer to those.

use crate::data::Size;

/// The head's part of what is shown, from above.
const HEAD: f32 = 0.4;

/// A row of a face has so much skin; the rest of it is hair.
const FACE: f32 = 0.35;

/// Of the rows of [`HEAD`], so many have to be a face's, one below the other: a stripe has fewer, a
/// beige shirt more.
const FACE_ROWS: std::ops::RangeInclusive<f32> = 0.2..=0.9;

/// With more skin below the head, it is the garment that has the colour of skin.
const LIMBS: f32 = 0.4;

/// Which pixels of `picture` (`[height, width, 3]`) are a person's, where `inside` tells what is shown
/// at all; none if no face is found. What is wider than tall is nobody: brown shoes look like skin.
pub fn person(picture: &[u8], size: Size, inside: &[bool]) -> Option<Vec<bool>> {
    let rows: Vec<&[bool]> = inside.chunks_exact(size.width).collect();
    let shown = |row: &&[bool]| row.iter().any(|inside| *inside);
    let top = rows.iter().position(shown)?;
    let bottom = rows.iter().rposition(shown)?;
    let wide = rows.iter().flat_map(|row| {
        let left = row.iter().position(|inside| *inside);
        left.into_iter()
            .chain(row.iter().rposition(|inside| *inside))
    });
    let (left, right) = wide.fold((size.width, 0), |(a, b), at| (a.min(at), b.max(at)));
    if right - left > bottom - top {
        return None;
    }
    let skin: Vec<bool> = picture
        .chunks_exact(3)
        .zip(inside)
        .map(|(pixel, inside)| *inside && is_skin(pixel))
        .collect();
    let count = |values: &[bool]| values.iter().filter(|value| **value).count() as f32;
    let share = |row: usize| {
        let at = row * size.width..(row + 1) * size.width;
        count(&skin[at.clone()]) / count(&inside[at]).max(1.0)
    };
    let head = top..top + ((bottom - top) as f32 * HEAD) as usize;
    let first = head.clone().find(|&row| share(row) >= FACE)?;
    let face = (first..head.end).take_while(|&row| share(row) >= FACE);
    let chin = face.clone().last()?;
    if !FACE_ROWS.contains(&(face.count() as f32 / head.len() as f32)) {
        return None;
    }
    let below = (chin + 1) * size.width;
    if count(&skin[below..]) > LIMBS * count(&inside[below..]) {
        return None;
    }
    let mut person = skin;
    person[..below].copy_from_slice(&inside[..below]);
    Some(person)
}

/// Kovač et al., "Human skin colour clustering for face detection" (2003), rule for daylight. Its
/// thresholds (95, 40, 20; differences of 15) are lowered for dark skin in a small, blurred picture.
fn is_skin(pixel: &[u8]) -> bool {
    let &[red, green, blue] = pixel else {
        return false;
    };
    let least = red.min(green).min(blue);
    red > 70
        && green > 35
        && blue > 15
        && red > blue
        && red.saturating_sub(green) > 12
        && red - least > 18
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 8,
        height: 20,
    };
    const SKIN: [u8; 3] = [200, 150, 120];
    const SHIRT: [u8; 3] = [30, 60, 160];

    fn picture(paint: impl Fn(usize, usize) -> [u8; 3]) -> Vec<u8> {
        (0..SIZE.width * SIZE.height)
            .flat_map(|at| paint(at % SIZE.width, at / SIZE.width))
            .collect()
    }

    #[test]
    fn face_and_arms_go_and_the_shirt_stays() {
        let worn = picture(|x, y| match (x, y) {
            (_, ..2) => [20, 15, 10], // hair
            (_, ..5) => SKIN,
            (0 | 7, _) => SKIN,
            _ => SHIRT,
        });
        let found = person(&worn, SIZE, &[true; 160]).unwrap();
        let expected: Vec<bool> = (0..160)
            .map(|at| at < 40 || [0, 7].contains(&(at % 8)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_nobody_wears_stays_whole() {
        for paint in [SHIRT, SKIN] {
            assert_eq!(person(&picture(|_, _| paint), SIZE, &[true; 160]), None);
        }
        let hat = picture(|_, y| if y < 3 { SHIRT } else { SKIN });
        assert_eq!(
            person(&hat, SIZE, &[true; 160]),
            None,
            "too much skin below"
        );
        assert_eq!(person(&[], SIZE, &[]), None);
    }
}
