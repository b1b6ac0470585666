//! What a similarity is worth in this very catalogue: some of its pictures are distorted as a
//! visitor's photo would be, searched, and the answers' truth is known.
//!
//! Each is searched twice: as it is, and as though the shop did not have the product, because half
//! of what people photograph no shop has. The embeddings of the distorted pictures go into the
//! journal like those of the products, so that they too are computed once.

mod distort;

use std::sync::atomic::AtomicBool;

use catalogue::{Calibration, Catalogue, Hit, Judged, Product};
use contract::{Digest, Embedding};

use crate::error::CliError;
use crate::journal::{Entry, Journal};
use crate::photo::{self, Look, PhotoFault};
use crate::progress::{Progress, Unit};
use crate::workers;

/// Pictures that are distorted, at most: with five results each, enough for five numbers, and little
/// beside an index of thousands.
const PICTURES: usize = 300;

/// Vectors that are searched at a time: bounds the memory.
const BLOCK: usize = 65_536;

/// How a catalogue's similarities become words, and how well its pictures are found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    /// None where the pictures are too few or tell nothing.
    pub calibration: Option<Calibration>,
    /// Distorted pictures that were searched.
    pub searched: usize,
    /// Those whose own product came first.
    pub first: usize,
}

impl Outcome {
    /// What the summary says of it.
    pub fn sentence(&self) -> String {
        let Self {
            calibration,
            searched,
            first,
        } = self;
        match (calibration, searched) {
            (Some(_), _) => format!(
                "{first} of {searched} distorted pictures find their own product first; similarities have words"
            ),
            (None, 0) => format!(
                "similarities have no words: that takes {} different pictures",
                Calibration::FEWEST
            ),
            (None, _) => format!(
                "{first} of {searched} distorted pictures find their own product first: too few for words"
            ),
        }
    }
}

/// Distorts, embeds and searches pictures of a catalogue, and fits. `pictures` are the digests of its
/// products' pictures, in its order, all of them in the journal.
///
/// # Errors
/// [`CliError::Journal`], [`CliError::Interrupted`]. A picture that cannot be looked at any more once
/// it is distorted is passed over.
pub fn calibrate(
    pictures: &[Digest],
    journal: &mut Journal,
    look: &dyn Look,
    workers: usize,
    stop: &AtomicBool,
    quiet: bool,
) -> Result<Outcome, CliError> {
    let chosen = chosen(pictures);
    if chosen.is_empty() {
        return Ok(Outcome::default());
    }
    embed(&chosen, journal, look, workers, stop, quiet)?;

    let mut asked = Vec::new();
    for picture in &chosen {
        asked.extend(embedding(&name(picture), journal)?.map(|query| (*picture, query)));
    }
    // The five nearest of all, and of all that are not the picture itself.
    let mut found = vec![(Vec::new(), Vec::new()); asked.len()];
    for (number, block) in pictures.chunks(BLOCK).enumerate() {
        let first = number * BLOCK;
        let catalogue = vectors(block, journal, look)?;
        for ((picture, query), (all, others)) in asked.iter().zip(&mut found) {
            let is_own = |index: u32| block.get(index as usize) == Some(picture);
            let results = Calibration::RESULTS;
            merge(all, catalogue.search(query, results), first);
            let hits = catalogue.search_where(query, results, |index| !is_own(index));
            merge(others, hits, first);
        }
    }
    let mut searches = Vec::new();
    let mut outcome = Outcome::default();
    for ((picture, _), (all, others)) in asked.iter().zip(&found) {
        let is_own = |index: u32| pictures.get(index as usize) == Some(picture);
        outcome.searched += 1;
        outcome.first += usize::from(all.first().is_some_and(|hit| is_own(hit.index)));
        searches.push(judged(all, is_own));
        searches.push(judged(others, is_own));
    }
    outcome.calibration = Calibration::fit(&searches);
    Ok(outcome)
}

/// What the model sees in at most `count` of the pictures that were distorted: photos as visitors take them.
///
/// # Errors
/// [`CliError::Journal`].
pub fn queries(
    pictures: &[Digest],
    count: usize,
    journal: &mut Journal,
) -> Result<Vec<Embedding>, CliError> {
    let mut queries = Vec::new();
    for picture in chosen(pictures).iter().take(count) {
        queries.extend(embedding(&name(picture), journal)?);
    }
    Ok(queries)
}

