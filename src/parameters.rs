//! What the page's address asks for: `?catalogue=…&model=…&lang=…&theme=…&count=…&embedded=…`.
//!
//! An address is anybody's text, so that each value is checked. One that the page cannot follow is refused
//! with its name, instead of showing something else than was asked for; only a language that the page does
//! not speak is passed over, as the browser asks for others. What the page does not know is left alone.

use crate::engine::failure::Part;
use crate::messages::Language;
use crate::query::FIRST_COUNT;

/// Products that a search may be asked for.
pub const MOST_COUNT: usize = 50;

/// Bytes of an address; no catalogue's is near this.
const MOST_ADDRESS: usize = 2_000;

/// What was asked for, checked; what was not is as the page has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// `catalogue.json`, relative to the page or absolute, on the page's own host.
    pub catalogue: String,
    /// `model.json`, the same.
    pub model: String,
    /// None is the visitor's own.
    pub language: Option<Language>,
    /// None is the device's own.
    pub theme: Option<Theme>,
    /// Products that a search asks for, 1..=[`MOST_COUNT`].
    pub count: usize,
    /// The origin of the page around this one, such as `https://shop.example`; none on a page of its own.
    pub embedder: Option<String>,
    /// The first value that was not taken. The page then says so, and searches nothing.
    pub refusal: Option<Refusal>,
}

/// The colours that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on bright.
    Light,
    /// Bright on dark.
    Dark,
}

/// A word that names no theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownTheme;

/// What the page does not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The policy lets the page fetch from its own host only.
    Host {
        /// What is asked for.
        what: Part,
        /// Where it is.
        address: String,
    },
    /// A value that the parameter cannot have.
    Value {
        /// The parameter.
        name: &'static str,
        /// The value.
        value: String,
    },
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            catalogue: "catalogue/catalogue.json".into(),
            model: "model/model.json".into(),
            language: None,
            theme: None,
            count: FIRST_COUNT,
            embedder: None,
            refusal: None,
        }
    }
}

impl Theme {
    /// As the address and the document's root write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a word, `auto` and nothing being the device's own.
    ///
    /// # Errors
    /// Any other word.
    pub fn from_word(word: &str) -> Result<Option<Self>, UnknownTheme> {
        match word {
            "" | "auto" => Ok(None),
            "light" => Ok(Some(Self::Light)),
            "dark" => Ok(Some(Self::Dark)),
            _ => Err(UnknownTheme),
        }
    }
}

impl Parameters {
    /// Checks decoded names and values; of a name that comes twice the last one counts.
    ///
    /// `absolute` makes an address relative to the page absolute, or gives none for what is no address;
    /// `origin` is the page's own, such as `https://shop.example`.
    pub fn read(
        pairs: impl IntoIterator<Item = (String, String)>,
        origin: &str,
        absolute: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let mut parameters = Self::default();
        for (name, value) in pairs {
            if let Err(refusal) = parameters.take(&name, &value, origin, &absolute) {
                parameters.refusal.get_or_insert(refusal);
            }
        }
        parameters
    }

    fn take(
        &mut self,
        name: &str,
        value: &str,
        origin: &str,
        absolute: impl Fn(&str) -> Option<String>,
    ) -> Result<(), Refusal> {
        match name {
            "catalogue" if !value.is_empty() => {
                let place = own_address(value, origin, absolute, "catalogue.json");
                self.catalogue = place.map_err(|problem| problem.of(Part::Catalogue, value))?;
            }
            "model" if !value.is_empty() => {
                let place = own_address(value, origin, absolute, "model.json");
                self.model = place.map_err(|problem| problem.of(Part::Model, value))?;
            }
            "lang" => self.language = Language::from_tag(value),
            "theme" => {
                self.theme =
                    Theme::from_word(value).map_err(|UnknownTheme| refusal("theme", value))?;
            }
            "count" => {
                let count = value.parse().ok();
                let fitting = count.filter(|count| (1..=MOST_COUNT).contains(count));
                self.count = fitting.ok_or_else(|| refusal("count", value))?;
            }
            "embedded" => {
                let embedder = is_origin(value).then(|| value.to_owned());
                self.embedder = Some(embedder.ok_or_else(|| refusal("embedded", value))?);
            }
            _ => {}
        }
        Ok(())
    }
}

fn refusal(name: &'static str, value: &str) -> Refusal {
    // Somebody's whole novel is no part of a sentence.
    let value = value.chars().take(80).collect();
    Refusal::Value { name, value }
}

enum AddressProblem {
    OtherHost(String),
    None,
}

impl AddressProblem {
    fn of(self, what: Part, value: &str) -> Refusal {
        let name = match what {
            Part::Model => "model",
            Part::Catalogue => "catalogue",
        };
        match self {
            Self::OtherHost(address) => Refusal::Host { what, address },
            Self::None => refusal(name, value),
        }
    }
}

/// The absolute address of a manifest that is given by itself or by its folder.
fn own_address(
    value: &str,
    origin: &str,
    absolute: impl Fn(&str) -> Option<String>,
    file: &str,
) -> Result<String, AddressProblem> {
    let whole = match value.ends_with(".json") {
        true => value.to_owned(),
        false => format!("{}/{file}", value.trim_end_matches('/')),
    };
    if whole.len() > MOST_ADDRESS || value.contains(['?', '#']) {
        return Err(AddressProblem::None);
    }
    let address = absolute(&whole).ok_or(AddressProblem::None)?;
    let is_own = address
        .strip_prefix(origin)
        .is_some_and(|path| path.starts_with('/'));
    match is_own {
        true => Ok(address),
        false => Err(AddressProblem::OtherHost(address)),
    }
}

