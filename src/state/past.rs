//! Photos of earlier searches of this visit, so that a step back brings the photo back too.
//!
//! They are files on the person's device, held by their object URLs; nothing is copied, and all of
//! them go with the page.

use catalogue::EmbeddingCode;

use super::{Effect, Photo, State};

/// Searches whose photos are held; the oldest make room.
const MOST_PAST: usize = 12;

/// The earlier searches, the oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past(Vec<PastSearch>);

/// What was given for a search.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PastSearch {
    /// What was seen; none if the engine never told.
    code: Option<EmbeddingCode>,
    /// The photo that was searched.
    photo: Photo,
    /// Those that were searched with it.
    others: Vec<Photo>,
    /// All that were given together.
    given: Vec<Photo>,
    /// How many more were.
    left_out: usize,
}

impl PastSearch {
    /// Each of its photos once, the searched one last.
    fn into_photos(self) -> Vec<Photo> {
        let mut photos: Vec<Photo> = Vec::new();
        for photo in self.others.into_iter().chain(self.given) {
            if photo != self.photo && !photos.contains(&photo) {
                photos.push(photo);
            }
        }
        photos.push(self.photo);
        photos
    }

    fn release(self) -> impl Iterator<Item = Effect> {
        let own = self.into_photos().into_iter();
        own.filter(|photo| photo.sample.is_none())
            .map(|photo| Effect::Forget(photo.address))
    }
}

impl State {
    /// Takes the photos off the page.
    pub(super) fn take_off(&mut self) -> Option<PastSearch> {
        let others = std::mem::take(&mut self.refinement.others);
        let given = std::mem::take(&mut self.given.photos);
        let left_out = std::mem::take(&mut self.given.left_out);
        Some(PastSearch {
            code: self.recall.code.clone(),
            photo: self.photo.take()?,
            others,
            given,
            left_out,
        })
    }

    /// Holds what was taken off for a step back, or releases it if no step leads there.
    pub(super) fn put_away(&mut self, search: Option<PastSearch>) -> Vec<Effect> {
        let Some(search) = search else {
            return Vec::new();
        };
        let mut released = Vec::new();
        match search.code {
            None => released.push(search),
            Some(_) => {
                let past = &mut self.recall.past.0;
                let same = past.iter().position(|other| other.code == search.code);
                released.extend(same.map(|place| past.remove(place)));
                past.push(search);
                let surplus = past.len().saturating_sub(MOST_PAST);
                released.extend(past.drain(..surplus));
            }
        }
        let effects = released.into_iter().flat_map(PastSearch::release);
        effects.collect()
    }

    /// Puts the photos of an earlier search onto the page again, if they are still held.
    pub(super) fn bring_back(&mut self, code: &EmbeddingCode) {
        let past = &mut self.recall.past.0;
        let place = past
            .iter()
            .position(|other| other.code.as_ref() == Some(code));
        let Some(search) = place.map(|place| past.remove(place)) else {
            return;
        };
        self.photo = Some(search.photo);
        self.refinement.others = search.others;
        self.given.photos = search.given;
        self.given.left_out = search.left_out;
    }

    /// Releases all of them.
    pub(super) fn forget_past(&mut self) -> Vec<Effect> {
        let past = std::mem::take(&mut self.recall.past.0);
        past.into_iter().flat_map(PastSearch::release).collect()
    }
}
