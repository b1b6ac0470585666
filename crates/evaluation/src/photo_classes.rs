//! What visitors photograph, in the words of the Kaggle fashion data.
//!
//! The ten classes are those of the *clothing dataset* (A. Grigorev, 2020), photos that people took
//! of their own clothes. The lists hold the article types that somebody who looks for such a garment
//! would call found. Two classes share a type where the data do not tell them apart: `Tshirts` have
//! sleeves of any length, `Tops` are women's T-shirts among others, and `Sweatshirts` are worn as a
//! jersey and, with a zip and a hood, as a jacket. A shoe is whatever is worn on a foot: there are
//! sandals and slippers among the photos.

use contract::Digest;

/// Each class, and the article types that answer it.
pub const PHOTO_CLASSES: [(&str, &[&str]); 10] = [
    ("dress", &["Dresses"]),
    ("hat", &["Caps", "Hat"]),
    (
        "longsleeve",
        &[
            "Lounge Tshirts",
            "Sweaters",
            "Sweatshirts",
            "Tops",
            "Tshirts",
        ],
    ),
    (
        "outwear",
        &[
            "Blazers",
            "Jackets",
            "Nehru Jackets",
            "Rain Jacket",
            "Shrug",
            "Suits",
            "Sweatshirts",
            "Waistcoat",
        ],
    ),
    (
        "pants",
        &[
            "Capris",
            "Churidar",
            "Jeans",
            "Jeggings",
            "Leggings",
            "Lounge Pants",
            "Patiala",
            "Salwar",
            "Tights",
            "Track Pants",
            "Trousers",
        ],
    ),
    ("shirt", &["Shirts"]),
    (
        "shoes",
        &[
            "Booties",
            "Casual Shoes",
            "Flats",
            "Flip Flops",
            "Formal Shoes",
            "Heels",
            "Sandals",
            "Sports Sandals",
            "Sports Shoes",
        ],
    ),
    ("shorts", &["Lounge Shorts", "Shorts"]),
    ("skirt", &["Skirts"]),
    ("t-shirt", &["Lounge Tshirts", "Tops", "Tshirts"]),
];

/// The article types that answer a photo of `class`; none for a class that is not in the table.
pub fn article_types(class: &str) -> Option<&'static [&'static str]> {
    let found = PHOTO_CLASSES.iter().find(|(name, _)| *name == class);
    found.map(|(_, types)| *types)
}

/// Whether the photo `name` (its file's, without a folder) is one that no network learns from: every
/// second one, by the first bit of the name's SHA-256.
pub fn is_photo_aside(name: &str) -> bool {
    Digest::of(name.as_bytes()).as_bytes()[0] >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_the_same_for_ever() {
        // The first bytes by sha256sum: 0xca, 0x3e.
        assert_eq!(["a", "b"].map(is_photo_aside), [true, false]);
    }

    #[test]
    fn every_class_has_its_types_in_order_and_once() {
        assert!(PHOTO_CLASSES.is_sorted_by(|a, b| a.0 < b.0));
        for (class, types) in PHOTO_CLASSES {
            assert!(!types.is_empty(), "{class}");
            assert!(types.is_sorted_by(|a, b| a < b), "{class}: {types:?}");
            assert_eq!(article_types(class), Some(types));
        }
        assert_eq!(article_types("Dress"), None);
    }
}
