//! A photo in, similar products out: the engine without the browser.
//!
//! [`open`] fetches and checks the model and the catalogue; [`Session::serve`] does the shopper's
//! job: it looks at photos, keeps what it saw, and searches that as often as a person changes their mind
//! (`answers`). Both speak to the outside through [`Host`] alone.

mod answers;
mod keeping;
mod measure;
mod shelves;
mod shops;
mod visiting;
mod wardrobe;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Poll;

use catalogue::{Catalogue, CatalogueError, EmbeddingCode, Manifest};
use contract::{Embedding, FileRecord, Fingerprint, Observation, Shares};
use imageprep::{Crop, Input, Recipe};

use super::failure::{Failure, Part};
use super::figures::Figures;
use super::host::{FetchError, Host, beside};
use super::looking::{self, Looked};
use super::protocol::{Event, Stage};
use super::thumbnails::{self, Wall};
use crate::product_name::ProductName;
use crate::query::Query;
use answers::Seen;
use shops::{Others, Shop};
use visiting::Visiting;

pub use shops::MOST_SHOPS;
pub(in crate::engine) use shops::Place;
pub use wardrobe::{Chores, Shelf};

/// A cosine below this between the golden picture's two embeddings means another computation, not
/// another rounding: f32 on any processor stays above 0.9999, f16 shaders above 0.999.
const LEAST_GOLDEN_COSINE: f32 = 0.99;

/// A network whose parts are still coming.
pub trait Loading {
    /// What it becomes.
    type Network: Network;
    /// Which catalogues belong to it.
    fn fingerprint(&self) -> Fingerprint;
    /// Everything that will be fetched, in order.
    fn parts(&self) -> &[FileRecord];
    /// Takes the next part, which has been checked.
    ///
    /// # Errors
    /// A [`Failure`] about the model.
    fn add_part(&mut self, bytes: Vec<u8>) -> Result<(), Failure>;
    /// Builds the network once all parts are there.
    ///
    /// # Errors
    /// A [`Failure`] about the model.
    fn finish(self) -> Result<Self::Network, Failure>;
}

/// A network that is ready.
#[allow(
    async_fn_in_trait,
    reason = "a worker has one thread, so no future needs to be Send"
)]
pub trait Network {
    /// How it wants its pictures.
    fn recipe(&self) -> &Recipe;
    /// What it sees in a prepared picture.
    ///
    /// # Errors
    /// [`Failure::Engine`].
    async fn observe(&self, input: &Input) -> Result<Observation, Failure>;
    /// The last map of an inference: where in the picture what was seen.
    type Map;
    /// What an embedding is the sum of, cell by cell of a map.
    type Parts;
    /// [`Network::observe`], with the map.
    ///
    /// # Errors
    /// [`Failure::Engine`].
    async fn observe_places(&self, input: &Input) -> Result<(Observation, Self::Map), Failure>;
    /// Roughly where the garment is in a picture of these columns and rows, of which this is the map; none
    /// if it cannot be told.
    fn garment(&self, map: &Self::Map, size: [u32; 2]) -> Option<Crop>;
    /// Takes the embedding of the picture apart.
    ///
    /// # Errors
    /// [`Failure::Engine`].
    fn take_apart(&self, map: &Self::Map) -> Result<Self::Parts, Failure>;
    /// What each part adds to the cosine with `direction`, `[D]`.
    fn shares(&self, parts: &Self::Parts, direction: &[f32]) -> Shares;
    /// Where in a picture of these columns and rows each part is from.
    fn places(&self, parts: &Self::Parts, size: [u32; 2]) -> Vec<Option<Crop>>;
    /// The cosine of the golden picture's embedding here with the published one.
    ///
    /// # Errors
    /// [`Failure::Engine`].
    async fn self_test(&self) -> Result<f32, Failure>;
    /// How many threads compute a picture, at least 1. It changes no bit, and may grow once the network
    /// has been opened.
    fn threads(&self) -> usize {
        1
    }
    /// Waits until there are as many threads as there will be.
    async fn settle(&self) {}
}

/// Products to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Chosen by the page, rising.
    pub id: u64,
    /// Pictures of one thing; none to search again what was seen last.
    pub photos: Vec<PhotoFile>,
    /// What was seen in a photo that is not there, in the place of photos.
    pub code: Option<EmbeddingCode>,
    /// Everything else.
    pub query: Query,
}

/// A picture to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoFile {
    /// The picture's file.
    pub bytes: Vec<u8>,
    /// The part of the upright picture to look at; none for the garment in it.
    pub part: Option<Crop>,
}

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Products.
    Search(Search),
    /// What completes the look of a product.
    Look {
        /// Chosen by the page.
        id: u64,
        /// Which.
        product: ProductName,
    },
    /// The picture of a product that takes another's place.
    Picture {
        /// Of the search.
        id: u64,
        /// 0-based.
        rank: usize,
        /// Which.
        product: ProductName,
    },
    /// The golden picture, embedded so many times, at least 1.
    Measure {
        /// At least 1.
        times: usize,
    },
}

