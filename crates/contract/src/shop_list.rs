//! `shops.json`: the shops that a page searches together.

use serde::{Deserialize, Serialize};

/// The file's format; a reader refuses another.
pub const FORMAT: u32 = 1;

/// Shops in a list, at most.
pub const MOST_SHOPS: usize = 16;

/// Bytes of a shop's name, at most.
const MOST_NAME: usize = 200;

/// Bytes of an address, at most.
const MOST_ADDRESS: usize = 2_000;

/// The shops, in the order in which equally similar products of theirs are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopList {
    /// [`FORMAT`].
    pub format: u32,
    /// 1..=[`MOST_SHOPS`].
    pub shops: Vec<ShopEntry>,
}

/// A shop of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopEntry {
    /// As cards name it.
    pub name: String,
    /// Of its `catalogue.json`: absolute, or relative to the list.
    pub catalogue: String,
}

/// A file that is no list of shops.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShopListError {
    /// Not JSON, or other fields.
    #[error("it is not a list of shops: {0}")]
    Json(String),
    /// Of another version.
    #[error("its format is {0}, and this version reads {FORMAT}")]
    Format(u32),
    /// None, or too many.
    #[error("it lists {0} shops, not 1 to {MOST_SHOPS}")]
    Shops(usize),
    /// None, or too long.
    #[error("shop {0} has no name, or a longer one than {MOST_NAME} bytes")]
    Name(usize),
    /// Nothing that could be fetched, or not from where it says.
    #[error(
        "the address {0:?} is neither one that begins with https:// (http:// for this machine only) nor a path below the list's folder"
    )]
    Address(String),
    /// Two shops in one place.
    #[error("two shops have the address {0:?}")]
    Twice(String),
}

impl ShopList {
    /// Reads and checks a list.
    ///
    /// # Errors
    /// [`ShopListError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ShopListError> {
        let list: Self = serde_json::from_slice(bytes)
            .map_err(|error| ShopListError::Json(error.to_string()))?;
        if list.format != FORMAT {
            return Err(ShopListError::Format(list.format));
        }
        if !(1..=MOST_SHOPS).contains(&list.shops.len()) {
            return Err(ShopListError::Shops(list.shops.len()));
        }
        for (place, entry) in list.shops.iter().enumerate() {
            if entry.name.trim().is_empty() || entry.name.len() > MOST_NAME {
                return Err(ShopListError::Name(place + 1));
            }
            if !entry.is_elsewhere() && !is_path(&entry.catalogue) {
                return Err(ShopListError::Address(entry.catalogue.clone()));
            }
            let before = list.shops.iter().take(place);
            if before
                .into_iter()
                .any(|other| other.catalogue == entry.catalogue)
            {
                return Err(ShopListError::Twice(entry.catalogue.clone()));
            }
        }
        Ok(list)
    }
}

impl ShopEntry {
    /// Its catalogue's absolute address; `beside` makes one of a path below the list's folder.
    pub fn address(&self, beside: impl Fn(&str) -> String) -> String {
        match self.is_elsewhere() {
            true => self.catalogue.clone(),
            false => beside(&self.catalogue),
        }
    }

    /// Whether it is an absolute address that may be asked.
    fn is_elsewhere(&self) -> bool {
        let Some((scheme, rest)) = self.catalogue.split_once("://") else {
            return false;
        };
        let (host, path) = rest.split_once('/').unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let is_scheme = match scheme {
            "https" => true,
            "http" => matches!(name, "localhost" | "127.0.0.1"),
            _ => false,
        };
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':');
        is_scheme && !name.is_empty() && host.bytes().all(is_host) && is_path(path)
    }
}

/// Whether every part of a path leads further down, and nothing in it means something else to a browser.
fn is_path(path: &str) -> bool {
    let is_part = |part: &str| {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"?#\\:%\"<>".contains(&byte);
        !matches!(part, "" | "." | "..") && part.bytes().all(is_plain)
    };
    path.len() <= MOST_ADDRESS && path.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(catalogue: &str) -> String {
        format!(r#"{{"format":1,"shops":[{{"name":"North","catalogue":"{catalogue}"}}]}}"#)
    }

    #[test]
    fn addresses_are_read_or_refused() {
        let cases = [
            (
                "catalogue/catalogue.json",
                Some("https://own.example/a/catalogue/catalogue.json"),
            ),
            (
                "https://north.example/catalogue.json",
                Some("https://north.example/catalogue.json"),
            ),
            (
                "https://north.example:8443/a/b.json",
                Some("https://north.example:8443/a/b.json"),
            ),
            (
                "http://127.0.0.1:8081/c.json",
                Some("http://127.0.0.1:8081/c.json"),
            ),
            ("http://north.example/c.json", None),
            ("ftp://north.example/c.json", None),
            ("https://north.example", None),
            ("https://user@north.example/c.json", None),
            ("https:///c.json", None),
            ("//north.example/c.json", None),
            ("/c.json", None),
            ("../c.json", None),
            ("a/../c.json", None),
            ("a//c.json", None),
            ("c.json?x", None),
            ("", None),
        ];
        let mut wrong = Vec::new();
        for (catalogue, expected) in cases {
            let read = ShopList::parse(list(catalogue).as_bytes());
            let address = read
                .ok()
                .map(|list| list.shops[0].address(|path| format!("https://own.example/a/{path}")));
            if address.as_deref() != expected {
                wrong.push(format!("{catalogue}: {address:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn what_is_no_list_says_why() {
        let entry = r#"{"name":"A","catalogue":"a.json"}"#;
        let of = |shops: &str| format!(r#"{{"format":1,"shops":[{shops}]}}"#);
        let cases = [
            ("{}".to_owned(), "not a list"),
            ("[]".to_owned(), "not a list"),
            (of(entry).replace("1,", "2,"), "format is 2"),
            (of(""), "0 shops"),
            (of(&[entry; 17].join(",")), "17 shops"),
            (of(&entry.replace('A', " ")), "shop 1"),
            (of(&[entry; 2].join(",")), "two shops"),
        ];
        let mut wrong = Vec::new();
        for (text, expected) in cases {
            match ShopList::parse(text.as_bytes()) {
                Err(error) if error.to_string().contains(expected) => {}
                other => wrong.push(format!("{text}: {other:?}")),
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
