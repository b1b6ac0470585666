//! The whole way from photo to products, on a network that sees nothing but the mean colour.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs;
use std::task::{Context, Waker};

use catalogue::{Calibration, Colours, Likeness, Product, Writer, WriterSettings};
use contract::{Digest, Embedding, FileError, FileRecord, Fingerprint, Observation, Shares};
use imageprep::{Crop, Input, PictureError, Recipe, Rgb8};

use super::*;
use mean_colour::MeanColour;
use memory::Memory;

mod celled;
mod codes;
mod measure;
mod shops;
mod wardrobe;
mod ways_on;

const MODEL: &str = "site/model/model.json";
const CATALOGUE: &str = "site/catalogue/catalogue.json";
const FINGERPRINT: [u8; 32] = [7; 32];

const LEFT: Crop = part([0, 0, 5_000, 10_000]);
const RIGHT: Crop = part([5_000, 0, 5_000, 10_000]);

const fn part([left, top, width, height]: [u32; 4]) -> Crop {
    match Crop::new(left, top, width, height) {
        Some(crop) => crop,
        None => Crop::WHOLE,
    }
}

/// What was told, in order.
type Events = Vec<(Event, Option<Vec<u8>>)>;

fn recipe() -> Recipe {
    Recipe {
        width: 16,
        height: 16,
        mean: [0.0; 3],
        std: [1.0; 3],
        ..Recipe::imagenet()
    }
}

fn plain(colour: [u8; 3]) -> Rgb8 {
    Rgb8::new(8, 8, colour.repeat(64)).unwrap()
}

fn photo(colour: [u8; 3]) -> Vec<u8> {
    imageprep::thumbnail(&plain(colour), 8, 8)
}

/// A site with a red, a green and a blue product.
fn site() -> Memory {
    site_of(&[
        ("Red", [200, 10, 10]),
        ("Green", [10, 200, 10]),
        ("Blue", [10, 10, 200]),
    ])
}

fn site_of(products: &[(&str, [u8; 3])]) -> Memory {
    let product = |&(name, colour): &(&str, [u8; 3])| {
        let product = Product {
            id: name.to_lowercase(),
            name: name.into(),
            attributes: vec![name.into(), String::new()],
        };
        (product, colour)
    };
    site_with(&["colour", "season"], products.iter().map(product))
}

