//! What a person gives besides one file: several pictures, or a picture's address.

use super::answer::listed;
use super::notice::Notice;
use super::speaker::{Value, count, plain, say};
use crate::state::{AddressProblem, Given, Hosts, MOST_PICTURE_BYTES};

sentences! {
    in "given_";
    /// Opens the place for an address.
    pub fn by_address;
    /// Beside the field for an address.
    pub fn address_label;
    /// Fetches the picture at the address.
    pub fn fetch;
    /// The name of the list of pictures that were given together.
    pub fn list;
    /// Searches with all of them.
    pub fn together;
}
/// What an address looks like.
pub const ADDRESS_EXAMPLE: &str = "https://…";

/// The name of the button for one of several pictures.
pub fn turn_to(place: usize, of: usize, label: &str) -> String {
    let mut arguments = vec![
        ("number", count(place as u64 + 1)),
        ("count", count(of as u64)),
    ];
    if label.is_empty() {
        return say("given_turn_to", &arguments);
    }
    arguments.push(("label", label.into()));
    say("given_turn_to_labelled", &arguments)
}

/// How many pictures are there; empty for one.
pub fn photos(given: &Given) -> String {
    let taken = given.photos.len();
    let number = ("count", count(taken as u64));
    match (taken, given.left_out) {
        (0 | 1, _) => String::new(),
        (_, 0) => say("given_photos", &[number]),
        (_, left_out) => {
            let all = ("all", count((taken + left_out) as u64));
            say("given_photos_left_out", &[number, all])
        }
    }
}

/// From where pictures can be fetched, and what that tells whom.
pub fn hosts(hosts: &Hosts) -> String {
    match listed(hosts.names()) {
        None => say("given_hosts_own", &[]),
        Some(names) => say("given_hosts", &[("hosts", names.into())]),
    }
}

/// While a picture is on its way.
pub fn fetching(host: &str) -> String {
    say("given_fetching", &[("host", host.into())])
}

/// Why an address gave no picture, and what to do about it.
pub(super) fn address(problem: &AddressProblem) -> Notice {
    let of = |key, arguments: &[_]| Notice::of("address", key, arguments);
    let at = |host: &String| ("host", Value::from(host.clone()));
    match problem {
        AddressProblem::NoAddress => of("address_none", &[]),
        AddressProblem::OtherHost { host, allowed } => match listed(allowed.clone()) {
            None => of("address_other_host", &[at(host)]),
            Some(names) => of(
                "address_other_host_named",
                &[at(host), ("hosts", names.into())],
            ),
        },
        AddressProblem::Refused { host } => of("address_refused", &[at(host)]),
        AddressProblem::Unreachable { host } => of("address_unreachable", &[at(host)]),
        AddressProblem::Missing {
            host,
            status: 404 | 410,
        } => of("address_missing", &[at(host)]),
        AddressProblem::Missing { host, status } => {
            let status = ("status", plain(u64::from(*status)));
            of("address_status", &[at(host), status])
        }
        AddressProblem::NoPicture { host } => of("address_no_picture", &[at(host)]),
        AddressProblem::TooLarge => {
            let size = ("size", count(MOST_PICTURE_BYTES >> 20));
            of("address_too_large", &[size])
        }
    }
}

/// A photo that neither the browser nor the engine knows.
pub(super) fn foreign(format: &str) -> Notice {
    Notice::of("picture", "foreign_picture", &[("format", format.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Photo, Problem};

    #[test]
    fn every_address_that_fails_has_its_own_sentence_and_a_remedy() {
        let host = || "images.example.org".to_owned();
        let problems = [
            AddressProblem::NoAddress,
            AddressProblem::OtherHost {
                host: host(),
                allowed: Vec::new(),
            },
            AddressProblem::Refused { host: host() },
            AddressProblem::Unreachable { host: host() },
            AddressProblem::Missing {
                host: host(),
                status: 404,
            },
            AddressProblem::Missing {
                host: host(),
                status: 503,
            },
            AddressProblem::NoPicture { host: host() },
            AddressProblem::TooLarge,
        ];
        let mut seen = std::collections::BTreeSet::new();
        let mut wrong = Vec::new();
        for problem in problems {
            let notice = crate::messages::problem(&Problem::Address(problem.clone()));
            let names_host = match problem {
                AddressProblem::NoAddress | AddressProblem::TooLarge => true,
                _ => notice.sentence.contains("images.example.org"),
            };
            let is_whole = notice.sentence.ends_with('.') && notice.remedy.ends_with('.');
            if notice.kind != "address"
                || !is_whole
                || !names_host
                || !seen.insert(notice.sentence.clone())
            {
                wrong.push(notice);
            }
        }
        for format in ["HEIC", "AVIF"] {
            let notice = crate::messages::problem(&Problem::Foreign { format });
            if !notice.sentence.contains(format) || !notice.remedy.ends_with('.') {
                wrong.push(notice);
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn the_hosts_that_may_be_asked_are_named() {
        let text = |listed: &str| hosts(&Hosts::new("https://shop.example", listed));
        assert!(text("").contains("of no other"));
        let two = text("https://a.example https://b.example:8443");
        assert!(two.contains("a.example and b.example:8443"), "{two}");
        let refused = address(&AddressProblem::OtherHost {
            host: "c.example".into(),
            allowed: vec!["a.example".into(), "b.example".into(), "d.example".into()],
        });
        assert!(
            refused
                .remedy
                .contains("a.example, b.example and d.example"),
            "{refused:?}"
        );
    }

    #[test]
    fn several_photos_are_counted() {
        let photo = || Photo {
            address: "blob:a".into(),
            label: String::new(),
            sample: None,
        };
        let given = |count, left_out| Given {
            photos: vec![photo(); count],
            left_out,
            ..Given::default()
        };
        let cases = [
            (photos(&given(0, 0)), ""),
            (
                photos(&given(2, 0)),
                "You gave 2 photos, which are searched together, as one thing. Choose one to search with it alone.",
            ),
            (
                photos(&given(12, 3)),
                "You gave 15 photos, of which the first 12 are searched together, as one thing. Choose one to search with it alone.",
            ),
            (turn_to(0, 2, "a.jpg"), "Search with photo 1 of 2: a.jpg"),
            (turn_to(1, 2, ""), "Search with photo 2 of 2"),
        ];
        for (said, expected) in cases {
            assert_eq!(said, expected);
        }
    }
}
