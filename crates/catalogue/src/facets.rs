//! Narrowing the products down by their attributes, and how many are left of each value.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Loaded};

/// Values that an attribute may have to be offered as a facet: nobody reads a longer list, and the
/// attributes beyond are names in disguise.
pub const MOST_FACET_VALUES: usize = 300;

/// Values that it must have: one narrows nothing down.
const FEWEST_FACET_VALUES: usize = 2;

/// For each attribute that is narrowed down, by its name, the values that pass. An empty set lets all
/// pass; an attribute or a value that the catalogue does not have lets none.
pub type Filter = BTreeMap<String, BTreeSet<String>>;

/// An attribute to narrow down by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Its name.
    pub attribute: String,
    /// Its values in alphabetical order, those without products among them.
    pub values: Vec<FacetValue>,
}

impl Facet {
    /// The facets of several catalogues as one: each attribute where it first comes, with the sums of its
    /// values' counts. Left out are those of fewer than two values, and of more than
    /// [`MOST_FACET_VALUES`].
    ///
    /// So that nothing is missing from the sums, each catalogue's facets must be there from one value on,
    /// as [`Catalogue::select_with`] gives them.
    pub fn together(all: impl IntoIterator<Item = Vec<Self>>) -> Vec<Self> {
        let mut together: Vec<(String, BTreeMap<String, u32>)> = Vec::new();
        for facet in all.into_iter().flatten() {
            let known = together
                .iter()
                .position(|(name, _)| *name == facet.attribute);
            let place = known.unwrap_or(together.len());
            if known.is_none() {
                together.push((facet.attribute, BTreeMap::new()));
            }
            if let Some((_, counts)) = together.get_mut(place) {
                for FacetValue { value, count } in facet.values {
                    let sum = counts.entry(value).or_default();
                    *sum = sum.saturating_add(count);
                }
            }
        }
        let facets = together.into_iter().map(|(attribute, counts)| Self {
            attribute,
            values: counts
                .into_iter()
                .map(|(value, count)| FacetValue { value, count })
                .collect(),
        });
        facets
            .filter(|facet| (FEWEST_FACET_VALUES..=MOST_FACET_VALUES).contains(&facet.values.len()))
            .collect()
    }
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// As the shop writes it; never empty.
    pub value: String,
    /// Products that have it and pass all filters but those of its own facet: how many there would be if
    /// it were chosen alone, as shops count.
    pub count: u32,
}

/// The products that pass a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// For each shard in memory, the index of its first product and, for each of its products, whether
    /// it passes; by rising index.
    passes: Vec<(u32, Vec<bool>)>,
    /// How many pass; in a celled catalogue, among the cells at hand.
    pub passing: usize,
    /// The attributes of two to [`MOST_FACET_VALUES`] known values, in the catalogue's order.
    pub facets: Vec<Facet>,
}

impl Selection {
    /// Whether the product at `index` passes.
    #[inline]
    pub fn has(&self, index: u32) -> bool {
        let after = self.passes.partition_point(|(first, _)| *first <= index);
        let shard = after.checked_sub(1).and_then(|at| self.passes.get(at));
        shard.is_some_and(|(first, passes)| {
            let passes = passes.get((index - first) as usize);
            passes.copied().unwrap_or(false)
        })
    }
}

/// The values of one attribute in a whole catalogue, numbered as they first appear.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    values: Vec<String>,
    numbers: BTreeMap<String, u32>,
}

