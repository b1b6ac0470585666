//! What a person wants to see beside the photo: the whole of a search but its picture.
//!
//! One plain value, so that a link, the history and the engine speak of the same thing. Equal queries
//! are written alike: lists keep the order in which a person chose, sets and maps are sorted.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::product_name::ProductName;

/// Products that a search shows at first.
pub const FIRST_COUNT: usize = 5;

/// Products that a person gets more, each time they ask.
pub const MORE: usize = 10;

/// Products that a search shows at most: a screen reader and a telephone's memory have to bear them.
pub const MOST_COUNT: usize = 105;

/// Products that can be liked, and as many disliked, at most.
pub const MOST_RATED: usize = 50;

/// The colour's share of a similarity, in percent, at most. Not 100: by colour alone, a shoe is as good
/// as a shirt.
pub const MOST_COLOUR: u8 = 90;

/// The parameters of a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// The product to look for in place of the photo: "more like this".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductName>,
    /// Products to come closer to; none twice, at most [`MOST_RATED`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub likes: Vec<ProductName>,
    /// Products to get away from, which are not shown any more; as `likes`, and none of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dislikes: Vec<ProductName>,
    /// For each attribute that is narrowed down, by its name in the catalogue, the values that pass.
    /// No set is empty.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub filter: BTreeMap<String, BTreeSet<String>>,
    /// The colour's share of a similarity in percent, 0..=[`MOST_COLOUR`]; the rest is what the network
    /// sees.
    #[serde(skip_serializing_if = "is_zero")]
    pub colour_weight: u8,
    /// Products to show, 1..=[`MOST_COUNT`].
    pub count: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            product: None,
            likes: Vec::new(),
            dislikes: Vec::new(),
            filter: BTreeMap::new(),
            colour_weight: 0,
            count: FIRST_COUNT,
        }
    }
}

fn is_zero(value: &u8) -> bool {
    *value == 0
}

impl Query {
    /// The same within its limits, whoever wrote it: a link may hold anything.
    pub fn checked(mut self) -> Self {
        let mut seen = BTreeSet::new();
        // The first word about a product counts.
        self.likes.retain(|id| seen.insert(id.clone()));
        self.likes.truncate(MOST_RATED);
        self.dislikes.retain(|id| seen.insert(id.clone()));
        self.dislikes.truncate(MOST_RATED);
        self.filter.retain(|_, values| !values.is_empty());
        self.colour_weight = self.colour_weight.min(MOST_COLOUR);
        self.count = self.count.clamp(1, MOST_COUNT);
        self
    }

    /// For another photo: filters and the colour's weight are a person's own and stay, likes were
    /// about the last photo.
    pub fn for_another_photo(&self) -> Self {
        Self {
            filter: self.filter.clone(),
            colour_weight: self.colour_weight,
            ..Self::default()
        }
    }

    /// Whether this is the photo's own search, by the network's similarity alone.
    pub fn is_plain(&self) -> bool {
        self.product.is_none()
            && self.likes.is_empty()
            && self.dislikes.is_empty()
            && self.colour_weight == 0
    }

    /// The products that it names.
    pub fn named(&self) -> impl Iterator<Item = &ProductName> {
        let rated = self.likes.iter().chain(&self.dislikes);
        self.product.iter().chain(rated)
    }

    /// Takes a value into the filter, or out of it.
    pub fn toggle_value(&mut self, attribute: &str, value: &str) {
        let values = self.filter.entry(attribute.to_owned()).or_default();
        if !values.remove(value) {
            values.insert(value.to_owned());
        }
        self.filter.retain(|_, values| !values.is_empty());
        self.count = FIRST_COUNT;
    }

    /// Likes a product, or takes that back. Of more than [`MOST_RATED`] the oldest is forgotten.
    pub fn toggle_like(&mut self, name: impl Into<ProductName>) {
        toggle(&mut self.likes, &mut self.dislikes, name.into());
    }

    /// Dislikes a product, or takes that back. Of more than [`MOST_RATED`] the oldest is forgotten.
    pub fn toggle_dislike(&mut self, name: impl Into<ProductName>) {
        toggle(&mut self.dislikes, &mut self.likes, name.into());
    }

