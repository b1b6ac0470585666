//! Sentences about several shops that are searched together.

use contract::FileError;

use super::answer::listed;
use super::notice::Notice;
use super::speaker::{count, plain, say};
use crate::engine::failure::Failure;
use crate::engine::protocol::{ShopStanding, ShopTold};
use crate::state::{Hosts, ShopProblem};

sentences! {
    in "shops_";
    /// Opens the place where one is added, where there is no list.
    pub fn summary_none;
    /// The name of the list.
    pub fn list;
    /// Above the field for an address.
    pub fn add;
    /// Adds the shop at the address.
    pub fn add_it;
    /// Where an added shop is kept.
    pub fn kept;
}
/// What an address looks like.
pub const ADDRESS_EXAMPLE: &str = "https://…/catalogue/catalogue.json";

/// The file that such an address leads to.
const MANIFEST: &str = "catalogue.json";

/// Beside the field for an address.
pub fn address_label() -> String {
    say("shops_address_label", &[("file", MANIFEST.into())])
}

/// What a shop is called.
pub fn name(name: &str) -> String {
    match name.is_empty() {
        true => say("shops_own", &[]),
        false => name.to_owned(),
    }
}

/// Of which shop a card is, for those who hear it.
pub fn from(shop: &str) -> String {
    say("shops_from", &[("shop", name(shop).into())])
}

/// How many shops an answer is from, of how many.
pub fn summary(shops: &[ShopTold]) -> String {
    let is_shop = |shop: &&ShopTold| !matches!(shop.standing, ShopStanding::NoList(_));
    let is_open = |shop: &&ShopTold| matches!(shop.standing, ShopStanding::Open { .. });
    let open = shops.iter().filter(is_open).count() as u64;
    let all = shops.iter().filter(is_shop).count() as u64;
    say(
        "shops_summary",
        &[("open", count(open)), ("all", count(all))],
    )
}

/// How a shop stands: a sentence, and what to do about it where something is wrong.
pub fn standing(told: &ShopTold) -> Notice {
    let shop = || ("shop", name(&told.name).into());
    let sentence = |kind, key, arguments: &[_]| Notice {
        kind,
        sentence: say(key, arguments),
        remedy: String::new(),
        detail: String::new(),
    };
    match &told.standing {
        ShopStanding::Opening => sentence("opening", "shops_opening", &[shop()]),
        ShopStanding::Open { products } => {
            let products = ("count", count(*products));
            sentence("open", "shops_open", &[shop(), products])
        }
        ShopStanding::TooMany => Notice::of("too-many", "shops_too_many", &[shop()]),
        ShopStanding::NoList(failure) => {
            Notice::of("no-list", "shops_no_list", &[]).with_detail(detail(failure))
        }
        ShopStanding::Down(failure) => {
            let of = |key| Notice::of("down", key, &[shop()]);
            let notice = match failure {
                Failure::Unreachable { status: None, .. } => of("shops_no_answer"),
                Failure::Unreachable {
                    status: Some(404 | 410),
                    ..
                } => of("shops_missing"),
                Failure::Unreachable {
                    status: Some(status),
                    ..
                } => {
                    let status = ("status", plain(u64::from(*status)));
                    Notice::of("down", "shops_refused", &[shop(), status])
                }
                Failure::OtherModel { .. } => Notice {
                    kind: "other-model",
                    ..of("shops_other_model")
                },
                Failure::EmptyCatalogue => of("shops_empty"),
                Failure::NoCells => of("shops_not_kept"),
                _ => of("shops_unreadable"),
            };
            notice.with_detail(detail(failure))
        }
    }
}

/// In the words of the code that met it; may be empty.
fn detail(failure: &Failure) -> String {
    match failure {
        Failure::Unreachable { address, .. } => address.clone(),
        Failure::Format { reason, .. } | Failure::Engine { reason } => reason.clone(),
        Failure::OtherModel { model, catalogue } => format!("{model}, {catalogue}"),
        Failure::File {
            error:
                error @ (FileError::Length { .. } | FileError::Content { .. } | FileError::Path { .. }),
            ..
        } => error.to_string(),
        _ => String::new(),
    }
}