impl Dictionary {
    /// The number of each value, new ones included.
    pub(crate) fn number<'a>(&mut self, values: impl Iterator<Item = &'a str>) -> Vec<u32> {
        values.map(|value| self.number_of(value)).collect()
    }

    fn number_of(&mut self, value: &str) -> u32 {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        // A catalogue has far fewer than 2³² products, and no more values than products.
        let number = self.values.len() as u32;
        self.values.push(value.to_owned());
        self.numbers.insert(value.to_owned(), number);
        number
    }

    pub(crate) fn value(&self, number: u32) -> Option<&str> {
        self.values.get(number as usize).map(String::as_str)
    }

    /// In the order of their numbers.
    pub(crate) fn values(&self) -> &[String] {
        &self.values
    }

    /// Whether each value, by its number, is among `wanted`.
    fn allowed(&self, wanted: &BTreeSet<String>) -> Vec<bool> {
        let values = self.values.iter();
        values.map(|value| wanted.contains(value)).collect()
    }

    /// Whether a person would narrow down by it, if that takes so many values.
    fn is_facet(&self, fewest: usize) -> bool {
        let unknown = usize::from(self.numbers.contains_key(""));
        (fewest..=MOST_FACET_VALUES).contains(&(self.values.len() - unknown))
    }
}

/// What a product fails at.
#[derive(Clone, Copy, Default)]
struct Failed {
    /// How many attributes.
    times: u32,
    /// The last of them; beyond the catalogue's attributes for one that it does not have.
    attribute: usize,
}

impl Catalogue {
    /// The products that pass `filter`, and how many are left of every value.
    pub fn select(&self, filter: &Filter) -> Selection {
        self.select_with(filter, FEWEST_FACET_VALUES)
    }

    /// As [`select`](Self::select), with the facets of so many values at least.
    pub fn select_with(&self, filter: &Filter, fewest: usize) -> Selection {
        let dictionaries = self.dictionaries();
        let mut counts: Vec<Vec<u32>> = dictionaries
            .iter()
            .map(|dictionary| vec![0; dictionary.values().len()])
            .collect();
        let narrowed = filter.iter().filter(|(_, wanted)| !wanted.is_empty());
        let conditions: Vec<(usize, Vec<bool>)> = narrowed
            .map(|(name, wanted)| {
                let names = &self.manifest().attributes;
                let attribute = names.iter().position(|known| known == name);
                let dictionary = attribute.and_then(|attribute| dictionaries.get(attribute));
                let allowed = dictionary.map(|dictionary| dictionary.allowed(wanted));
                (
                    attribute.unwrap_or(names.len()),
                    allowed.unwrap_or_default(),
                )
            })
            .collect();
        let mut passes = Vec::with_capacity(self.shards().len());
        for loaded in self.shards() {
            let removed = self.manifest().cells.as_ref().map(|cells| {
                let products = loaded.shard.header().products;
                cells.removed.among(loaded.first, products)
            });
            let failed = failures(loaded, &conditions, removed.unwrap_or_default());
            for (attribute, counts) in counts.iter_mut().enumerate() {
                count(loaded, attribute, &failed, counts);
            }
            let all = failed.iter().map(|failed| failed.times == 0);
            passes.push((loaded.first, all.collect::<Vec<bool>>()));
        }
        let names = &self.manifest().attributes;
        let all = names.iter().zip(dictionaries).zip(&counts);
        let facets = all.filter(|((_, dictionary), _)| dictionary.is_facet(fewest));
        Selection {
            passing: passes
                .iter()
                .map(|(_, passes)| passes.iter().filter(|passes| **passes).count())
                .sum(),
            passes,
            facets: self.cell_facets(fewest).unwrap_or_else(|| {
                facets
                    .map(|((name, dictionary), counts)| Facet {
                        attribute: name.clone(),
                        values: values(dictionary, counts),
                    })
                    .collect()
            }),
        }
    }

    /// The facets of a celled catalogue, of which most products are not at hand: with how many products
    /// have each value in the whole of it, whatever the filter.
    fn cell_facets(&self, fewest: usize) -> Option<Vec<Facet>> {
        let names = &self.manifest().attributes;
        let facets = self.directory()?.facets().iter().filter_map(|facet| {
            let known = facet.values.iter().filter(|(value, _)| !value.is_empty());
            let values: Vec<FacetValue> = known
                .map(|(value, count)| FacetValue {
                    value: value.clone(),
                    count: *count,
                })
                .collect();
            (fewest..=MOST_FACET_VALUES)
                .contains(&values.len())
                .then_some(Facet {
                    attribute: names.get(facet.attribute as usize)?.clone(),
                    values,
                })
        });
        Some(facets.collect())
    }
}

