//! What a product is called among several shops: its shop, and that shop's own identifier.
//!
//! Written as the identifier alone where it is the page's own shop, so that links and lists from before
//! there were several shops name the same products; else as the list of both.

use serde::{Deserialize, Serialize};

/// A product of one of the shops.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct ProductName {
    /// The shop's key: its catalogue's address, as it is listed; empty for the page's own shop.
    pub shop: String,
    /// The shop's own identifier.
    pub own: String,
}

impl ProductName {
    /// The product with this identifier of the shop with this key.
    pub fn of(shop: &str, own: &str) -> Self {
        Self {
            shop: shop.to_owned(),
            own: own.to_owned(),
        }
    }

    /// As one text, which is another for every product: for elements' ids and for lists of cards.
    pub fn key(&self) -> String {
        match self.shop.is_empty() {
            true => self.own.clone(),
            // No address has this letter in it.
            false => format!("{}\u{1f}{}", self.shop, self.own),
        }
    }
}

impl From<&str> for ProductName {
    fn from(own: &str) -> Self {
        Self::of("", own)
    }
}

impl From<String> for ProductName {
    fn from(own: String) -> Self {
        let shop = String::new();
        Self { shop, own }
    }
}

impl From<&ProductName> for ProductName {
    fn from(name: &ProductName) -> Self {
        name.clone()
    }
}

/// How a name is written.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    /// Of the page's own shop.
    Own(String),
    /// Shop and identifier.
    Of(String, String),
}

impl From<Written> for ProductName {
    fn from(written: Written) -> Self {
        match written {
            Written::Own(own) => own.into(),
            Written::Of(shop, own) => Self { shop, own },
        }
    }
}

impl From<ProductName> for Written {
    fn from(ProductName { shop, own }: ProductName) -> Self {
        match shop.is_empty() {
            true => Self::Own(own),
            false => Self::Of(shop, own),
        }
    }
}

/// For tests, which mostly have one shop.
#[cfg(test)]
impl PartialEq<str> for ProductName {
    fn eq(&self, own: &str) -> bool {
        *self == own
    }
}

#[cfg(test)]
impl PartialEq<&str> for ProductName {
    fn eq(&self, own: &&str) -> bool {
        self.shop.is_empty() && self.own == **own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_before_unless_another_shop_is_named() {
        let cases = [
            (ProductName::from("7"), "\"7\""),
            (
                ProductName::of("north/catalogue.json", "7"),
                "[\"north/catalogue.json\",\"7\"]",
            ),
            (
                ProductName::from("[\"a\",\"7\"]"),
                "\"[\\\"a\\\",\\\"7\\\"]\"",
            ),
        ];
        let mut wrong = Vec::new();
        for (name, expected) in cases {
            let text = serde_json::to_string(&name).unwrap();
            let read: Result<ProductName, _> = serde_json::from_str(&text);
            if text != expected || read.ok().as_ref() != Some(&name) {
                wrong.push(format!("{name:?}: {text}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        for other in ["7", "[]", "[\"a\"]", "[\"a\",\"b\",\"c\"]", "null", "{}"] {
            assert!(
                serde_json::from_str::<ProductName>(other).is_err(),
                "{other}"
            );
        }
    }

    #[test]
    fn products_of_two_shops_with_one_identifier_are_two() {
        let names = [
            ProductName::from("7"),
            ProductName::of("a", "7"),
            ProductName::of("b", "7"),
        ];
        let mut keys: Vec<String> = names.iter().map(ProductName::key).collect();
        keys.dedup();
        assert_eq!(keys.len(), names.len());
        assert_ne!(names[0], names[1]);
    }
}
