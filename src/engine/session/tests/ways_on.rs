//! Ways on from an answer: everything that is searched again without another look at the photo.

use super::*;
use crate::engine::protocol::{Match, Narrowed};

const ATTRIBUTES: [&str; 4] = ["articleType", "gender", "baseColour", "usage"];

type Row = (&'static str, &'static str, [&'static str; 4], [u8; 3]);

/// Identifier, name, attributes, picture.
const SHOP: [Row; 6] = [
    (
        "1",
        "Acme Plain Shirt Red",
        ["Shirts", "Men", "Red", "Casual"],
        [200, 10, 10],
    ),
    (
        "2",
        "Acme Red Slim Jeans",
        ["Jeans", "Men", "Red", "Casual"],
        [180, 30, 20],
    ),
    (
        "3",
        "Acme Plain Shirt Blue",
        ["Shirts", "Men", "Blue", "Casual"],
        [10, 10, 200],
    ),
    (
        "4",
        "Acme Grey Wide Jeans",
        ["Jeans", "Men", "Grey", "Casual"],
        [40, 40, 40],
    ),
    (
        "5",
        "Acme Silver Pumps",
        ["Casual Shoes", "Women", "Silver", "Casual"],
        [216, 190, 196],
    ),
    (
        "6",
        "Acme White Sneakers",
        ["Casual Shoes", "Men", "White", "Formal"],
        [250, 248, 236],
    ),
];

fn shop() -> Memory {
    let products = SHOP.iter().map(|(id, name, attributes, colour)| {
        let product = Product {
            id: (*id).into(),
            name: (*name).into(),
            attributes: attributes.map(str::to_owned).to_vec(),
        };
        (product, *colour)
    });
    site_with(&ATTRIBUTES, products)
}

fn query(count: usize, change: impl FnOnce(&mut Query)) -> Query {
    let mut query = Query {
        count,
        ..Query::default()
    };
    change(&mut query);
    query
}

fn again(id: u64, query: Query) -> Wanted {
    let photos = Vec::new();
    let code = None;
    Wanted::Search(Search {
        id,
        photos,
        code,
        query,
    })
}

fn seen(colours: &[[u8; 3]]) -> Wanted {
    Wanted::Search(Search {
        id: 1,
        photos: colours.iter().map(|&colour| file(photo(colour))).collect(),
        code: None,
        query: query(6, |_| ()),
    })
}

/// The products that the last search found, and what it said of the filters.
fn last(events: &Events) -> (Vec<Match>, Narrowed) {
    let found = events.iter().rev().find_map(|(event, _)| match event {
        Event::Found {
            matches, narrowed, ..
        } => Some((matches.clone(), narrowed.clone())),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{events:?}"))
}

fn ids(matches: &[Match]) -> Vec<&str> {
    matches.iter().map(|found| found.id.own.as_str()).collect()
}

/// What a photo of one colour finds, and then `query`, without another look.
fn refined(colour: [u8; 3], query: Query) -> (Vec<Match>, Narrowed) {
    let host = shop();
    let session = open_with(&host, 1.0).unwrap();
    let events = serve_all(&host, &session, [seen(&[colour]), again(2, query)]);
    let looks = events
        .iter()
        .filter(|(event, _)| matches!(event, Event::Looking { .. } | Event::Embedded { .. }));
    assert_eq!(looks.count(), 2, "one photo, one look: {events:?}");
    last(&events)
}

#[test]
fn every_way_on_searches_what_was_seen() {
    type Change = fn(&mut Query);
    let cases: [(&str, [u8; 3], Change, &[&str]); 8] = [
        // The blue shirt is the red one's other colour.
        ("plainly", [200, 10, 10], |_| (), &["1", "2", "5", "6", "4"]),
        (
            "filtered",
            [200, 10, 10],
            |query| query.toggle_value("articleType", "Jeans"),
            &["2", "4"],
        ),
        (
            "by two facets",
            [200, 10, 10],
            |query| {
                query.toggle_value("articleType", "Jeans");
                query.toggle_value("articleType", "Casual Shoes");
                query.toggle_value("gender", "Men");
            },
            &["2", "6", "4"],
        ),
        (
            "by what the shop has not",
            [200, 10, 10],
            |query| query.toggle_value("gender", "Martians"),
            &[],
        ),
        (
            "more like a product, without it",
            [200, 10, 10],
            |query| {
                query.product = Some("4".into());
                query.toggle_value("articleType", "Jeans");
                query.toggle_value("articleType", "Casual Shoes");
            },
            &["6", "5", "2"],
        ),
        (
            "liked and disliked",
            [200, 10, 10],
            |query| {
                query.toggle_like("3");
                query.toggle_like("nobody knows it");
                query.toggle_dislike("2");
                query.toggle_value("articleType", "Shirts");
                query.toggle_value("articleType", "Casual Shoes");
            },
            &["5", "6", "1"],
        ),
        (
            "grey by shape",
            [205, 205, 205],
            |query| query.count = 1,
            &["4"],
        ),
        (
            "grey by colour",
            [205, 205, 205],
            |query| {
                query.count = 1;
                query.colour_weight = 50;
            },
            &["5"],
        ),
    ];
    let mut wrong = Vec::new();
    for (name, colour, change, expected) in cases {
        let (found, _) = refined(colour, query(6, change));
        if ids(&found) != expected {
            wrong.push(format!("{name}: {:?} instead of {expected:?}", ids(&found)));
        }
        if !found.is_sorted_by(|a, b| a.similarity >= b.similarity) {
            wrong.push(format!("{name}: not sorted, {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn counts_are_of_what_passes_the_other_filters() {
    let narrow: fn(&mut Query) = |query| {
        query.toggle_value("gender", "Men");
        query.toggle_value("usage", "Casual");
        query.toggle_like("2");
    };
    let (_, narrowed) = refined([200, 10, 10], query(6, narrow));
    let counts = |attribute: &str| -> Vec<(&str, u32)> {
        let facet = narrowed
            .facets
            .iter()
            .find(|facet| facet.attribute == attribute);
        let values = facet.map_or(&[][..], |facet| &facet.values);
        values
            .iter()
            .map(|known| (known.value.as_str(), known.count))
            .collect()
    };
    assert_eq!(narrowed.passing, 4);
    assert_eq!(
        counts("articleType"),
        [("Casual Shoes", 0), ("Jeans", 2), ("Shirts", 2)]
    );
    assert_eq!(counts("gender"), [("Men", 4), ("Women", 1)]);
    assert_eq!(counts("usage"), [("Casual", 4), ("Formal", 1)]);
    assert_eq!(
        narrowed.named,
        [("2".into(), "Acme Red Slim Jeans".to_owned())]
    );
    assert!(narrowed.has_colours);
}

#[test]
fn one_product_in_two_colours_is_one_card() {
    let (found, _) = refined([10, 10, 200], query(2, |_| ()));
    assert_eq!(found[0].id, "3");
    assert_eq!(ids(&found[0].variants), ["1"]);
    assert!(found[0].variants[0].similarity < found[0].similarity);
    let [red, green, blue] = found[0].colour.unwrap();
    assert!(blue > red && blue > green, "{:?}", found[0].colour);
    assert_eq!(found.len(), 2);
}

#[test]
fn several_photos_are_one_thing() {
    let host = shop();
    let session = open_with(&host, 1.0).unwrap();
    // Between red and blue nothing is nearer than the middle of both.
    let events = serve_all(
        &host,
        &session,
        [seen(&[[200, 10, 10], [10, 200, 10], [10, 10, 200]])],
    );
    let (found, _) = last(&events);
    assert_eq!(found[0].id, "4", "{:?}", ids(&found));
    let bad = Wanted::Search(Search {
        id: 2,
        photos: vec![file(photo([200, 10, 10])), file(Vec::new())],
        code: None,
        query: Query::default(),
    });
    let events = serve_all(&host, &session, [bad]);
    let failure = Failure::Picture(PictureError::Empty);
    assert!(
        events.contains(&(
            Event::Failed {
                id: Some(2),
                failure
            },
            None
        )),
        "{events:?}"
    );
}

#[test]
fn without_a_photo_only_a_product_can_be_searched_with() {
    let host = shop();
    let session = open_with(&host, 1.0).unwrap();
    let failures = |events: &Events| -> Vec<(Option<u64>, Failure)> {
        let failed = events.iter().filter_map(|(event, _)| match event {
            Event::Failed { id, failure } => Some((*id, failure.clone())),
            _ => None,
        });
        failed.collect()
    };
    let events = serve_all(&host, &session, [again(1, query(5, |_| ()))]);
    assert!(
        matches!(&failures(&events)[..], [(Some(1), Failure::Engine { .. })]),
        "{events:?}"
    );
    let like = query(1, |query| query.product = Some("1".into()));
    let events = serve_all(&host, &session, [again(2, like)]);
    assert_eq!(ids(&last(&events).0), ["2"]);
    // A photo that shows nothing is not the photo before it.
    let bad = Wanted::Search(Search {
        id: 4,
        photos: vec![file(Vec::new())],
        code: None,
        query: Query::default(),
    });
    let wanted = [seen(&[[200, 10, 10]]), bad, again(5, Query::default())];
    let events = serve_all(&host, &session, wanted);
    let empty = || Failure::Picture(PictureError::Empty);
    assert_eq!(failures(&events), [(Some(4), empty()), (Some(5), empty())]);
}

#[test]
fn words_are_for_the_photos_own_cosine() {
    let mut host = shop();
    let mut manifest = Manifest::parse(&host.files[CATALOGUE]).unwrap();
    manifest.calibration = Some(Calibration {
        bias: -3.5,
        similarity: 0.0,
        second: 0.0,
        fifth: 60.0,
        close: 0.5,
    });
    host.files.insert(CATALOGUE.into(), manifest.to_json());
    let session = open_with(&host, 1.0).unwrap();
    let words = |query: Query| {
        let events = serve_all(&host, &session, [seen(&[[200, 10, 10]]), again(2, query)]);
        let (found, _) = last(&events);
        let words = found.into_iter().map(|found| (found.id, found.likeness));
        words.collect::<Vec<_>>()
    };
    let plain = words(query(6, |_| ()));
    assert!(plain.iter().all(|(_, word)| word.is_some()), "{plain:?}");
    // A filter takes products away, and changes no product's word.
    let filtered = words(query(6, |query| query.toggle_value("articleType", "Jeans")));
    assert_eq!(filtered.len(), 2);
    assert!(
        filtered.iter().all(|found| plain.contains(found)),
        "{filtered:?}, {plain:?}"
    );
    let changes: [fn(&mut Query); 3] = [
        |query| query.colour_weight = 10,
        |query| query.toggle_like("2"),
        |query| query.product = Some("2".into()),
    ];
    for change in changes {
        let found = words(query(6, change));
        assert!(found.iter().all(|(_, word)| word.is_none()), "{found:?}");
    }
}

#[test]
fn looks_and_variants_bring_their_pictures_and_hold_up_no_others() {
    let host = shop();
    let session = open_with(&host, 1.0).unwrap();
    let wanted = [
        seen(&[[200, 10, 10]]),
        Wanted::Look {
            id: 100,
            product: "1".into(),
        },
        Wanted::Picture {
            id: 1,
            rank: 0,
            product: "3".into(),
        },
        Wanted::Look {
            id: 101,
            product: "no such".into(),
        },
    ];
    let events = serve_all(&host, &session, wanted);
    let pieces = |wanted: u64| {
        events.iter().find_map(|(event, _)| match event {
            Event::Completed { id, pieces } if *id == wanted => Some(ids(pieces)),
            _ => None,
        })
    };
    assert_eq!(pieces(100), Some(vec!["4", "6"]));
    assert_eq!(pieces(101), Some(vec![]));
    let picture = |wanted: u64, at: usize| {
        let mut told = events.iter().rev();
        told.find_map(|(event, bytes)| match event {
            Event::Thumbnail { id, rank } if (*id, *rank) == (wanted, at) => bytes.clone(),
            _ => None,
        })
    };
    assert_eq!(picture(1, 0), Some(photo([10, 10, 200])), "the variant's");
    assert_eq!(
        picture(1, 1),
        Some(photo([180, 30, 20])),
        "the answer's own"
    );
    assert_eq!(picture(100, 0), Some(photo([40, 40, 40])), "the look's");
}