/// Products with these attributes, each a plain picture.
fn site_with(
    attributes: &[&str],
    products: impl IntoIterator<Item = (Product, [u8; 3])>,
) -> Memory {
    let folder = tempfile::tempdir().unwrap();
    let fingerprint = Fingerprint(Digest::from_bytes(FINGERPRINT));
    let attributes = attributes.iter().map(|name| (*name).to_owned()).collect();
    let mut writer = Writer::new(
        folder.path(),
        WriterSettings::new(fingerprint, 3, attributes),
    )
    .unwrap();
    for (product, colour) in products {
        let network = model(1.0);
        let input = network.recipe.prepare(&plain(colour));
        let embedding = pollster::block_on(network.observe(&input))
            .unwrap()
            .embedding;
        let colours = Colours::new(imageprep::colours(&plain(colour))).unwrap();
        writer
            .push_with_colours(product, &embedding, &colours, &photo(colour))
            .unwrap();
    }
    writer.finish().unwrap();
    let mut memory = Memory::default();
    memory.files.insert(MODEL.into(), b"model".to_vec());
    memory
        .files
        .insert("site/model/part".into(), b"weights".to_vec());
    for file in walk(folder.path()) {
        let path = file.strip_prefix(folder.path()).unwrap().to_str().unwrap();
        let bytes = fs::read(&file).unwrap();
        memory.files.insert(format!("site/catalogue/{path}"), bytes);
    }
    memory
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                walk(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

fn model(golden: f32) -> MeanColour {
    MeanColour {
        recipe: recipe(),
        parts: vec![FileRecord::of("part", b"weights")],
        golden,
    }
}

fn open_with(host: &Memory, golden: f32) -> Result<Session<MeanColour>, Failure> {
    let load = async |_: &[u8]| Ok(model(golden));
    pollster::block_on(open(host, MODEL, CATALOGUE, load))
}

fn search(id: u64, count: usize, colour: [u8; 3]) -> Search {
    let photos = vec![file(photo(colour))];
    let query = Query {
        count,
        ..Query::default()
    };
    let code = None;
    Search {
        id,
        photos,
        code,
        query,
    }
}

fn file(bytes: Vec<u8>) -> PhotoFile {
    PhotoFile { bytes, part: None }
}

/// Serves `searches`, and gives what was told but for [`Event::Traced`], which has tests of its own.
fn serve(
    host: &Memory,
    session: &Session<MeanColour>,
    searches: impl IntoIterator<Item = Search>,
) -> Events {
    serve_all(host, session, searches.into_iter().map(Wanted::Search))
}

/// The same for anything that the page may want.
fn serve_all(
    host: &Memory,
    session: &Session<MeanColour>,
    wanted: impl IntoIterator<Item = Wanted>,
) -> Events {
    let mut events = serve_and_trace(host, session, wanted);
    events.retain(|(event, _)| !matches!(event, Event::Traced { .. }));
    events
}

/// Serves everything in `wanted` one after another, each asked for once the work at hand had its turn, and
/// gives what was told. Everything in memory answers at once, so whoever still waits after that waits for
/// what never comes.
fn serve_and_trace(
    host: &Memory,
    session: &Session<MeanColour>,
    searches: impl IntoIterator<Item = Wanted>,
) -> Events {
    const MORE_THAN_ENOUGH: usize = 20;
    host.events.borrow_mut().clear();
    let mut searches = searches.into_iter();
    let next = async || {
        let mut had_turn = false;
        poll_fn(|_| match std::mem::replace(&mut had_turn, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
        searches.next()
    };
    let mut serving = pin!(session.serve(host, next));
    let mut context = Context::from_waker(Waker::noop());
    let is_done = (0..MORE_THAN_ENOUGH).any(|_| serving.as_mut().poll(&mut context).is_ready());
    let events = host.events.take();
    assert!(is_done, "it hangs after {events:?}");
    events
}

#[test]
fn a_photo_gives_products_then_thumbnails() {
    let host = site();
    let session = open_with(&host, 1.0).unwrap();
    let events = serve(&host, &session, [search(4, 2, [20, 10, 220])]);
    assert!(matches!(events[0].0, Event::Looking { id: 4 }));
    // The clock in memory goes on by one at each look.
    let embedded = Event::Embedded {
        id: 4,
        milliseconds: 1.0,
        threads: 1,
    };
    assert_eq!(events[1], (embedded, None));
    assert!(matches!(events[2].0, Event::Coded { id: 4, .. }));
    let Event::Found { id: 4, matches, .. } = &events[3].0 else {
        panic!("{events:?}");
    };
    assert_eq!(
        matches
            .iter()
            .map(|m| m.id.own.as_str())
            .collect::<Vec<_>>(),
        ["blue", "red"]
    );
    assert_eq!(
        matches[0].attributes,
        [("colour".to_owned(), "Blue".to_owned())]
    );
    assert!(matches[0].similarity > 0.98);
    assert_eq!(
        events[4],
        (
            Event::Thumbnail { id: 4, rank: 0 },
            Some(photo([10, 10, 200]))
        )
    );
    assert!(matches!(events[5].0, Event::Thumbnail { id: 4, rank: 1 }));
    assert_eq!(events.len(), 6);
}

/// More products than one pack holds: the two red ones are in two packs.
fn site_of_two_packs() -> (Memory, [String; 2]) {
    let mut products = vec![("Red", [200, 10, 10])];
    let names: Vec<String> = (0..16).map(|number| format!("Blue {number}")).collect();
    products.extend(names.iter().map(|name| (name.as_str(), [10, 10, 200])));
    products.push(("Dark red", [150, 15, 15]));
    let host = site_of(&products);
    let session = open_with(&host, 1.0).unwrap();
    let packs = [0, 17].map(|index| {
        let catalogue = session.own.catalogue.borrow();
        let (record, _) = catalogue.thumbnail_pack(index).unwrap();
        beside(CATALOGUE, &record.path)
    });
    assert_ne!(packs[0], packs[1]);
    (host, packs)
}

fn thumbnails_of(events: &Events, wanted: u64) -> Vec<usize> {
    let ranks = events.iter().filter_map(|(event, bytes)| match event {
        Event::Thumbnail { id, rank } if *id == wanted && bytes.is_some() => Some(*rank),
        _ => None,
    });
    ranks.collect()
}

#[test]
fn a_thumbnail_that_never_comes_holds_up_nothing() {
    for (hanging, expected) in [(0, vec![1]), (1, vec![0])] {
        let (host, packs) = site_of_two_packs();
        let session = open_with(&host, 1.0).unwrap();
        host.hanging.replace(vec![packs[hanging].clone()]);
        let searches = [search(1, 2, [200, 10, 10]), search(2, 2, [10, 10, 200])];
        let events = serve(&host, &session, searches);
        assert_eq!(
            thumbnails_of(&events, 1),
            expected,
            "beside the hanging one"
        );
        let is_found = |wanted| {
            let mut events = events.iter();
            events.any(|(event, _)| matches!(event, Event::Found { id, .. } if *id == wanted))
        };
        assert!(is_found(1) && is_found(2), "{events:?}");
    }
}

#[test]
fn thumbnails_of_an_abandoned_photo_are_given_up() {
    let (host, packs) = site_of_two_packs();
    let session = open_with(&host, 1.0).unwrap();
    host.hanging.replace(packs.to_vec());
    let searches = [1, 2].map(|id| search(id, 2, [200, 10, 10]));
    // From the second photo on the packs would come for the first one too.
    let searches = searches.into_iter().inspect(|search| {
        if search.id == 2 {
            host.hanging.take();
        }
    });
    let events = serve(&host, &session, searches);
    assert_eq!(thumbnails_of(&events, 1), [0; 0]);
    assert_eq!(thumbnails_of(&events, 2), [0, 1]);
}

#[test]
fn matches_have_words_where_the_catalogue_is_calibrated() {
    let words = |host: &Memory| {
        let session = open_with(host, 1.0).unwrap();
        let events = serve(host, &session, [search(1, 2, [20, 10, 220])]);
        let Event::Found { matches, .. } = &events[3].0 else {
            panic!("{events:?}");
        };
        matches.iter().map(|m| m.likeness).collect::<Vec<_>>()
    };
    let mut host = site();
    assert_eq!(words(&host), [None, None]);

    let mut manifest = Manifest::parse(&host.files[CATALOGUE]).unwrap();
    manifest.calibration = Some(Calibration {
        bias: -3.5,
        similarity: 0.0,
        second: 0.0,
        fifth: 60.0,
        close: 0.5,
    });
    host.files.insert(CATALOGUE.into(), manifest.to_json());
    // The second is .04 nearer than the third, which is not shown; were it the last, it would not be
    // close.
    let expected = [Some(Likeness::Same), Some(Likeness::VerySimilar)];
    assert_eq!(words(&host), expected);
}

#[test]
fn only_what_is_published_is_kept() {
    let host = site();
    open_with(&host, 1.0).unwrap();
    let calls = host.forgotten.take();
    let folders: Vec<&str> = calls.iter().map(|(folder, _)| folder.as_str()).collect();
    assert_eq!(folders, ["site/model/", "site/catalogue/"]);
    for (folder, needed) in &calls {
        let published: Vec<&String> = host
            .files
            .keys()
            .filter(|path| path.starts_with(folder))
            .collect();
        assert!(published.len() >= 2, "{published:?}");
        for path in published {
            assert!(needed.contains(path), "{path} would be forgotten");
        }
    }
}

#[test]
fn manifests_are_kept_with_their_files_once_all_is_seen_to_work() {
    let host = site();
    open_with(&host, 1.0).unwrap();
    let kept = host.kept.take();
    let addresses: Vec<&str> = kept.iter().map(|kept| kept.0.as_str()).collect();
    assert_eq!(addresses, [MODEL, CATALOGUE]);
    for (address, manifest, needed) in &kept {
        assert_eq!(manifest, &host.files[address]);
        let is_there = |file: &String| host.files.contains_key(file);
        assert!(
            !needed.is_empty() && needed.iter().all(is_there),
            "{needed:?}"
        );
        assert!(
            !needed.iter().any(|file| file.contains("/thumbs/")),
            "{needed:?}"
        );
    }

    // What cannot be used must not take the place of what can.
    open_with(&host, 0.5).err().expect("another computation");
    let mut cut = site();
    cut.files.retain(|path, _| !path.ends_with(".shard"));
    open_with(&cut, 1.0).err().expect("no shard");
    assert_eq!(host.kept.take().len() + cut.kept.take().len(), 0);
}

#[test]
fn progress_ends_at_its_total() {
    let host = site();
    open_with(&host, 1.0).unwrap();
    for wanted in [Stage::Model, Stage::Catalogue, Stage::Check] {
        let steps: Vec<(u64, u64)> = host
            .events
            .borrow()
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Progress { stage, done, total } if *stage == wanted => Some((*done, *total)),
                _ => None,
            })
            .collect();
        assert!(steps.is_sorted(), "{wanted:?}: {steps:?}");
        let (done, total) = *steps.last().unwrap();
        assert!(done == total && total > 0, "{wanted:?}: {steps:?}");
    }
}

#[test]
fn a_bad_photo_ends_nothing() {
    let host = site();
    let session = open_with(&host, 1.0).unwrap();
    let empty = Search {
        photos: vec![file(Vec::new())],
        ..search(1, 5, [0; 3])
    };
    let events = serve(&host, &session, [empty, search(2, 5, [200, 0, 0])]);
    let failed = Event::Failed {
        id: Some(1),
        failure: Failure::Picture(PictureError::Empty),
    };
    assert_eq!(events[0], (failed, None));
    assert!(matches!(&events[4].0, Event::Found { id: 2, matches, .. } if matches.len() == 3));
}

#[test]
fn a_missing_thumbnail_leaves_its_card() {
    let mut host = site();
    let session = open_with(&host, 1.0).unwrap();
    host.files
        .retain(|path, _| !path.contains("/thumbs/") || path.ends_with(".index"));
    let events = serve(&host, &session, [search(1, 1, [200, 0, 0])]);
    assert_eq!(events[4], (Event::Thumbnail { id: 1, rank: 0 }, None));
}

/// What happens to the site, and the failure it must give.
type Case = (&'static str, fn(&mut Memory), fn(&Failure) -> bool);

#[test]
fn every_damage_has_its_own_failure() {
    let cases: [Case; 7] = [
        (
            "no model",
            |host| drop(host.files.remove(MODEL)),
            |failure| {
                matches!(
                    failure,
                    Failure::Unreachable {
                        what: Part::Model,
                        status: Some(404),
                        ..
                    }
                )
            },
        ),
        (
            "no part",
            |host| drop(host.files.remove("site/model/part")),
            |failure| matches!(failure, Failure::Unreachable { what: Part::Model, address, .. } if address == "site/model/part"),
        ),
        (
            "flipped byte",
            |host| {
                drop(
                    host.files
                        .insert("site/model/part".into(), b"weightz".to_vec()),
                )
            },
            |failure| {
                matches!(
                    failure,
                    Failure::File {
                        what: Part::Model,
                        error: FileError::Content { .. }
                    }
                )
            },
        ),
        (
            "no catalogue",
            |host| drop(host.files.remove(CATALOGUE)),
            |failure| {
                matches!(
                    failure,
                    Failure::Unreachable {
                        what: Part::Catalogue,
                        ..
                    }
                )
            },
        ),
        (
            "half a catalogue",
            |host| host.files.get_mut(CATALOGUE).unwrap().truncate(40),
            |failure| {
                matches!(
                    failure,
                    Failure::Format {
                        what: Part::Catalogue,
                        ..
                    }
                )
            },
        ),
        (
            "another model's catalogue",
            |host| {
                let manifest = host.files.get_mut(CATALOGUE).unwrap();
                let text = String::from_utf8(manifest.clone()).unwrap();
                *manifest = text
                    .replace(&"07".repeat(32), &"08".repeat(32))
                    .into_bytes();
            },
            |failure| matches!(failure, Failure::OtherModel { .. }),
        ),
        (
            "cut shard",
            |host| {
                let shard = host
                    .files
                    .iter_mut()
                    .find(|(path, _)| path.ends_with(".shard"));
                shard.unwrap().1.pop();
            },
            |failure| {
                matches!(
                    failure,
                    Failure::File {
                        what: Part::Catalogue,
                        error: FileError::Length { .. }
                    }
                )
            },
        ),
    ];
    let mut wrong = Vec::new();
    for (name, damage, is_expected) in cases {
        let mut host = site();
        damage(&mut host);
        match open_with(&host, 1.0) {
            Err(failure) if is_expected(&failure) => {}
            other => wrong.push(format!("{name}: {:?}", other.map(|_| ()))),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_device_that_computes_something_else_is_refused() {
    for cosine in [0.9, f32::NAN, -1.0] {
        assert!(
            matches!(open_with(&site(), cosine), Err(Failure::SelfTest { .. })),
            "{cosine}"
        );
    }
    assert!(open_with(&site(), 0.9999).is_ok());
}

mod looking;
mod mean_colour;
mod memory;
