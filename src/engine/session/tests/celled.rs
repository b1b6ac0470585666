//! Catalogues in cells: which are fetched for a search, what its answers say, and what stays in memory.

use std::collections::BTreeSet;
use std::io;

use ::cells::{Cells, Products, RowFile, Sink, build, row_of, train};
use catalogue::cells::CellSettings;
use catalogue::{Catalogue, EmbeddingCode};

use super::*;
use crate::engine::protocol::{Coverage, Match, Narrowed, Standing};

/// Products of a cell, about.
const PER_CELL: usize = 40;

const DIMENSION: usize = 24;
const CLUSTERS: usize = 30;
const PRODUCTS: usize = 1_200;

/// A number that looks drawn, in −1..1, the same for the same seed.
fn noise(seed: u64) -> f32 {
    let mut x = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^= x >> 31;
    (x >> 40) as f32 / (1_u32 << 23) as f32 - 1.0
}

fn around(centre: impl Fn(usize) -> f32, spread: f32, seed: u64) -> Embedding {
    let value = |c: usize| centre(c) + spread * noise(seed * 1_000 + c as u64);
    Embedding::normalise((0..DIMENSION).map(value).collect()).unwrap()
}

/// A product of a cluster: neighbours of neighbours are near each other, and no two alike.
fn embedding(number: usize) -> Embedding {
    let cluster = (number % CLUSTERS) as u64;
    let own = around(|c| noise(cluster * 77 + c as u64), 0.0, 0);
    let kind = around(
        |c| own.as_slice()[c],
        0.25,
        9_000 + (number % (4 * CLUSTERS)) as u64,
    );
    around(|c| kind.as_slice()[c], 0.12, 50_000 + number as u64)
}

/// What a photo of a product may look like to the network.
fn distorted(number: usize) -> Embedding {
    let product = embedding(number);
    around(|c| product.as_slice()[c], 0.08, 900_000 + number as u64)
}

fn cluster(number: usize) -> String {
    format!("Kind {}", number % CLUSTERS)
}

/// Texts and colours of numbered products, each with a thumbnail of its own.
struct Numbered;

impl Products for Numbered {
    fn product(&self, number: u64) -> io::Result<(Product, Colours, Vec<u8>)> {
        let number = number as usize;
        let product = Product {
            id: format!("p{number}"),
            name: format!("Product of number {number}"),
            attributes: vec![cluster(number), format!("Size {}", number % 3)],
        };
        let colour = [(number % 256) as u8, (number / 7 % 256) as u8, 40];
        let colours = Colours::new(imageprep::colours(&plain(colour))).unwrap();
        Ok((product, colours, photo(colour)))
    }
}

struct Files<'a>(&'a mut HashMap<String, Vec<u8>>);

impl Sink for Files<'_> {
    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let address = format!("site/catalogue/{path}");
        self.0.insert(address, bytes.to_vec());
        Ok(())
    }
}

/// A site whose catalogue is in cells.
pub(super) fn celled_site() -> Memory {
    let mut host = Memory::default();
    host.files.insert(MODEL.into(), b"model".to_vec());
    host.files
        .insert("site/model/part".into(), b"weights".to_vec());
    let scratch = tempfile::tempdir().unwrap();
    let mut rows = RowFile::new(scratch.path(), DIMENSION).unwrap();
    for number in 0..PRODUCTS {
        rows.push(&row_of(&embedding(number))).unwrap();
    }
    let sample = rows.sample(PRODUCTS).unwrap();
    let centres = train(&sample, DIMENSION, PRODUCTS / PER_CELL);
    let cells = Cells {
        settings: CellSettings {
            title: "In cells".into(),
            fingerprint: Fingerprint(Digest::from_bytes(FINGERPRINT)),
            dimension: DIMENSION,
            attributes: vec!["kind".into(), "size".into()],
            per_pack: 8,
            centre_steps: 96.0,
            towards: 0.94,
        },
        products: PER_CELL,
    };
    let mut sink = Files(&mut host.files);
    let built = build(
        &cells,
        &centres,
        &mut rows,
        &Numbered,
        scratch.path(),
        &mut sink,
    );
    let manifest = built.unwrap().manifest;
    assert!(manifest.cells.as_ref().unwrap().cells >= 20, "{manifest:?}");
    host.files.insert(CATALOGUE.into(), manifest.to_json());
    host
}

