//! Which products are kept aside.

use std::collections::BTreeSet;

use contract::Digest;

use crate::products::Product;

/// One group in so many is kept aside.
const ASIDE: u64 = 10;

/// Column 1 of [`crate::products::ATTRIBUTES`].
const COLOUR: usize = 1;

/// A product's group: its name without the words that any colour of the list is made of, as a number
/// that is the same on every machine. Colour variants of one product are in one group.
pub fn groups(products: &[Product]) -> Vec<u64> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let colours: BTreeSet<String> = products
        .iter()
        .flat_map(|product| words(&product.attributes[COLOUR]))
        .collect();
    products
        .iter()
        .map(|product| {
            let mut rest = words(&product.name);
            rest.retain(|word| !colours.contains(word));
            let digest = Digest::of(rest.join(" ").as_bytes());
            let bytes = digest.as_bytes().iter().take(8);
            bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
        })
        .collect()
}

/// Whether a group is kept aside.
pub fn is_aside(group: u64) -> bool {
    group.is_multiple_of(ASIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(name: &str, colour: &str) -> Product {
        Product {
            id: "1".into(),
            name: name.into(),
            attributes: ["".into(), colour.into(), "".into(), "".into()],
        }
    }

    #[test]
    fn colour_variants_do_not_straddle() {
        let found = groups(&[
            product("Puma Men Navy Blue Shirt", "Navy Blue"),
            product("Puma Men  Red shirt", "Red"),
            product("Puma Women Red Shirt", "Red"),
        ]);
        assert_eq!(found[0], found[1]);
        assert_ne!(found[0], found[2]);
    }
}
