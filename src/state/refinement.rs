//! Ways on from an answer: filters, likes, colour, more, variants and looks.
//!
//! What a person wants is a [`Query`]. Each change of it is a search under a new number. As long as the
//! engine that runs has seen the photo, it is not given the photo again, and the last answer stays to be
//! seen until the next one is there.

use std::collections::BTreeMap;

use super::State;
use super::actions::Effect;
use super::parts::{Answer, Photo, Thumbnail, Work};
use crate::engine::protocol::{Coverage, Match, Narrowed};
use crate::product_name::ProductName;
use crate::query::{FIRST_COUNT, Query};

/// Requests for looks are numbered from here on, so that none has a search's number. JSON's readers keep
/// whole numbers up to 2⁵³.
const FIRST_LOOK: u64 = 1 << 40;

/// A change of what a person wants to see.
#[derive(Clone, Debug, PartialEq)]
pub enum Refine {
    /// A value of a facet is wanted, or not any more.
    Value {
        /// The attribute's name.
        attribute: String,
        /// As the shop writes it.
        value: String,
    },
    /// No filter any more.
    ClearFilter,
    /// A product is liked, or not any more.
    Like(ProductName),
    /// A product is disliked, or not any more.
    Dislike(ProductName),
    /// Nothing is liked or disliked any more.
    ClearRatings,
    /// Look for a product in place of the photo.
    MoreLikeThis(ProductName),
    /// Look for the photo again.
    BackToPhoto,
    /// The colour's share of a similarity, in percent.
    ColourWeight(u8),
    /// More products.
    ShowMore,
    /// Show another colour of a product in its place.
    Variant {
        /// Which match, 0-based.
        rank: usize,
        /// The variant.
        id: ProductName,
    },
    /// Show what completes the look of a product.
    CompleteLook(ProductName),
    /// Show that no more.
    CloseLook,
    /// All at once, from a link or the history.
    Replace(Query),
}

/// What a person wants to see beside the photo, and what came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refinement {
    /// What is wanted.
    pub query: Query,
    /// Further photos of the same thing, beside [`State::photo`].
    pub others: Vec<Photo>,
    /// What the last answer said of filters and names; none before the first.
    pub narrowed: Option<Narrowed>,
    /// What completes a product's look, if somebody asked.
    pub look: Option<Look>,
    /// Whether a search waits while the last answer, or one that is not yet whole, is still shown.
    pub is_ranking: bool,
    /// Products that a new search shows, where the page around asks for another number than
    /// [`FIRST_COUNT`].
    pub(super) first: Option<usize>,
    /// Whether the engine that runs has seen the photo.
    pub(super) has_seen: bool,
    /// Number of the last request for a look, from 0.
    looks: u64,
    /// The names of products that a person has met, for those that the engine does not know yet.
    names: BTreeMap<ProductName, String>,
}

/// What completes the look of a product.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Of the request.
    id: u64,
    /// The product.
    pub product: ProductName,
    /// Its name.
    pub name: String,
    /// One of each kind; none until they come.
    pub pieces: Option<Vec<Match>>,
    /// As many pictures.
    pub thumbnails: Vec<Thumbnail>,
}

impl Look {
    /// Another for each time that somebody asks.
    pub fn number(&self) -> u64 {
        self.id
    }
}

impl Refinement {
    /// A product's name, as far as anybody has said it; else its identifier.
    pub fn name<'a>(&'a self, id: &'a ProductName) -> &'a str {
        let narrowed = self.narrowed.as_ref();
        let told = narrowed.and_then(|told| told.named.iter().find(|(known, _)| known == id));
        let told = told.map(|(_, name)| name);
        told.or_else(|| self.names.get(id))
            .map_or(&id.own, String::as_str)
    }

    /// Whether there may be more products than the answer shows.
    pub fn can_show_more(&self, shown: usize) -> bool {
        let mut query = self.query.clone();
        let passing = self.narrowed.as_ref().map_or(0, |told| told.passing);
        // Fewer than wanted are all there are, unless more cells may hold some.
        let has_more = shown >= self.query.count && passing > shown as u64;
        let is_more = self.coverage().is_some_and(|coverage| coverage.is_more);
        (has_more || is_more) && query.show_more()
    }

