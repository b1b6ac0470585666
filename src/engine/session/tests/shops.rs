//! Several shops: searched together, told apart, and none of them waited for.

use super::celled::{answers, celled_site, cells_of, photo_of};
use super::*;
use crate::engine::protocol::{Match, Narrowed, ShopStanding, Standing};
use crate::product_name::ProductName;

const LIST: &str = "site/shops.json";
const NORTH: &str = "site/north/catalogue.json";
/// As the list writes it, and so as the names of its products have it.
const KEY: &str = "north/catalogue.json";

const RED: [u8; 3] = [200, 10, 10];
/// As near to red as anything but red is.
const REDDISH: [u8; 3] = [190, 30, 10];

/// The same site with another shop and the list of both.
fn with_north(mut host: Memory, north: &Memory) -> Memory {
    for (address, bytes) in &north.files {
        if let Some(path) = address.strip_prefix("site/catalogue/") {
            host.files
                .insert(format!("site/north/{path}"), bytes.clone());
        }
    }
    let list = r#"{"format":1,"shops":[
        {"name":"Harbour","catalogue":"catalogue/catalogue.json"},
        {"name":"North","catalogue":"north/catalogue.json"}]}"#;
    host.files.insert(LIST.into(), list.into());
    host
}

fn two_shops() -> Memory {
    let north = site_of(&[("Red", REDDISH), ("Yellow", [200, 200, 10])]);
    with_north(site(), &north)
}

fn listed(host: &Memory) -> Session<MeanColour> {
    let session = open_with(host, 1.0).unwrap();
    pollster::block_on(session.list_shops(host, Some(LIST), &[]));
    session
}

fn red(id: u64, change: impl FnOnce(&mut Query)) -> Wanted {
    let mut search = search(id, 4, RED);
    change(&mut search.query);
    Wanted::Search(search)
}

fn last(events: &Events, id: u64) -> (Vec<Match>, Narrowed) {
    let mut answers = answers(events, id);
    answers
        .pop()
        .unwrap_or_else(|| panic!("no answer to {id}: {events:?}"))
}

/// Shop and identifier of each product.
fn named(matches: &[Match]) -> Vec<(&str, &str)> {
    let names = matches.iter().map(|found| {
        let shop = match found.id.shop.as_str() {
            "" => "Harbour",
            KEY => "North",
            _ => "?",
        };
        assert_eq!(found.shop.as_deref(), Some(shop), "{found:?}");
        (shop, found.id.own.as_str())
    });
    names.collect()
}

fn north_stands(narrowed: &Narrowed) -> &ShopStanding {
    let mut shops = narrowed.shops.iter();
    &shops.find(|shop| shop.key == KEY).unwrap().standing
}

#[test]
fn products_of_all_shops_are_sorted_together_and_each_names_its_shop() {
    let host = two_shops();
    let session = listed(&host);
    let events = serve_all(&host, &session, [red(1, |_| ())]);
    let (matches, narrowed) = last(&events, 1);
    let found = named(&matches);
    assert_eq!(
        found[..3],
        [("Harbour", "red"), ("North", "red"), ("North", "yellow")],
        "{matches:?}"
    );
    let similarities: Vec<f32> = matches.iter().map(|found| found.similarity).collect();
    assert!(similarities.is_sorted_by(|a, b| a >= b), "{similarities:?}");
    assert_eq!(narrowed.passing, 5);
    let names: Vec<&str> = narrowed.shops.iter().map(|shop| &*shop.name).collect();
    assert_eq!(names, ["Harbour", "North"]);
    assert_eq!(*north_stands(&narrowed), ShopStanding::Open { products: 2 });
    // Each picture is of its own shop's packs.
    let pictures: Vec<&Vec<u8>> = events
        .iter()
        .filter(|(event, _)| matches!(event, Event::Thumbnail { id: 1, .. }))
        .filter_map(|(_, bytes)| bytes.as_ref())
        .collect();
    for colour in [RED, REDDISH, [200, 200, 10]] {
        assert!(pictures.contains(&&photo(colour)), "{colour:?}");
    }
    // Counts are sums: both shops have something red, only one has green.
    let colours = &narrowed.facets[0];
    let counts: Vec<(&str, u32)> = colours
        .values
        .iter()
        .map(|known| (&*known.value, known.count))
        .collect();
    assert_eq!(colours.attribute, "colour");
    assert_eq!(
        counts,
        [("Blue", 1), ("Green", 1), ("Red", 2), ("Yellow", 1)]
    );
}

