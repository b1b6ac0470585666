//! A person's own clothes: looked at between searches, kept, compared with every photo.

use std::cell::RefCell;

use ::wardrobe::Piece;

use super::*;
use crate::engine::wardrobe::{Event as Told, Lasting, OwnedMatch, Recalled, Refusal, Request};

/// Files in memory, and what becomes of them.
#[derive(Default)]
struct Drawer {
    files: RefCell<HashMap<String, Vec<u8>>>,
    lasting: Lasting,
}

impl Shelf for &Drawer {
    async fn put(&self, name: &str, bytes: &[u8]) -> Lasting {
        if self.lasting == Lasting::Kept {
            let old = self.files.borrow_mut().insert(name.into(), bytes.into());
            assert_eq!(old, None, "a file was written over");
        }
        self.lasting
    }
}

/// A site, a session on it, and a drawer.
struct Room<'a> {
    host: Memory,
    session: Session<MeanColour>,
    chores: Chores<&'a Drawer>,
}

impl<'a> Room<'a> {
    fn new(drawer: &'a Drawer) -> Self {
        Self::at(site(), drawer)
    }

    fn at(host: Memory, drawer: &'a Drawer) -> Self {
        let session = open_with(&host, 1.0).unwrap();
        host.events.take();
        let chores = Chores::new(drawer);
        Self {
            host,
            session,
            chores,
        }
    }

    /// Does everything that there is to do, and gives what was told of the wardrobe.
    fn tend(&self) -> Vec<(Told, Option<Vec<u8>>)> {
        while self.session.has_chores(&self.chores) {
            pollster::block_on(self.session.tend(&self.host, &self.chores));
        }
        let told = self.host.events.take().into_iter();
        told.map(|(event, bytes)| match event {
            Event::Wardrobe(told) => (told, bytes),
            other => panic!("{other:?}"),
        })
        .collect()
    }

    fn ask(&self, request: Request, bytes: &[u8]) -> Vec<(Told, Option<Vec<u8>>)> {
        self.chores.add(request, bytes.to_vec());
        self.tend()
    }

    fn embed(&self, number: u64, photo: &[u8]) -> Vec<(Told, Option<Vec<u8>>)> {
        let name = format!("{number}.jpg");
        self.ask(Request::Embed { number, name }, photo)
    }

    /// Searches the shop, so that the wardrobe knows the photo; forgets what was told of it.
    fn search(&self, id: u64, colour: [u8; 3]) {
        serve(&self.host, &self.session, [search(id, 2, colour)]);
    }
}

