//! Which articles complete which, and which colours go together.
//!
//! Article types and colours are those of *Fashion Product Images* and of the demo. Compared without
//! case.

/// Where on a person an article is worn; one of each makes a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Top,
    Layer,
    Bottom,
    Whole,
    Shoes,
    Bag,
    Accessory,
}

use Kind as K;

/// The article types of each kind.
const KINDS: [(Kind, &[&str]); 7] = [
    (
        K::Top,
        &[
            "Tshirts",
            "Shirts",
            "Tops",
            "Sweaters",
            "Sweatshirts",
            "Tunics",
            "Kurtas",
            "Kurtis",
            "Camisoles",
            "Lounge Tshirts",
        ],
    ),
    (
        K::Layer,
        &[
            "Jackets",
            "Blazers",
            "Coats",
            "Waistcoat",
            "Rain Jacket",
            "Nehru Jackets",
            "Shrug",
            "Suits",
        ],
    ),
    (
        K::Bottom,
        &[
            "Trousers",
            "Jeans",
            "Track Pants",
            "Leggings",
            "Shorts",
            "Skirts",
            "Capris",
            "Jeggings",
            "Churidar",
            "Salwar",
            "Patiala",
            "Tights",
            "Rain Trousers",
            "Lounge Pants",
            "Lounge Shorts",
        ],
    ),
    (
        K::Whole,
        &[
            "Dresses",
            "Jumpsuit",
            "Rompers",
            "Sarees",
            "Tracksuits",
            "Clothing Set",
        ],
    ),
    (
        K::Shoes,
        &[
            "Casual Shoes",
            "Formal Shoes",
            "Sports Shoes",
            "Heels",
            "Sandals",
            "Flats",
            "Flip Flops",
            "Sports Sandals",
            "Booties",
        ],
    ),
    (
        K::Bag,
        &[
            "Handbags",
            "Backpacks",
            "Clutches",
            "Messenger Bag",
            "Duffel Bag",
            "Laptop Bag",
            "Rucksacks",
            "Mobile Pouch",
            "Waist Pouch",
        ],
    ),
    (
        K::Accessory,
        &[
            "Caps",
            "Hat",
            "Scarves",
            "Belts",
            "Ties",
            "Watches",
            "Sunglasses",
            "Socks",
            "Stoles",
            "Mufflers",
            "Headband",
            "Gloves",
            "Dupatta",
            "Cufflinks",
        ],
    ),
];

/// What completes an article of a kind, the most wanted first.
const COMPLETING: [(Kind, &[Kind]); 7] = [
    (K::Top, &[K::Bottom, K::Shoes, K::Layer, K::Bag]),
    (K::Layer, &[K::Top, K::Bottom, K::Shoes, K::Accessory]),
    (K::Bottom, &[K::Top, K::Shoes, K::Layer, K::Accessory]),
    (K::Whole, &[K::Shoes, K::Bag, K::Layer, K::Accessory]),
    (K::Shoes, &[K::Bottom, K::Top, K::Layer, K::Bag]),
    (K::Bag, &[K::Top, K::Bottom, K::Shoes, K::Accessory]),
    (K::Accessory, &[K::Top, K::Bottom, K::Shoes, K::Layer]),
];

/// Colours that go with any other and with each other.
const NEUTRALS: [&str; 22] = [
    "Black",
    "White",
    "Grey",
    "Navy Blue",
    "Beige",
    "Cream",
    "Off White",
    "Charcoal",
    "Brown",
    "Tan",
    "Khaki",
    "Silver",
    "Grey Melange",
    "Taupe",
    "Nude",
    "Skin",
    "Steel",
    "Coffee Brown",
    "Mushroom Brown",
    "Gold",
    "Bronze",
    "Copper",
];