    /// Asks for more products. Whether there was room for that.
    pub fn show_more(&mut self) -> bool {
        let before = self.count;
        self.count = (before + MORE).min(MOST_COUNT);
        self.count > before
    }
}

fn toggle(rated: &mut Vec<ProductName>, others: &mut Vec<ProductName>, name: ProductName) {
    others.retain(|other| *other != name);
    let before = rated.len();
    rated.retain(|other| *other != name);
    if rated.len() == before {
        rated.push(name);
        if rated.len() > MOST_RATED {
            rated.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_survive_being_written() {
        let mut query = Query::default();
        assert_eq!(serde_json::to_string(&query).unwrap(), r#"{"count":5}"#);
        query.product = Some("7".into());
        query.toggle_like("1");
        query.toggle_dislike("2");
        query.toggle_value("gender", "Men");
        query.toggle_value("gender", "Boys");
        query.colour_weight = 30;
        query.count = 15;
        let text = serde_json::to_string(&query).unwrap();
        let expected = r#"{"product":"7","likes":["1"],"dislikes":["2"],"filter":{"gender":["Boys","Men"]},"colour_weight":30,"count":15}"#;
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<Query>(&text).unwrap(), query);
        assert_eq!(
            serde_json::from_str::<Query>("{}").unwrap(),
            Query::default()
        );
    }

    #[test]
    fn whatever_a_link_holds_is_brought_within_the_limits() {
        let many: Vec<ProductName> = (0..200)
            .map(|number: u32| number.to_string().into())
            .collect();
        let wild = Query {
            likes: [many.as_slice(), &["0".into()]].concat(),
            dislikes: vec!["3".into(), "x".into(), "x".into()],
            filter: [("gender".to_owned(), BTreeSet::new())].into(),
            colour_weight: 255,
            count: usize::MAX,
            ..Query::default()
        };
        let tame = wild.checked();
        assert_eq!(tame.likes, many[..MOST_RATED]);
        assert_eq!(tame.dislikes, ["x"]);
        assert!(tame.filter.is_empty());
        assert_eq!((tame.colour_weight, tame.count), (MOST_COLOUR, MOST_COUNT));
        assert_eq!(tame.clone().checked(), tame);
    }

    #[test]
    fn a_product_is_liked_or_disliked_or_neither() {
        type Step = (
            bool,
            &'static str,
            &'static [&'static str],
            &'static [&'static str],
        );
        let steps: [Step; 6] = [
            (true, "a", &["a"], &[]),
            (true, "b", &["a", "b"], &[]),
            (false, "a", &["b"], &["a"]),
            (false, "a", &["b"], &[]),
            (true, "b", &[], &[]),
            (false, "b", &[], &["b"]),
        ];
        let mut query = Query::default();
        let mut wrong = Vec::new();
        for (number, (is_like, id, likes, dislikes)) in steps.into_iter().enumerate() {
            match is_like {
                true => query.toggle_like(id),
                false => query.toggle_dislike(id),
            }
            if query.likes != likes || query.dislikes != dislikes {
                wrong.push(format!("step {number}: {query:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        (0..60).for_each(|number| query.toggle_like(number.to_string()));
        assert_eq!(
            (query.likes.len(), query.likes[0].own.as_str()),
            (MOST_RATED, "10")
        );
    }

    #[test]
    fn more_are_shown_up_to_the_most() {
        let mut query = Query::default();
        let mut counts = vec![query.count];
        while query.show_more() {
            counts.push(query.count);
        }
        assert_eq!(counts[..3], [5, 15, 25]);
        assert_eq!(counts.last(), Some(&MOST_COUNT));
        query.toggle_value("gender", "Men");
        assert_eq!(query.count, FIRST_COUNT);
    }

    #[test]
    fn another_photo_keeps_what_is_not_about_the_last() {
        let mut query = Query::default();
        query.toggle_value("gender", "Men");
        query.colour_weight = 40;
        let kept = query.clone();
        query.toggle_like("1");
        query.product = Some("2".into());
        query.count = 25;
        assert!(!query.is_plain());
        assert_eq!(query.for_another_photo(), kept);
    }
}