/// Everything in memory.
fn whole(host: &Memory) -> Catalogue {
    let manifest = Manifest::parse(&host.files[CATALOGUE]).unwrap();
    let mut catalogue = Catalogue::new(manifest.clone(), manifest.fingerprint).unwrap();
    let file = |path: &str| &host.files[&format!("site/catalogue/{path}")];
    while let Some(record) = catalogue.next_shard().cloned() {
        catalogue.add_shard(file(&record.path)).unwrap();
    }
    for cell in 0..manifest.cells.unwrap().cells {
        let record = catalogue.directory().unwrap().file(cell).unwrap();
        catalogue.add_cell(cell, file(&record.path)).unwrap();
    }
    catalogue
}

fn code(embedding: &Embedding) -> EmbeddingCode {
    let fingerprint = Fingerprint(Digest::from_bytes(FINGERPRINT));
    EmbeddingCode::of(embedding, Colours::UNKNOWN, &fingerprint)
}

/// A search for what a photo of a product looks like.
pub(super) fn photo_of(id: u64, number: usize, change: impl FnOnce(&mut Query)) -> Wanted {
    let mut query = Query::default();
    change(&mut query);
    Wanted::Search(Search {
        id,
        photos: Vec::new(),
        code: Some(code(&distorted(number))),
        query,
    })
}

fn again(id: u64, change: impl FnOnce(&mut Query)) -> Wanted {
    let mut query = Query::default();
    change(&mut query);
    Wanted::Search(Search {
        id,
        photos: Vec::new(),
        code: None,
        query,
    })
}

/// The answers to a search, in order.
pub(super) fn answers(events: &Events, wanted: u64) -> Vec<(Vec<Match>, Narrowed)> {
    let found = events.iter().filter_map(|(event, _)| match event {
        Event::Found {
            id,
            matches,
            narrowed,
            ..
        } if *id == wanted => Some((matches.clone(), narrowed.clone())),
        _ => None,
    });
    found.collect()
}

/// The last answer to a search, of which it is the only one that is not open.
fn answer(events: &Events, wanted: u64) -> (Vec<String>, Coverage) {
    let mut answers = answers(events, wanted);
    let (matches, narrowed) = answers
        .pop()
        .unwrap_or_else(|| panic!("none to {wanted}: {events:?}"));
    for (_, before) in &answers {
        assert!(before.is_open(), "{before:?}");
    }
    assert!(!narrowed.is_open(), "{narrowed:?}");
    let ids = matches.into_iter().map(|found| found.id.own).collect();
    (ids, narrowed.coverage.unwrap())
}

/// The cells that came so far.
pub(super) fn cells_of(host: &Memory) -> Vec<String> {
    let came = host.came.borrow();
    let cells = came.iter().filter(|address| address.ends_with(".cell"));
    cells.cloned().collect()
}

#[test]
fn opening_fetches_the_directory_and_keeps_it_with_the_manifest() {
    let host = celled_site();
    open_with(&host, 1.0).unwrap();
    assert_eq!(cells_of(&host), [""; 0]);
    let kept = host.kept.take();
    let (address, _, needed) = kept.last().unwrap();
    assert_eq!(address, CATALOGUE);
    assert_eq!(needed.len(), 1, "{needed:?}");
    assert!(needed[0].starts_with("site/catalogue/cells/"), "{needed:?}");
}

#[test]
fn a_hundred_searches_find_what_an_exact_one_finds_in_a_few_cells() {
    let host = celled_site();
    let exact = whole(&host);
    let cells = exact.directory().unwrap().len();
    let (mut same, mut fetched) = (0, 0);
    for number in 0..100 {
        let number = number * 11;
        host.came.take();
        let session = open_with(&host, 1.0).unwrap();
        let events = serve_all(&host, &session, [photo_of(1, number, |_| ())]);
        let (mut found, coverage) = answer(&events, 1);
        let query = code(&distorted(number)).embedding().unwrap();
        let hits = exact.search(&query, 5).into_iter();
        let mut expected: Vec<String> = hits
            .map(|hit| exact.id(hit.index).unwrap().to_owned())
            .collect();
        found.sort();
        expected.sort();
        same += usize::from(found == expected);
        let came = cells_of(&host);
        fetched += came.len();
        let distinct: BTreeSet<&String> = came.iter().collect();
        assert_eq!(distinct.len(), came.len(), "one came twice");
        assert!(
            matches!(coverage.standing, Standing::Settled | Standing::Certain),
            "{coverage:?} after {} cells",
            came.len()
        );
        assert!(coverage.is_more && coverage.compared < PRODUCTS as u64);
    }
    println!("{same} of 100 the same, {fetched} cells of {cells} each");
    assert!(same >= 95, "{same} of 100");
    assert!(fetched <= 600, "{fetched} cells of {cells}, 100 times");
}

