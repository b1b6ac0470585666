//! The worker's part of a person's own wardrobe: looks at its photos between two searches, keeps what
//! it has seen, and tells what of it resembles the photo of the last search.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use ::wardrobe::{NEIGHBOURS, Piece, PieceError, Standing, Wardrobe, words};
use contract::{Digest, Embedding};
use imageprep::{Recipe, Rgb8};

use super::{Network, Session};
use crate::engine::failure::Failure;
use crate::engine::host::Host;
use crate::engine::looking;
use crate::engine::protocol::Event;
use crate::engine::wardrobe::{self, Lasting, OwnedMatch, Recalled, Refusal, Request};

/// Pieces that are told of a photo.
const MOST_OWNED: usize = 5;

/// Where pieces are kept between visits: a browser's private files, or a test's.
#[allow(
    async_fn_in_trait,
    reason = "a worker has one thread, so no future needs to be Send"
)]
pub trait Shelf {
    /// Keeps a new file, whole or not at all.
    async fn put(&self, name: &str, bytes: &[u8]) -> Lasting;
}

/// What there is to do for the wardrobe, and what it holds.
pub struct Chores<S> {
    shelf: S,
    inbox: RefCell<VecDeque<(Request, Vec<u8>)>>,
    /// Made with the first request, when the model is known.
    wardrobe: RefCell<Option<Wardrobe>>,
    /// The search whose owner knows what the wardrobe has for it.
    told: Cell<Option<u64>>,
}

impl<S: Shelf> Chores<S> {
    /// Nothing to do, and nothing known.
    pub fn new(shelf: S) -> Self {
        Self {
            shelf,
            inbox: RefCell::default(),
            wardrobe: RefCell::default(),
            told: Cell::default(),
        }
    }

    /// Takes a request, and the bytes beside it, to be done in its turn.
    pub fn add(&self, request: Request, bytes: Vec<u8>) {
        self.inbox.borrow_mut().push_back((request, bytes));
    }
}

impl<N: Network> Session<N> {
    /// Whether [`tend`](Self::tend) has something to do.
    pub fn has_chores<S: Shelf>(&self, chores: &Chores<S>) -> bool {
        let asked = self.asked.borrow();
        let is_untold = asked.as_ref().map(|(id, _)| *id) != chores.told.get();
        !chores.inbox.borrow().is_empty() || (asked.is_some() && is_untold)
    }

    /// Does the oldest request; without one, tells what of the wardrobe resembles the last photo.
    ///
    /// One step at a time, so that a search comes in between.
    pub async fn tend<H: Host, S: Shelf>(&self, host: &H, chores: &Chores<S>) {
        let next = chores.inbox.borrow_mut().pop_front();
        let Some((request, bytes)) = next else {
            return self.tell_owned(host, chores);
        };
        let start = host.now();
        let done = match request {
            Request::Recall { pieces } => Ok(self.recall(chores, &pieces, &bytes)),
            Request::Embed { number, name } => {
                self.embed(host, chores, (number, name.as_str()), &bytes, start)
                    .await
            }
            Request::Renew { number } => self.renew(host, chores, number, &bytes, start).await,
            Request::Remove { key } => {
                self.with_wardrobe(chores, |wardrobe| wardrobe.remove(&key));
                Ok(None)
            }
            Request::Clear => {
                self.with_wardrobe(chores, Wardrobe::clear);
                Ok(None)
            }
        };
        chores.told.set(None);
        match done {
            Ok(Some((event, bytes))) => host.emit(Event::Wardrobe(event), bytes),
            Ok(None) => {}
            Err(failure) => host.emit(Event::Failed { id: None, failure }, None),
        }
    }

    /// The model's fingerprint, and how it sees photos.
    fn model(&self) -> (contract::Fingerprint, Digest) {
        let fingerprint = self.own.catalogue.borrow().manifest().fingerprint;
        (fingerprint, framing(self.network.recipe()))
    }

    fn with_wardrobe<S, T>(&self, chores: &Chores<S>, act: impl FnOnce(&mut Wardrobe) -> T) -> T {
        let empty = || Wardrobe::new(self.model().0, self.own.catalogue.borrow().dimension());
        act(chores.wardrobe.borrow_mut().get_or_insert_with(empty))
    }

    /// Takes up the rows that are this model's, and tells the others apart.
    fn recall<S: Shelf>(&self, chores: &Chores<S>, pieces: &[Recalled], rows: &[u8]) -> Answer {
        let model = self.model();
        let mut others = Vec::new();
        // What was kept since the page read its files is not among them, and stays.
        self.with_wardrobe(chores, |wardrobe| {
            let mut rest = rows;
            for piece in pieces {
                // A page that sends fewer bytes than it promises has none for the last.
                let (row, after) = rest.split_at(piece.components.min(rest.len()));
                rest = after;
                let row = row.iter().map(|&byte| byte as i8).collect();
                let standing = Standing::of((piece.fingerprint, piece.framing), model);
                let is_compared = standing == Standing::Current && wardrobe.insert(piece.key, row);
                if !is_compared {
                    others.push((piece.key, standing == Standing::Renewable));
                }
            }
            // A piece may be there twice while it is renewed.
            others.retain(|(key, _)| !wardrobe.contains(key));
        });
        let keys = |renewable| {
            let wanted = others.iter().filter(move |(_, is)| *is == renewable);
            wanted.map(|(key, _)| *key).collect()
        };
        let event = wardrobe::Event::Recalled {
            renewable: keys(true),
            outdated: keys(false),
        };
        Some((event, None))
    }

