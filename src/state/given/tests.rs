//! Several pictures, and pictures by their addresses.

use super::*;
use crate::state::tests::photo;
use crate::state::{Adapter, Choice, Phase, Work};

fn photos(names: &[&str]) -> GivenAction {
    GivenAction::Photos(names.iter().map(|name| photo(name)).collect())
}

fn page() -> State {
    let mut state = State::new(Choice::Cpu);
    state.update(Action::AdapterFound(Adapter::None));
    state.given.hosts = Hosts::new(
        "https://shop.example",
        "https://a.example https://b.example:81",
    );
    state
}

fn location(origin: &str, path: &str) -> Location {
    Location {
        address: format!("{origin}{path}"),
        origin: origin.into(),
    }
}

/// The addresses that are released, in order.
fn forgotten(effects: &[Effect]) -> Vec<&str> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Forget(address) => Some(address.as_str()),
            _ => None,
        })
        .collect()
}

fn searched(effects: &[Effect]) -> Vec<&str> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Search { photo, .. } => Some(photo.label.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn several_photos_are_searched_together_or_one_alone() {
    let mut state = page();
    let effects = state.update(photos(&["a", "b", "c"]).into());
    assert_eq!(searched(&effects), ["a"]);
    assert!(forgotten(&effects).is_empty());
    assert_eq!(state.given.photos.len(), 3);
    assert_eq!(state.refinement.others, [photo("b"), photo("c")]);

    let effects = state.update(GivenAction::TurnedTo(Some(2)).into());
    assert!(state.refinement.others.is_empty());
    assert_eq!(
        (searched(&effects), forgotten(&effects)),
        (vec!["c"], vec![])
    );
    let effects = state.update(GivenAction::TurnedTo(Some(0)).into());
    assert_eq!(
        (searched(&effects), forgotten(&effects)),
        (vec!["a"], vec![])
    );
    assert_eq!(state.given.photos.len(), 3);
    assert_eq!(state.update(GivenAction::TurnedTo(Some(3)).into()), []);
    let effects = state.update(GivenAction::TurnedTo(None).into());
    assert_eq!(
        (searched(&effects), forgotten(&effects)),
        (vec!["a"], vec![])
    );
    assert_eq!(state.refinement.others, [photo("b"), photo("c")]);

    // Another photo takes the place of all.
    let effects = state.update(Action::PhotoChosen(photo("d")));
    assert_eq!(searched(&effects), ["d"]);
    let mut released = forgotten(&effects);
    released.sort_unstable();
    assert_eq!(released, ["blob:a", "blob:b", "blob:c"]);
    assert!(state.given.photos.is_empty());
}

#[test]
fn no_photo_is_kept_that_nobody_can_reach() {
    let mut state = page();
    let names: Vec<String> = (0..15).map(|number| number.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let effects = state.update(photos(&names).into());
    assert_eq!(forgotten(&effects), ["blob:12", "blob:13", "blob:14"]);
    assert_eq!(
        (state.given.photos.len(), state.given.left_out),
        (MOST_PHOTOS, 3)
    );
    let effects = state.update(photos(&["x"]).into());
    assert_eq!(forgotten(&effects).len(), MOST_PHOTOS);
    assert_eq!((state.given.photos.len(), state.given.left_out), (0, 0));
    let effects = state.update(photos(&["y"]).into());
    assert_eq!(forgotten(&effects), ["blob:x"]);
}

#[test]
fn what_holds_no_file_says_so() {
    let mut state = page();
    assert_eq!(state.update(photos(&[]).into()), []);
    assert_eq!(state.problem, Some(Problem::NoFile));
    assert_eq!(state.phase(), Phase::Idle);
}

#[test]
fn only_named_hosts_are_asked() {
    let other = |host: &str| {
        let allowed = vec!["a.example".to_owned(), "b.example:81".to_owned()];
        Some(AddressProblem::OtherHost {
            host: host.into(),
            allowed,
        })
    };
    let none = Some(AddressProblem::NoAddress);
    let cases = [
        (Some(("https://shop.example", "/a.jpg")), None),
        (Some(("https://a.example", "/a.jpg")), None),
        (Some(("https://b.example:81", "/a.jpg")), None),
        (Some(("https://b.example", "/a.jpg")), other("b.example")),
        (Some(("http://a.example", "/a.jpg")), other("a.example")),
        (Some(("https://c.example", "/")), other("c.example")),
        (Some(("null", "data:image/png;base64,AAAA")), none.clone()),
        (None, none.clone()),
    ];
    let mut wrong = Vec::new();
    for (given, expected) in cases {
        let mut state = page();
        let given = given.map(|(origin, path)| match origin {
            "null" => Location {
                address: path.into(),
                origin: origin.into(),
            },
            origin => location(origin, path),
        });
        let effects = state.update(GivenAction::Address(given.clone()).into());
        let problem = match state.problem {
            Some(Problem::Address(problem)) => Some(problem),
            _ => None,
        };
        let fetches = matches!(effects[..], [Effect::Given(GivenEffect::Fetch { .. })]);
        if problem != expected || fetches != expected.is_none() {
            wrong.push(format!("{given:?}: {problem:?}, {effects:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_fetched_picture_is_searched_and_a_failure_explained() {
    let own = || location("https://shop.example", "/a.jpg");
    let other = || location("https://a.example", "/a.jpg");
    let host = |location: &Location| host_name(&location.origin);
    let cases = [
        (
            own(),
            FetchFailure::NoAnswer,
            AddressProblem::Unreachable { host: host(&own()) },
        ),
        (
            other(),
            FetchFailure::NoAnswer,
            AddressProblem::Refused {
                host: host(&other()),
            },
        ),
        (
            other(),
            FetchFailure::Offline,
            AddressProblem::Unreachable {
                host: host(&other()),
            },
        ),
        (
            own(),
            FetchFailure::Status(404),
            AddressProblem::Missing {
                host: host(&own()),
                status: 404,
            },
        ),
        (
            own(),
            FetchFailure::NoPicture,
            AddressProblem::NoPicture { host: host(&own()) },
        ),
        (own(), FetchFailure::TooLarge, AddressProblem::TooLarge),
    ];
    let mut wrong = Vec::new();
    for (location, failure, expected) in cases {
        let mut state = page();
        state.update(GivenAction::Address(Some(location.clone())).into());
        assert_eq!(state.given.fetching, Some(host(&location)));
        let fetched = GivenAction::Fetched {
            number: 1,
            location,
            fetched: Err(failure),
        };
        let effects = state.update(fetched.into());
        let is_right = state.problem == Some(Problem::Address(expected));
        if !effects.is_empty() || !is_right || state.given.fetching.is_some() || state.can_retry() {
            wrong.push(format!("{failure:?}: {:?}", state.problem));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");

    let mut state = page();
    state.update(GivenAction::Address(None).into());
    let effects = state.update(GivenAction::Address(Some(own())).into());
    assert_eq!(state.problem, None, "an old notice about an address goes");
    let fetch = GivenEffect::Fetch {
        number: 1,
        location: own(),
    };
    assert_eq!(effects, [Effect::Given(fetch)]);
    let fetched = GivenAction::Fetched {
        number: 1,
        location: own(),
        fetched: Ok(photo("a")),
    };
    assert_eq!(searched(&state.update(fetched.into())), ["a"]);
    assert_eq!(
        (state.given.fetching.is_some(), state.work == Work::Waiting),
        (false, true)
    );
}

#[test]
fn a_picture_that_comes_too_late_is_let_go() {
    let location = || location("https://shop.example", "/a.jpg");
    let mut state = page();
    state.update(GivenAction::Address(Some(location())).into());
    state.update(Action::PhotoChosen(photo("b")));
    assert_eq!(state.given.fetching, None);
    for (fetched, released) in [
        (Ok(photo("late")), vec!["blob:late"]),
        (Err(FetchFailure::NoAnswer), vec![]),
    ] {
        let action = GivenAction::Fetched {
            number: 1,
            location: location(),
            fetched,
        };
        let effects = state.update(action.into());
        assert_eq!(forgotten(&effects), released);
        assert_eq!(state.photo, Some(photo("b")));
        assert_eq!(state.problem, None);
    }
    // Of two addresses the second counts.
    state.update(GivenAction::Address(Some(location())).into());
    state.update(GivenAction::Address(Some(location())).into());
    let first = GivenAction::Fetched {
        number: 2,
        location: location(),
        fetched: Err(FetchFailure::NoAnswer),
    };
    assert_eq!(state.update(first.into()), []);
    assert_eq!(
        (state.problem.clone(), state.given.fetching.is_some()),
        (None, true)
    );
}

#[test]
fn addresses_are_found_in_what_people_give() {
    let cases = [
        (
            as_address(" https://a.example/b.jpg \n"),
            Some("https://a.example/b.jpg"),
        ),
        (as_address("HTTP://a.example/"), Some("HTTP://a.example/")),
        (as_address("look: https://a.example/"), None),
        (as_address("https://a.example/ https://b.example/"), None),
        (as_address("a.example/b.jpg"), None),
        (as_address("é"), None),
        (as_address(""), None),
        (
            address_in("Shirt\nSee https://a.example/b?c=1 now"),
            Some("https://a.example/b?c=1"),
        ),
        (address_in("no address"), None),
        (
            first_of_list("# from a page\r\nhttps://a.example/\r\nhttps://b.example/"),
            Some("https://a.example/"),
        ),
        (first_of_list("#\n\n"), None),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(found, expected)| found != expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_fetched_picture_is_called_by_its_files_name() {
    let cases = [
        ("https://a.example", "/b/shirt.jpg?size=2#x", "shirt.jpg"),
        ("https://a.example", "/b/", "a.example"),
        ("https://a.example", "/", "a.example"),
        ("https://a.example:81", "/c", "c"),
    ];
    for (origin, path, expected) in cases {
        assert_eq!(location(origin, path).label(), expected, "{origin}{path}");
    }
}
