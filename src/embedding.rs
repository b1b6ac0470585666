//! What the page says to the page around it, and what it hears from there.
//!
//! A message is one JSON text. `public/embed/look-alike.js` is the other side; docs/embedding.md is what a shop
//! reads. Nothing of the photo is in any message: no pixel, no name, no embedding.

use std::collections::BTreeMap;

use catalogue::Likeness;
use serde::{Deserialize, Serialize};

use crate::engine::protocol::Match;

/// A shop's variables, and the page's own properties that take their values.
pub const VARIABLES: [(&str, &str); 12] = [
    ("--look-alike-accent", "--accent"),
    ("--look-alike-accent-deep", "--accent-deep"),
    ("--look-alike-on-accent", "--on-accent"),
    ("--look-alike-paper", "--paper"),
    ("--look-alike-surface", "--surface"),
    ("--look-alike-ink", "--ink"),
    ("--look-alike-muted", "--muted"),
    ("--look-alike-line", "--line"),
    ("--look-alike-edge", "--edge"),
    ("--look-alike-tile-ratio", "--tile-ratio"),
    ("--look-alike-radius", "--radius"),
    ("--look-alike-font", "--font"),
];

/// Bytes of a variable's value; a list of fonts is the longest of them.
const MOST_VALUE: usize = 300;

/// From the page to the page around it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "lookalike", rename_all = "lowercase")]
pub enum Word {
    /// The page is there, and listens.
    Ready {
        /// That it speaks.
        language: &'static str,
    },
    /// Its content needs another height.
    Height {
        /// Of the whole content, in CSS pixels.
        pixels: u32,
    },
    /// A photo was answered.
    Results {
        /// Most similar first.
        products: Vec<Product>,
    },
    /// A visitor chose a product.
    Select {
        /// Which.
        product: Product,
    },
    /// Something did not work.
    Error {
        /// One word for it, the notice's `data-kind`.
        kind: &'static str,
        /// What, in the visitor's language.
        sentence: String,
        /// What to do about it; may be empty.
        remedy: String,
    },
}

/// A result as the shop gets it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Product {
    /// The shop's own identifier.
    pub id: String,
    /// As the shop writes it.
    pub name: String,
    /// Cosine, −1…1.
    pub similarity: f32,
    /// The same in a word; none where the catalogue was made without a calibration.
    pub likeness: Option<Likeness>,
    /// The product's page; none where the catalogue has no such attribute.
    pub link: Option<String>,
    /// What its shop is called, where several are searched together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shop: Option<String>,
}

impl Product {
    /// What is told of a result.
    pub fn of(found: &Match) -> Self {
        Self {
            id: found.id.own.clone(),
            name: found.name.clone(),
            similarity: found.similarity,
            likeness: found.likeness,
            link: found.link().map(str::to_owned),
            shop: found.shop.clone(),
        }
    }
}

/// From the page around to the page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "lookalike", rename_all = "lowercase")]
pub enum Wish {
    /// How the page should look and speak from now on.
    Look {
        /// A language's tag; none, or one that the page does not speak, changes nothing.
        #[serde(default)]
        language: Option<String>,
        /// `light`, `dark` or `auto`; none changes nothing.
        #[serde(default)]
        theme: Option<String>,
        /// Values of [`VARIABLES`]; one that is missing becomes the page's own again.
        #[serde(default)]
        variables: BTreeMap<String, String>,
    },
}

