//! Where in the photo the similarity to a product comes from.

use super::answer::listed;
use super::language::Language;
use super::numbers;
use super::speaker::{Value, say};
use crate::origin::{Origin, Region, Third};

sentences! {
    in "origin_";
    /// Shows it.
    pub fn ask;
    /// What the colours of the map mean.
    pub fn for_it;
    /// The same.
    pub fn against_it;
}

/// How many regions are named.
const NAMED: usize = 2;

/// A region with less is not worth naming.
const LEAST_NAMED: f32 = 0.1;

/// The name of a card's button, so that it is told from those of the others.
pub fn where_from(product: &str) -> String {
    say("origin_ask_named", &[("product", product.into())])
}

/// The map in words; `origin` is none where there is no similarity to speak of.
pub fn origin(product: &str, origin: Option<&Origin>) -> String {
    let product = ("product", Value::from(product));
    let Some(origin) = origin else {
        return say("origin_none", &[product]);
    };
    let most = origin.regions.iter().take(NAMED);
    let most = most
        .filter(|(_, part)| *part >= LEAST_NAMED)
        .map(|(region, part)| {
            let arguments = [
                ("region", self::region(*region).into()),
                ("part", percent(*part).into()),
            ];
            say("origin_region", &arguments)
        });
    let from = match listed(most.collect()) {
        Some(place) => say("origin_place", &[product, ("place", place.into())]),
        None => say("origin_nowhere", &[product]),
    };
    let rest = [
        ("origin_anywhere", origin.anywhere),
        ("origin_margin", origin.margin),
    ];
    let rest = rest
        .into_iter()
        .filter(|(_, part)| percent(*part) != percent(0.0))
        .map(|(key, part)| say(key, &[("part", percent(part).into())]));
    // Sentences, one after another.
    std::iter::once(from)
        .chain(rest)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A part of a similarity in whole percents; may be negative.
fn percent(part: f32) -> String {
    numbers::percent(Language::spoken(), part.into())
}

fn region(Region { row, column }: Region) -> &'static str {
    match (row, column) {
        (Third::First, Third::First) => "upper_left",
        (Third::First, Third::Second) => "upper_middle",
        (Third::First, Third::Last) => "upper_right",
        (Third::Second, Third::First) => "left",
        (Third::Second, Third::Second) => "middle",
        (Third::Second, Third::Last) => "right",
        (Third::Last, Third::First) => "lower_left",
        (Third::Last, Third::Second) => "lower_middle",
        (Third::Last, Third::Last) => "lower_right",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin_of(regions: &[(Third, Third, f32)], margin: f32, anywhere: f32) -> Origin {
        let region = |&(row, column, part): &(Third, Third, f32)| (Region { row, column }, part);
        Origin {
            pieces: Vec::new(),
            regions: regions.iter().map(region).collect(),
            margin,
            anywhere,
        }
    }

    #[test]
    fn a_map_is_told_in_a_sentence() {
        use Third::{First, Last, Second};
        let cases = [
            (
                origin_of(&[(First, First, 0.62), (Second, Second, 0.3)], 0.0, 0.08),
                "The similarity to Polo comes mostly from the upper left (62\u{a0}%) and the middle (30\u{a0}%). 8\u{a0}% any photo would have.",
            ),
            (
                origin_of(&[(Last, Second, 0.91), (First, Last, 0.04)], 0.05, 0.0),
                "The similarity to Polo comes mostly from the lower middle (91\u{a0}%). 5\u{a0}% comes from the white around it.",
            ),
            (
                origin_of(&[(Last, Last, 0.09)], 0.001, -0.2),
                "The similarity to Polo comes mostly from no single place in your photo. −20\u{a0}% any photo would have.",
            ),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .map(|(found, expected)| (origin("Polo", Some(found)), expected))
            .filter(|(found, expected)| found != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!(
            origin("Polo", None),
            "Hardly anything in your photo resembles Polo."
        );
    }

    #[test]
    fn every_region_has_a_name_of_its_own() {
        let thirds = [Third::First, Third::Second, Third::Last];
        let mut names: Vec<&str> = thirds
            .into_iter()
            .flat_map(|row| thirds.map(|column| region(Region { row, column })))
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 9);
    }
}