#[test]
fn answers_before_the_last_are_open_and_pictures_come_after_it() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    // Twice the usual number, so that three cells are not enough.
    let events = serve_all(&host, &session, [photo_of(1, 7, |query| query.count = 65)]);
    let told = answers(&events, 1);
    assert!(told.len() >= 2, "{}", told.len());
    let (ids, _) = answer(&events, 1);
    let last = events
        .iter()
        .rposition(|(event, _)| matches!(event, Event::Found { .. }));
    let pictures = events
        .iter()
        .enumerate()
        .filter(|(_, (event, _))| matches!(event, Event::Thumbnail { .. }));
    let places: Vec<usize> = pictures.map(|(place, _)| place).collect();
    assert_eq!(places.len(), ids.len());
    assert!(places.iter().all(|place| Some(*place) > last), "{places:?}");
    // Facets count all of the catalogue, whatever was compared.
    let (_, narrowed) = &told[0];
    let kinds = narrowed
        .facets
        .iter()
        .find(|facet| facet.attribute == "kind")
        .unwrap();
    let counted: u32 = kinds.values.iter().map(|value| value.count).sum();
    assert_eq!(counted as usize, PRODUCTS);
}

#[test]
fn a_second_search_nearby_fetches_little_and_one_with_everything_at_hand_nothing() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    let first = serve_all(&host, &session, [photo_of(1, 7, |_| ())]);
    let before = cells_of(&host);
    let again = serve_all(&host, &session, [photo_of(2, 7, |_| ())]);
    assert_eq!(cells_of(&host), before);
    assert_eq!(answer(&first, 1), answer(&again, 2));
    // With everything at hand, the one answer is the last.
    assert_eq!(answers(&again, 2).len(), 1);
}

#[test]
fn a_filter_fetches_cells_that_can_match_and_no_others() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    let wanted = cluster(12);
    let filter = |query: &mut Query| query.toggle_value("kind", &wanted);
    let searches = [photo_of(1, 7, |_| ()), again(2, filter)];
    serve_all(&host, &session, searches.into_iter().take(1));
    let before = cells_of(&host).len();
    let events = serve_all(&host, &session, [again(2, filter)]);
    let (ids, coverage) = answer(&events, 2);
    assert_eq!(ids.len(), 5, "{coverage:?}");
    let number = |id: &String| id[1..].parse::<usize>().unwrap();
    assert!(
        ids.iter().all(|id| cluster(number(id)) == wanted),
        "{ids:?}"
    );
    let came = cells_of(&host).split_off(before);
    assert!(!came.is_empty());
    let catalogue = session.own.catalogue.borrow();
    let directory = catalogue.directory().unwrap();
    let all = [(String::from("kind"), BTreeSet::from([wanted.clone()]))].into();
    let attributes = &catalogue.manifest().attributes;
    for address in &came {
        let cell = directory
            .files()
            .position(|file| address.ends_with(&file.path))
            .unwrap();
        assert!(
            directory.can_match(cell as u32, &all, attributes),
            "{address}"
        );
    }

    drop(catalogue);
    let nothing = |query: &mut Query| query.toggle_value("kind", "Kind of nothing");
    let events = serve_all(&host, &session, [again(3, nothing)]);
    let (ids, coverage) = answer(&events, 3);
    assert!(ids.is_empty() && coverage.standing == Standing::Certain && !coverage.is_more);
}