/// A network and the catalogues that belong to it.
pub struct Session<N: Network> {
    network: N,
    /// The page's own shop.
    own: Rc<Shop>,
    /// All others.
    others: Others,
    /// Why shops, by their keys, gave nothing to the last search.
    troubles: RefCell<BTreeMap<String, Failure>>,
    /// The search that still waits for cells.
    visiting: RefCell<Option<Visiting>>,
    /// The look that still waits for cells: the request's number, and the product.
    dressing: RefCell<Option<(u64, ProductName)>>,
    /// What the photos of the last search showed, or why they showed nothing; none before the first.
    seen: RefCell<Option<Result<Seen, Failure>>>,
    /// How the last photo was looked at; none for several photos, and where the photo is not there.
    looked: RefCell<Option<Looked<N::Map>>>,
    /// Pictures that the page still waits for.
    wall: Wall,
    /// What was searched last, and the search's number.
    asked: RefCell<Option<(u64, Embedding)>>,
    /// What was wanted of the last search, and its number: it is told again when another shop is there.
    last: RefCell<Option<(u64, Query)>>,
    /// What opening it took; nothing is measured yet.
    opened: Figures,
}

/// Fetches and checks everything, telling `host` how far it is.
///
/// `load` begins a network from the model's manifest.
///
/// # Errors
/// The first [`Failure`]; what was fetched and checked before it is kept by the host.
pub async fn open<H: Host, L: Loading>(
    host: &H,
    model_address: &str,
    catalogue_address: &str,
    load: impl AsyncFnOnce(&[u8]) -> Result<L, Failure>,
) -> Result<Session<L::Network>, Failure> {
    let manifest = fresh(host, Part::Model, model_address).await?;
    let published = fresh(host, Part::Catalogue, catalogue_address).await?;
    let products = Manifest::parse(&published).map_err(|error| Failure::Format {
        what: Part::Catalogue,
        reason: error.to_string(),
    })?;

    let mut loading = load(&manifest).await?;
    // Whether the two belong together is known before anything large is fetched.
    let mut catalogue = Catalogue::new(products, loading.fingerprint()).map_err(refuse)?;
    let parts = loading.parts().to_vec();
    for_each_file(
        host,
        (Part::Model, Stage::Model),
        model_address,
        &parts,
        |_, bytes| loading.add_part(bytes),
    )
    .await?;
    let network = loading.finish()?;

    // Of a catalogue in cells their directory: searches fetch the cells.
    let shards: Vec<FileRecord> = match &catalogue.manifest().cells {
        Some(cells) => vec![cells.file.clone()],
        None => {
            let shards = catalogue.manifest().shards.iter();
            shards.map(|shard| shard.file.clone()).collect()
        }
    };
    let stage = (Part::Catalogue, Stage::Catalogue);
    for_each_file(host, stage, catalogue_address, &shards, |_, bytes| {
        catalogue.add_shard_owned(bytes).map_err(refuse)
    })
    .await?;

    host.emit(progress(Stage::Check, 0, 1), None);
    let begun = host.now();
    let cosine = network.self_test().await?;
    let first = host.now() - begun;
    host.emit(progress(Stage::Check, 1, 1), None);
    if cosine < LEAST_GOLDEN_COSINE || cosine.is_nan() {
        return Err(Failure::SelfTest { cosine });
    }
    // Only now: what is kept for visits without a network is a set that was seen to work.
    for (address, manifest, files) in [
        (model_address, &manifest, &parts),
        (catalogue_address, &published, &shards),
    ] {
        let needed = addresses(address, files.iter());
        host.keep_manifest(address, manifest, &needed).await;
    }
    keeping::forget_old(host, model_address, parts.iter()).await;
    keeping::forget_old_catalogue(host, catalogue_address, &catalogue).await;
    let opened = Figures {
        load: host.now(),
        first,
        times: Vec::new(),
        cosine,
        threads: 1,
        golden: None,
    };
    Ok(Session {
        network,
        own: Rc::new(Shop::new("", catalogue_address, catalogue)),
        others: Others::default(),
        troubles: RefCell::default(),
        visiting: RefCell::default(),
        dressing: RefCell::default(),
        seen: RefCell::new(None),
        looked: RefCell::new(None),
        wall: Wall::default(),
        asked: RefCell::default(),
        last: RefCell::default(),
        opened,
    })
}

/// Where the files of this manifest are.
fn addresses<'a>(manifest: &str, files: impl Iterator<Item = &'a FileRecord>) -> Vec<String> {
    files.map(|file| beside(manifest, &file.path)).collect()
}