    /// How much of the catalogue the answer is from; none where it is all of it.
    pub fn coverage(&self) -> Option<Coverage> {
        self.narrowed.as_ref()?.coverage
    }

    /// Whether the answer is one that more cells are on their way for.
    pub fn is_open(&self) -> bool {
        self.narrowed.as_ref().is_some_and(Narrowed::is_open)
    }

    /// Another photo: what was about the last one is gone.
    pub(super) fn begin_photo(&mut self) -> Vec<Effect> {
        self.query = self.query.for_another_photo();
        self.query.count = self.first.unwrap_or(FIRST_COUNT);
        self.has_seen = false;
        let mut effects = self.close_look();
        let others = self.others.drain(..).filter(|photo| photo.sample.is_none());
        effects.extend(others.map(|photo| Effect::Forget(photo.address)));
        effects
    }

    /// Another engine, which has seen nothing yet.
    pub(super) fn begin_engine(&mut self) {
        self.has_seen = false;
    }

    /// The photo is given to the engine anew.
    pub(super) fn begin_search(&mut self) {
        self.has_seen = false;
        self.is_ranking = false;
    }

    /// Whether this is the number of the look that is shown.
    pub(super) fn is_look(&self, id: u64) -> bool {
        self.look.as_ref().is_some_and(|look| look.id == id)
    }

    pub(super) fn complete(&mut self, id: u64, pieces: Vec<Match>) {
        if let Some(look) = self.look.as_mut().filter(|look| look.id == id) {
            look.thumbnails = vec![Thumbnail::Waiting; pieces.len()];
            look.pieces = Some(pieces);
        }
    }

    pub(super) fn picture(&mut self, rank: usize, address: Option<String>) -> Vec<Effect> {
        let place = self
            .look
            .as_mut()
            .and_then(|look| look.thumbnails.get_mut(rank));
        if let Some(place) = place.filter(|place| **place == Thumbnail::Waiting) {
            *place = address.map_or(Thumbnail::Missing, Thumbnail::Address);
            return Vec::new();
        }
        address.map(Effect::Forget).into_iter().collect()
    }

    fn close_look(&mut self) -> Vec<Effect> {
        let thumbnails = self.look.take().map_or(Vec::new(), |look| look.thumbnails);
        thumbnails.into_iter().filter_map(forgotten).collect()
    }
}

impl State {
    /// Whether products are awaited, with or without others on the page.
    pub(super) fn waits_for_products(&self) -> bool {
        matches!(self.work, Work::Waiting | Work::Looking) || self.refinement.is_ranking
    }

    /// Takes up a change of what is wanted.
    pub(super) fn refine(&mut self, step: Refine) -> Vec<Effect> {
        let before = self.refinement.query.clone();
        let query = &mut self.refinement.query;
        let mut effects = Vec::new();
        match step {
            Refine::Value { attribute, value } => query.toggle_value(&attribute, &value),
            Refine::ClearFilter => query.filter.clear(),
            Refine::Like(id) => {
                query.toggle_like(&id);
                self.remember_name(&id);
            }
            Refine::Dislike(id) => {
                query.toggle_dislike(&id);
                self.remember_name(&id);
            }
            Refine::ClearRatings => {
                query.likes.clear();
                query.dislikes.clear();
            }
            Refine::MoreLikeThis(id) => {
                *query = Query {
                    product: Some(id.clone()),
                    ..query.for_another_photo()
                };
                self.remember_name(&id);
                effects.push(Effect::Reveal);
            }
            Refine::BackToPhoto => {
                *query = query.for_another_photo();
                effects.push(Effect::Reveal);
            }
            Refine::ColourWeight(percent) => query.colour_weight = percent,
            Refine::ShowMore => {
                query.show_more();
            }
            Refine::Replace(wanted) => *query = wanted,
            Refine::Variant { rank, id } => return self.show_variant(rank, &id),
            Refine::CompleteLook(id) => return self.complete_look(id),
            Refine::CloseLook => return self.refinement.close_look(),
        }
        let first = self.refinement.first;
        let query = &mut self.refinement.query;
        *query = std::mem::take(query).checked();
        if let (Some(first), FIRST_COUNT) = (first, query.count) {
            query.count = first;
        }
        if *query == before {
            return Vec::new();
        }
        let mut all = self.ask_again();
        all.extend(effects);
        all
    }

