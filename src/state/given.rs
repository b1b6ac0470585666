//! What a person gives besides one file: several pictures, or a picture's address.

use super::{Action, Effect, Photo, Problem, State};

/// Pictures that are taken at once; a screen holds no more.
pub const MOST_PHOTOS: usize = 12;

/// Bytes of a picture that is fetched by its address, at most.
pub const MOST_PICTURE_BYTES: u64 = 64 << 20;

/// A person gave something.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenAction {
    /// Pictures that were given together; none if what was given holds no file.
    Photos(Vec<Photo>),
    /// A person turned to one of them, by its place, or to all together.
    TurnedTo(Option<usize>),
    /// An address; none for what is no address at all.
    Address(Option<Location>),
    /// What became of a fetch.
    Fetched {
        /// The fetch's number.
        number: u64,
        /// What was asked for.
        location: Location,
        /// The picture, or why there is none.
        fetched: Result<Photo, FetchFailure>,
    },
}

/// Something to do for what was given.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenEffect {
    /// Fetch a picture, then say so by [`GivenAction::Fetched`].
    Fetch {
        /// The fetch's number.
        number: u64,
        /// From where.
        location: Location,
    },
}

impl From<GivenAction> for Action {
    fn from(action: GivenAction) -> Self {
        Self::Given(action)
    }
}

/// What was given, beside the photo that is searched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// From where pictures may be fetched.
    pub hosts: Hosts,
    /// All pictures that were given together, the searched one among them; empty if it was one alone.
    pub photos: Vec<Photo>,
    /// How many more were given than are taken.
    pub left_out: usize,
    /// The host from which a picture is being fetched.
    pub fetching: Option<String>,
    /// Number of the last fetch.
    pub fetch: u64,
}

/// The origins from which the page's policy lets it fetch pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts {
    /// The page's own origin, such as `https://shop.example`.
    pub own: String,
    /// Those that the shop's configuration names besides.
    pub others: Vec<String>,
}

impl Hosts {
    /// The page's own origin, and the words of `listed`, as `index.html` has them.
    pub fn new(own: impl Into<String>, listed: &str) -> Self {
        Self {
            own: own.into(),
            others: listed.split_whitespace().map(str::to_owned).collect(),
        }
    }

    pub(super) fn allow(&self, origin: &str) -> bool {
        self.own == origin || self.others.iter().any(|other| other == origin)
    }

    /// Whether an absolute address is on one of the hosts.
    pub(super) fn allow_address(&self, address: &str) -> bool {
        let mut all = std::iter::once(&self.own).chain(&self.others);
        all.any(|origin| {
            let path = address.strip_prefix(origin.as_str());
            !origin.is_empty() && path.is_some_and(|path| path.starts_with('/'))
        })
    }

    /// The others as people call them: without `https://`.
    pub fn names(&self) -> Vec<String> {
        self.others.iter().map(|other| host_name(other)).collect()
    }
}

/// An address as the browser reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Whole, such as `https://shop.example/a/shirt.jpg`.
    pub address: String,
    /// Its origin, such as `https://shop.example`; `null` where there is none.
    pub origin: String,
}

impl Location {
    /// The host, as people call it: without `https://`.
    pub fn host(&self) -> String {
        host_name(&self.origin)
    }

    /// Whether a browser fetches it from a host.
    pub(super) fn is_web(&self) -> bool {
        let mut schemes = ["https://", "http://"].iter();
        schemes.any(|scheme| self.address.starts_with(scheme))
    }

    /// What the picture is called: the last part of the path, or else the host.
    pub fn label(&self) -> String {
        let path = self.address.split(['?', '#']).next().unwrap_or_default();
        let rest = path.strip_prefix(self.origin.as_str()).unwrap_or_default();
        match rest.rsplit('/').next().unwrap_or_default() {
            "" => host_name(&self.origin),
            name => name.to_owned(),
        }
    }
}

/// The first address in a text that another program shared; none if there is none.
pub fn address_in(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| begins_as_address(word))
}

/// The address that a pasted text is; none if it is, or holds, anything else.
pub fn as_address(text: &str) -> Option<&str> {
    let text = text.trim();
    let is_one = begins_as_address(text) && !text.contains(char::is_whitespace);
    is_one.then_some(text)
}

/// The first address of a dropped list (RFC 2483); none if it has none.
pub fn first_of_list(list: &str) -> Option<&str> {
    let lines = list.lines().map(str::trim);
    lines
        .into_iter()
        .find(|line| !line.is_empty() && !line.starts_with('#'))
}

fn begins_as_address(text: &str) -> bool {
    let begins = |scheme: &str| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    begins("https://") || begins("http://")
}

fn host_name(origin: &str) -> String {
    let name = origin.split_once("://").map_or(origin, |(_, name)| name);
    name.to_owned()
}

/// Why an address gave no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressProblem {
    /// Nothing that a picture could be fetched from.
    NoAddress,
    /// The page's policy forbids that host.
    OtherHost {
        /// Without `https://`.
        host: String,
        /// Those from which pictures may be fetched, besides the page's own; may be none.
        allowed: Vec<String>,
    },
    /// Another host gave no answer that the page may read: it does not allow that (CORS), sends
    /// elsewhere, or is not there. Browsers do not tell which.
    Refused {
        /// Without `https://`.
        host: String,
    },
    /// The page's own host, or the network, is not there.
    Unreachable {
        /// Without `https://`.
        host: String,
    },
    /// The host answered with a failure.
    Missing {
        /// Without `https://`.
        host: String,
        /// HTTP status.
        status: u16,
    },
    /// Something else than a picture is there.
    NoPicture {
        /// Without `https://`.
        host: String,
    },
    /// More than [`MOST_PICTURE_BYTES`].
    TooLarge,
}

