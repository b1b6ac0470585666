//! The colours of one product as one result.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::catalogue::Catalogue;
use crate::ranking::Target;
use crate::search::Hit;

/// Attributes that hold a product's colour, in lower case, the likeliest first.
const COLOUR_ATTRIBUTES: [&str; 4] = ["basecolour", "basecolor", "colour", "color"];

/// Words of a name without its colours, at least: "Red Shirt" and "Blue Shirt" may be anybody's.
const FEWEST_WORDS: usize = 2;

/// Other colours of a result, at most: as many as can be told apart on a card.
const MOST_VARIANTS: usize = 12;

/// Which products are one product in several colours: their names are equal but for the words that any
/// colour of the catalogue is made of, case and punctuation.
pub struct Variants {
    /// The attribute that holds the colour; none in a catalogue without one, where nothing is folded.
    colour: Option<usize>,
    /// For each shard in memory the index of its first product, and that product's place in `next`.
    places: Vec<(u32, usize)>,
    /// For each product in memory the index of the next one of its group, the last leading back to the
    /// first.
    next: Vec<u32>,
}

/// A result and its other colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Folded {
    /// The variant most similar to the target.
    pub hit: Hit,
    /// The products in other colours, one a colour, in the catalogue's order; at most 12.
    pub variants: Vec<u32>,
}

impl Variants {
    /// Of the products that have been added to `catalogue` so far.
    pub fn of(catalogue: &Catalogue) -> Self {
        let next: Vec<u32> = catalogue.indexes().collect();
        let mut place = 0;
        let places = catalogue.shards().iter().map(|loaded| {
            let first = (loaded.first, place);
            place += loaded.indexes().len();
            first
        });
        let mut variants = Self {
            colour: None,
            places: places.collect(),
            next,
        };
        let found = COLOUR_ATTRIBUTES
            .iter()
            .find_map(|name| catalogue.attribute(name));
        if let Some(attribute) = found {
            variants.colour = found;
            variants.link(catalogue, attribute);
        }
        variants
    }

    /// Where the product at `index` is in `next`; `None` for one that was not in memory.
    fn place(&self, index: u32) -> Option<usize> {
        let after = self.places.partition_point(|(first, _)| *first <= index);
        let (first, place) = self.places.get(after.checked_sub(1)?)?;
        let place = place + (index - first) as usize;
        let end = self
            .places
            .get(after)
            .map_or(self.next.len(), |next| next.1);
        (place < end).then_some(place)
    }

    fn next(&self, index: u32) -> Option<u32> {
        self.next.get(self.place(index)?).copied()
    }

    /// The attribute that holds the colour.
    pub fn colour(&self) -> Option<usize> {
        self.colour
    }

    /// The products that are this one in all its colours, itself first.
    pub fn group(&self, index: u32) -> impl Iterator<Item = u32> {
        let next = move |at: &u32| {
            let next = self.next(*at)?;
            (next != index).then_some(next)
        };
        std::iter::successors(Some(index), next)
    }

    /// As [`Catalogue::rank`], the colours of one product as one result: a product joins the first better
    /// one of its group that has not its colour yet.
    pub fn rank(
        &self,
        catalogue: &Catalogue,
        target: &Target,
        count: usize,
        keep: impl Fn(u32) -> bool,
    ) -> Vec<Folded> {
        let mut asked = 2 * count + 10;
        loop {
            let hits = catalogue.rank(target, asked, &keep);
            let is_all = hits.len() < asked.min(catalogue.len()) || asked >= catalogue.len();
            let folded = self.fold(catalogue, &hits, count);
            if folded.len() == count || is_all {
                return folded;
            }
            asked *= 2;
        }
    }

    fn fold(&self, catalogue: &Catalogue, hits: &[Hit], count: usize) -> Vec<Folded> {
        let colour = |index: u32| {
            let value = catalogue.value(index, self.colour?)?;
            (!value.is_empty()).then_some(value)
        };
        let mut cards: Vec<(Folded, BTreeSet<&str>)> = Vec::with_capacity(count);
        let mut used = HashSet::new();
        for &hit in hits {
            let own = colour(hit.index);
            let is_single = own.is_none() || self.next(hit.index) == Some(hit.index);
            let better = match is_single {
                true => None,
                false => {
                    let group: Vec<u32> = self.group(hit.index).collect();
                    cards.iter_mut().find(|(card, colours)| {
                        group.contains(&card.hit.index)
                            && !colours.is_empty()
                            && own.is_some_and(|own| !colours.contains(own))
                    })
                }
            };
            if let Some((card, colours)) = better {
                card.variants.push(hit.index);
                colours.extend(own);
            } else if cards.len() == count {
                break;
            } else {
                let variants = Vec::new();
                cards.push((Folded { hit, variants }, own.into_iter().collect()));
            }
            used.insert(hit.index);
        }
        // The colours that are too far from the target to have come by themselves.
        for (card, colours) in cards.iter_mut().filter(|(_, colours)| !colours.is_empty()) {
            let mut others: Vec<u32> = self.group(card.hit.index).skip(1).collect();
            others.sort_unstable();
            for other in others {
                let Some(own) = colour(other) else { continue };
                if !used.contains(&other) && colours.insert(own) {
                    used.insert(other);
                    card.variants.push(other);
                }
            }
            card.variants.sort_unstable();
            card.variants.truncate(MOST_VARIANTS);
        }
        cards.into_iter().map(|(card, _)| card).collect()
    }

    /// Links the products of each group into a ring, in the catalogue's order.
    fn link(&mut self, catalogue: &Catalogue, colour: usize) {
        let values = catalogue.dictionaries().get(colour);
        let values = values.map(|known| known.values()).unwrap_or_default();
        // Of a celled catalogue the directory knows those that are not in memory.
        let facets = catalogue.directory().map(|directory| directory.facets());
        let mut facets = facets.unwrap_or_default().iter();
        let known = facets.find(|facet| facet.attribute as usize == colour);
        let known = known.map_or(&[][..], |facet| &facet.values);
        let all = values.iter().chain(known.iter().map(|(value, _)| value));
        let colours: HashSet<String> = all
            .flat_map(|value| words(value).map(str::to_lowercase))
            .collect();
        // The first and the last product of each group. Nothing depends on the table's order.
        let mut groups: HashMap<String, (u32, usize)> = HashMap::new();
        let mut word = String::new();
        for (place, index) in catalogue.indexes().enumerate() {
            if catalogue.is_removed(index) {
                continue;
            }
            let mut key = String::new();
            let mut count = 0;
            for part in words(catalogue.name(index).unwrap_or_default()) {
                word.clear();
                word.extend(part.chars().flat_map(char::to_lowercase));
                if !colours.contains(word.as_str()) {
                    key.push_str(&word);
                    key.push(' ');
                    count += 1;
                }
            }
            if count < FEWEST_WORDS {
                continue;
            }
            let (first, last) = groups.entry(key).or_insert((index, place));
            if let Some(next) = self.next.get_mut(*last) {
                *next = index;
            }
            if let Some(next) = self.next.get_mut(place) {
                *next = *first;
            }
            *last = place;
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    parts.filter(|word| !word.is_empty())
}
