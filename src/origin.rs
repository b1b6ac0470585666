//! Where in the photo a product's similarity comes from, in figures and in thirds of the photo.

use contract::Shares;
use imageprep::Crop;

/// Below this cosine there is no similarity whose origin could be told.
const LEAST_SIMILARITY: f32 = 0.1;

/// A third of the photo's width or height, from the left or from above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Third {
    /// Left, or upper.
    First,
    /// In the middle.
    Second,
    /// Right, or lower.
    Last,
}

/// In order.
const THIRDS: [Third; 3] = [Third::First, Third::Second, Third::Last];

/// One of nine regions of the photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Upper, middle or lower.
    pub row: Third,
    /// Left, middle or right.
    pub column: Third,
}

/// A piece of the photo and what it adds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Where.
    pub place: Crop,
    /// Its share of the cosine by the largest share of any piece, −1…1.
    pub strength: f32,
}

/// A similarity by where it comes from. Parts are of the whole similarity: they add up to 1, and each
/// may be negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Row by row. Pieces in the white around the photo are left out.
    pub pieces: Vec<Piece>,
    /// Each region's part, largest first.
    pub regions: Vec<(Region, f32)>,
    /// From the white around the photo.
    pub margin: f32,
    /// From nowhere in particular: what every picture's embedding has.
    pub anywhere: f32,
}

impl Origin {
    /// Of `shares` whose cells look at `places` of the photo; none where there is no similarity to speak
    /// of, or where the two do not fit together.
    pub fn of(places: &[Option<Crop>], shares: &Shares) -> Option<Self> {
        let whole = shares.sum();
        if places.len() != shares.cells.len() || whole.is_nan() || whole < LEAST_SIMILARITY {
            return None;
        }
        let most = shares
            .cells
            .iter()
            .zip(places)
            .filter(|(_, place)| place.is_some())
            .fold(0.0_f32, |most, (share, _)| most.max(share.abs()));
        let mut margin = 0.0;
        let mut pieces = Vec::new();
        let mut sums = [[0.0; 3]; 3];
        for (&share, place) in shares.cells.iter().zip(places) {
            let Some(place) = *place else {
                margin += share / whole;
                continue;
            };
            let strength = if most > 0.0 { share / most } else { 0.0 };
            pieces.push(Piece { place, strength });
            let across = overlaps(place.left(), place.width());
            let down = overlaps(place.top(), place.height());
            for (sums, down) in sums.iter_mut().zip(down) {
                for (sum, across) in sums.iter_mut().zip(across) {
                    *sum += share / whole * down * across;
                }
            }
        }
        let mut regions: Vec<(Region, f32)> = Vec::new();
        for (row, sums) in THIRDS.into_iter().zip(sums) {
            for (column, sum) in THIRDS.into_iter().zip(sums) {
                regions.push((Region { row, column }, sum));
            }
        }
        // Of equals the upper left one comes first.
        regions.sort_by(|a, b| b.1.total_cmp(&a.1));
        Some(Self {
            pieces,
            regions,
            margin,
            anywhere: shares.rest / whole,
        })
    }
}

/// How much of a span lies in each third of the photo; together 1.
fn overlaps(begin: u32, length: u32) -> [f32; 3] {
    let third = Crop::UNIT as f32 / 3.0;
    let (begin, length) = (begin as f32, length as f32);
    [0.0, 1.0, 2.0].map(|number| {
        let from = begin.max(number * third);
        let to = (begin + length).min((number + 1.0) * third);
        (to - from).max(0.0) / length
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(numbers: [u32; 4]) -> Option<Crop> {
        Crop::try_from(numbers).ok()
    }

    fn region(row: Third, column: Third) -> Region {
        Region { row, column }
    }

    #[test]
    fn shares_are_gathered_by_thirds_of_the_photo() {
        // The right half, the upper left sixth, and one in the white around it.
        let places = [
            place([5_000, 0, 5_000, 10_000]),
            place([0, 0, 3_333, 5_000]),
            None,
        ];
        let shares = Shares {
            cells: vec![0.4, 0.2, 0.1],
            rest: 0.1,
        };
        let origin = Origin::of(&places, &shares).unwrap();
        let strengths: Vec<f32> = origin.pieces.iter().map(|piece| piece.strength).collect();
        assert_eq!(strengths, [1.0, 0.5]);
        let part = |wanted| origin.regions.iter().find(|(r, _)| *r == wanted).unwrap().1;
        let near = |a: f32, b: f32| (a - b).abs() < 1e-3;
        // Half of the photo, of which the right third is two thirds.
        assert!(near(
            part(region(Third::First, Third::Last)),
            0.5 / 3.0 * 2.0 / 3.0
        ));
        assert!(near(
            part(region(Third::First, Third::First)),
            0.25 * 2.0 / 3.0
        ));
        assert!(
            near(origin.margin, 0.125) && near(origin.anywhere, 0.125),
            "{origin:?}"
        );
        let all: f32 = origin.regions.iter().map(|(_, part)| part).sum();
        assert!(
            near(all + origin.margin + origin.anywhere, 1.0),
            "{origin:?}"
        );
        assert!(origin.regions.is_sorted_by(|a, b| a.1 >= b.1));
    }

    #[test]
    fn a_piece_may_speak_against_it() {
        let places = [
            place([0, 0, 5_000, 10_000]),
            place([5_000, 0, 5_000, 10_000]),
        ];
        let shares = Shares {
            cells: vec![0.5, -0.25],
            rest: 0.0,
        };
        let origin = Origin::of(&places, &shares).unwrap();
        assert_eq!(origin.pieces[1].strength, -0.5);
        assert!(origin.regions[8].1 < 0.0, "{origin:?}");
    }

    #[test]
    fn no_similarity_has_no_origin() {
        let places = [place([0, 0, 10_000, 10_000])];
        let shares = |cells: &[f32], rest| Shares {
            cells: cells.to_vec(),
            rest,
        };
        let cases = [
            (shares(&[0.5], 0.0), true),
            (shares(&[0.02], 0.0), false),
            (shares(&[0.5], -0.6), false),
            (shares(&[f32::NAN], 0.0), false),
            (shares(&[0.5, 0.1], 0.0), false),
            (shares(&[], 0.9), false),
            // All of it from nowhere: there is something to say.
            (shares(&[0.0], 0.9), true),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|(shares, expected)| Origin::of(&places, shares).is_some() != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