/// In alphabetical order; the unknown one is left out.
fn values(dictionary: &Dictionary, counts: &[u32]) -> Vec<FacetValue> {
    let known = dictionary
        .numbers
        .iter()
        .filter(|(value, _)| !value.is_empty());
    known
        .map(|(value, &number)| FacetValue {
            value: value.clone(),
            count: counts.get(number as usize).copied().unwrap_or_default(),
        })
        .collect()
}

/// What each product of a shard fails at; those that are `removed`, by their indices, at more than one
/// attribute, so that they pass nowhere and are counted nowhere.
fn failures(loaded: &Loaded, conditions: &[(usize, Vec<bool>)], removed: &[u32]) -> Vec<Failed> {
    let mut failed = vec![Failed::default(); loaded.shard.header().products as usize];
    for (attribute, allowed) in conditions {
        let numbers = loaded.numbers.get(*attribute);
        // By the shard's own codes.
        let allowed: Vec<bool> = numbers.map_or(Vec::new(), |numbers| {
            let is_allowed = |&number: &u32| allowed.get(number as usize).copied();
            let numbers = numbers.iter();
            numbers
                .map(|number| is_allowed(number).unwrap_or(false))
                .collect()
        });
        let mut codes = loaded.shard.codes(*attribute);
        for failed in &mut failed {
            let code = codes.next().map(usize::from);
            let passes = code.and_then(|code| allowed.get(code)).copied();
            if !passes.unwrap_or(false) {
                failed.times += 1;
                failed.attribute = *attribute;
            }
        }
    }
    for index in removed {
        if let Some(failed) = failed.get_mut((index - loaded.first) as usize) {
            failed.times = 2;
        }
    }
    failed
}

/// Adds a shard's products to the counts of an attribute's values.
fn count(loaded: &Loaded, attribute: usize, failed: &[Failed], counts: &mut [u32]) {
    let Some(numbers) = loaded.numbers.get(attribute) else {
        return;
    };
    let mut by_code = vec![0_u32; numbers.len()];
    for (code, failed) in loaded.shard.codes(attribute).zip(failed) {
        let counts = failed.times == 0 || (failed.times == 1 && failed.attribute == attribute);
        if let Some(count) = by_code.get_mut(usize::from(code)) {
            *count += u32::from(counts);
        }
    }
    for (number, count) in numbers.iter().zip(by_code) {
        if let Some(sum) = counts.get_mut(*number as usize) {
            *sum += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facet(attribute: &str, values: &[(&str, u32)]) -> Facet {
        let value = |(value, count): &(&str, u32)| FacetValue {
            value: (*value).to_owned(),
            count: *count,
        };
        Facet {
            attribute: attribute.to_owned(),
            values: values.iter().map(value).collect(),
        }
    }

    #[test]
    fn facets_of_several_catalogues_are_their_sums() {
        let one = vec![
            facet("colour", &[("Blue", 1), ("Red", 2)]),
            facet("gender", &[("Men", 3)]),
            facet("season", &[("Summer", 3)]),
        ];
        let other = vec![
            facet("gender", &[("Men", 4), ("Women", 0)]),
            facet("colour", &[("Green", 5), ("Red", u32::MAX)]),
            facet("usage", &[("Formal", 1)]),
        ];
        let expected = [
            facet("colour", &[("Blue", 1), ("Green", 5), ("Red", u32::MAX)]),
            facet("gender", &[("Men", 7), ("Women", 0)]),
        ];
        assert_eq!(Facet::together([one, other]), expected);
        let names: Vec<String> = (0..MOST_FACET_VALUES).map(|n| n.to_string()).collect();
        let many: Vec<(&str, u32)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        let full = facet("size", &many);
        assert_eq!(Facet::together([vec![full.clone()]]).len(), 1);
        let more = facet("size", &[("One more", 1)]);
        assert_eq!(Facet::together([vec![full], vec![more]]), []);
    }
}
