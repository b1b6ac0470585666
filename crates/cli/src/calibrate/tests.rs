//! A journal of made-up pictures, calibrated with a stand-in for the model.

use super::*;
use crate::fixtures::{Watched, banded, never};

/// A journal that knows the pictures of so many products, and their digests.
fn journal(look: &Watched<'_>, products: u64) -> (tempfile::TempDir, Journal, Vec<Digest>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let key = Digest::of(b"key");
    let (mut journal, _) = Journal::open(&path, key, look.dimension()).unwrap();
    let pictures = (0..products).map(|seed| {
        let thumbnail = banded(seed);
        let picture = Digest::of(&thumbnail);
        let (_, observation) = photo::look_at(&thumbnail, look).unwrap();
        let embedding = observation.embedding.as_slice().to_vec();
        let entry = Entry {
            embedding,
            colours: Default::default(),
            thumbnail,
        };
        journal.append(picture, &entry).unwrap();
        picture
    });
    let pictures = pictures.collect();
    (folder, journal, pictures)
}

fn run(
    pictures: &[Digest],
    journal: &mut Journal,
    look: &Watched<'_>,
    stop: &AtomicBool,
) -> Result<Outcome, CliError> {
    calibrate(pictures, journal, look, 2, stop, true)
}

#[test]
fn distorted_pictures_teach_words() {
    let look = Watched::new("m");
    let (_folder, mut journal, pictures) = journal(&look, 60);
    let before = look.looked();
    let outcome = run(&pictures, &mut journal, &look, &never()).unwrap();
    assert_eq!((outcome.searched, look.looked() - before), (60, 60));
    assert!(outcome.first > 40, "{outcome:?}");
    let calibration = outcome.calibration.unwrap();
    // Far ahead of all others is the same; as near as they are, or far from all, is not.
    let ahead = calibration.probability(&[0.99, 0.5, 0.5, 0.5, 0.4], 0);
    let among = calibration.probability(&[0.5, 0.5, 0.5, 0.5, 0.4], 0);
    assert!(
        ahead > 0.9 && among < 0.1,
        "{ahead} {among} {calibration:?}"
    );

    // All of it is in the journal now.
    let again = run(&pictures, &mut journal, &look, &never()).unwrap();
    assert_eq!((again, look.looked() - before), (outcome, 60));
}

#[test]
fn of_many_pictures_some_are_taken() {
    let look = Watched::new("m");
    let (_folder, mut journal, pictures) = journal(&look, 320);
    let outcome = run(&pictures, &mut journal, &look, &never()).unwrap();
    assert_eq!((outcome.searched, look.looked()), (300, 620));
    // One product fewer: hardly another choice, so hardly anything to look at.
    run(&pictures[1..], &mut journal, &look, &never()).unwrap();
    assert!(look.looked() <= 621, "{}", look.looked());
}

#[test]
fn products_that_share_a_picture_are_all_right() {
    let look = Watched::new("m");
    let (_folder, mut journal, pictures) = journal(&look, 40);
    let twice = [pictures.clone(), pictures.clone()].concat();
    let once = run(&pictures, &mut journal, &look, &never()).unwrap();
    let outcome = run(&twice, &mut journal, &look, &never()).unwrap();
    assert_eq!(
        (outcome.searched, outcome.first),
        (once.searched, once.first)
    );
    // A product's double is never farther: a gap to the second says nothing more.
    let doubles = outcome.calibration.unwrap();
    let second = doubles.probability(&[0.99, 0.99, 0.5, 0.5, 0.4], 1);
    assert!(second > 0.5, "{second} {doubles:?}");
}

#[test]
fn few_pictures_are_not_even_distorted() {
    let look = Watched::new("m");
    let (_folder, mut journal, pictures) = journal(&look, 29);
    let products = [pictures.clone(), pictures].concat();
    let outcome = run(&products, &mut journal, &look, &never()).unwrap();
    assert_eq!((outcome, look.looked()), (Outcome::default(), 29));
}

#[test]
fn a_panic_costs_one_picture() {
    let mut look = Watched::new("m");
    let (_folder, mut journal, pictures) = journal(&look, 40);
    look.panic_at = Some(45);
    let outcome = run(&pictures, &mut journal, &look, &never()).unwrap();
    assert_eq!(outcome.searched, 39);
    assert!(outcome.calibration.is_some());
}

#[test]
fn an_interruption_keeps_what_is_done() {
    let stop = never();
    let mut look = Watched::new("m");
    let (_folder, mut journal, pictures) = journal(&look, 40);
    look.stop_at = Some((50, &stop));
    let interrupted = run(&pictures, &mut journal, &look, &stop);
    let Err(CliError::Interrupted { done, total: 40 }) = interrupted else {
        panic!("{interrupted:?}");
    };
    assert_eq!(done + 40, look.looked());
    let rest = Watched::new("m");
    run(&pictures, &mut journal, &rest, &never()).unwrap();
    assert_eq!(done + rest.looked(), 40);
}