impl<N: Network> Session<N> {
    /// What looks at pictures.
    pub fn network(&self) -> &N {
        &self.network
    }

    /// Answers everything that `next` gives, until it gives nothing: the products that a search asks for,
    /// then their thumbnails.
    ///
    /// Cells and thumbnails come during the wait for the next request. They never hold it up: those that
    /// are still missing go on behind it, unless it is a search, whose own take their place. The other shops
    /// are opened meanwhile too; with each that comes, the last answer is told once more.
    pub async fn serve<H: Host>(&self, host: &H, mut next: impl AsyncFnMut() -> Option<Wanted>) {
        let mut opening = pin!(self.open_others(host));
        let mut are_open = false;
        loop {
            let mut asked = pin!(next());
            let wanted = loop {
                let rest = async {
                    self.visit(host).await;
                    self.dress(host).await;
                    thumbnails::show(host, &self.wall).await;
                };
                let news = poll_fn(|context| {
                    are_open = are_open || opening.as_mut().poll(context).is_ready();
                    match self.others.take_news() {
                        true => Poll::Ready(()),
                        false => Poll::Pending,
                    }
                });
                match until(either(asked.as_mut(), news), rest).await {
                    Either::One(wanted) => break wanted,
                    Either::Other(()) => self.tell_again(host),
                }
            };
            let Some(request) = wanted else { return };
            match request {
                Wanted::Search(search) => {
                    let id = search.id;
                    self.wall.clear();
                    if let Err(failure) = self.find(host, search).await {
                        let id = Some(id);
                        host.emit(Event::Failed { id, failure }, None);
                    }
                }
                Wanted::Look { id, product } => {
                    self.dressing.replace(Some((id, product)));
                    if !self.has_cells() {
                        self.dress(host).await; // nothing to wait for
                    }
                }
                Wanted::Measure { times } => self.measure(host, times).await,
                Wanted::Picture { id, rank, product } => {
                    self.wall.put(id, rank, self.find_product(&product));
                }
            }
        }
    }

    /// Looks at the photos and emits the matches; in a catalogue in cells, leaves these to
    /// [`visit`](Self::visit).
    async fn find<H: Host>(&self, host: &H, search: Search) -> Result<(), Failure> {
        let Search {
            id,
            photos,
            code,
            query,
        } = search;
        let start = host.now();
        self.visiting.take();
        self.troubles.take();
        self.last.replace(Some((id, query.clone())));
        if !photos.is_empty() {
            self.seen.replace(None);
            self.looked.replace(None);
            let seen = self.look_at(host, id, photos).await;
            self.seen.replace(Some(seen));
        } else if let Some(code) = code {
            self.looked.replace(None);
            self.seen.replace(Some(self.remember(host, id, &code)));
        }
        if self.has_cells() {
            let visiting = Visiting::new(id, query, host.now() - start);
            self.visiting.replace(Some(visiting));
            return Ok(());
        }
        let ranked = self.rank(&query)?;
        let found = self.tell(host, id, &query, ranked, host.now() - start, None);
        self.wall.hang(id, &found);
        Ok(())
    }

    /// Tells the last answer once more, now that something is known of another shop; nothing where the last
    /// search came to nothing, or is not over.
    fn tell_again<H: Host>(&self, host: &H) {
        let last = self.last.borrow().clone();
        let Some((id, query)) = last.filter(|_| self.visiting.borrow().is_none()) else {
            return;
        };
        let begun = host.now();
        let Ok(ranked) = self.rank(&query) else {
            return;
        };
        let worked = host.now() - begun;
        if self.has_cells() {
            let visiting = Visiting::new(id, query, worked);
            self.visiting.replace(Some(visiting));
            return;
        }
        let found = self.tell(host, id, &query, ranked, worked, None);
        self.wall.hang(id, &found);
    }

    /// Whether any shop's products come by the cell.
    fn has_cells(&self) -> bool {
        self.shops().iter().any(|shop| shop.is_celled())
    }

    /// What the photos show, all of them together.
    async fn look_at<H: Host>(
        &self,
        host: &H,
        id: u64,
        photos: Vec<PhotoFile>,
    ) -> Result<Seen, Failure> {
        let mut all = Vec::with_capacity(photos.len());
        for PhotoFile { bytes, part } in photos {
            let picture = imageprep::decode(&bytes).map_err(Failure::Picture)?;
            drop(bytes);
            if all.is_empty() {
                host.emit(Event::Looking { id }, None);
            }
            all.push(looking::look(&self.network, &picture, part, || host.now()).await?);
        }
        let milliseconds = all.iter().map(|looked| looked.milliseconds).sum();
        let threads = self.network.threads();
        let embedded = Event::Embedded {
            id,
            milliseconds,
            threads,
        };
        host.emit(embedded, None);
        let seen = Seen::together(&all)?;
        let code = seen.code(&self.own.catalogue.borrow().manifest().fingerprint);
        host.emit(Event::Coded { id, code }, None);
        // Where a similarity comes from can be told of one photo, not of several.
        if all.len() == 1 {
            self.looked.replace(all.pop());
        }
        Ok(seen)
    }