/// Pairs of the others that go together, neighbours and opposites on the wheel of colours; either way
/// round.
const PAIRS: [(&str, &str); 24] = [
    ("Blue", "Yellow"),
    ("Blue", "Orange"),
    ("Blue", "Turquoise Blue"),
    ("Blue", "Pink"),
    ("Blue", "Mustard"),
    ("Blue", "Red"),
    ("Green", "Mustard"),
    ("Green", "Pink"),
    ("Green", "Yellow"),
    ("Olive", "Mustard"),
    ("Olive", "Rust"),
    ("Olive", "Maroon"),
    ("Purple", "Lavender"),
    ("Purple", "Mustard"),
    ("Purple", "Pink"),
    ("Pink", "Maroon"),
    ("Pink", "Burgundy"),
    ("Peach", "Teal"),
    ("Peach", "Maroon"),
    ("Teal", "Mustard"),
    ("Teal", "Rust"),
    ("Turquoise Blue", "Yellow"),
    ("Rust", "Mustard"),
    ("Lavender", "Burgundy"),
];

fn is(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other)
}

/// The kind of an article type; none for what belongs to no look, such as cosmetics.
pub(super) fn kind(article: &str) -> Option<Kind> {
    let found = KINDS
        .iter()
        .find(|(_, types)| types.iter().any(|known| is(article, known)));
    found.map(|(kind, _)| *kind)
}

/// The kinds that complete one, the most wanted first.
pub(super) fn completing(kind: Kind) -> &'static [Kind] {
    let found = COMPLETING.iter().find(|(known, _)| *known == kind);
    found.map_or(&[], |(_, wanted)| wanted)
}

/// Whether one person may wear both.
pub(super) fn suits(one: &str, other: &str) -> bool {
    let is_anybodys = |wearer: &str| wearer.trim().is_empty() || is(wearer, "Unisex");
    is_anybodys(one) || is_anybodys(other) || is(one, other.trim())
}

/// Whether a colour goes with every other.
pub(super) fn is_neutral(colour: &str) -> bool {
    NEUTRALS.iter().any(|known| is(colour, known))
}

/// Whether two colours go together; unknown ones go with all.
pub(super) fn goes_with(one: &str, other: &str) -> bool {
    let is_free = |colour: &str| colour.trim().is_empty() || is_neutral(colour);
    let is_pair = |(a, b): &(&str, &str)| is(one, a) && is(other, b) || is(one, b) && is(other, a);
    is_free(one) || is_free(other) || PAIRS.iter().any(is_pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_completed_by_others_and_no_type_is_of_two_kinds() {
        let mut seen = std::collections::BTreeSet::new();
        let mut wrong = Vec::new();
        for (kind, types) in KINDS {
            let wanted = completing(kind);
            if wanted.is_empty()
                || wanted.contains(&kind)
                || wanted.len() > super::super::MOST_PIECES
            {
                wrong.push(format!("{kind:?} is completed by {wanted:?}"));
            }
            let twice = types
                .iter()
                .filter(|article| !seen.insert(article.to_lowercase()));
            wrong.extend(twice.map(|article| format!("{article} is there twice")));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn colours_go_together_either_way_round() {
        let cases = [
            ("Black", "Red", true),
            ("Red", "navy blue", true),
            ("Blue", "Mustard", true),
            ("Mustard", "blue ", true),
            ("Red", "Green", false),
            ("Red", "Red", false),
            ("", "Red", true),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|(one, other, expected)| {
                [goes_with(one, other), goes_with(other, one)] != [*expected; 2]
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let both = PAIRS.iter().flat_map(|(a, b)| [a, b]);
        let neutral: Vec<_> = both.filter(|colour| is_neutral(colour)).collect();
        assert!(neutral.is_empty(), "need no pair: {neutral:?}");
    }

    #[test]
    fn one_person_wears_both() {
        let cases = [
            ("Men", "Men", true),
            ("Men", "Women", false),
            ("Men", "Unisex", true),
            ("Boys", "Men", false),
            ("", "Women", true),
        ];
        for (one, other, expected) in cases {
            assert_eq!(suits(one, other), expected, "{one} {other}");
            assert_eq!(suits(other, one), expected, "{other} {one}");
        }
    }
}