fn kept(told: &[(Told, Option<Vec<u8>>)]) -> Piece {
    match told {
        [(Told::Kept { .. }, Some(file))] => Piece::parse(file).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn owned(told: &[(Told, Option<Vec<u8>>)], wanted: u64) -> Vec<OwnedMatch> {
    match told.last() {
        Some((Told::Owned { id, pieces }, None)) if *id == wanted => pieces.clone(),
        other => panic!("{other:?}"),
    }
}

fn recalled(piece: &Piece) -> Recalled {
    Recalled {
        key: piece.key,
        fingerprint: piece.fingerprint,
        framing: piece.framing,
        components: piece.row.len(),
    }
}

fn rows(pieces: &[&Piece]) -> Vec<u8> {
    let rows = pieces.iter().flat_map(|piece| &piece.row);
    rows.map(|&value| value as u8).collect()
}

#[test]
fn a_photo_becomes_a_piece_that_holds_what_the_network_has_seen() {
    let drawer = Drawer::default();
    let room = Room::new(&drawer);
    let file = photo([200, 10, 10]);
    let piece = kept(&room.embed(3, &file));
    assert_eq!(piece.key, Digest::of(&file));
    assert_eq!(piece.name, "3.jpg");
    assert_eq!(piece.fingerprint, model(1.0).fingerprint());
    let seen = imageprep::decode(&piece.picture).unwrap();
    let whole = imageprep::decode(&file).unwrap();
    assert_eq!(recipe().normalise(&seen), recipe().prepare(&whole));
    let files = drawer.files.borrow();
    assert_eq!(files.len(), 1);
    assert_eq!(files[&piece.file_name()], piece.encode());
}

#[test]
fn the_same_photo_is_one_piece() {
    let drawer = Drawer::default();
    let room = Room::new(&drawer);
    let file = photo([200, 10, 10]);
    let key = kept(&room.embed(1, &file)).key;
    assert_eq!(
        room.embed(2, &file),
        [(Told::Known { number: 2, key }, None)]
    );
}

#[test]
fn a_photo_that_is_none_stops_nothing() {
    let drawer = Drawer::default();
    let room = Room::new(&drawer);
    let told = room.embed(1, b"my notes");
    let refusal = Refusal::Picture(PictureError::NotAPicture);
    assert_eq!(told, [(Told::Refused { number: 1, refusal }, None)]);
    kept(&room.embed(2, &photo([1, 2, 3])));
}

#[test]
fn pieces_last_as_the_shelf_says() {
    for lasting in [Lasting::Kept, Lasting::NoStorage, Lasting::NoRoom] {
        let drawer = Drawer {
            lasting,
            ..Drawer::default()
        };
        let room = Room::new(&drawer);
        let told = room.embed(1, &photo([9, 9, 200]));
        let is_told = matches!(&told[0].0, Told::Kept { lasting: told, .. } if *told == lasting);
        assert!(is_told, "{told:?}");
        // In this visit it is compared all the same.
        room.search(1, [9, 9, 200]);
        assert_eq!(owned(&room.tend(), 1).len(), 1);
    }
}

#[test]
fn what_resembles_a_photo_is_told_after_its_products_and_when_the_wardrobe_changes() {
    let drawer = Drawer::default();
    let room = Room::new(&drawer);
    let red = kept(&room.embed(1, &photo([200, 10, 10])));
    let blue = kept(&room.embed(2, &photo([10, 10, 200])));
    assert_eq!(room.tend(), []);
    room.search(7, [20, 10, 220]);
    let first = owned(&room.tend(), 7);
    let keys: Vec<Digest> = first.iter().map(|piece| piece.key).collect();
    assert_eq!(keys, [blue.key, red.key]);
    assert!(first[0].similarity > 0.98 && first[1].similarity < 0.7);
    assert_eq!(room.tend(), [], "it is told once");

    let told = room.embed(3, &photo([22, 12, 222]));
    let nearer = kept(&told[..1]);
    assert_eq!(owned(&told, 7)[0].key, nearer.key);
    let told = room.ask(Request::Remove { key: nearer.key }, &[]);
    assert_eq!(owned(&told, 7), first);
    let told = room.ask(Request::Clear, &[]);
    assert_eq!(owned(&told, 7), []);
}

#[test]
fn similarities_are_the_shops() {
    // The shop's own products as pieces: the same similarities to the last bit.
    let drawer = Drawer::default();
    let room = Room::new(&drawer);
    for (number, colour) in [[200, 10, 10], [10, 200, 10], [10, 10, 200]]
        .iter()
        .enumerate()
    {
        room.embed(number as u64, &imageprep::png(&plain(*colour)));
    }
    let events = serve(&room.host, &room.session, [search(1, 3, [90, 40, 70])]);
    let found = events.iter().find_map(|(event, _)| match event {
        Event::Found { matches, .. } => Some(matches),
        _ => None,
    });
    let matches = found.unwrap_or_else(|| panic!("{events:?}"));
    let own: Vec<f32> = owned(&room.tend(), 1)
        .iter()
        .map(|own| own.similarity)
        .collect();
    let shops: Vec<f32> = matches.iter().map(|product| product.similarity).collect();
    assert_eq!(own, shops);
}

#[test]
fn pieces_have_words_where_the_catalogue_is_calibrated() {
    let words = |host: Memory| {
        let drawer = Drawer::default();
        let room = Room::at(host, &drawer);
        room.embed(1, &photo([230, 230, 20]));
        room.search(1, [235, 235, 20]);
        let found = owned(&room.tend(), 1);
        found.iter().map(|own| own.likeness).collect::<Vec<_>>()
    };
    assert_eq!(words(site()), [None]);
    let mut host = site();
    let mut manifest = Manifest::parse(&host.files[CATALOGUE]).unwrap();
    manifest.calibration = Some(Calibration {
        bias: -3.5,
        similarity: 0.0,
        second: 0.0,
        fifth: 60.0,
        close: 0.5,
    });
    host.files.insert(CATALOGUE.into(), manifest.to_json());
    // The shop has nothing yellow, so the piece stands out.
    assert_eq!(words(host), [Some(Likeness::Same)]);
}

#[test]
fn what_is_kept_is_recalled_by_the_next_engine() {
    let drawer = Drawer::default();
    let pieces = {
        let room = Room::new(&drawer);
        [[200, 10, 10], [10, 10, 200]].map(|colour| kept(&room.embed(1, &photo(colour))))
    };
    let other = Piece {
        fingerprint: Fingerprint(Digest::of(b"an older model")),
        ..pieces[0].clone()
    };
    let renewable = Piece {
        key: Digest::of(b"renewable"),
        ..other.clone()
    };
    let outdated = Piece {
        key: Digest::of(b"outdated"),
        framing: Digest::of(b"another size"),
        ..other.clone()
    };
    let broken = Piece {
        key: Digest::of(b"broken"),
        row: vec![1; 2],
        ..pieces[0].clone()
    };
    // The old file of a renewed piece says nothing new.
    let all = [
        &pieces[0], &other, &outdated, &renewable, &broken, &pieces[1],
    ];
    let room = Room::new(&drawer);
    let request = Request::Recall {
        pieces: all.iter().map(|piece| recalled(piece)).collect(),
    };
    let told = room.ask(request, &rows(&all));
    let expected = Told::Recalled {
        renewable: vec![renewable.key],
        outdated: vec![outdated.key, broken.key],
    };
    assert_eq!(told, [(expected, None)]);
    room.search(1, [200, 10, 10]);
    let keys: Vec<Digest> = owned(&room.tend(), 1).iter().map(|own| own.key).collect();
    assert_eq!(keys, [pieces[0].key, pieces[1].key]);
    // And the photo is not looked at again.
    let known = room.embed(4, &photo([10, 10, 200]));
    assert!(
        matches!(known[0].0, Told::Known { number: 4, .. }),
        "{known:?}"
    );
}

#[test]
fn a_recall_takes_nothing_away() {
    let drawer = Drawer::default();
    let room = Room::new(&drawer);
    let piece = kept(&room.embed(1, &photo([200, 10, 10])));
    let pieces = Vec::new();
    let told = room.ask(Request::Recall { pieces }, &[]);
    assert!(matches!(told[0].0, Told::Recalled { .. }), "{told:?}");
    room.search(1, [200, 10, 10]);
    assert_eq!(owned(&room.tend(), 1)[0].key, piece.key);
}

#[test]
fn a_recall_of_too_few_bytes_recalls_what_is_there() {
    let drawer = Drawer::default();
    let room = Room::new(&drawer);
    let piece = kept(&room.embed(1, &photo([200, 10, 10])));
    let next = Room::new(&drawer);
    let twice = [
        &piece,
        &Piece {
            key: Digest::of(b"2"),
            ..piece.clone()
        },
    ];
    let request = Request::Recall {
        pieces: twice.iter().map(|piece| recalled(piece)).collect(),
    };
    let told = next.ask(request, &rows(&[&piece])[..]);
    let Told::Recalled { outdated, .. } = &told[0].0 else {
        panic!("{told:?}");
    };
    assert_eq!(outdated, &[Digest::of(b"2")]);
}

#[test]
fn a_renewed_piece_is_what_its_photo_would_be() {
    let drawer = Drawer::default();
    let room = Room::new(&drawer);
    let fresh = kept(&room.embed(1, &photo([200, 60, 10])));
    let old = Piece {
        fingerprint: Fingerprint(Digest::of(b"an older model")),
        row: vec![127, 0, 0],
        ..fresh.clone()
    };
    let later = Drawer::default();
    let room = Room::new(&later);
    assert_eq!(
        kept(&room.ask(Request::Renew { number: 2 }, &old.encode())),
        fresh
    );
    assert_ne!(old.file_name(), fresh.file_name());

    let small = imageprep::png(&plain([1, 2, 3]));
    let cases = [
        ("no piece", b"my notes".to_vec()),
        (
            "another framing",
            Piece {
                framing: Digest::of(b""),
                ..old.clone()
            }
            .encode(),
        ),
        (
            "another size",
            Piece {
                picture: small,
                ..old.clone()
            }
            .encode(),
        ),
        (
            "no picture",
            Piece {
                picture: vec![1, 2],
                ..old
            }
            .encode(),
        ),
    ];
    for (name, file) in cases {
        let told = room.ask(Request::Renew { number: 3 }, &file);
        let is_refused = matches!(&told[..], [(Told::Refused { number: 3, .. }, None)]);
        assert!(is_refused, "{name}: {told:?}");
    }
}

#[test]
fn requests_wait_their_turn_one_at_a_time() {
    let drawer = Drawer::default();
    let room = Room::new(&drawer);
    for number in 1..=3 {
        let name = String::new();
        let colour = [number as u8 * 50, 10, 10];
        room.chores
            .add(Request::Embed { number, name }, photo(colour));
    }
    for number in 1..=3 {
        assert!(room.session.has_chores(&room.chores));
        pollster::block_on(room.session.tend(&room.host, &room.chores));
        let events = room.host.events.take();
        let is_next = matches!(
            &events[..],
            [(Event::Wardrobe(Told::Kept { number: told, .. }), Some(_))] if *told == number
        );
        assert!(is_next, "{number}: {events:?}");
    }
    assert!(!room.session.has_chores(&room.chores));
}
