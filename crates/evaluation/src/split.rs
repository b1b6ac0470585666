//! Which products are kept aside.

use std::collections::BTreeSet;

use contract::Digest;

/// One group in so many is kept aside.
const ASIDE: u64 = 10;

/// Each product's group, of its name and its colour: the name without the words that any colour of
/// the list is made of, as a number that is the same on every machine. Colour variants of one
/// product are in one group.
pub fn groups(products: &[(&str, &str)]) -> Vec<u64> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let colours: BTreeSet<String> = products
        .iter()
        .flat_map(|(_, colour)| words(colour))
        .collect();
    products
        .iter()
        .map(|(name, _)| {
            let mut rest = words(name);
            rest.retain(|word| !colours.contains(word));
            let digest = Digest::of(rest.join(" ").as_bytes());
            let bytes = digest.as_bytes().iter().take(8);
            bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
        })
        .collect()
}

/// Whether a group is kept aside: one in ten.
pub fn is_aside(group: u64) -> bool {
    group.is_multiple_of(ASIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_variants_do_not_straddle() {
        let found = groups(&[
            ("Puma Men Navy Blue Shirt", "Navy Blue"),
            ("Puma Men  Red shirt", "Red"),
            ("Puma Women Red Shirt", "Red"),
        ]);
        assert_eq!(found[0], found[1]);
        assert_ne!(found[0], found[2]);
    }

    #[test]
    fn a_group_is_the_same_for_ever() {
        // The first 8 bytes of the SHA-256 of "puma men shirt", by sha256sum: what was kept aside
        // when a network learnt must stay aside when it is measured.
        let found = groups(&[("Puma, Men: RED Shirt", "Red")]);
        assert_eq!(found, [0x45ce_8d5d_e3b6_ad25]);
        assert_eq!([0, 7, 10, 30].map(is_aside), [true, false, true, true]);
    }
}