    /// What was seen in a photo that is not there.
    fn remember<H: Host>(&self, host: &H, id: u64, code: &EmbeddingCode) -> Result<Seen, Failure> {
        let catalogue = self.own.catalogue.borrow();
        let manifest = catalogue.manifest();
        let other_model = || Failure::OtherModelCode {
            model: manifest.fingerprint.to_string(),
            code: code.model(),
        };
        if !code.is_of(&manifest.fingerprint) || code.dimension() != manifest.dimension {
            return Err(other_model());
        }
        let seen = Seen::recalled(code).map_err(|_| other_model())?;
        host.emit(Event::Looking { id }, None);
        Ok(seen)
    }

    /// Tells where in the photo the similarity to each of the products `found` comes from.
    fn trace<H: Host>(&self, host: &H, id: u64, found: &[Place]) {
        let looked = self.looked.borrow();
        let Some(looked) = looked.as_ref() else {
            return;
        };
        let product = |(shop, index): &Place| shop.catalogue.borrow().vector(*index);
        let products: Vec<Vec<f32>> = found.iter().map(product).collect();
        // What had a direction has parts; and an answer without them is still an answer.
        if let Ok(traced) = looking::trace(&self.network, id, looked, &products) {
            host.emit(traced, None);
        }
    }
}

/// Waits for `event`, and works on `work` meanwhile; what is not done by then is given up.
async fn until<T>(event: impl Future<Output = T>, work: impl Future<Output = ()>) -> T {
    let (mut event, mut work) = (pin!(event), pin!(work));
    let mut is_done = false;
    poll_fn(|context| {
        if let Poll::Ready(value) = event.as_mut().poll(context) {
            return Poll::Ready(value);
        }
        is_done = is_done || work.as_mut().poll(context).is_ready();
        Poll::Pending
    })
    .await
}

/// What came first of two.
enum Either<A, B> {
    One(A),
    Other(B),
}

/// Waits for one of two, both of which may be waited for again.
async fn either<A, B>(
    mut one: impl Future<Output = A> + Unpin,
    other: impl Future<Output = B>,
) -> Either<A, B> {
    let mut other = pin!(other);
    poll_fn(|context| {
        if let Poll::Ready(value) = Pin::new(&mut one).poll(context) {
            return Poll::Ready(Either::One(value));
        }
        other.as_mut().poll(context).map(Either::Other)
    })
    .await
}

/// Fetches `files` one after another, so that no more than one is in memory.
async fn for_each_file<H: Host>(
    host: &H,
    (what, stage): (Part, Stage),
    manifest: &str,
    files: &[FileRecord],
    mut take: impl FnMut(&FileRecord, Vec<u8>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let total = files.iter().map(|file| file.bytes).sum();
    let mut before = 0;
    host.emit(progress(stage, 0, total), None);
    for file in files {
        let address = beside(manifest, &file.path);
        let mut tell =
            |done: u64| host.emit(progress(stage, before + done.min(file.bytes), total), None);
        let bytes = host
            .checked(&address, file, &mut tell)
            .await
            .map_err(|error| explain(what, &address, error))?;
        take(file, bytes)?;
        before += file.bytes;
    }
    host.emit(progress(stage, total, total), None);
    Ok(())
}

async fn fresh<H: Host>(host: &H, what: Part, address: &str) -> Result<Vec<u8>, Failure> {
    host.fresh(address)
        .await
        .map_err(|error| explain(what, address, error))
}

fn explain(what: Part, address: &str, error: FetchError) -> Failure {
    match error {
        FetchError::Unreachable { status } => Failure::Unreachable {
            what,
            address: address.into(),
            status,
        },
        FetchError::File(error) => Failure::File { what, error },
    }
}

fn refuse(error: CatalogueError) -> Failure {
    let what = Part::Catalogue;
    match error {
        CatalogueError::File(error) => Failure::File { what, error },
        CatalogueError::OtherModel { model, catalogue } => Failure::OtherModel {
            model: model.to_string(),
            catalogue: catalogue.to_string(),
        },
        CatalogueError::Empty => Failure::EmptyCatalogue,
        other => Failure::Format {
            what,
            reason: other.to_string(),
        },
    }
}

fn progress(stage: Stage, done: u64, total: u64) -> Event {
    Event::Progress { stage, done, total }
}

#[cfg(test)]
mod tests;
