//! What a product shares with the photo and where it differs, as far as the network can tell.
//!
//! A network with classifiers guesses the photo's attributes; a product has its own, from the shop's
//! list. Only guesses that are sure enough count, and only attributes that the shop has filled in.

use contract::Guess;

/// The least probability at which a guess is said as a fact; below it, another class may well be right.
///
/// A third and not a half: a network that wavers between Blue and Navy Blue still knows the colour.
pub const LEAST_CERTAIN: f32 = 1.0 / 3.0;

/// Whether a guess may be said as a fact.
pub fn is_certain(guess: &Guess) -> bool {
    guess.probability >= LEAST_CERTAIN
}

/// What is compared: attributes that the page has words for, and all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// `articleType`: Shirts, Heels.
    Type,
    /// `baseColour`: Navy Blue.
    Colour,
    /// `gender`: Men, Women, Boys, Girls, Unisex.
    Wearer,
    /// `usage`: Casual, Formal.
    Style,
    /// Any other, by its name.
    Other(String),
}

impl Aspect {
    /// The aspect that an attribute of this name is about. Case does not count.
    pub fn of(attribute: &str) -> Self {
        match attribute.to_lowercase().as_str() {
            "articletype" => Self::Type,
            "basecolour" => Self::Colour,
            "gender" => Self::Wearer,
            "usage" => Self::Style,
            _ => Self::Other(attribute.into()),
        }
    }
}

/// A product beside the photo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What both have, in the order of the guesses, with the value as the shop writes it.
    pub shared: Vec<(Aspect, String)>,
    /// Where they differ, in the same order.
    pub differing: Vec<Difference>,
}

/// An attribute with two values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The attribute.
    pub aspect: Aspect,
    /// The product's value.
    pub product: String,
    /// What the photo is taken for.
    pub photo: String,
}

impl Comparison {
    /// Compares the guesses with a product's attributes, given as names and values.
    ///
    /// Names and values are the same if they differ in case only. An attribute is left out where its
    /// guess is not certain, or where the product has no value for it.
    pub fn of(guesses: &[Guess], attributes: &[(String, String)]) -> Self {
        let mut comparison = Self::default();
        for guess in guesses.iter().filter(|guess| is_certain(guess)) {
            let known = attributes
                .iter()
                .find(|(name, value)| is_same(name, &guess.attribute) && !value.trim().is_empty());
            let Some((_, value)) = known else { continue };
            let aspect = Aspect::of(&guess.attribute);
            if is_same(value, &guess.class) {
                comparison.shared.push((aspect, value.clone()));
            } else {
                comparison.differing.push(Difference {
                    aspect,
                    product: value.clone(),
                    photo: guess.class.clone(),
                });
            }
        }
        comparison
    }
}

/// Whether two names are one but for case and the blanks around them.
fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIRT: [(&str, &str, f32); 3] = [
        ("articleType", "Shirts", 0.93),
        ("baseColour", "Navy Blue", 0.5),
        ("gender", "Men", 0.8),
    ];

    fn guesses(list: &[(&str, &str, f32)]) -> Vec<Guess> {
        let guess = |&(attribute, class, probability): &(&str, &str, f32)| Guess {
            attribute: attribute.into(),
            class: class.into(),
            probability,
        };
        list.iter().map(guess).collect()
    }

    fn attributes(list: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |&(name, value): &(&str, &str)| (name.into(), value.into());
        list.iter().map(owned).collect()
    }

    /// As `Type=Shirts Colour≠Red|Blue`, to be read in a table.
    fn brief(comparison: &Comparison) -> String {
        let shared = comparison
            .shared
            .iter()
            .map(|(aspect, value)| format!("{aspect:?}={value}"));
        let differing = comparison
            .differing
            .iter()
            .map(|each| format!("{:?}≠{}|{}", each.aspect, each.product, each.photo));
        shared.chain(differing).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn products_are_compared_with_what_the_photo_is_taken_for() {
        type Case<'a> = (
            &'a [(&'a str, &'a str, f32)],
            &'a [(&'a str, &'a str)],
            &'a str,
        );
        let cases: [Case; 12] = [
            (
                &SHIRT,
                &[
                    ("gender", "Men"),
                    ("articleType", "Shirts"),
                    ("baseColour", "Navy Blue"),
                ],
                "Type=Shirts Colour=Navy Blue Wearer=Men",
            ),
            (
                &SHIRT,
                &[
                    ("gender", "Women"),
                    ("articleType", "Shirts"),
                    ("baseColour", "Blue"),
                ],
                "Type=Shirts Colour≠Blue|Navy Blue Wearer≠Women|Men",
            ),
            // Case and blanks are nobody's difference; other spellings are.
            (&SHIRT, &[("ArticleType", " SHIRTS ")], "Type= SHIRTS "),
            (&SHIRT, &[("articleType", "Shirt")], "Type≠Shirt|Shirts"),
            // What the shop does not say is neither shared nor different.
            (&SHIRT, &[("articleType", ""), ("baseColour", " ")], ""),
            (&SHIRT, &[("season", "Fall"), ("year", "2012")], ""),
            (&SHIRT, &[], ""),
            (&[], &[("articleType", "Shirts")], ""),
            // What the network does not know is neither, either.
            (
                &[("articleType", "Shirts", 0.33)],
                &[("articleType", "Shirts")],
                "",
            ),
            (
                &[("articleType", "Shirts", 0.33)],
                &[("articleType", "Tops")],
                "",
            ),
            (
                &[("articleType", "Shirts", f32::NAN)],
                &[("articleType", "Tops")],
                "",
            ),
            (
                &[("usage", "Casual", 0.34), ("sleeve", "Long", 0.9)],
                &[("sleeve", "short"), ("usage", "casual")],
                "Style=casual Other(\"sleeve\")≠short|Long",
            ),
        ];
        let wrong: Vec<String> = cases
            .iter()
            .map(|(guessed, known, expected)| {
                let found = Comparison::of(&guesses(guessed), &attributes(known));
                (brief(&found), expected)
            })
            .filter(|(found, expected)| found != *expected)
            .map(|(found, expected)| format!("{found:?} instead of {expected:?}"))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_third_is_certain() {
        let cases = [(0.0, false), (0.333, false), (1.0 / 3.0, true), (1.0, true)];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|&(probability, certain)| {
                is_certain(&guesses(&[("usage", "Casual", probability)])[0]) != certain
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
