//! What the similarity of a piece is worth, in a word.

use catalogue::{Calibration, Hit, Likeness};

/// Products of the shop that [`words`] wants to know of: as many as words depend on, and some more,
/// for those that are the product in the photo itself.
pub const NEIGHBOURS: usize = 2 * Calibration::RESULTS;

/// A word for each of `own`, the similarities of pieces to a photo.
///
/// The shop's calibration was fitted on searches among the shop's products, one of which is the
/// product in the photo; its gaps to the second and the fifth result say how far that one stands out.
/// A wardrobe of three shirts has no such crowd to stand out from, but the shop has: so each piece is
/// judged as though the shop had it too, alone among the products that are not the one in the photo.
/// A product that is, because its own word is [`Likeness::Same`], is the garment that the person may
/// own, and must not make their own one less certain.
///
/// `shop` is the answer of [`Catalogue::search`](catalogue::Catalogue::search) for the same photo and
/// [`NEIGHBOURS`] products, each with its word.
pub fn words(
    calibration: &Calibration,
    shop: &[(Hit, Option<Likeness>)],
    own: &[f32],
) -> Vec<Likeness> {
    let is_other = |(hit, word): &(Hit, Option<Likeness>)| {
        (*word != Some(Likeness::Same)).then_some(hit.similarity)
    };
    let crowd: Vec<f32> = shop.iter().filter_map(is_other).collect();
    let word = |&similarity: &f32| {
        let rank = crowd.partition_point(|other| *other > similarity);
        let mut beside = crowd.clone();
        beside.insert(rank, similarity);
        calibration.likeness(&beside, rank)
    };
    own.iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sure from a gap of .1 to the fifth on; close from .6 on.
    const CALIBRATION: Calibration = Calibration {
        bias: -5.0,
        similarity: 0.0,
        second: 0.0,
        fifth: 60.0,
        close: 0.6,
    };

    fn shop(similarities: &[f32]) -> Vec<(Hit, Option<Likeness>)> {
        let hits = similarities.iter().enumerate();
        hits.map(|(rank, &similarity)| {
            let index = rank as u32;
            let word = CALIBRATION.likeness(similarities, rank);
            (Hit { index, similarity }, Some(word))
        })
        .collect()
    }

    /// A name, the shop's similarities, the pieces', and their words.
    type Case<'a> = (&'a str, &'a [f32], &'a [f32], &'a [Likeness]);

    #[test]
    fn a_piece_is_judged_among_the_shops_other_products() {
        use Likeness::{NothingClose, Same, Similar, VerySimilar};
        let crowd = [0.72, 0.71, 0.70, 0.70, 0.69, 0.68];
        let with_its_own = [&[0.93], crowd.as_slice()].concat();
        let cases: [Case; 7] = [
            ("nothing owned", &crowd, &[], &[]),
            ("one that stands out", &crowd, &[0.9], &[Same]),
            // With a wardrobe's own gaps, which are 0, neither would be more than similar.
            ("two that do", &crowd, &[0.92, 0.91], &[Same, Same]),
            ("the shop sells it too", &with_its_own, &[0.9], &[Same]),
            ("somewhat", &crowd, &[0.78], &[VerySimilar]),
            (
                "one of the crowd, and one below",
                &crowd,
                &[0.7, 0.3],
                &[Similar, NothingClose],
            ),
            ("a shop with nothing", &[], &[0.9], &[Similar]),
        ];
        let mut wrong = Vec::new();
        for (name, products, own, expected) in cases {
            let found = words(&CALIBRATION, &shop(products), own);
            if found != expected {
                wrong.push(format!("{name}: {found:?} instead of {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_shop_without_words_counts_as_a_crowd() {
        let silent: Vec<_> = shop(&[0.93, 0.72, 0.71, 0.7, 0.7])
            .into_iter()
            .map(|(hit, _)| (hit, None))
            .collect();
        assert_eq!(words(&CALIBRATION, &silent, &[0.65]), [Likeness::Similar]);
    }
}