/// How a fetch failed, before it is put beside its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchFailure {
    /// No answer that the page may read.
    NoAnswer,
    /// This device has no network.
    Offline,
    /// HTTP status.
    Status(u16),
    /// No picture.
    NoPicture,
    /// More than [`MOST_PICTURE_BYTES`].
    TooLarge,
}

impl State {
    /// Takes one step with what was given.
    pub(super) fn update_given(&mut self, action: GivenAction) -> Vec<Effect> {
        match action {
            GivenAction::Photos(photos) => self.take_photos(photos),
            GivenAction::TurnedTo(place) => self.turn_to(place),
            GivenAction::Address(location) => self.take_address(location),
            GivenAction::Fetched {
                number,
                location,
                fetched,
            } => self.take_fetched(number, &location, fetched),
        }
    }

    /// Takes pictures that were given together, and searches them as photos of one thing.
    pub(super) fn take_photos(&mut self, mut photos: Vec<Photo>) -> Vec<Effect> {
        if photos.is_empty() {
            return self.update(Action::NothingChosen);
        }
        let surplus = photos.split_off(photos.len().min(MOST_PHOTOS));
        let left_out = surplus.len();
        let mut effects: Vec<Effect> = surplus.into_iter().filter_map(forget).collect();
        let first = photos[0].clone();
        effects.extend(self.take_one(first));
        if photos.len() > 1 {
            // After `take_one`, which lets those before go.
            self.refinement.others = photos[1..].to_vec();
            self.given.photos = photos;
            self.given.left_out = left_out;
        }
        effects
    }

    /// Takes a picture in place of all that were given before.
    pub(super) fn take_one(&mut self, photo: Photo) -> Vec<Effect> {
        self.given.fetching = None;
        self.take(photo)
    }

    /// Searches with one of the pictures that were given together, or with all.
    fn turn_to(&mut self, place: Option<usize>) -> Vec<Effect> {
        let Some(photo) = self.given.photos.get(place.unwrap_or(0)).cloned() else {
            return Vec::new();
        };
        self.given.fetching = None;
        // All of them stay, so that none is released.
        let photos = std::mem::take(&mut self.given.photos);
        self.photo = None;
        self.refinement.others.clear();
        let left_out = self.given.left_out;
        let effects = self.take(photo);
        if place.is_none() {
            self.refinement.others = photos[1..].to_vec();
        }
        self.given.photos = photos;
        self.given.left_out = left_out;
        effects
    }

    /// Fetches a picture by its address, if the page's policy will let it.
    fn take_address(&mut self, location: Option<Location>) -> Vec<Effect> {
        let problem = match location {
            Some(location) if !location.is_web() => AddressProblem::NoAddress,
            None => AddressProblem::NoAddress,
            Some(location) if !self.given.hosts.allow(&location.origin) => {
                AddressProblem::OtherHost {
                    host: host_name(&location.origin),
                    allowed: self.given.hosts.names(),
                }
            }
            Some(location) => {
                self.given.fetch += 1;
                self.given.fetching = Some(host_name(&location.origin));
                self.forget_address_problem();
                let number = self.given.fetch;
                return vec![Effect::Given(GivenEffect::Fetch { number, location })];
            }
        };
        self.given.fetching = None;
        self.problem = Some(Problem::Address(problem));
        Vec::new()
    }

    /// A picture came, or did not. What another picture has overtaken changes nothing.
    fn take_fetched(
        &mut self,
        number: u64,
        location: &Location,
        fetched: Result<Photo, FetchFailure>,
    ) -> Vec<Effect> {
        let is_wanted = number == self.given.fetch && self.given.fetching.is_some();
        match fetched {
            Ok(photo) if is_wanted => self.take_one(photo),
            Ok(photo) => forget(photo).into_iter().collect(),
            Err(failure) => {
                if is_wanted {
                    self.given.fetching = None;
                    let problem = self.explain(&location.origin, failure);
                    self.problem = Some(Problem::Address(problem));
                }
                Vec::new()
            }
        }
    }

    fn explain(&self, origin: &str, failure: FetchFailure) -> AddressProblem {
        let host = host_name(origin);
        match failure {
            FetchFailure::NoAnswer if origin != self.given.hosts.own => {
                AddressProblem::Refused { host }
            }
            FetchFailure::NoAnswer | FetchFailure::Offline => AddressProblem::Unreachable { host },
            FetchFailure::Status(status) => AddressProblem::Missing { host, status },
            FetchFailure::NoPicture => AddressProblem::NoPicture { host },
            FetchFailure::TooLarge => AddressProblem::TooLarge,
        }
    }

    fn forget_address_problem(&mut self) {
        if matches!(self.problem, Some(Problem::Address(_) | Problem::NoFile)) {
            self.problem = None;
        }
    }
}

fn forget(photo: Photo) -> Option<Effect> {
    photo
        .sample
        .is_none()
        .then_some(Effect::Forget(photo.address))
}

#[cfg(test)]
mod tests;
