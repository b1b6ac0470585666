//! What was seen, and products for it: searched again as often as a person changes their mind, without
//! looking at the photo again.

use catalogue::{Catalogue, Colours, EmbeddingCode, Folded, Target, Words, mean};
use contract::{Embedding, EmbeddingError, Fingerprint, Guess};

use super::{Network, Session};
use crate::engine::failure::Failure;
use crate::engine::host::Host;
use crate::engine::looking::Looked;
use crate::engine::protocol::{Coverage, Event, Match, Narrowed};
use crate::look;
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

/// What a query makes of the products in memory.
pub(super) struct Ranked {
    /// The photo, or what stands in its place.
    pub seen: Seen,
    /// Where it was moved to by what is liked.
    pub target: Target,
    /// Most similar first.
    pub folded: Vec<Folded>,
    /// Only where it is the photo's own similarity that counts.
    words: Option<Words>,
    narrowed: Narrowed,
}

impl<N: Network> Session<N> {
    /// What was seen last, or the product that takes its place.
    ///
    /// # Errors
    /// Why nothing was seen.
    pub(super) fn shown(&self, catalogue: &Catalogue, query: &Query) -> Result<Seen, Failure> {
        let product = query.product.as_ref();
        let product = product.and_then(|id| catalogue.index_of(id));
        let own = product.and_then(|product| Seen::product(catalogue, product));
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
        self.renew_variants();
        let catalogue = &*self.catalogue.borrow();
        let index = |id: &String| catalogue.index_of(id);
        let likes: Vec<u32> = query.likes.iter().filter_map(index).collect();
        let dislikes: Vec<u32> = query.dislikes.iter().filter_map(index).collect();
        let product = query.product.as_ref().and_then(index);
        let seen = self.shown(catalogue, query)?;
        let words = (query.is_plain() && seen.is_single)
            .then(|| catalogue.words(&seen.embedding))
            .flatten();
        let target = Target {
            direction: seen.embedding.clone(),
            colours: seen.colours,
            colour_weight: f32::from(query.colour_weight) / 100.0,
        };
        let target = target.with_feedback(catalogue, &likes, &dislikes);
        let selection = catalogue.select(&query.filter);
        let keep = |index: u32| {
            selection.has(index) && !dislikes.contains(&index) && product != Some(index)
        };
        let variants = self.variants.borrow();
        let folded = variants.rank(catalogue, &target, query.count, keep);
        let name = |id: &String| {
            let name = catalogue.name(catalogue.index_of(id)?)?;
            Some((id.clone(), name.to_owned()))
        };
        let narrowed = Narrowed {
            facets: selection.facets,
            passing: selection.passing as u64,
            named: query.named().filter_map(name).collect(),
            has_colours: catalogue.has_colours(),
            coverage: None,
        };
        Ok(Ranked {
            seen,
            target,
            folded,
            words,
            narrowed,
        })
    }

    /// Emits an answer, and where in the photo it comes from; gives its products' positions in the
    /// catalogue.
    pub(super) fn tell<H: Host>(
        &self,
        host: &H,
        id: u64,
        query: &Query,
        ranked: Ranked,
        milliseconds: f64,
        coverage: Option<Coverage>,
    ) -> Vec<u32> {
        let matches: Vec<Match> = {
            let catalogue = self.catalogue.borrow();
            let words = ranked.words.as_ref();
            let cards = ranked.folded.iter();
            cards
                .filter_map(|found| self.card(&catalogue, found, &ranked.target, words))
                .collect()
        };
        let narrowed = Narrowed {
            coverage,
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
        let found: Vec<u32> = ranked.folded.iter().map(|found| found.hit.index).collect();
        // A product in the photo's place is in no photo.
        if query.product.is_none() {
            self.trace(host, id, &found);
        }
        found
    }

    /// Emits what completes the look of a product, and gives the pieces' positions in the catalogue.
    pub(super) fn complete<H: Host>(&self, host: &H, id: u64, product: &str) -> Vec<u32> {
        let catalogue = self.catalogue.borrow();
        let index = catalogue.index_of(product);
        let pieces = index.map_or(Vec::new(), |index| look::pieces(&catalogue, index));
        let matches = pieces
            .iter()
            .filter_map(|&index| self.product(&catalogue, index, 0.0));
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

    fn card(
        &self,
        catalogue: &Catalogue,
        found: &Folded,
        target: &Target,
        words: Option<&Words>,
    ) -> Option<Match> {
        let similar = |index: u32, similarity: f32| {
            let found = self.product(catalogue, index, similarity)?;
            let likeness = words.map(|words| words.of(similarity));
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
    fn product(&self, catalogue: &Catalogue, index: u32, similarity: f32) -> Option<Match> {
        let product = catalogue.product(index)?;
        let names = catalogue.manifest().attributes.iter().cloned();
        let known = names.zip(product.attributes);
        self.shelves.remember(catalogue, &product.id, index);
        Some(Match {
            id: product.id,
            name: product.name,
            attributes: known.filter(|(_, value)| !value.is_empty()).collect(),
            similarity,
            likeness: None,
            colour: imageprep::main_colour(catalogue.colours(index).as_bytes()),
            variants: Vec::new(),
        })
    }
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
