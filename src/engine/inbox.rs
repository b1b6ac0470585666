//! Requests that have come and are not yet answered, and which of them is answered next.

use std::collections::VecDeque;

use super::failure::Failure;
use super::protocol::{OtherShops, PhotoPart, Request};
use super::session::{PhotoFile, Search, Wanted};

/// Requests in the order in which they came, each with the bytes beside it.
#[derive(Default)]
pub struct Inbox {
    waiting: VecDeque<(Request, Vec<u8>)>,
}

impl Inbox {
    /// Adds a request.
    pub fn push(&mut self, request: Request, bytes: Vec<u8>) {
        self.waiting.push_back((request, bytes));
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The addresses of the model and the catalogue in the first [`Request::Open`], and the other shops; all
    /// other requests stay.
    pub fn opening(&mut self) -> Option<(String, String, OtherShops)> {
        let is_open = |(request, _): &(Request, Vec<u8>)| matches!(request, Request::Open { .. });
        let position = self.waiting.iter().position(is_open)?;
        match self.waiting.remove(position) {
            Some((
                Request::Open {
                    model,
                    catalogue,
                    others,
                },
                _,
            )) => Some((model, catalogue, others)),
            _ => None,
        }
    }

    /// What is to be done next.
    ///
    /// The newest search, if there is any: searches and pictures that came before it are abandoned, looks
    /// wait behind it. If it wants what was seen last and those photos still wait here, it gets them.
    pub fn take(&mut self) -> Option<Wanted> {
        let is_search =
            |(request, _): &(Request, Vec<u8>)| matches!(request, Request::Search { .. });
        if let Some(newest) = self.waiting.iter().rposition(is_search) {
            let rest = self.waiting.split_off(newest + 1);
            let mut before = std::mem::replace(&mut self.waiting, rest).into_iter().rev();
            let (newest, bytes) = before.next()?;
            let mut search = search(newest, &bytes)?;
            for (older, bytes) in before {
                match older {
                    Request::Complete { .. } | Request::Measure { .. } => {
                        self.waiting.push_front((older, bytes));
                    }
                    _ if search.photos.is_empty() && search.code.is_none() => {
                        if let Some(older) = self::search(older, &bytes) {
                            search.photos = older.photos;
                            search.code = older.code;
                        }
                    }
                    _ => {}
                }
            }
            return Some(Wanted::Search(search));
        }
        loop {
            match self.waiting.pop_front()?.0 {
                Request::Complete { id, product } => return Some(Wanted::Look { id, product }),
                Request::Measure { times } => return Some(Wanted::Measure { times }),
                Request::Picture { id, rank, product } => {
                    return Some(Wanted::Picture { id, rank, product });
                }
                // Opened once; a search is found above.
                // What is for the wardrobe has an inbox of its own.
                Request::Open { .. } | Request::Search { .. } | Request::Wardrobe(_) => {}
            }
        }
    }
}

/// A search with its photos; none for another request.
fn search(request: Request, bytes: &[u8]) -> Option<Search> {
    let Request::Search {
        id,
        photos,
        code,
        query,
    } = request
    else {
        return None;
    };
    let photos = split(&photos, bytes);
    Some(Search {
        id,
        photos,
        code,
        query,
    })
}

/// The photos that lie one after another in `bytes`. One that is promised and not there is empty, which
/// the decoder refuses in words.
fn split(parts: &[PhotoPart], bytes: &[u8]) -> Vec<PhotoFile> {
    let mut rest = bytes;
    let mut photos = Vec::new();
    for part in parts {
        let length = usize::try_from(part.bytes).unwrap_or(usize::MAX);
        let (photo, after) = rest.split_at_checked(length).unwrap_or((&[], &[]));
        photos.push(PhotoFile {
            bytes: photo.to_vec(),
            part: part.part,
        });
        rest = after;
    }
    photos
}

/// The request for a search, and the bytes that go beside it.
///
/// # Errors
/// [`Failure::Engine`] where there is no memory for all photos.
pub fn pack(
    id: u64,
    photos: &[PhotoFile],
    query: crate::query::Query,
) -> Result<(Request, Vec<u8>), Failure> {
    let parts = photos.iter().map(|photo| PhotoPart {
        bytes: photo.bytes.len() as u64,
        part: photo.part,
    });
    let request = Request::Search {
        id,
        photos: parts.collect(),
        code: None,
        query,
    };
    let mut bytes = Vec::new();
    let length = photos.iter().map(|photo| photo.bytes.len()).sum();
    bytes
        .try_reserve_exact(length)
        .map_err(|error| Failure::Engine {
            reason: error.to_string(),
        })?;
    photos.iter().for_each(|photo| bytes.extend(&photo.bytes));
    Ok((request, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;

    fn photos(inbox: &mut Inbox, id: u64, photos: &[&[u8]]) {
        let file = |photo: &&[u8]| PhotoFile {
            bytes: photo.to_vec(),
            part: None,
        };
        let photos: Vec<PhotoFile> = photos.iter().map(file).collect();
        let (request, bytes) = pack(id, &photos, Query::default()).unwrap();
        inbox.push(request, bytes);
    }

    fn complete(inbox: &mut Inbox, id: u64) {
        let product = "1".into();
        inbox.push(Request::Complete { id, product }, Vec::new());
    }

    /// Number and photos of the searches, numbers of the looks.
    fn taken(mut inbox: Inbox) -> Vec<(u64, Vec<Vec<u8>>)> {
        let mut all = Vec::new();
        while let Some(wanted) = inbox.take() {
            all.push(match wanted {
                Wanted::Search(search) => {
                    let photos = search.photos.into_iter().map(|photo| photo.bytes);
                    (search.id, photos.collect())
                }
                Wanted::Look { id, .. } | Wanted::Picture { id, .. } => (id, Vec::new()),
                Wanted::Measure { .. } => (0, Vec::new()),
            });
        }
        all
    }

    #[test]
    fn the_newest_search_wins_and_keeps_what_it_needs() {
        let (a, b): (&[u8], &[u8]) = (b"first photo", b"second");
        type Fill = fn(&mut Inbox, &[u8], &[u8]);
        type Taken<'a> = Vec<(u64, Vec<&'a [u8]>)>;
        let cases: [(&str, Fill, Taken); 6] = [
            ("nothing", |_, _, _| (), vec![]),
            (
                "two photos of one thing",
                |inbox, a, b| photos(inbox, 1, &[a, b]),
                vec![(1, vec![a, b])],
            ),
            (
                "another photo",
                |inbox, a, b| {
                    photos(inbox, 1, &[a]);
                    photos(inbox, 2, &[b]);
                },
                vec![(2, vec![b])],
            ),
            (
                "a filter before the photo was begun",
                |inbox, a, b| {
                    photos(inbox, 1, &[a]);
                    photos(inbox, 2, &[b]);
                    photos(inbox, 3, &[]);
                    photos(inbox, 4, &[]);
                },
                vec![(4, vec![b])],
            ),
            (
                "a filter after it",
                |inbox, _, _| photos(inbox, 2, &[]),
                vec![(2, vec![])],
            ),
            (
                "looks wait behind a search",
                |inbox, a, _| {
                    complete(inbox, 10);
                    photos(inbox, 1, &[a]);
                    complete(inbox, 11);
                    complete(inbox, 12);
                },
                vec![(1, vec![a]), (10, vec![]), (11, vec![]), (12, vec![])],
            ),
        ];
        let mut wrong = Vec::new();
        for (name, fill, expected) in cases {
            let mut inbox = Inbox::default();
            fill(&mut inbox, a, b);
            let found = taken(inbox);
            let expected: Vec<(u64, Vec<Vec<u8>>)> = expected
                .into_iter()
                .map(|(id, photos)| (id, photos.into_iter().map(<[u8]>::to_vec).collect()))
                .collect();
            if found != expected {
                wrong.push(format!("{name}: {found:?} instead of {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn lengths_that_lie_give_empty_photos() {
        let parts = [3, u64::MAX, 1].map(|bytes| PhotoPart { bytes, part: None });
        let photos = split(&parts, b"abcdef").into_iter();
        let found: Vec<Vec<u8>> = photos.map(|photo| photo.bytes).collect();
        let expected: [&[u8]; 3] = [b"abc", b"", b""];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_engine_is_opened_by_the_first_such_request() {
        let mut inbox = Inbox::default();
        photos(&mut inbox, 1, &[b"a"]);
        assert_eq!(inbox.opening(), None);
        let (model, catalogue) = ("m".to_owned(), "c".to_owned());
        let open = Request::Open {
            model: model.clone(),
            catalogue: catalogue.clone(),
            others: OtherShops::default(),
        };
        inbox.push(open, Vec::new());
        assert_eq!(
            inbox.opening(),
            Some((model, catalogue, OtherShops::default()))
        );
        assert!(!inbox.is_empty());
        assert_eq!(taken(inbox).len(), 1);
    }
}