/// The pictures that are distorted; none where they are too few.
fn chosen(pictures: &[Digest]) -> Vec<Digest> {
    let mut different: Vec<Digest> = pictures.to_vec();
    different.sort();
    different.dedup();
    if different.len() < Calibration::FEWEST {
        return Vec::new();
    }
    let keys: Vec<&[u8; 32]> = different.iter().map(Digest::as_bytes).collect();
    let drawn = evaluation::sample(&keys, PICTURES, "calibration").into_iter();
    drawn.map(|at| different[at]).collect()
}

/// The vectors of some products as they are stored and searched; the products are only numbered.
fn vectors(
    pictures: &[Digest],
    journal: &mut Journal,
    look: &dyn Look,
) -> Result<Catalogue, CliError> {
    let mut failed = None;
    let products = pictures.iter().enumerate().map_while(|(number, picture)| {
        let product = Product {
            id: number.to_string(),
            ..Product::default()
        };
        let missing = || CliError::Internal(format!("{picture} is not in the journal"));
        let found = embedding(picture, journal).and_then(|found| found.ok_or_else(missing));
        found
            .map(|embedding| (product, embedding))
            .map_err(|error| failed = Some(error))
            .ok()
    });
    let (fingerprint, dimension) = (look.fingerprint(), look.dimension());
    let catalogue = Catalogue::from_embeddings(fingerprint, dimension, Vec::new(), products);
    match failed {
        Some(error) => Err(error),
        None => catalogue.map_err(|error| CliError::Internal(error.to_string())),
    }
}

/// A direction from the journal; none for a picture that it does not know.
fn embedding(picture: &Digest, journal: &mut Journal) -> Result<Option<Embedding>, CliError> {
    let entry = journal.get(picture)?;
    entry
        .map(|entry| Embedding::normalise(entry.embedding))
        .transpose()
        .map_err(|error| CliError::Internal(format!("{picture}: {error}")))
}

/// Adds the hits of a later block, which begins at `first`: of two as similar the one before comes first.
fn merge(best: &mut Vec<Hit>, hits: Vec<Hit>, first: usize) {
    best.extend(hits.into_iter().map(|hit| Hit {
        index: hit.index + first as u32,
        ..hit
    }));
    best.sort_by(|a, b| b.similarity.total_cmp(&a.similarity));
    best.truncate(Calibration::RESULTS);
}

fn judged(hits: &[Hit], is_own: impl Fn(u32) -> bool) -> Judged {
    Judged {
        similarities: hits.iter().map(|hit| hit.similarity).collect(),
        same: hits.iter().map(|hit| is_own(hit.index)).collect(),
    }
}

/// Under which name the journal keeps a distorted picture.
fn name(picture: &Digest) -> Digest {
    Digest::of_all([distort::VERSION.as_bytes(), picture.as_bytes()])
}

/// Brings the distorted pictures into the journal. They are made from its thumbnails, which are as
/// large as visitors' photos after they have been made small.
fn embed(
    chosen: &[Digest],
    journal: &mut Journal,
    look: &dyn Look,
    workers: usize,
    stop: &AtomicBool,
    quiet: bool,
) -> Result<(), CliError> {
    let mut missing = Vec::new();
    for picture in chosen {
        if journal.get(&name(picture))?.is_none()
            && let Some(entry) = journal.get(picture)?
        {
            missing.push((*picture, entry.thumbnail));
        }
    }
    let total = missing.len();
    let mut done = 0;
    let mut progress = Progress::new(
        "calibrating",
        Unit::Things("distorted pictures"),
        total as u64,
        quiet,
    );
    workers::for_each(
        &missing,
        workers,
        stop,
        |(picture, thumbnail)| look_at_distorted(picture, thumbnail, look),
        |index, embedding| {
            if let Ok(embedding) = embedding {
                let thumbnail = Vec::new();
                let entry = Entry {
                    embedding,
                    colours: Default::default(),
                    thumbnail,
                };
                journal.append(name(&missing[index].0), &entry)?;
            }
            done += 1;
            progress.step();
            Ok::<(), CliError>(())
        },
    )?;
    progress.finish();
    journal.sync()?;
    if done < total {
        return Err(CliError::Interrupted { done, total });
    }
    Ok(())
}

fn look_at_distorted(
    picture: &Digest,
    thumbnail: &[u8],
    look: &dyn Look,
) -> Result<Vec<f32>, PhotoFault> {
    let name = name(picture);
    let seed = name.as_bytes().iter().take(8);
    let seed = seed.fold(0, |number, byte| number << 8 | u64::from(*byte));
    let photo = distort::distort(&imageprep::decode(thumbnail)?, seed);
    let (_, observation) = photo::look_at(&photo, look)?;
    Ok(observation.embedding.as_slice().to_vec())
}

#[cfg(test)]
mod tests;