    async fn embed<H: Host, S: Shelf>(
        &self,
        host: &H,
        chores: &Chores<S>,
        (number, name): (u64, &str),
        photo: &[u8],
        start: f64,
    ) -> Result<Answer, Failure> {
        let key = Digest::of(photo);
        if self.with_wardrobe(chores, |wardrobe| wardrobe.contains(&key)) {
            return Ok(Some((wardrobe::Event::Known { number, key }, None)));
        }
        let picture = match imageprep::decode(photo) {
            // As in a search: what is kept is the garment, not what is around it.
            Ok(picture) => {
                let looked = looking::look(&self.network, &picture, None, || 0.0).await?;
                self.network.recipe().frame(&picture.cropped(looked.part))
            }
            Err(error) => return Ok(refused(number, Refusal::Picture(error))),
        };
        let seen = (key, name, picture);
        self.keep(host, chores, number, seen, start).await
    }

    async fn renew<H: Host, S: Shelf>(
        &self,
        host: &H,
        chores: &Chores<S>,
        number: u64,
        file: &[u8],
        start: f64,
    ) -> Result<Answer, Failure> {
        let piece = match Piece::parse(file) {
            Ok(piece) => piece,
            Err(error) => return Ok(refused(number, Refusal::Piece(error))),
        };
        let picture = match imageprep::decode(&piece.picture) {
            Ok(picture) => picture,
            Err(error) => return Ok(refused(number, Refusal::Picture(error))),
        };
        let recipe = self.network.recipe();
        let has_size = (picture.width(), picture.height()) == (recipe.width, recipe.height);
        // Another framing would give another vector than the photo's.
        if !has_size || piece.framing != framing(recipe) {
            let what = "its picture".to_owned();
            return Ok(refused(number, Refusal::Piece(PieceError::Torn { what })));
        }
        let seen = (piece.key, piece.name.as_str(), picture);
        self.keep(host, chores, number, seen, start).await
    }

    /// Looks at a framed picture, and keeps it.
    async fn keep<H: Host, S: Shelf>(
        &self,
        host: &H,
        chores: &Chores<S>,
        number: u64,
        (key, name, picture): (Digest, &str, Rgb8),
        start: f64,
    ) -> Result<Answer, Failure> {
        let input = self.network.recipe().normalise(&picture);
        let embedding = self.network.observe(&input).await?.embedding;
        let png = imageprep::png(&picture);
        let piece = match Piece::new(key, name, self.model(), &embedding, png) {
            Ok(piece) => piece,
            Err(error) => return Ok(refused(number, Refusal::Piece(error))),
        };
        let file = piece.encode();
        let lasting = chores.shelf.put(&piece.file_name(), &file).await;
        self.with_wardrobe(chores, |wardrobe| wardrobe.insert(key, piece.row));
        let kept = wardrobe::Event::Kept {
            number,
            lasting,
            milliseconds: host.now() - start,
        };
        Ok(Some((kept, Some(file))))
    }

    fn tell_owned<H: Host, S: Shelf>(&self, host: &H, chores: &Chores<S>) {
        let asked = self.asked.borrow();
        let Some((id, embedding)) = asked.as_ref() else {
            return;
        };
        let pieces = self.owned(chores, embedding);
        chores.told.set(Some(*id));
        let owned = wardrobe::Event::Owned { id: *id, pieces };
        host.emit(Event::Wardrobe(owned), None);
    }

    /// The pieces nearest to a photo, best first, each with its word.
    fn owned<S: Shelf>(&self, chores: &Chores<S>, photo: &Embedding) -> Vec<OwnedMatch> {
        let found = self.with_wardrobe(chores, |wardrobe| wardrobe.search(photo, MOST_OWNED));
        let similarities: Vec<f32> = found.iter().map(|owned| owned.similarity).collect();
        let calibration = self.own.catalogue.borrow().manifest().calibration;
        let shops = self.own.catalogue.borrow().words(photo);
        let words = calibration.zip(shops).map(|(calibration, shops)| {
            let hits = self
                .own
                .catalogue
                .borrow()
                .search(photo, NEIGHBOURS)
                .into_iter();
            let shop: Vec<_> = hits
                .map(|hit| (hit, Some(shops.of(hit.similarity))))
                .collect();
            words(&calibration, &shop, &similarities)
        });
        let matched = found.iter().enumerate().map(|(rank, owned)| OwnedMatch {
            key: owned.key,
            similarity: owned.similarity,
            likeness: words.as_ref().and_then(|words| words.get(rank).copied()),
        });
        matched.collect()
    }
}

/// What is told of a request, if anything, and the bytes beside it.
type Answer = Option<(wardrobe::Event, Option<Vec<u8>>)>;

fn refused(number: u64, refusal: Refusal) -> Answer {
    Some((wardrobe::Event::Refused { number, refusal }, None))
}

/// Of all in a recipe that decides how a photo becomes the picture of a piece: all but the
/// normalisation, which comes after.
fn framing(recipe: &Recipe) -> Digest {
    let plain = Recipe {
        mean: [0.0; 3],
        std: [1.0; 3],
        ..recipe.clone()
    };
    Digest::of(&serde_json::to_vec(&plain).unwrap_or_default())
}