#[test]
fn without_a_network_the_answer_is_from_what_is_here_and_says_so() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    serve_all(
        &host,
        &session,
        [photo_of(1, 7, |_| ()), photo_of(2, 8, |_| ())],
    );
    let before = cells_of(&host);
    host.is_offline.set(true);
    // Another visit, which has nothing in memory.
    let session = open_with(&host, 1.0).unwrap();
    let events = serve_all(&host, &session, [photo_of(3, 7, |_| ())]);
    let (near, coverage) = answer(&events, 3);
    assert_eq!(near.len(), 5);
    assert_ne!(
        coverage.standing,
        Standing::Offline,
        "all of its cells are here"
    );
    let events = serve_all(&host, &session, [photo_of(4, 15, |_| ())]);
    let (far, coverage) = answer(&events, 4);
    assert_eq!(far.len(), 5);
    assert_eq!(coverage.standing, Standing::Offline);
    assert!(coverage.is_more);
    let distinct = |cells: Vec<String>| cells.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(distinct(cells_of(&host)), distinct(before));

    // The network comes back, and the same search with it.
    host.is_offline.set(false);
    let events = serve_all(&host, &session, [photo_of(5, 15, |_| ())]);
    let (found, coverage) = answer(&events, 5);
    assert_ne!(found, far);
    assert_ne!(coverage.standing, Standing::Offline);
}

#[test]
fn where_no_cell_is_here_and_no_network_the_search_fails_in_words() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    host.is_offline.set(true);
    let events = serve_all(&host, &session, [photo_of(1, 7, |_| ())]);
    let failed = Event::Failed {
        id: Some(1),
        failure: Failure::NoCells,
    };
    assert_eq!(events.last(), Some(&(failed, None)));
    host.is_offline.set(false);
    let events = serve_all(&host, &session, [photo_of(2, 7, |_| ())]);
    assert_eq!(answer(&events, 2).0.len(), 5);
}

#[test]
fn cells_that_are_gone_from_the_host_are_told_from_no_network() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    let mut probe = celled_site();
    serve_all(
        &probe,
        &open_with(&probe, 1.0).unwrap(),
        [photo_of(1, 7, |_| ())],
    );
    let nearest = cells_of(&probe);
    drop(session);
    // The first three are asked for at once; one of them is missing, one damaged.
    probe.came.take();
    probe.files.remove(&nearest[0]);
    probe.files.get_mut(&nearest[1]).unwrap()[9] ^= 1;
    let session = open_with(&probe, 1.0).unwrap();
    let events = serve_all(&probe, &session, [photo_of(1, 7, |_| ())]);
    let (found, coverage) = answer(&events, 1);
    assert_eq!(found.len(), 5);
    assert_eq!(coverage.standing, Standing::Lost);

    // Where none is left, the failure is the file's.
    probe.files.retain(|path, _| !path.ends_with(".cell"));
    let session = open_with(&probe, 1.0).unwrap();
    let events = serve_all(&probe, &session, [photo_of(2, 7, |_| ())]);
    let Some((Event::Failed { failure, .. }, _)) = events.last() else {
        panic!("{events:?}");
    };
    assert!(
        matches!(
            failure,
            Failure::Unreachable {
                status: Some(404),
                what: Part::Catalogue,
                ..
            }
        ),
        "{failure:?}"
    );
}

#[test]
fn a_new_search_takes_the_place_of_one_that_waits_for_cells() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    let probe = celled_site();
    serve_all(
        &probe,
        &open_with(&probe, 1.0).unwrap(),
        [photo_of(1, 7, |_| ())],
    );
    host.hanging.replace(cells_of(&probe));
    let searches = [photo_of(1, 7, |_| ()), photo_of(2, 12, |_| ())];
    let events = serve_all(&host, &session, searches);
    assert!(answers(&events, 1).is_empty(), "{events:?}");
    assert_eq!(answer(&events, 2).0.len(), 5);
    // What interrupts it otherwise does not end it.
    host.hanging.take();
    let picture = Wanted::Picture {
        id: 3,
        rank: 9,
        product: "p7".into(),
    };
    let events = serve_all(&host, &session, [photo_of(3, 7, |_| ()), picture]);
    assert_eq!(answer(&events, 3).0.len(), 5);
}

