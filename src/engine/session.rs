//! A photo in, similar products out: the engine without the browser.
//!
//! [`open`] fetches and checks the model and the catalogue; [`Session::serve`] does the shopper's
//! job. Both speak to the outside through [`Host`] alone.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use catalogue::{Catalogue, CatalogueError, Manifest};
use contract::{FileRecord, Fingerprint, Observation};
use imageprep::{Input, Recipe};

use super::failure::{Failure, Part};
use super::figures::Figures;
use super::host::{FetchError, Host, beside};
use super::protocol::{Event, Match, Stage};
use super::thumbnails;

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
    /// The cosine of the golden picture's embedding here with the published one.
    ///
    /// # Errors
    /// [`Failure::Engine`].
    async fn self_test(&self) -> Result<f32, Failure>;
}

/// A photo to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Chosen by the page, rising.
    pub id: u64,
    /// How many products, at least 1.
    pub count: usize,
    /// The picture's file.
    pub photo: Vec<u8>,
}

/// A network and a catalogue that belong together.
pub struct Session<N> {
    network: N,
    catalogue: Catalogue,
    catalogue_address: String,
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
    let products = fresh(host, Part::Catalogue, catalogue_address).await?;
    let products = Manifest::parse(&products).map_err(|error| Failure::Format {
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

    let shards: Vec<FileRecord> = catalogue
        .manifest()
        .shards
        .iter()
        .map(|shard| shard.file.clone())
        .collect();
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
    forget_old(host, model_address, parts.iter()).await;
    let published = shards.iter().chain(catalogue.thumbnail_packs());
    forget_old(host, catalogue_address, published).await;
    let opened = Figures {
        load: host.now(),
        first,
        times: Vec::new(),
        cosine,
    };
    Ok(Session {
        network,
        catalogue,
        catalogue_address: catalogue_address.into(),
        opened,
    })
}

/// A shop that publishes anew would otherwise fill its visitors' devices with every older version.
async fn forget_old<H: Host>(
    host: &H,
    manifest: &str,
    published: impl Iterator<Item = &FileRecord>,
) {
    let mut needed: Vec<String> = published.map(|file| beside(manifest, &file.path)).collect();
    needed.push(manifest.into());
    host.forget_others(&beside(manifest, ""), &needed).await;
}

impl<N: Network> Session<N> {
    /// Answers each search that `next` gives, until it gives none: the products most similar to its
    /// photo, then their thumbnails.
    ///
    /// Thumbnails come during the wait for the next search. They never hold it up: once it is there,
    /// those that are still missing are given up.
    pub async fn serve<H: Host>(&self, host: &H, mut next: impl AsyncFnMut() -> Option<Search>) {
        let mut wanted = next().await;
        while let Some(search) = wanted {
            let id = search.id;
            wanted = match self.find(host, &search).await {
                Ok(found) => {
                    let (catalogue, address) = (&self.catalogue, &self.catalogue_address);
                    let pictures = thumbnails::show(host, catalogue, address, id, &found);
                    until(next(), pictures).await
                }
                Err(failure) => {
                    let id = Some(id);
                    host.emit(Event::Failed { id, failure }, None);
                    next().await
                }
            };
        }
    }

    /// Emits the matches, and gives their positions in the catalogue.
    async fn find<H: Host>(&self, host: &H, search: &Search) -> Result<Vec<u32>, Failure> {
        let &Search {
            id,
            count,
            ref photo,
        } = search;
        let start = host.now();
        let picture = imageprep::decode(photo).map_err(Failure::Picture)?;
        host.emit(Event::Looking { id }, None);
        let input = self.network.recipe().prepare(&picture);
        drop(picture);
        let begun = host.now();
        let observation = self.network.observe(&input).await?;
        let milliseconds = host.now() - begun;
        host.emit(Event::Embedded { id, milliseconds }, None);
        let hits = self
            .catalogue
            .search_in_words(&observation.embedding, count);
        let names = &self.catalogue.manifest().attributes;
        let matches = hits
            .iter()
            .filter_map(|&(hit, likeness)| {
                let product = self.catalogue.product(hit.index)?;
                let known = names.iter().cloned().zip(product.attributes);
                Some(Match {
                    id: product.id,
                    name: product.name,
                    attributes: known.filter(|(_, value)| !value.is_empty()).collect(),
                    similarity: hit.similarity,
                    likeness,
                })
            })
            .collect();
        let milliseconds = host.now() - start;
        host.emit(
            Event::Found {
                id,
                guesses: observation.guesses,
                matches,
                milliseconds,
            },
            None,
        );
        Ok(hits.iter().map(|(hit, _)| hit.index).collect())
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

mod measure;

#[cfg(test)]
mod tests;