    /// Shows an answer, with the pictures that are there already.
    pub(super) fn show(&mut self, mut answer: Answer, narrowed: Narrowed) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Work::Found(old) = std::mem::take(&mut self.work) {
            for (product, thumbnail) in old.matches.into_iter().zip(old.thumbnails) {
                let mut places = answer.matches.iter().zip(&mut answer.thumbnails);
                match places.find(|(new, _)| new.id == product.id) {
                    Some((_, place)) => *place = thumbnail,
                    None => effects.extend(forgotten(thumbnail)),
                }
            }
        }
        self.work = Work::Found(answer);
        self.refinement.has_seen = true;
        self.refinement.is_ranking = narrowed.is_open();
        self.refinement.narrowed = Some(narrowed);
        effects
    }

    /// Searches with what is wanted now, if there is something to search with.
    fn ask_again(&mut self) -> Vec<Effect> {
        match self.work {
            // What is wanted is kept for the next photo, or for the next try.
            Work::None | Work::Failed => Vec::new(),
            Work::Looking | Work::Found(_) if self.refinement.has_seen && self.is_started() => {
                self.search += 1;
                self.silent_ticks = 0;
                self.refinement.is_ranking = matches!(self.work, Work::Found(_));
                vec![Effect::Rank {
                    id: self.search,
                    query: self.refinement.query.clone(),
                }]
            }
            // The photo may not be read yet, or the engine that saw it is gone.
            _ => {
                let mut effects = self.forget_answer();
                effects.extend(self.begin_search());
                effects
            }
        }
    }

    fn show_variant(&mut self, rank: usize, id: &ProductName) -> Vec<Effect> {
        let Work::Found(answer) = &mut self.work else {
            return Vec::new();
        };
        let Some((shown, thumbnail)) = answer
            .matches
            .get_mut(rank)
            .zip(answer.thumbnails.get_mut(rank))
        else {
            return Vec::new();
        };
        let Some(place) = shown.variants.iter().position(|variant| variant.id == *id) else {
            return Vec::new();
        };
        let mut variants = std::mem::take(&mut shown.variants);
        // Each keeps its swatch's place, so that a person finds the way back.
        std::mem::swap(shown, &mut variants[place]);
        shown.variants = variants;
        let mut effects = vec![];
        effects.extend(forgotten(std::mem::replace(thumbnail, Thumbnail::Waiting)));
        if self.is_started() {
            effects.push(Effect::Picture {
                id: self.search,
                rank,
                product: id.clone(),
            });
        } else if let Work::Found(answer) = &mut self.work
            && let Some(thumbnail) = answer.thumbnails.get_mut(rank)
        {
            *thumbnail = Thumbnail::Missing;
        }
        effects
    }

    fn complete_look(&mut self, product: ProductName) -> Vec<Effect> {
        self.remember_name(&product);
        let mut effects = self.refinement.close_look();
        if !self.is_started() {
            // The catalogue is the engine's, and its answer is of an engine that is gone.
            effects.extend(self.forget_answer());
            effects.extend(self.begin_search());
        }
        self.refinement.looks += 1;
        let id = FIRST_LOOK + self.refinement.looks;
        let name = self.refinement.name(&product).to_owned();
        self.refinement.look = Some(Look {
            id,
            product: product.clone(),
            name,
            pieces: None,
            thumbnails: Vec::new(),
        });
        effects.push(Effect::Complete { id, product });
        effects
    }

    /// Keeps the name of a product that is on the page.
    fn remember_name(&mut self, id: &ProductName) {
        let Work::Found(answer) = &self.work else {
            return;
        };
        let look = self
            .refinement
            .look
            .as_ref()
            .and_then(|look| look.pieces.as_ref());
        let shown = answer.matches.iter().chain(look.into_iter().flatten());
        let mut all = shown.flat_map(|found| std::iter::once(found).chain(&found.variants));
        if let Some(found) = all.find(|found| found.id == *id) {
            let names = &mut self.refinement.names;
            names.insert(id.clone(), found.name.clone());
        }
    }
}

/// The effect of a picture that is not shown any more.
fn forgotten(thumbnail: Thumbnail) -> Option<Effect> {
    match thumbnail {
        Thumbnail::Address(address) => Some(Effect::Forget(address)),
        Thumbnail::Waiting | Thumbnail::Missing => None,
    }
}
