//! Where the garment is in a photo, as the network itself sees it.
//!
//! What a cell of the last map adds to the photo's own embedding says how much of what the network sees
//! is there: its share of the cosine of the embedding with itself. The share's square, spread over the
//! part of the photo that the cell looks at, is a density, summed once by columns and once by rows: the
//! square, since a cell sees far beyond its middle, so that the shares themselves are blurred. The more
//! the density gathers, the smaller is the box. It is a guess, to be followed by another look at it.

use imageprep::{Crop, Recipe};
use integer::FeatureMap;

use crate::heads::Linear;
use crate::parts::Parts;
use crate::places::places;

/// How much of the density lies outside of each edge of a box.
const OUTSIDE: f64 = 0.06;

/// What is added on each side, as a part of the photo: a garment's edge lies beyond the middle of the
/// last cell that sees it.
const MARGIN: f64 = 0.04;

/// The part of a picture of these columns and rows, whose map this is, in which the garment is; none if
/// it cannot be told.
pub(crate) fn garment(
    map: &FeatureMap,
    head: Option<&Linear>,
    recipe: &Recipe,
    size: [u32; 2],
) -> Option<Crop> {
    let parts = Parts::of(map, head).ok()?;
    let shares = parts.shares(&parts.whole()).cells;
    let places = places(recipe, [map.rows, map.columns], size);
    // What speaks against the embedding is no part of the garment.
    let seen: Vec<(Crop, f64)> = places
        .into_iter()
        .zip(shares)
        .filter_map(|(place, share)| Some((place?, f64::from(share.max(0.0)).powi(2))))
        .collect();
    let across = span(
        seen.iter()
            .map(|(place, share)| (place.left(), place.width(), *share)),
    )?;
    let down = span(
        seen.iter()
            .map(|(place, share)| (place.top(), place.height(), *share)),
    )?;
    Crop::new(across.0, down.0, across.1, down.1)
}

/// Where the density that lies in `spans` (begin, length, how dense) gathers: begin and length in
/// ten-thousandths. None where there is nothing.
fn span(spans: impl Iterator<Item = (u32, u32, f64)>) -> Option<(u32, u32)> {
    // Cells of one column have one span, row by row; their densities add up.
    let mut columns: Vec<(u32, u32, f64)> = Vec::new();
    for (begin, length, density) in spans {
        match columns.iter_mut().find(|column| column.0 == begin) {
            Some(column) => column.2 += density,
            None => columns.push((begin, length, density)),
        }
    }
    let mass = |&(_, length, density): &(u32, u32, f64)| f64::from(length) * density;
    let all: f64 = columns.iter().map(mass).sum();
    if all <= 0.0 || !all.is_finite() {
        return None;
    }
    let unit = f64::from(Crop::UNIT);
    // The position, 0…1, before which this much of the density lies.
    let position = |wanted: f64| {
        let mut before = 0.0;
        for column in &columns {
            let mass = mass(column) / all;
            if mass > 0.0 && before + mass >= wanted {
                let (begin, length) = (f64::from(column.0), f64::from(column.1));
                return (begin + length * (wanted - before) / mass) / unit;
            }
            before += mass;
        }
        1.0
    };
    let begin = (position(OUTSIDE) - MARGIN).max(0.0);
    let end = (position(1.0 - OUTSIDE) + MARGIN).min(1.0);
    let [begin, end] = [begin, end].map(|at| (at * unit).round() as u32);
    (end > begin).then(|| (begin, end - begin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::architecture::FEATURES;

    fn recipe() -> Recipe {
        Recipe {
            width: 96,
            height: 128,
            ..Recipe::imagenet()
        }
    }

    /// A map of 4 × 3 cells with this much of one feature in each.
    fn map(strengths: [f32; 12]) -> FeatureMap {
        let mut values = vec![0.0; 12 * FEATURES];
        for (cell, strength) in values.chunks_exact_mut(FEATURES).zip(strengths) {
            cell[7] = strength;
        }
        FeatureMap {
            rows: 4,
            columns: 3,
            values,
        }
    }

    #[test]
    fn an_even_map_is_nearly_the_whole_picture() {
        let even = garment(&map([1.0; 12]), None, &recipe(), [60, 80]);
        assert_eq!(even, Crop::new(200, 200, 9_600, 9_600));
        let nearly_whole = span([(0, 2_500, 2.0), (2_500, 7_500, 2.0)].into_iter());
        assert_eq!(nearly_whole, Some((200, 9_600)));
        assert_eq!(garment(&map([0.0; 12]), None, &recipe(), [60, 80]), None);
    }

    #[test]
    fn the_box_lies_where_the_map_is_strong() {
        // Which cell is strong, and on which side of the picture's middle the box must lie.
        let cases = [(0, (-1, -1)), (2, (1, -1)), (9, (-1, 1)), (11, (1, 1))];
        let mut wrong = Vec::new();
        for (cell, (across, down)) in cases {
            let mut strengths = [0.05; 12];
            strengths[cell] = 4.0;
            let Some(found) = garment(&map(strengths), None, &recipe(), [60, 80]) else {
                wrong.push(format!("{cell}: none"));
                continue;
            };
            let side =
                |begin: u32, length: u32| (begin as i32 + length as i32 / 2 - 5_000).signum();
            let sides = (
                side(found.left(), found.width()),
                side(found.top(), found.height()),
            );
            if sides != (across, down) || found.area() > 0.6 {
                wrong.push(format!("{cell}: {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn what_speaks_against_the_whole_is_no_garment() {
        // The rows above say the opposite of the last one, more weakly.
        let mut map = map([0.0; 12]);
        for (cell, values) in map.values.chunks_exact_mut(FEATURES).enumerate() {
            values[7] = if cell < 9 { -0.3 } else { 3.0 };
        }
        let found = garment(&map, None, &recipe(), [60, 80]).unwrap();
        let bottom = found.top() + found.height();
        assert!(found.top() > 4_000 && bottom == 10_000, "{found:?}");
        assert_eq!((found.left(), found.width()), (200, 9_600));
    }
}
