//! What a person gives besides one file: several pictures, or a picture's address.

use super::notice::Notice;
use crate::state::{AddressProblem, Given, Hosts, MOST_PICTURE_BYTES};

/// Opens the place for an address.
pub const BY_ADDRESS: &str = "Use a picture’s address";
/// Beside the field for an address.
pub const ADDRESS: &str = "Address of a picture";
/// What an address looks like.
pub const ADDRESS_EXAMPLE: &str = "https://…";
/// Fetches the picture at the address.
pub const FETCH: &str = "Fetch and search";
/// The name of the list of pictures that were given together.
pub const PHOTOS: &str = "Your photos";

/// Searches with all of them.
pub const TOGETHER: &str = "All together";

/// The name of the button for one of several pictures.
pub fn turn_to(place: usize, count: usize, label: &str) -> String {
    let number = place + 1;
    match label {
        "" => format!("Search with photo {number} of {count}"),
        label => format!("Search with photo {number} of {count}: {label}"),
    }
}

/// How many pictures are there; empty for one.
pub fn photos(given: &Given) -> String {
    match (given.photos.len(), given.left_out) {
        (0 | 1, _) => String::new(),
        (count, 0) => format!(
            "You gave {count} photos, which are searched together, as one thing. Choose one to search \
             with it alone."
        ),
        (count, left_out) => format!(
            "You gave {} photos, of which the first {count} are searched together, as one thing. \
             Choose one to search with it alone.",
            count + left_out
        ),
    }
}

/// From where pictures can be fetched, and what that tells whom.
pub fn hosts(hosts: &Hosts) -> String {
    match hosts.names().as_slice() {
        [] => "Pictures of this site can be fetched, and of no other: for those, save the picture \
               and choose the file."
            .into(),
        names => format!(
            "Pictures of this site can be fetched, and of {}. That host learns that you fetched \
             the picture; nothing is sent to it.",
            listed(names)
        ),
    }
}

/// While a picture is on its way.
pub fn fetching(host: &str) -> String {
    format!("Fetching the picture from {host}…")
}

/// Why an address gave no picture, and what to do about it.
pub(super) fn address(problem: &AddressProblem) -> Notice {
    let (sentence, remedy) = match problem {
        AddressProblem::NoAddress => (
            "This is no address of a picture on the web.".into(),
            "Give an address that begins with https://, or save the picture and choose the file."
                .into(),
        ),
        AddressProblem::OtherHost { host, allowed } => (
            format!(
                "Pictures from {host} cannot be fetched: this page speaks with no host but those that its shop names."
            ),
            match allowed.as_slice() {
                [] => "Save the picture on this device, then choose that file.".into(),
                allowed => format!(
                    "Save the picture on this device and choose that file, or give one from {}.",
                    listed(allowed)
                ),
            },
        ),
        AddressProblem::Refused { host } => (
            format!(
                "{host} gave no picture that this page may read: it does not allow that, sends elsewhere, or is not there."
            ),
            "Save the picture on this device, then choose that file.".into(),
        ),
        AddressProblem::Unreachable { host } => (
            format!("The picture could not be fetched: {host} cannot be reached."),
            "Check your connection, then fetch it again.".into(),
        ),
        AddressProblem::Missing {
            host,
            status: 404 | 410,
        } => (
            format!("There is nothing at this address of {host}."),
            "Check the address, then fetch it again.".into(),
        ),
        AddressProblem::Missing { host, status } => (
            format!("The picture could not be fetched: {host} answered {status}."),
            "Try again in some minutes, or save the picture and choose the file.".into(),
        ),
        AddressProblem::NoPicture { host } => (
            format!(
                "What {host} has at this address is no picture, but perhaps a page that shows one."
            ),
            "Open it in another tab, copy the address of the picture itself, and give that.".into(),
        ),
        AddressProblem::TooLarge => (
            format!(
                "The picture at this address is larger than {} MB.",
                MOST_PICTURE_BYTES >> 20
            ),
            "Save a smaller version of it, and choose that file.".into(),
        ),
    };
    Notice::new("address", sentence, remedy)
}

/// A photo that neither the browser nor the engine knows.
pub(super) fn foreign(format: &str) -> Notice {
    let remedy = match format {
        "HEIC" => {
            "Save it as JPEG or PNG, take a screenshot of it, or open this page in Safari, which reads it."
        }
        _ => "Save it as JPEG or PNG, or take a screenshot of it, and choose that file.",
    };
    Notice::new(
        "picture",
        format!("Your browser cannot read {format} pictures."),
        remedy,
    )
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
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
