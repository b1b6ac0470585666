//! A search as the fragment of the page's address: an embedding's code and the query beside it.
//!
//! `#q=CODE&v=VIEW`: `q` is an [`EmbeddingCode`]; `v`, where there is anything to say, is the [`Query`]
//! as JSON in base64 for addresses. Browsers send no fragment to any host.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use catalogue::{EmbeddingCode, EmbeddingCodeError};

use crate::query::Query;

/// Characters of the longest query that is read. One of dozens of likes is far below.
const MOST_VIEW_CHARACTERS: usize = 16 << 10;

/// What a link says.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What is searched.
    pub code: EmbeddingCode,
    /// What a person wants to see beside the photo.
    pub query: Query,
}

/// A fragment that was meant as a link and is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The embedding cannot be read.
    #[error(transparent)]
    Code(#[from] EmbeddingCodeError),
    /// The query cannot be read.
    #[error("what narrows the search is damaged")]
    View,
}

impl Link {
    /// Reads a fragment, with or without its `#`; none if it does not speak of a search.
    ///
    /// # Errors
    /// [`LinkError`] for a link that was damaged, cut off, or made by a later version.
    pub fn read(fragment: &str) -> Result<Option<Self>, LinkError> {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let field = |name: &str| {
            let mut pairs = fragment.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let Some(code) = field("q") else {
            return Ok(None);
        };
        Ok(Some(Self {
            code: code.parse()?,
            query: field("v").map(read_query).transpose()?.unwrap_or_default(),
        }))
    }

    /// The fragment, without its `#`.
    pub fn fragment(&self) -> String {
        if self.query == Query::default() {
            return format!("q={}", self.code);
        }
        // Only maps with keys that are no texts could fail, and there are none.
        let query = serde_json::to_string(&self.query).unwrap_or_default();
        format!("q={}&v={}", self.code, URL_SAFE_NO_PAD.encode(query))
    }
}

fn read_query(text: &str) -> Result<Query, LinkError> {
    if text.len() > MOST_VIEW_CHARACTERS {
        return Err(LinkError::View);
    }
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| LinkError::View)?;
    let query: Query = serde_json::from_slice(&bytes).map_err(|_| LinkError::View)?;
    Ok(query.checked())
}

#[cfg(test)]
pub(crate) mod tests {
    use catalogue::Colours;
    use contract::{Digest, Embedding, Fingerprint};

    use super::*;
    use crate::product_name::ProductName;

    /// A code that is told from others by its number.
    pub(crate) fn code(number: u8) -> EmbeddingCode {
        let values = (0..8).map(|i| f32::from(i * 16 + number) + 1.0).collect();
        let fingerprint = Fingerprint(Digest::from_bytes([7; 32]));
        EmbeddingCode::of(
            &Embedding::normalise(values).unwrap(),
            Colours::UNKNOWN,
            &fingerprint,
        )
    }

    #[test]
    fn links_survive_the_address_bar() {
        let mut narrow = Query::default();
        narrow.toggle_value("baseColour", "Grün & „rot“");
        narrow.toggle_like("7");
        narrow.count = 15;
        let mut of_shops = Query::default();
        of_shops.toggle_like(ProductName::of("north/catalogue.json", "7"));
        of_shops.product = Some(ProductName::of("https://south.example/c.json", "7"));
        for query in [Query::default(), narrow, of_shops] {
            let link = Link {
                code: code(1),
                query,
            };
            let fragment = link.fragment();
            let is_plain = fragment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_=&".contains(&byte));
            assert!(is_plain, "{fragment}");
            for text in [
                fragment.clone(),
                format!("#{fragment}"),
                format!("x=1&{fragment}&y"),
            ] {
                assert_eq!(Link::read(&text), Ok(Some(link.clone())), "{text}");
            }
        }
    }

    #[test]
    fn links_from_before_there_were_shops_name_the_pages_own() {
        let text = r#"{"product":"7","likes":["1"],"dislikes":["2"],"count":5}"#;
        let fragment = format!("q={}&v={}", code(1), URL_SAFE_NO_PAD.encode(text));
        let link = Link::read(&fragment).unwrap().unwrap();
        let own = |id: &str| ProductName::of("", id);
        assert_eq!(link.query.product, Some(own("7")));
        assert_eq!(link.query.likes, [own("1")]);
        assert_eq!(link.query.dislikes, [own("2")]);
        assert_eq!(link.fragment(), fragment, "and are written as they were");
    }

    #[test]
    fn other_fragments_are_told_apart() {
        let good = code(1).to_string();
        let damaged = || Err(LinkError::Code(EmbeddingCodeError::Damaged));
        let view = |text: &str| format!("q={good}&v={}", URL_SAFE_NO_PAD.encode(text));
        let cases = [
            (String::new(), Ok(None)),
            ("#".to_owned(), Ok(None)),
            ("answer".to_owned(), Ok(None)),
            ("x=1".to_owned(), Ok(None)),
            ("q=".to_owned(), damaged()),
            ("q=abc".to_owned(), damaged()),
            (format!("q={}", &good[..good.len() - 1]), damaged()),
            (format!("q={good}&v=*"), Err(LinkError::View)),
            (view("{\"count\":\"many\"}"), Err(LinkError::View)),
            (view("{"), Err(LinkError::View)),
            (
                format!("q={good}&v={}", "A".repeat(1 << 20)),
                Err(LinkError::View),
            ),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|(text, expected)| Link::read(text) != *expected)
            .map(|(text, _)| text)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
