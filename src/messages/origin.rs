//! Where in the photo the similarity to a product comes from.

use super::answer::capitalised;
use crate::origin::{Origin, Region, Third};

/// Shows it.
pub const WHERE_FROM: &str = "Where from?";

/// How many regions are named.
const NAMED: usize = 2;

/// A region with less is not worth naming.
const LEAST_NAMED: f32 = 0.1;

/// The name of a card's button, so that it is told from those of the others.
pub fn where_from(product: &str) -> String {
    format!("{WHERE_FROM} What in your photo resembles {product}")
}

/// The map in words; `origin` is none where there is no similarity to speak of.
pub fn origin(product: &str, origin: Option<&Origin>) -> String {
    let Some(origin) = origin else {
        return format!("Hardly anything in your photo resembles {product}.");
    };
    let most: Vec<String> = origin
        .regions
        .iter()
        .take(NAMED)
        .filter(|(_, part)| *part >= LEAST_NAMED)
        .map(|(region, part)| format!("{} ({})", self::region(*region), percent(*part)))
        .collect();
    let from = match most.as_slice() {
        [] => "no single place in your photo".into(),
        [only] => only.clone(),
        [first, second, ..] => format!("{first} and {second}"),
    };
    let mut rest = Vec::new();
    if percent(origin.anywhere) != percent(0.0) {
        let part = percent(origin.anywhere);
        rest.push(format!("{part} any photo would have"));
    }
    if percent(origin.margin) != percent(0.0) {
        let part = percent(origin.margin);
        rest.push(format!("{part} comes from the white around it"));
    }
    let rest = match rest.as_slice() {
        [] => String::new(),
        rest => format!(" {}.", capitalised(&rest.join(", "))),
    };
    format!("The similarity to {product} comes mostly from {from}.{rest}")
}

/// A part of a similarity in whole percents; may be negative.
fn percent(part: f32) -> String {
    let whole = (part * 100.0).round() as i32;
    format!("{whole}\u{a0}%").replace('-', "−")
}

fn region(Region { row, column }: Region) -> &'static str {
    match (row, column) {
        (Third::First, Third::First) => "the upper left",
        (Third::First, Third::Second) => "the upper middle",
        (Third::First, Third::Last) => "the upper right",
        (Third::Second, Third::First) => "the left",
        (Third::Second, Third::Second) => "the middle",
        (Third::Second, Third::Last) => "the right",
        (Third::Last, Third::First) => "the lower left",
        (Third::Last, Third::Second) => "the lower middle",
        (Third::Last, Third::Last) => "the lower right",
    }
}

/// What the colours of the map mean.
pub const LEGEND_FOR: &str = "Speaks for it";
/// The same.
pub const LEGEND_AGAINST: &str = "Speaks against it";

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
