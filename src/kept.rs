//! What the page keeps of a visit on the device: searches without their photos, and likes.
//!
//! All of it is one JSON text, which is also what a person exports. Neither a photo nor anything
//! from which one could be made is in it.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use catalogue::EmbeddingCode;
use serde::{Deserialize, Serialize};

use crate::product_name::ProductName;
use crate::query::Query;

/// The text's format. Another one is not read, and overwritten by the next search.
const VERSION: u32 = 1;
/// Searches that are kept; the oldest make room.
pub const MOST_SEARCHES: usize = 30;
/// Likes that are kept; the oldest make room.
pub const MOST_LIKES: usize = 500;
/// Bytes of a product's picture that is kept. All together stay far below a browser's 5 MB.
const MOST_PICTURE_BYTES: usize = 32 << 10;

/// Everything that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    version: u32,
    /// The newest first, each code once.
    pub searches: VecDeque<KeptSearch>,
    /// Products that a person likes, the newest first, each once.
    pub likes: VecDeque<KeptLike>,
}

/// A search, without its photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptSearch {
    /// What was searched.
    pub code: EmbeddingCode,
    /// What was wanted beside the photo; as in a [`Link`](crate::link::Link).
    #[serde(default)]
    pub query: Query,
    /// Milliseconds since 1970, by this device's clock.
    pub at: f64,
    /// The most similar product.
    pub best: ProductName,
    /// That product's name.
    pub name: String,
    /// That product's thumbnail: a JPEG in base64; empty until it came.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub picture: String,
}

/// A product that a person likes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLike {
    /// Which.
    pub id: ProductName,
    /// Its name.
    pub name: String,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            version: VERSION,
            searches: VecDeque::new(),
            likes: VecDeque::new(),
        }
    }
}

impl Kept {
    /// Reads what [`Kept::text`] wrote; none for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let mut kept: Self = serde_json::from_str(text).ok()?;
        if kept.version != VERSION {
            return None;
        }
        kept.searches.truncate(MOST_SEARCHES);
        for search in &mut kept.searches {
            search.query = std::mem::take(&mut search.query).checked();
        }
        kept.likes.truncate(MOST_LIKES);
        Some(kept)
    }

    /// As it is kept and exported.
    pub fn text(&self) -> String {
        // Only maps with keys that are no texts could fail, and there are none.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.searches.is_empty() && self.likes.is_empty()
    }

    /// Puts a search first. One with the same code makes room for it and leaves it its picture, if
    /// the best product is the same.
    pub fn add(&mut self, mut search: KeptSearch) {
        let known = |kept: &KeptSearch| kept.code == search.code;
        if let Some(place) = self.searches.iter().position(known)
            && let Some(old) = self.searches.remove(place)
            && old.best == search.best
            && search.picture.is_empty()
        {
            search.picture = old.picture;
        }
        self.searches.push_front(search);
        self.searches.truncate(MOST_SEARCHES);
    }

    /// Gives the search with this code its best product's picture. Whether anything changed.
    pub fn picture(&mut self, code: &EmbeddingCode, jpeg: &[u8]) -> bool {
        let search = self.searches.iter_mut().find(|kept| kept.code == *code);
        match search {
            Some(search) if jpeg.len() <= MOST_PICTURE_BYTES => {
                let picture = STANDARD.encode(jpeg);
                let is_new = search.picture != picture;
                search.picture = picture;
                is_new
            }
            _ => false,
        }
    }

    /// Keeps a product among the likes, or takes it out. Whether anything changed.
    pub fn like(&mut self, id: &ProductName, name: &str, is_liked: bool) -> bool {
        let place = self.likes.iter().position(|like| like.id == *id);
        match (place, is_liked) {
            (None, true) => {
                self.likes.push_front(KeptLike {
                    id: id.clone(),
                    name: name.to_owned(),
                });
                self.likes.truncate(MOST_LIKES);
                true
            }
            (Some(place), false) => self.likes.remove(place).is_some(),
            _ => false,
        }
    }
}

impl KeptSearch {
    /// The picture as an address that an `img` can show; none if there is none.
    pub fn picture_address(&self) -> Option<String> {
        (!self.picture.is_empty()).then(|| format!("data:image/jpeg;base64,{}", self.picture))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::tests::code;

    fn search(number: u8, best: &str) -> KeptSearch {
        KeptSearch {
            code: code(number),
            query: Query::default(),
            at: f64::from(number),
            best: best.into(),
            name: format!("Product {best}"),
            picture: String::new(),
        }
    }

    #[test]
    fn the_newest_come_first_and_each_code_once() {
        let mut kept = Kept::default();
        for number in [1, 2, 3, 1] {
            kept.add(search(number, "a"));
        }
        let codes: Vec<_> = kept.searches.iter().map(|kept| kept.code.clone()).collect();
        assert_eq!(codes, [code(1), code(3), code(2)]);
        for number in 0..=MOST_SEARCHES {
            kept.add(search(number as u8 + 10, "a"));
        }
        assert_eq!(kept.searches.len(), MOST_SEARCHES);
        assert_eq!(kept.searches[0].code, code(MOST_SEARCHES as u8 + 10));
    }

    #[test]
    fn a_picture_stays_with_its_product() {
        let mut kept = Kept::default();
        kept.add(search(1, "a"));
        assert!(kept.picture(&code(1), b"\xff\xd8jpeg"));
        assert!(!kept.picture(&code(1), b"\xff\xd8jpeg"), "the same again");
        assert!(!kept.picture(&code(2), b"\xff\xd8jpeg"), "of no search");
        assert!(!kept.picture(&code(1), &[0; MOST_PICTURE_BYTES + 1]));
        let address = kept.searches[0].picture_address().unwrap();
        assert_eq!(address, "data:image/jpeg;base64,/9hqcGVn");
        kept.add(search(1, "a"));
        assert_eq!(kept.searches[0].picture_address(), Some(address));
        kept.add(search(1, "b"));
        assert_eq!(kept.searches[0].picture_address(), None);
    }

    #[test]
    fn likes_are_kept_once() {
        let mut kept = Kept::default();
        let cases = [
            ("a", true, true, vec!["a"]),
            ("a", true, false, vec!["a"]),
            ("b", true, true, vec!["b", "a"]),
            ("c", false, false, vec!["b", "a"]),
            ("a", false, true, vec!["b"]),
        ];
        let mut wrong = Vec::new();
        for (id, is_liked, changes, expected) in cases {
            let changed = kept.like(&id.into(), "Shirt", is_liked);
            let ids: Vec<_> = kept.likes.iter().map(|like| like.id.own.clone()).collect();
            if changed != changes || ids != expected {
                wrong.push(format!("{id} {is_liked}: {changed} {ids:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else() {
        let mut kept = Kept::default();
        kept.add(search(1, "a"));
        kept.picture(&code(1), b"jpeg");
        kept.like(&"a".into(), "Shirt", true);
        let text = kept.text();
        assert_eq!(Kept::read(&text), Some(kept));
        let others = [
            String::new(),
            "{}".to_owned(),
            "[]".to_owned(),
            text.replace("\"version\": 1", "\"version\": 2"),
            text.replace(&code(1).to_string(), "AAAA"),
        ];
        for other in others {
            assert_eq!(Kept::read(&other), None, "{other}");
        }
    }
}
