//! Where a shop's own page of a product is.

use crate::engine::protocol::Match;

/// Names of an attribute that holds the address, as shops write them; case does not count.
const NAMES: [&str; 2] = ["link", "url"];

/// Whether an attribute of this name is an address, and not something to read.
pub fn is_link(name: &str) -> bool {
    NAMES
        .iter()
        .any(|link| link.eq_ignore_ascii_case(name.trim()))
}

impl Match {
    /// The address of the shop's own page of this product; none where the catalogue has none that a browser
    /// can open.
    pub fn link(&self) -> Option<&str> {
        let of_page = |address: &&str| {
            // A catalogue is a stranger's file: an address may not be a script.
            let is_web = ["https://", "http://"]
                .iter()
                .any(|scheme| address.starts_with(scheme));
            is_web && !address.contains(char::is_whitespace)
        };
        let links = self.attributes.iter().filter(|(name, _)| is_link(name));
        links.map(|(_, address)| address.trim()).find(of_page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_browser_opens_as_a_page_is_a_link() {
        let cases = [
            (
                "link",
                "https://shop.example/1",
                Some("https://shop.example/1"),
            ),
            (
                "URL",
                " http://shop.example/1 ",
                Some("http://shop.example/1"),
            ),
            ("link", "javascript:alert(1)", None),
            ("link", "JavaScript:alert(1)//https://", None),
            ("link", "/products/1", None),
            ("link", "https://shop.example/a b", None),
            ("link", "", None),
            ("baseColour", "https://shop.example/1", None),
        ];
        let mut wrong = Vec::new();
        for (name, value, expected) in cases {
            let found = Match {
                id: "1".into(),
                name: "Shirt".into(),
                attributes: vec![("colour".into(), "Red".into()), (name.into(), value.into())],
                similarity: 0.9,
                ..Match::default()
            };
            if found.link() != expected {
                wrong.push(format!("{name}={value}: {:?}", found.link()));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
