//! Every sentence is one, and counts are written for people.

use std::collections::BTreeSet;

use contract::Digest;
use imageprep::PictureError;
use wardrobe::PieceError;

use super::*;

#[test]
fn headings_and_questions_count() {
    let cases = [
        (title(0), "Your wardrobe"),
        (title(1), "Your wardrobe: one garment"),
        (title(12), "Your wardrobe: 12 garments"),
        (unusable_photos(0), ""),
        (unusable_photos(1), "One photo could not be used."),
        (unusable_photos(3), "3 photos could not be used."),
        (question(1), "Delete your one garment from this device?"),
        (question(9), "Delete all 9 garments from this device?"),
    ];
    let wrong: Vec<_> = cases.iter().filter(|(said, words)| said != words).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_status_says_what_became_of_the_photos() {
    let with = |kept: usize, unusable: usize| {
        let mut wardrobe = Wardrobe::default();
        wardrobe.import.total = kept + unusable;
        wardrobe.import.kept = kept;
        let failure = Unusable {
            name: "a".into(),
            reason: Reason::Unreadable,
        };
        wardrobe.import.failures = vec![failure; unusable];
        status(&wardrobe)
    };
    let cases = [
        (with(0, 0), ""),
        (with(1, 0), "One photo was added to your wardrobe."),
        (
            with(12, 2),
            "12 photos were added to your wardrobe. 2 photos could not be used.",
        ),
        (
            with(0, 1),
            "No photo was added to your wardrobe. One photo could not be used.",
        ),
    ];
    let wrong: Vec<_> = cases.iter().filter(|(said, words)| said != words).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_remark_is_a_sentence_of_its_own() {
    let with = |change: fn(&mut Wardrobe, usize)| {
        [1, 7].map(|count| {
            let mut wardrobe = Wardrobe::default();
            change(&mut wardrobe, count);
            remarks(&wardrobe)
        })
    };
    let told = [
        with(|wardrobe, count| wardrobe.left_over = count),
        with(|wardrobe, count| wardrobe.import.known = count),
        with(|wardrobe, count| wardrobe.import.left_out = count),
        with(|wardrobe, count| wardrobe.later = count),
        with(|wardrobe, count| {
            let keys = (0..count as u64).map(|number| Digest::of(&number.to_le_bytes()));
            wardrobe.outdated = keys.collect();
        }),
    ];
    let once = |change: fn(&mut Wardrobe)| {
        let mut wardrobe = Wardrobe::default();
        change(&mut wardrobe);
        remarks(&wardrobe)
    };
    let others = [
        once(|wardrobe| wardrobe.lasting = Lasting::NoStorage),
        once(|wardrobe| wardrobe.lasting = Lasting::NoRoom),
        once(|wardrobe| wardrobe.is_stuck = true),
    ];
    let all: Vec<Vec<String>> = told.into_iter().flatten().chain(others).collect();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for said in all {
        let is_one = said.len() == 1
            && said[0].ends_with('.')
            && said[0].starts_with(|first: char| first.is_uppercase() || first.is_numeric());
        if !is_one || !seen.insert(said.clone()) {
            wrong.push(said);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(remarks(&Wardrobe::default()), [""; 0]);
}

#[test]
fn every_photo_that_cannot_be_used_is_named_with_a_reason() {
    let reasons = [
        Reason::Refused(Refusal::Picture(PictureError::NotAPicture)),
        Reason::Refused(Refusal::Picture(PictureError::Unsupported {
            format: "HEIC".into(),
        })),
        Reason::Refused(Refusal::Piece(PieceError::Foreign)),
        Reason::Unreadable,
        Reason::Stopped,
    ];
    let mut seen = BTreeSet::new();
    for reason in reasons {
        let name = "a.heic".to_owned();
        let said = unusable(&Unusable { name, reason });
        assert!(
            said.starts_with("a.heic: ") && said.ends_with('.'),
            "{said}"
        );
        assert!(said.matches(". ").count() >= 1, "no remedy: {said}");
        assert!(seen.insert(said));
    }
}

#[test]
fn the_best_word_decides_what_is_claimed() {
    let words = [
        Likeness::Same,
        Likeness::VerySimilar,
        Likeness::Similar,
        Likeness::NothingClose,
    ];
    let claims = |word: Option<Likeness>| owned(word).contains("already own");
    let made: Vec<bool> = words.iter().map(|&word| claims(Some(word))).collect();
    assert_eq!(made, [true, true, false, false]);
    assert!(!claims(None));
    assert_eq!(owned_only(None, 0), "Looking through your wardrobe…");
    assert_eq!(owned_only(Some(Likeness::Same), 2), "You already own this.");
    let names: BTreeSet<String> = words.map(owned_likeness).into();
    assert_eq!(names.len(), words.len());
}

#[test]
fn garments_are_named_for_the_ear() {
    let found = |likeness| OwnedMatch {
        key: Digest::of(b""),
        similarity: 0.876,
        likeness,
    };
    let cases = [
        (
            Some(Likeness::Same),
            "2. shirt.jpg: the same, similarity 0.88.",
        ),
        (None, "2. shirt.jpg: similarity 0.88."),
    ];
    for (likeness, expected) in cases {
        assert_eq!(owned_garment(1, "shirt.jpg", &found(likeness)), expected);
    }
    assert_eq!(delete("shirt.jpg"), "Delete shirt.jpg from your wardrobe");
}