#[test]
fn of_equal_products_the_shop_that_is_listed_first_comes_first() {
    let host = with_north(site(), &site());
    let session = listed(&host);
    let events = serve_all(&host, &session, [red(1, |_| ())]);
    let (matches, _) = last(&events, 1);
    let pairs = named(&matches);
    assert_eq!(pairs[..2], [("Harbour", "red"), ("North", "red")]);
    assert_eq!(matches[0].similarity, matches[1].similarity);
}

#[test]
fn a_shop_without_others_is_as_it_was() {
    let host = site();
    let session = open_with(&host, 1.0).unwrap();
    pollster::block_on(session.list_shops(&host, None, &[]));
    let (matches, narrowed) = last(&serve_all(&host, &session, [red(1, |_| ())]), 1);
    assert!(matches.iter().all(|found| found.shop.is_none()));
    assert!(narrowed.shops.is_empty());
    let told = serde_json::to_string(&narrowed).unwrap();
    assert!(!told.contains("shops"), "{told}");
}

#[test]
fn a_shop_that_cannot_be_had_is_told_and_the_others_answer() {
    type Harm = fn(&mut Memory);
    type Told = fn(&ShopStanding) -> bool;
    let cases: [(&str, Harm, Told); 7] = [
        (
            "not there",
            |host| drop(host.files.remove(NORTH)),
            |told| {
                matches!(
                    told,
                    ShopStanding::Down(Failure::Unreachable {
                        status: Some(404),
                        ..
                    })
                )
            },
        ),
        (
            "no manifest",
            |host| drop(host.files.insert(NORTH.into(), b"<html>".to_vec())),
            |told| matches!(told, ShopStanding::Down(Failure::Format { .. })),
        ),
        (
            "another model",
            |host| {
                let mut manifest = Manifest::parse(&host.files[NORTH]).unwrap();
                manifest.fingerprint = Fingerprint(Digest::from_bytes([9; 32]));
                host.files.insert(NORTH.into(), manifest.to_json());
            },
            |told| matches!(told, ShopStanding::Down(Failure::OtherModel { .. })),
        ),
        (
            "a torn shard",
            |host| {
                let shard = |address: &&String| {
                    address.starts_with("site/north/") && address.ends_with(".shard")
                };
                let shard = host.files.keys().find(shard).cloned().unwrap();
                host.files.insert(shard, vec![0; 10]);
            },
            |told| matches!(told, ShopStanding::Down(Failure::File { .. })),
        ),
        (
            "one that never answers",
            |host| host.hanging.get_mut().push(NORTH.into()),
            |told| *told == ShopStanding::Opening,
        ),
        (
            "one that has not answered for too long",
            |host| {
                host.hanging.get_mut().push(NORTH.into());
                host.is_impatient.set(true);
            },
            |told| {
                matches!(
                    told,
                    ShopStanding::Down(Failure::Unreachable { status: None, .. })
                )
            },
        ),
        (
            "a folder within the page's own catalogue",
            |host| {
                let list = String::from_utf8(host.files[LIST].clone()).unwrap();
                let inside = list.replace("north/catalogue.json", "catalogue/north/catalogue.json");
                host.files.insert(LIST.into(), inside.into_bytes());
            },
            |told| matches!(told, ShopStanding::Down(Failure::Format { .. })),
        ),
    ];
    let mut wrong = Vec::new();
    for (name, harm, told) in cases {
        let mut host = two_shops();
        harm(&mut host);
        let session = listed(&host);
        let (matches, narrowed) = last(&serve_all(&host, &session, [red(1, |_| ())]), 1);
        let own: Vec<&str> = matches.iter().map(|found| found.id.own.as_str()).collect();
        let standing = &narrowed.shops[1].standing;
        if own.len() != 3 || own[0] != "red" || !told(standing) {
            wrong.push(format!("{name}: {own:?}, {standing:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_list_that_is_none_is_told_and_the_own_shop_answers() {
    for bytes in [None, Some(&b"{}"[..])] {
        let mut host = two_shops();
        match bytes {
            None => drop(host.files.remove(LIST)),
            Some(bytes) => drop(host.files.insert(LIST.into(), bytes.to_vec())),
        }
        let session = listed(&host);
        let (matches, narrowed) = last(&serve_all(&host, &session, [red(1, |_| ())]), 1);
        assert_eq!(matches.len(), 3);
        assert!(matches!(
            narrowed.shops[1].standing,
            ShopStanding::NoList(_)
        ));
    }
}

/// Polls a session that has been asked once, and nothing more: what is told meanwhile.
fn after_one_search(
    host: &Memory,
    session: &Session<MeanColour>,
    wanted: Wanted,
    meanwhile: impl FnOnce(&Memory),
) -> (Events, Events) {
    let mut asked = Some(wanted);
    let next = async || match asked.take() {
        Some(wanted) => Some(wanted),
        None => std::future::pending().await,
    };
    host.events.borrow_mut().clear();
    let mut serving = pin!(session.serve(host, next));
    let mut context = Context::from_waker(Waker::noop());
    let mut turn = || {
        (0..20).for_each(|_| assert!(serving.as_mut().poll(&mut context).is_pending()));
        host.events.take()
    };
    let before = turn();
    meanwhile(host);
    (before, turn())
}

#[test]
fn a_shop_that_comes_later_settles_into_the_answer() {
    let host = two_shops();
    host.hanging.borrow_mut().push(NORTH.into());
    let session = listed(&host);
    let (before, after) = after_one_search(&host, &session, red(1, |_| ()), |host| {
        host.hanging.take();
    });
    let (matches, narrowed) = last(&before, 1);
    assert_eq!(
        named(&matches),
        [
            ("Harbour", "red"),
            ("Harbour", "green"),
            ("Harbour", "blue")
        ]
    );
    assert_eq!(*north_stands(&narrowed), ShopStanding::Opening);
    let (matches, narrowed) = last(&after, 1);
    assert_eq!(named(&matches)[1], ("North", "red"));
    assert_eq!(*north_stands(&narrowed), ShopStanding::Open { products: 2 });
    assert!(!narrowed.is_open());
    let pictured = thumbnails_of(&after, 1);
    assert!(pictured.contains(&1), "{pictured:?}");
    // It is kept for visits without a network, as the page's own is.
    let kept = host.kept.borrow();
    assert!(kept.iter().any(|(address, ..)| address == NORTH));
}

#[test]
fn likes_dislikes_and_more_like_this_reach_across_shops() {
    let host = two_shops();
    let north = |own: &str| ProductName::of(KEY, own);
    let session = listed(&host);
    let plain = last(&serve_all(&host, &session, [red(1, |_| ())]), 1).0;
    let of = |matches: &[Match], name: &ProductName| {
        let mut matches = matches.iter();
        matches
            .find(|found| found.id == *name)
            .map(|found| found.similarity)
    };
    let yellow = north("yellow");
    let liked = red(2, |query| query.toggle_like(&yellow));
    let (matches, narrowed) = last(&serve_all(&host, &session, [liked]), 2);
    assert!(of(&matches, &yellow) > of(&plain, &yellow), "{matches:?}");
    assert_eq!(narrowed.named, [(yellow.clone(), "Yellow".to_owned())]);
    // The same identifier in another shop is another product.
    let disliked = red(3, |query| query.toggle_dislike(north("red")));
    let (matches, _) = last(&serve_all(&host, &session, [disliked]), 3);
    let names = named(&matches);
    assert!(
        names.contains(&("Harbour", "red")) && !names.contains(&("North", "red")),
        "{names:?}"
    );
    let more = red(4, |query| query.product = Some(yellow.clone()));
    let (matches, _) = last(&serve_all(&host, &session, [more]), 4);
    let names = named(&matches);
    assert!(!names.contains(&("North", "yellow")), "{names:?}");
    assert_eq!(names.len(), 4, "{names:?}");
    // A shop that is not there: its product is passed over, and the photo stays.
    let gone = red(5, |query| {
        query.product = Some(ProductName::of("gone.json", "1"))
    });
    let (matches, _) = last(&serve_all(&host, &session, [gone]), 5);
    assert_eq!(named(&matches)[0], ("Harbour", "red"));
}

#[test]
fn a_shop_that_a_person_added_is_searched_under_its_address() {
    let host = two_shops();
    let session = open_with(&host, 1.0).unwrap();
    let added = [NORTH.to_owned(), CATALOGUE.to_owned(), NORTH.to_owned()];
    pollster::block_on(session.list_shops(&host, None, &added));
    let (matches, narrowed) = last(&serve_all(&host, &session, [red(1, |_| ())]), 1);
    assert_eq!(narrowed.shops.len(), 2, "each once: {:?}", narrowed.shops);
    assert_eq!(matches[1].id, ProductName::of(NORTH, "red"));
}

#[test]
fn shops_in_cells_are_visited_side_by_side_and_one_that_hangs_stops_no_other() {
    let host = with_north(celled_site(), &celled_site());
    let session = listed(&host);
    let events = serve_all(&host, &session, [photo_of(1, 7, |query| query.count = 6)]);
    let (matches, narrowed) = last(&events, 1);
    let names = named(&matches);
    // Both have the same products, so that they come in pairs.
    for pair in names.chunks(2) {
        assert_eq!((pair[0].0, pair[1].0), ("Harbour", "North"), "{names:?}");
        assert_eq!(pair[0].1, pair[1].1, "{names:?}");
    }
    assert!(!narrowed.is_open());
    let fetched = cells_of(&host);
    let north = |address: &&String| address.starts_with("site/north/");
    assert!(fetched.iter().any(|address| north(&address)));
    assert!(fetched.iter().any(|address| !north(&address)));

    let silent = with_north(celled_site(), &celled_site());
    silent
        .hanging
        .replace(fetched.iter().filter(north).cloned().collect());
    let session = listed(&silent);
    let (events, _) = after_one_search(&silent, &session, photo_of(1, 7, |_| ()), |_| ());
    let (matches, narrowed) = last(&events, 1);
    assert!(narrowed.is_open());
    let names = named(&matches);
    assert!(
        names.len() == 5 && names.iter().all(|(shop, _)| *shop == "Harbour"),
        "{names:?}"
    );
}

#[test]
fn cells_that_do_not_come_make_their_shop_the_one_that_is_missing() {
    let mut host = with_north(celled_site(), &celled_site());
    host.files
        .retain(|address, _| !(address.starts_with("site/north/") && address.ends_with(".cell")));
    let session = listed(&host);
    let (matches, narrowed) = last(&serve_all(&host, &session, [photo_of(1, 7, |_| ())]), 1);
    assert!(named(&matches).iter().all(|(shop, _)| *shop == "Harbour"));
    assert_eq!(matches.len(), 5);
    assert_eq!(narrowed.coverage.unwrap().standing, Standing::Lost);
    assert!(matches!(
        north_stands(&narrowed),
        ShopStanding::Down(Failure::Unreachable { .. })
    ));
}
