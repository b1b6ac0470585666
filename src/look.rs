//! "Complete the look": products that go with one, by a rule and not by the network.
//!
//! The tables in `tables` say which kinds of article complete which, and which colours go together. Of
//! each kind that is wanted, the one product is taken that suits whom it is for, whose colour goes with
//! this one's, and that agrees best in usage and season; of equals the first in the catalogue. What a
//! shop does not tell (a colour, a season) neither helps nor hinders.

mod tables;

use catalogue::{Catalogue, Filter};

/// Products that complete a look, at most.
pub const MOST_PIECES: usize = 4;

/// What the same usage, the same season, and one colour beside a neutral are worth.
const SAME_USAGE: u32 = 4;
const SAME_SEASON: u32 = 2;
const COLOUR_BESIDE_NEUTRAL: u32 = 1;

/// Where a catalogue has the attributes that the rule reads.
struct Columns {
    article: usize,
    gender: Option<usize>,
    colour: Option<usize>,
    season: Option<usize>,
    usage: Option<usize>,
}

impl Columns {
    /// None in a catalogue that does not tell what its articles are.
    fn of(catalogue: &Catalogue) -> Option<Self> {
        let either = |names: &[&str]| names.iter().find_map(|name| catalogue.attribute(name));
        Some(Self {
            article: either(&["articleType", "type"])?,
            gender: either(&["gender"]),
            colour: either(&["baseColour", "baseColor", "colour", "color"]),
            season: either(&["season"]),
            usage: either(&["usage"]),
        })
    }
}

/// Whether a look can be completed in a shop with these attributes.
pub fn is_possible<'a>(mut attributes: impl Iterator<Item = &'a str>) -> bool {
    attributes
        .any(|name| name.eq_ignore_ascii_case("articleType") || name.eq_ignore_ascii_case("type"))
}

/// The products that complete the look of the one at `index`, one of each kind that is wanted, in the
/// order in which they are wanted; at most [`MOST_PIECES`]. None where nothing suits, or where the shop
/// does not say what the product is.
pub fn pieces(catalogue: &Catalogue, index: u32) -> Vec<u32> {
    let Some(columns) = Columns::of(catalogue) else {
        return Vec::new();
    };
    let article = catalogue.value(index, columns.article).unwrap_or_default();
    let wanted = tables::kind(article).map_or(&[][..], tables::completing);
    // The best so far of each kind: what it is worth, and which it is.
    let mut best: Vec<Option<(u32, u32)>> = vec![None; wanted.len()];
    for other in catalogue.indexes() {
        let article = catalogue.value(other, columns.article).unwrap_or_default();
        let Some(kind) = tables::kind(article) else {
            continue;
        };
        let Some(place) = wanted.iter().position(|wanted| *wanted == kind) else {
            continue;
        };
        let Some(worth) = worth(catalogue, &columns, index, other) else {
            continue;
        };
        if let Some(best) = best.get_mut(place)
            && best.is_none_or(|(most, _)| worth > most)
        {
            *best = Some((worth, other));
        }
    }
    let found = best.into_iter().flatten();
    found.map(|(_, other)| other).take(MOST_PIECES).collect()
}

/// For each kind that completes the look of the product at `index`, in the order in which they are wanted, a
/// filter that no such product of a catalogue in cells fails: it says which cells to fetch.
pub fn filters(catalogue: &Catalogue, index: u32) -> Vec<Filter> {
    let (Some(columns), Some(directory)) = (Columns::of(catalogue), catalogue.directory()) else {
        return Vec::new();
    };
    let names = &catalogue.manifest().attributes;
    let value = |column| catalogue.value(index, column).unwrap_or_default();
    // An attribute of too many values to be a facet is narrowed down by nothing.
    let narrow = |filter: &mut Filter, column: usize, suits: &dyn Fn(&str) -> bool| {
        let mut facets = directory.facets().iter();
        let facet = facets.find(|facet| facet.attribute as usize == column);
        if let (Some(facet), Some(name)) = (facet, names.get(column)) {
            let values = facet.values.iter().map(|(value, _)| value);
            let suiting = values.filter(|value| suits(value)).cloned().collect();
            filter.insert(name.clone(), suiting);
        }
    };
    let wanted = tables::kind(value(columns.article)).map_or(&[][..], tables::completing);
    let filters = wanted.iter().map(|wanted| {
        let mut filter = Filter::new();
        narrow(&mut filter, columns.article, &|article| {
            tables::kind(article) == Some(*wanted)
        });
        if let Some(column) = columns.gender {
            narrow(&mut filter, column, &|wearer| {
                tables::suits(value(column), wearer)
            });
        }
        if let Some(column) = columns.colour {
            narrow(&mut filter, column, &|colour| {
                tables::goes_with(value(column), colour)
            });
        }
        filter
    });
    // No value that suits is no product that does; to a filter, no value would be any.
    filters
        .filter(|filter| !filter.values().any(|values| values.is_empty()))
        .collect()
}

/// How well two products go together; none if they do not.
fn worth(catalogue: &Catalogue, columns: &Columns, one: u32, other: u32) -> Option<u32> {
    let both = |column: Option<usize>| {
        let value = |index| column.and_then(|column| catalogue.value(index, column));
        (
            value(one).unwrap_or_default(),
            value(other).unwrap_or_default(),
        )
    };
    let (wearer, other_wearer) = both(columns.gender);
    if !tables::suits(wearer, other_wearer) {
        return None;
    }
    let (colour, other_colour) = both(columns.colour);
    if !tables::goes_with(colour, other_colour) {
        return None;
    }
    let is_same = |column| {
        let (one, other): (&str, &str) = both(column);
        u32::from(!one.is_empty() && one.eq_ignore_ascii_case(other))
    };
    let is_beside = u32::from(tables::is_neutral(colour) != tables::is_neutral(other_colour));
    Some(
        SAME_USAGE * is_same(columns.usage)
            + SAME_SEASON * is_same(columns.season)
            + COLOUR_BESIDE_NEUTRAL * is_beside,
    )
}

#[cfg(test)]
mod tests;
