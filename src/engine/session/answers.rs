//! What was seen, and products for it: searched again as often as a person changes their mind, without
//! looking at the photo again.

use std::rc::Rc;

use catalogue::{Catalogue, Colours, EmbeddingCode, Facet, Folded, Target, Words, mean};
use contract::{Embedding, EmbeddingError, Fingerprint, Guess};

use super::shops::{Place, Shop};
use super::{Network, Session};
use crate::engine::failure::Failure;
use crate::engine::host::Host;
use crate::engine::looking::Looked;
use crate::engine::protocol::{Coverage, Event, Match, Narrowed};
use crate::look;
use crate::product_name::ProductName;
use crate::query::Query;

/// What photos of one thing show.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    embedding: Embedding,
    colours: Colours,
    guesses: Vec<Guess>,
    /// Whether it is one photo's own, so that a calibration's words fit its similarities.
    is_single: bool,
}

impl Seen {
    /// All photos together: the middle of their embeddings and of their colours, and of each attribute the
    /// value that is likeliest over all.
    ///
    /// # Errors
    /// [`Failure::Engine`] if there is no photo, or if they cancel each other out.
    pub fn together<M>(looks: &[Looked<M>]) -> Result<Self, Failure> {
        let is_single = looks.len() == 1;
        let picture = |looked: &Looked<M>| (looked.observation.embedding.clone(), looked.colours);
        let pictures: Vec<_> = looks.iter().map(picture).collect();
        let guesses = looks
            .iter()
            .map(|looked| looked.observation.guesses.clone());
        let (embedding, colours) = mean(&pictures).ok_or_else(|| Failure::Engine {
            reason: "the photos have no direction in common".into(),
        })?;
        Ok(Self {
            embedding,
            colours,
            guesses: likeliest(guesses.collect()),
            is_single,
        })
    }

    /// What a code holds: everything but the guesses. Whether it was one photo's own is not in it, and the
    /// words of a calibration would fit no middle of several, but nearly always it was one.
    ///
    /// # Errors
    /// As [`EmbeddingCode::embedding`].
    pub fn recalled(code: &EmbeddingCode) -> Result<Self, EmbeddingError> {
        Ok(Self {
            embedding: code.embedding()?,
            colours: code.colours(),
            guesses: Vec::new(),
            is_single: true,
        })
    }

    /// A product in the place of a photo: its own row. It is known to the shop, so nothing is guessed. `None`
    /// for one that is not in memory.
    fn product(catalogue: &Catalogue, index: u32) -> Option<Self> {
        Some(Self {
            embedding: Embedding::normalise(catalogue.vector(index)).ok()?,
            colours: catalogue.colours(index),
            guesses: Vec::new(),
            is_single: false,
        })
    }

    /// As the network saw it.
    pub fn embedding(&self) -> &Embedding {
        &self.embedding
    }

    /// As a link holds it, with the fingerprint of the model that saw it.
    pub fn code(&self, fingerprint: &Fingerprint) -> EmbeddingCode {
        EmbeddingCode::of(&self.embedding, self.colours, fingerprint)
    }
}

/// Of each attribute the value with the highest mean probability; of equals, the one that came first. A
/// photo tells the probability of its likeliest value only, so the others count as 0.
fn likeliest(mut all: Vec<Vec<Guess>>) -> Vec<Guess> {
    if all.len() == 1 {
        return all.pop().unwrap_or_default();
    }
    let photos = all.len() as f32;
    let mut guesses: Vec<Guess> = Vec::new();
    for guess in all.into_iter().flatten() {
        let same =
            |known: &&mut Guess| known.attribute == guess.attribute && known.class == guess.class;
        match guesses.iter_mut().find(same) {
            Some(known) => known.probability += guess.probability / photos,
            None => guesses.push(Guess {
                probability: guess.probability / photos,
                ..guess
            }),
        }
    }
    let mut best: Vec<Guess> = Vec::new();
    for guess in guesses {
        match best
            .iter_mut()
            .find(|known| known.attribute == guess.attribute)
        {
            Some(known) if guess.probability > known.probability => *known = guess,
            Some(_) => {}
            None => best.push(guess),
        }
    }
    best
}

/// What a query makes of the products in memory, of all shops together.
pub(super) struct Ranked {
    /// The photo, or what stands in its place.
    pub seen: Seen,
    /// Where it was moved to by what is liked.
    pub target: Target,
    /// Most similar first; of two as similar, that of the shop which is listed first.
    pub folded: Vec<Placed>,
    narrowed: Narrowed,
}