/// Whether this is an origin as browsers write it: scheme, host and perhaps a port, nothing else.
fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let part = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    host.is_some_and(|host| !host.is_empty() && host.len() <= 260 && host.bytes().all(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://look.example";

    /// As a browser does for a page at `https://look.example/app/`.
    fn absolute(path: &str) -> Option<String> {
        let is_whole = path.contains("://") || path.starts_with("data:");
        match path {
            _ if path.contains(' ') => None,
            _ if is_whole => Some(path.to_owned()),
            _ if path.starts_with("//") => Some(format!("https:{path}")),
            _ if path.starts_with('/') => Some(format!("{ORIGIN}{path}")),
            _ => Some(format!("{ORIGIN}/app/{path}")),
        }
    }

    fn read(pairs: &[(&str, &str)]) -> Parameters {
        let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        Parameters::read(pairs.iter().map(owned), ORIGIN, absolute)
    }

    #[test]
    fn what_is_asked_for_is_taken() {
        let own = Parameters::default;
        let catalogue = |path: &str| Parameters {
            catalogue: format!("{ORIGIN}{path}"),
            ..own()
        };
        let cases: [(&[(&str, &str)], Parameters); 14] = [
            (&[], own()),
            (&[("utm_source", "x"), ("catalogue", "")], own()),
            (
                &[("catalogue", "winter")],
                catalogue("/app/winter/catalogue.json"),
            ),
            (&[("catalogue", "/w/")], catalogue("/w/catalogue.json")),
            (&[("catalogue", "/w/c.json")], catalogue("/w/c.json")),
            (
                &[("catalogue", "https://look.example/w/")],
                catalogue("/w/catalogue.json"),
            ),
            (
                &[("model", "/m")],
                Parameters {
                    model: format!("{ORIGIN}/m/model.json"),
                    ..own()
                },
            ),
            (
                &[("lang", "ar-EG")],
                Parameters {
                    language: Some(Language::Arabic),
                    ..own()
                },
            ),
            (&[("lang", "tlh")], own()),
            (&[("theme", "auto")], own()),
            (
                &[("theme", "dark")],
                Parameters {
                    theme: Some(Theme::Dark),
                    ..own()
                },
            ),
            (
                &[("count", "9"), ("count", "12")],
                Parameters { count: 12, ..own() },
            ),
            (
                &[("embedded", "https://shop.example:8443")],
                Parameters {
                    embedder: Some("https://shop.example:8443".into()),
                    ..own()
                },
            ),
            (
                &[("embedded", "http://[::1]:80")],
                Parameters {
                    embedder: Some("http://[::1]:80".into()),
                    ..own()
                },
            ),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(pairs, expected)| (pairs, read(pairs), expected))
            .filter(|(_, read, expected)| read != expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn what_the_page_cannot_do_is_refused_by_name() {
        let long = "x".repeat(MOST_ADDRESS);
        let host = |what, address: &str| Refusal::Host {
            what,
            address: address.into(),
        };
        let cases: [(&str, &str, Refusal); 16] = [
            (
                "catalogue",
                "https://other.example/c.json",
                host(Part::Catalogue, "https://other.example/c.json"),
            ),
            // What begins like the own host is not it.
            (
                "catalogue",
                "https://look.example.evil.example",
                host(
                    Part::Catalogue,
                    "https://look.example.evil.example/catalogue.json",
                ),
            ),
            (
                "catalogue",
                "https://look.example:8443/c",
                host(
                    Part::Catalogue,
                    "https://look.example:8443/c/catalogue.json",
                ),
            ),
            (
                "catalogue",
                "http://look.example/c",
                host(Part::Catalogue, "http://look.example/c/catalogue.json"),
            ),
            (
                "catalogue",
                "//other.example",
                host(Part::Catalogue, "https://other.example/catalogue.json"),
            ),
            (
                "model",
                "data:application/json,{}.json",
                host(Part::Model, "data:application/json,{}.json"),
            ),
            (
                "catalogue",
                "no address",
                refusal("catalogue", "no address"),
            ),
            ("catalogue", "c?x", refusal("catalogue", "c?x")),
            ("catalogue", &long, refusal("catalogue", &long)),
            ("theme", "purple", refusal("theme", "purple")),
            ("count", "0", refusal("count", "0")),
            ("count", "51", refusal("count", "51")),
            ("count", "-1", refusal("count", "-1")),
            ("embedded", "", refusal("embedded", "")),
            ("embedded", "*", refusal("embedded", "*")),
            (
                "embedded",
                "https://shop.example/page",
                refusal("embedded", "https://shop.example/page"),
            ),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(name, value, refusal)| {
                // The first one counts, and nothing of it is taken.
                let later = ("theme", "also wrong");
                let expected = Parameters {
                    refusal: Some(refusal),
                    ..Parameters::default()
                };
                (read(&[(name, value), later]), expected)
            })
            .filter(|(read, expected)| read != expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
