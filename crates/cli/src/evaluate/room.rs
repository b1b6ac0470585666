//! Photos as if taken from farther away: in a drawn room, of which they take a given share.
//!
//! People's photos of a garment are full of it, so they cannot tell whether a network finds one that
//! is not. A room has a wall, a floor and three things that are no garment, all of one colour each
//! under a little grain; the photo's own bytes decide which, so the same photo stands in the same room.

use contract::Digest;
use imageprep::{PictureError, Rgb8};

/// Things in a room.
const THINGS: usize = 3;

/// By how much darker a floor is than its wall.
const FLOOR: u8 = 40;

/// `picture` somewhere in a room, of whose area it takes `share`, more than 0 and at most 1.
///
/// # Errors
/// [`PictureError::TooLarge`] for a room that would be refused as a photo.
pub fn around(picture: &Rgb8, share: f32) -> Result<Rgb8, PictureError> {
    let digest = Digest::of(picture.pixels());
    let mut chances = digest.as_bytes().iter().map(|&byte| u32::from(byte));
    // A part of `all`, rounded down; each chance is used once.
    let mut some = |all: u32| chances.next().unwrap_or_default() * all / 255;

    let longer = |side: u32| ((side as f32 / share.sqrt()).round() as u32).max(side);
    let inner = [picture.width(), picture.height()];
    let outer = inner.map(longer);
    let [width, height] = outer;
    let too_large = PictureError::TooLarge { width, height };
    if u64::from(width) * u64::from(height) > imageprep::MAX_PIXELS {
        return Err(too_large);
    }
    let mut colour = |least: u32, more: u32| [0; 3].map(|_: u8| (least + some(more)) as u8);
    let wall = colour(90, 145);
    let things: [_; THINGS] = std::array::from_fn(|_| colour(20, 220));
    let floor = height * 55 / 100 + some(height / 4);
    let things = things.map(|colour| {
        let [left, top] = outer.map(&mut some);
        let [wide, high] = outer.map(|side| side / 12 + some(side / 6));
        (left..left + wide, top..top + high, colour)
    });
    let at: [u32; 2] = std::array::from_fn(|side| some(outer[side] - inner[side]));

    let mut pixels = Vec::with_capacity(3 * width as usize * height as usize);
    for (row, column) in (0..height).flat_map(|row| (0..width).map(move |column| (row, column))) {
        let thing = things
            .iter()
            .find(|(columns, rows, _)| columns.contains(&column) && rows.contains(&row));
        let colour = match thing {
            Some((_, _, colour)) => *colour,
            None if row >= floor => wall.map(|value| value.saturating_sub(FLOOR)),
            None => wall,
        };
        let grain = grain(column, row);
        pixels.extend(colour.map(|value| value.saturating_add(grain)));
    }
    let line = 3 * width as usize;
    let first = at[1] as usize * line + 3 * at[0] as usize;
    let own = 3 * inner[0] as usize;
    for (row, values) in picture.pixels().chunks_exact(own).enumerate() {
        let begin = first + row * line;
        pixels[begin..begin + own].copy_from_slice(values);
    }
    Rgb8::new(width, height, pixels).ok_or(too_large)
}

/// 0…15, different from pixel to pixel.
fn grain(column: u32, row: u32) -> u8 {
    let mixed = (column.wrapping_mul(0x9e37_79b1) ^ row.wrapping_mul(0x85eb_ca77))
        .wrapping_mul(0xc2b2_ae3d);
    (mixed >> 28) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn red() -> Rgb8 {
        Rgb8::new(30, 40, [255, 0, 0].repeat(30 * 40)).unwrap()
    }

    #[test]
    fn a_photo_takes_its_share_of_the_room_and_is_whole() {
        for (share, expected) in [(1.0, [30, 40]), (0.25, [60, 80]), (0.1, [95, 126])] {
            let room = around(&red(), share).unwrap();
            assert_eq!([room.width(), room.height()], expected, "{share}");
            let places: Vec<usize> = room
                .pixels()
                .chunks_exact(3)
                .enumerate()
                .filter_map(|(at, pixel)| (pixel == [255, 0, 0]).then_some(at))
                .collect();
            assert_eq!(places.len(), 30 * 40, "{share}");
            // Of as many columns as the photo has.
            let column = |at: &usize| at % room.width() as usize;
            let columns = places.iter().map(column);
            let (first, last) = (columns.clone().min(), columns.max());
            assert_eq!(last.zip(first).map(|(last, first)| last - first), Some(29));
        }
    }

    #[test]
    fn the_same_photo_stands_in_the_same_room_and_another_in_another() {
        let [one, again] = [0, 1].map(|_| around(&red(), 0.2).unwrap());
        assert_eq!(one, again);
        let blue = Rgb8::new(30, 40, [0, 0, 255].repeat(30 * 40)).unwrap();
        let other = around(&blue, 0.2).unwrap();
        let corner = |room: &Rgb8| room.pixels()[..3].to_vec();
        assert_ne!(corner(&one), corner(&other));
    }

    #[test]
    fn a_room_is_no_larger_than_a_photo() {
        assert!(matches!(
            around(&red(), 1e-6),
            Err(PictureError::TooLarge { .. })
        ));
    }
}