#[test]
fn products_are_found_again_by_their_names_wherever_their_cells_are() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    let events = serve_all(
        &host,
        &session,
        [photo_of(1, 7, |_| ()), photo_of(2, 15, |_| ())],
    );
    let (first, _) = answer(&events, 1);
    // As though other searches had taken its place.
    let all: Vec<u32> = session.own.catalogue.borrow().cells_held().collect();
    for cell in all {
        session.own.catalogue.borrow_mut().drop_cell(cell);
    }
    let id = &first[1];
    let like_it = |query: &mut Query| query.product = Some(id.as_str().into());
    let events = serve_all(&host, &session, [again(3, like_it)]);
    let (found, coverage) = answer(&events, 3);
    assert_eq!(coverage.missing, 0);
    assert!(found.len() == 5 && !found.contains(id), "{found:?}");
    let exact = whole(&host);
    let own = Embedding::normalise(exact.vector(exact.index_of(id).unwrap())).unwrap();
    let hits = exact.search(&own, 2);
    assert_eq!(
        exact.id(hits[1].index),
        Some(found[0].as_str()),
        "the nearest but itself"
    );

    // In another visit, from a link, nobody has told where it is: but it was near the photo.
    let session = open_with(&host, 1.0).unwrap();
    let events = serve_all(&host, &session, [photo_of(1, 7, like_it)]);
    assert_eq!(answer(&events, 1).0, found);
    let elsewhere = |query: &mut Query| query.toggle_like("p15");
    let events = serve_all(&host, &session, [photo_of(2, 7, elsewhere)]);
    let (found, coverage) = answer(&events, 2);
    assert_eq!((found.len(), coverage.missing), (5, 1));
}

#[test]
fn likes_move_the_search_to_other_cells() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    let events = serve_all(
        &host,
        &session,
        [photo_of(1, 7, |_| ()), photo_of(2, 15, |_| ())],
    );
    let (plain, _) = answer(&events, 1);
    let (far, _) = answer(&events, 2);
    let liked = |query: &mut Query| query.toggle_like(far[0].as_str());
    let events = serve_all(&host, &session, [photo_of(3, 7, liked)]);
    let (moved, coverage) = answer(&events, 3);
    assert_eq!(coverage.missing, 0);
    assert_ne!(moved, plain);
}

#[test]
fn memory_is_bounded_and_what_is_shown_stays() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    session.own.shelves.most_bytes.set(40_000);
    let most = |session: &Session<MeanColour>| {
        let catalogue = session.own.catalogue.borrow();
        let held = catalogue
            .cells_held()
            .map(|cell| catalogue.cell_bytes(cell).unwrap());
        held.collect::<Vec<u64>>()
    };
    for number in 0..CLUSTERS {
        let id = number as u64 + 1;
        let events = serve_all(&host, &session, [photo_of(id, number, |_| ())]);
        let (found, _) = answer(&events, id);
        let catalogue = session.own.catalogue.borrow();
        let is_held = |id: &String| catalogue.index_of(id).is_some();
        assert!(found.iter().all(is_held), "{found:?}");
    }
    let held = most(&session);
    let cells = session.own.catalogue.borrow().directory().unwrap().len();
    assert!(
        held.len() < cells / 2,
        "{} of {cells} cells: {held:?}",
        held.len()
    );
    assert_eq!(
        session.own.catalogue.borrow().len(),
        session.own.catalogue.borrow().indexes().count()
    );
}

#[test]
fn what_is_of_another_version_goes_and_pictures_of_kept_cells_stay() {
    let host = celled_site();
    let session = open_with(&host, 1.0).unwrap();
    serve_all(&host, &session, [photo_of(1, 7, |_| ())]);
    host.forgotten.take();
    open_with(&host, 1.0).unwrap();
    let folders: Vec<String> = host
        .forgotten
        .take()
        .into_iter()
        .map(|call| call.0)
        .collect();
    assert_eq!(folders, ["site/model/"], "nothing of the catalogue is old");

    let old = "site/catalogue/cells/0123456789abcdef.cell";
    let came = host.came.borrow().clone();
    let needed_then: Vec<&String> = came
        .iter()
        .filter(|path| path.starts_with("site/catalogue/"))
        .collect();
    host.came.borrow_mut().push(old.into());
    open_with(&host, 1.0).unwrap();
    let calls = host.forgotten.take();
    let (_, needed) = calls
        .iter()
        .find(|call| call.0 == "site/catalogue/")
        .unwrap();
    assert!(!needed.iter().any(|path| path == old));
    for path in needed_then {
        assert!(needed.contains(path), "{path} would be forgotten");
    }
}