/// A result, and the shop that it is from.
pub(super) struct Placed {
    shop: Rc<Shop>,
    pub found: Folded,
    /// Only where it is the photo's own similarity that counts.
    words: Option<Rc<Words>>,
}

impl<N: Network> Session<N> {
    /// What was seen last, or the product that takes its place.
    ///
    /// # Errors
    /// Why nothing was seen.
    pub(super) fn shown(&self, query: &Query) -> Result<Seen, Failure> {
        let product = query.product.as_ref();
        let product = product.and_then(|name| self.find_product(name));
        let own = product.and_then(|(shop, index)| Seen::product(&shop.catalogue.borrow(), index));
        match own {
            Some(seen) => Ok(seen),
            None => self.seen.borrow().clone().unwrap_or_else(|| {
                let reason = "there is no photo to search with".into();
                Err(Failure::Engine { reason })
            }),
        }
    }

    /// The products in memory that `query` asks for.
    ///
    /// # Errors
    /// As [`shown`](Self::shown).
    pub(super) fn rank(&self, query: &Query) -> Result<Ranked, Failure> {
        let shops = self.shops();
        shops.iter().for_each(|shop| shop.renew_variants());
        let seen = self.shown(query)?;
        let catalogues = Self::catalogues(&shops);
        let all = || shops.iter().zip(&catalogues);
        let find = |name: &ProductName| {
            let (place, (_, catalogue)) = all()
                .enumerate()
                .find(|(_, (shop, _))| shop.key == name.shop)?;
            Some((place, &**catalogue, catalogue.index_of(&name.own)?))
        };
        let likes: Vec<_> = query.likes.iter().filter_map(find).collect();
        let dislikes: Vec<_> = query.dislikes.iter().filter_map(find).collect();
        let product = query.product.as_ref().and_then(find);
        let target = Target {
            direction: seen.embedding.clone(),
            colours: seen.colours,
            colour_weight: f32::from(query.colour_weight) / 100.0,
        };
        let target = target.with_feedback_among(&of_catalogues(&likes), &of_catalogues(&dislikes));
        let is_hidden = |place: usize, index: u32| {
            let hidden = dislikes.iter().chain(&product);
            hidden
                .into_iter()
                .any(|&(shop, _, other)| (shop, other) == (place, index))
        };
        // Of one shop a facet has two values at least, but a shop of men's shoes alone has men's, too.
        let fewest = if shops.len() > 1 { 1 } else { 2 };
        let (mut folded, mut facets, mut passing) = (Vec::new(), Vec::new(), 0);
        for (place, (shop, catalogue)) in all().enumerate() {
            let words = (query.is_plain() && seen.is_single)
                .then(|| catalogue.words(&seen.embedding))
                .flatten()
                .map(Rc::new);
            let selection = catalogue.select_with(&query.filter, fewest);
            let keep = |index: u32| selection.has(index) && !is_hidden(place, index);
            let variants = shop.variants.borrow();
            let found = variants.rank(catalogue, &target, query.count, keep);
            folded.extend(found.into_iter().map(|found| Placed {
                shop: shop.clone(),
                found,
                words: words.clone(),
            }));
            passing += selection.passing as u64;
            facets.push(selection.facets);
        }
        // Stable, so that of equals the shop that is listed first comes first.
        folded.sort_by(|one, other| {
            let (one, other) = (one.found.hit.similarity, other.found.hit.similarity);
            other.total_cmp(&one)
        });
        folded.truncate(query.count);
        let facets = match facets.len() {
            1 => facets.pop().unwrap_or_default(),
            _ => Facet::together(facets),
        };
        let name = |name: &ProductName| {
            let (_, catalogue, index) = find(name)?;
            Some((name.clone(), catalogue.name(index)?.to_owned()))
        };
        let narrowed = Narrowed {
            facets,
            passing,
            named: query.named().filter_map(name).collect(),
            has_colours: catalogues.iter().any(|catalogue| catalogue.has_colours()),
            coverage: None,
            shops: Vec::new(),
        };
        Ok(Ranked {
            seen,
            target,
            folded,
            narrowed,
        })
    }