/// From where catalogues can be added.
pub fn hosts(hosts: &Hosts) -> String {
    match listed(hosts.names()) {
        None => say("shops_hosts_own", &[]),
        Some(names) => say("shops_hosts", &[("hosts", names.into())]),
    }
}

/// The name of the button that takes an added shop away.
pub fn remove(shop: &str) -> String {
    say("shops_remove", &[("shop", shop.into())])
}

/// Why an address was not added, and what to do about it.
pub fn problem(problem: &ShopProblem) -> Notice {
    let of = |key, arguments: &[_]| Notice::of("shop", key, arguments);
    match problem {
        ShopProblem::NoAddress => of("shops_problem_address", &[("file", MANIFEST.into())]),
        ShopProblem::OtherHost { host, .. } => {
            of("shops_problem_host", &[("host", host.as_str().into())])
        }
        ShopProblem::Known => of("shops_problem_known", &[]),
        ShopProblem::TooMany => of("shops_problem_many", &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::failure::Part;
    use crate::messages::Language;

    fn told(standing: ShopStanding) -> ShopTold {
        ShopTold {
            key: "north".into(),
            name: "North".into(),
            standing,
        }
    }

    fn unreachable(status: Option<u16>) -> Failure {
        Failure::Unreachable {
            what: Part::Catalogue,
            address: "https://north.example/catalogue.json".into(),
            status,
        }
    }

    #[test]
    fn every_shop_that_is_missing_is_told_why_in_words_of_its_own() {
        let failures = [
            unreachable(None),
            unreachable(Some(404)),
            unreachable(Some(503)),
            Failure::OtherModel {
                model: "a".into(),
                catalogue: "b".into(),
            },
            Failure::Format {
                what: Part::Catalogue,
                reason: "torn".into(),
            },
            Failure::EmptyCatalogue,
            Failure::NoCells,
        ];
        let mut standings: Vec<_> = failures.into_iter().map(ShopStanding::Down).collect();
        standings.push(ShopStanding::TooMany);
        standings.push(ShopStanding::NoList(unreachable(None)));
        for language in Language::ALL {
            language.speak();
            let mut said: Vec<String> = Vec::new();
            for standing in &standings {
                let notice = super::standing(&told(standing.clone()));
                let is_named = matches!(standing, ShopStanding::NoList(_))
                    || notice.sentence.contains("North");
                assert!(is_named, "{}", notice.sentence);
                assert!(notice.remedy.ends_with('.'), "{notice:?}");
                assert!(!said.contains(&notice.sentence), "{}", notice.sentence);
                said.push(notice.sentence);
            }
        }
    }

    #[test]
    fn the_summary_counts_shops_and_not_the_list() {
        Language::English.speak();
        let shops = [
            told(ShopStanding::Open { products: 3 }),
            told(ShopStanding::Opening),
            told(ShopStanding::NoList(unreachable(None))),
        ];
        assert_eq!(summary(&shops), "Shops: one of 2 is searched");
        assert_eq!(name(""), "This shop");
    }

    #[test]
    fn every_address_that_is_not_added_has_its_own_sentence_and_a_remedy() {
        let host = "south.example".to_owned();
        let allowed = Vec::new();
        let problems = [
            ShopProblem::NoAddress,
            ShopProblem::OtherHost { host, allowed },
            ShopProblem::Known,
            ShopProblem::TooMany,
        ];
        let mut said: Vec<String> = Vec::new();
        for problem in &problems {
            let notice = super::problem(problem);
            assert!(notice.remedy.ends_with('.') && !said.contains(&notice.sentence));
            said.push(notice.sentence);
        }
    }
}