impl Wish {
    /// What a message wishes; none for one that is not meant for the page, as any page receives.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// The page's properties with their new values, empty where the page's own counts.
pub fn properties(variables: &BTreeMap<String, String>) -> Vec<(&'static str, &str)> {
    let value = |variable| {
        let value = variables.get(variable).map_or("", |value| value.trim());
        if is_harmless(value) { value } else { "" }
    };
    VARIABLES
        .iter()
        .map(|&(variable, property)| (property, value(variable)))
        .collect()
}

/// A value may name no address and end no declaration. The browser checks the rest: what is no colour
/// where a colour belongs has no effect.
fn is_harmless(value: &str) -> bool {
    let lower = value.to_lowercase();
    value.len() <= MOST_VALUE
        && !value.contains([';', '{', '}', '\\', '<'])
        && !["url(", "image", "src(", "var(", "env("]
            .iter()
            .any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_the_documentation_says() {
        let found = Match {
            id: "7".into(),
            name: "Shirt".into(),
            attributes: vec![("link".into(), "https://shop.example/7".into())],
            similarity: 0.5,
            likeness: Some(Likeness::VerySimilar),
            ..Match::default()
        };
        let product = Product::of(&found);
        let cases = [
            (
                Word::Ready { language: "de" },
                r#"{"lookalike":"ready","language":"de"}"#,
            ),
            (
                Word::Height { pixels: 812 },
                r#"{"lookalike":"height","pixels":812}"#,
            ),
            (
                Word::Results {
                    products: vec![product.clone()],
                },
                r#"{"lookalike":"results","products":[{"id":"7","name":"Shirt","similarity":0.5,"likeness":"very-similar","link":"https://shop.example/7"}]}"#,
            ),
            (
                Word::Select {
                    product: Product {
                        likeness: None,
                        link: None,
                        ..product
                    },
                },
                r#"{"lookalike":"select","product":{"id":"7","name":"Shirt","similarity":0.5,"likeness":null,"link":null}}"#,
            ),
            (
                Word::Error {
                    kind: "picture",
                    sentence: "This file is empty.".into(),
                    remedy: String::new(),
                },
                r#"{"lookalike":"error","kind":"picture","sentence":"This file is empty.","remedy":""}"#,
            ),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .map(|(word, expected)| (serde_json::to_string(word).unwrap(), expected))
            .filter(|(written, expected)| written != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn only_wishes_are_heard() {
        let look = |language: Option<&str>| Wish::Look {
            language: language.map(str::to_owned),
            theme: None,
            variables: BTreeMap::new(),
        };
        let cases = [
            (r#"{"lookalike":"look"}"#, Some(look(None))),
            (
                r#"{"lookalike":"look","language":"de"}"#,
                Some(look(Some("de"))),
            ),
            (r#"{"lookalike":"look","variables":{"--x":1}}"#, None),
            (r#"{"lookalike":"open"}"#, None),
            (r#"{"type":"webpackOk"}"#, None),
            ("", None),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|(text, expected)| Wish::read(text) != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn variables_become_properties_and_nothing_else() {
        let long = "x".repeat(MOST_VALUE + 1);
        let cases = [
            (" #c00 ", "#c00"),
            ("\"Noto Serif\", serif", "\"Noto Serif\", serif"),
            (
                "color-mix(in srgb, red 20%, white)",
                "color-mix(in srgb, red 20%, white)",
            ),
            ("url(https://other.example/x.png)", ""),
            ("URL('x')", ""),
            ("image-set('x' 1x)", ""),
            ("u\\rl(x)", ""),
            ("red; background: blue", ""),
            ("var(--ink)", ""),
            (&long, ""),
        ];
        let mut wrong = Vec::new();
        for (given, expected) in cases {
            let variables = BTreeMap::from([
                ("--look-alike-font".to_owned(), given.to_owned()),
                ("--paper".to_owned(), "red".to_owned()),
            ]);
            let set = properties(&variables);
            let font = set.iter().find(|(property, _)| *property == "--font");
            if font != Some(&("--font", expected)) {
                wrong.push(format!("{given}: {font:?}"));
            }
            if set
                .iter()
                .any(|(property, value)| *property != "--font" && !value.is_empty())
            {
                wrong.push(format!("{given}: {set:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn every_property_is_one_of_the_style_sheet() {
        let colours = include_str!("../styles/look-colours.css");
        let example = include_str!("../public/theme.css");
        let script = include_str!("../public/embed/look-alike.js");
        let docs = include_str!("../docs/embedding.md");
        let mut wrong = Vec::new();
        for (variable, property) in VARIABLES {
            let places = [
                (colours, format!("  {property}: ")),
                (example, format!("{property}: ")),
                (script, format!("\"{variable}\"")),
                (docs, format!("`{variable}`")),
            ];
            wrong.extend(
                places
                    .into_iter()
                    .filter(|(text, part)| !text.contains(part))
                    .map(|(_, part)| part),
            );
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