    /// Emits an answer, and where in the photo it comes from; gives its products.
    pub(super) fn tell<H: Host>(
        &self,
        host: &H,
        id: u64,
        query: &Query,
        ranked: Ranked,
        milliseconds: f64,
        coverage: Option<Coverage>,
    ) -> Vec<Place> {
        let cards = ranked.folded.iter();
        let matches = cards.filter_map(|placed| self.card(placed, &ranked.target));
        let matches: Vec<Match> = matches.collect();
        let narrowed = Narrowed {
            coverage,
            shops: self.shops_told(),
            ..ranked.narrowed
        };
        if !narrowed.is_open() {
            self.asked.replace(Some((id, ranked.seen.embedding)));
        }
        let found = Event::Found {
            id,
            guesses: ranked.seen.guesses,
            matches,
            milliseconds,
            narrowed,
        };
        host.emit(found, None);
        let place = |placed: &Placed| (placed.shop.clone(), placed.found.hit.index);
        let found: Vec<Place> = ranked.folded.iter().map(place).collect();
        // A product in the photo's place is in no photo.
        if query.product.is_none() {
            self.trace(host, id, &found);
        }
        found
    }

    /// Emits what completes the look of a product, of its own shop, and gives the pieces.
    pub(super) fn complete<H: Host>(&self, host: &H, id: u64, product: &ProductName) -> Vec<Place> {
        let pieces = self
            .find_product(product)
            .map_or(Vec::new(), |(shop, index)| {
                let pieces = look::pieces(&shop.catalogue.borrow(), index).into_iter();
                pieces.map(|index| (shop.clone(), index)).collect()
            });
        let matches = pieces
            .iter()
            .filter_map(|(shop, index)| self.product(shop, *index, 0.0));
        let pieces_shown = matches.collect();
        host.emit(
            Event::Completed {
                id,
                pieces: pieces_shown,
            },
            None,
        );
        pieces
    }

    fn card(&self, placed: &Placed, target: &Target) -> Option<Match> {
        let Placed { shop, found, words } = placed;
        let catalogue = shop.catalogue.borrow();
        let similar = |index: u32, similarity: f32| {
            let found = self.product(shop, index, similarity)?;
            let likeness = words.as_ref().map(|words| words.of(similarity));
            Some(Match { likeness, ..found })
        };
        let variants = found
            .variants
            .iter()
            .filter_map(|&index| similar(index, catalogue.similarity(target, index)?));
        Some(Match {
            variants: variants.collect(),
            ..similar(found.hit.index, found.hit.similarity)?
        })
    }

    /// A product as it is shown.
    fn product(&self, shop: &Shop, index: u32, similarity: f32) -> Option<Match> {
        let catalogue = &*shop.catalogue.borrow();
        let product = catalogue.product(index)?;
        let names = catalogue.manifest().attributes.iter().cloned();
        let known = names.zip(product.attributes);
        shop.shelves.remember(catalogue, &product.id, index);
        Some(Match {
            id: shop.name(&product.id),
            name: product.name,
            shop: self.shop_name(shop),
            attributes: known.filter(|(_, value)| !value.is_empty()).collect(),
            similarity,
            likeness: None,
            colour: imageprep::main_colour(catalogue.colours(index).as_bytes()),
            variants: Vec::new(),
        })
    }
}

/// Rated products with their catalogues.
fn of_catalogues<'a>(rated: &[(usize, &'a Catalogue, u32)]) -> Vec<(&'a Catalogue, u32)> {
    let rated = rated.iter();
    rated
        .map(|&(_, catalogue, index)| (catalogue, index))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn photos_agree_on_what_is_likeliest_over_all() {
        let guess = |attribute: &str, class: &str, probability| Guess {
            attribute: attribute.into(),
            class: class.into(),
            probability,
        };
        let one = vec![guess("type", "Shirts", 0.9), guess("colour", "Blue", 0.5)];
        assert_eq!(likeliest(vec![one.clone()]), one);
        let other = vec![guess("type", "Tops", 0.8), guess("colour", "Navy", 0.75)];
        let third = vec![guess("type", "Tops", 0.7), guess("colour", "Blue", 0.4)];
        let all = likeliest(vec![one, other, third]);
        let found: BTreeMap<&str, &str> = all
            .iter()
            .map(|guess| (guess.attribute.as_str(), guess.class.as_str()))
            .collect();
        assert_eq!(found, [("type", "Tops"), ("colour", "Blue")].into());
        assert!((all[0].probability - 0.5).abs() < 1e-6, "{all:?}");
        assert_eq!(likeliest(Vec::new()), []);
    }
}
