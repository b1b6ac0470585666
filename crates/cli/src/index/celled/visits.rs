//! What visitors fetch of a catalogue in cells, measured: the distorted pictures of the calibration are
//! searched as a page searches, in the catalogue as it is and as it was.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use catalogue::cells::dots;
use catalogue::{Catalogue, CatalogueError, Hit, Manifest, quantise_query};
use cells::RowFile;
use contract::{Embedding, FileRecord};
use rayon::prelude::*;

use crate::{model, progress};

/// Pictures that are searched, at most: a mean of so many is right to a few in a hundred, within seconds.
pub(super) const QUERIES: usize = 100;

/// Products that a page shows.
const SHOWN: usize = 5;

/// Rows that are compared with all queries at a time.
const BLOCK: usize = 16_384;

/// How much of the products' bytes that a photo fetches may be of later cells before it is worth making all
/// cells anew: a third, so half as much again as without.
const MOST_LATER: f64 = 1.0 / 3.0;

/// The recall below which cells that were kept are said not to fit any more.
const LEAST_RECALL: f64 = 0.97;

/// A catalogue and the files that it consists of beside the manifest.
pub(super) struct State<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) files: &'a [FileRecord],
}

impl State<'_> {
    fn manifest_bytes(&self) -> u64 {
        self.manifest.to_json().len() as u64
    }

    /// Of manifest and directory: what every visit begins with.
    fn list_bytes(&self) -> u64 {
        let directory = self.manifest.cells.as_ref().map_or(0, |c| c.file.bytes);
        self.manifest_bytes() + directory
    }
}

/// What one photo fetches.
#[derive(Default)]
struct Fetched {
    /// Cells by path, with their bytes and whether they are later ones.
    cells: BTreeMap<String, (u64, bool)>,
    /// The thumbnail packs of the hits, by path.
    packs: BTreeMap<String, u64>,
    hits: Vec<Hit>,
}

/// What a summary says of the bytes that visitors fetch. Empty lines are none; what cannot be read is not
/// spoken of.
pub(super) fn sentences(
    folder: &Path,
    now: &State<'_>,
    before: Option<&State<'_>>,
    queries: &[Embedding],
    rows: &mut RowFile,
    was_updated: bool,
) -> Vec<String> {
    let mut lines = Vec::new();
    let visited = visits(folder, now.manifest, queries);
    let visited_before = before.and_then(|before| visits(folder, before.manifest, queries));
    let mut advice = Vec::new();
    if let Some(visited) = &visited
        && let Ok(fifths) = fifths(queries, rows)
        && !visited.is_empty()
    {
        let count = visited.len() as f64;
        let mean =
            |of: &dyn Fn(&Fetched) -> u64| visited.iter().map(of).sum::<u64>() as f64 / count;
        let bytes = mean(&|f| f.cells.values().map(|(bytes, _)| bytes).sum());
        let later = mean(&|f| {
            let later = f.cells.values().filter(|(_, is_later)| *is_later);
            later.map(|(bytes, _)| bytes).sum()
        });
        let found = visited.iter().zip(&fifths).map(|(fetched, fifth)| {
            // Both are the same sum, rounded differently.
            let hits = fetched.hits.iter();
            hits.filter(|hit| f64::from(hit.similarity) >= fifth - 1e-6)
                .count()
        });
        let recall = found.sum::<usize>() as f64 / (count * SHOWN.min(rows.len() as usize) as f64);
        lines.push(format!(
            "a photo fetches {} of lists, once, then {} in {:.1} cells and {} of thumbnails, and finds {:.1} % \
             of the five nearest (means of {} distorted pictures)",
            progress::size(now.list_bytes()),
            progress::size(bytes as u64),
            mean(&|f| f.cells.len() as u64),
            progress::size(mean(&|f| f.packs.values().sum()) as u64),
            100.0 * recall,
            visited.len()
        ));
        if later > MOST_LATER * bytes {
            advice.push(format!(
                "{:.0} % of what a photo fetches are products that came after the cells were made",
                100.0 * later / bytes
            ));
        }
        if recall < LEAST_RECALL {
            advice.push("the cells do not fit the products any more".to_owned());
        }
    }
    if let Some(before) = before {
        lines.push(news(
            now,
            before,
            visited.as_deref(),
            visited_before.as_deref(),
        ));
    }
    if was_updated && !advice.is_empty() {
        lines.push(format!(
            "{}: --recluster makes all cells anew, and visitors fetch theirs again",
            advice.join(", and ")
        ));
    }
    lines
}

/// What somebody fetches who was there before.
fn news(
    now: &State<'_>,
    before: &State<'_>,
    visited: Option<&[Fetched]>,
    visited_before: Option<&[Fetched]>,
) -> String {
    let known: HashSet<&str> = before.files.iter().map(|f| f.path.as_str()).collect();
    let new = || {
        now.files
            .iter()
            .filter(|f| !known.contains(f.path.as_str()))
    };
    let bytes = now.manifest_bytes() + new().map(|f| f.bytes).sum::<u64>();
    let all = now.manifest_bytes() + now.files.iter().map(|f| f.bytes).sum::<u64>();
    let mut line = format!(
        "new to visitors: {} files with {}, {:.1} % of {}",
        new().count() + 1,
        progress::size(bytes),
        100.0 * bytes as f64 / all as f64,
        progress::size(all)
    );
    if let (Some(visited), Some(visited_before)) = (visited, visited_before)
        && !visited.is_empty()
    {
        let again = visited.iter().zip(visited_before).map(|(now, before)| {
            let cells = now.cells.iter().map(|(path, (bytes, _))| (path, bytes));
            let had =
                |path: &String| before.cells.contains_key(path) || before.packs.contains_key(path);
            let missing = cells.chain(&now.packs).filter(|(path, _)| !had(path));
            missing.map(|(_, bytes)| bytes).sum::<u64>()
        });
        let again = again.sum::<u64>() / visited.len() as u64;
        line.push_str(&format!(
            "; a photo that was searched before fetches {} of lists, once, and {}",
            progress::size(now.list_bytes()),
            progress::size(again)
        ));
    }
    line
}

/// Each query with nothing at hand; none of a catalogue without cells, or one that cannot be read.
fn visits(folder: &Path, manifest: &Manifest, queries: &[Embedding]) -> Option<Vec<Fetched>> {
    let mut catalogue = Catalogue::new(manifest.clone(), manifest.fingerprint).ok()?;
    let directory = &manifest.cells.as_ref()?.file;
    let read = |path: &str| model::read_part(folder, path, "catalogue").ok();
    catalogue.add_shard_owned(read(&directory.path)?).ok()?;
    let mut visit = |query: &Embedding| {
        let read = |file: &FileRecord| read(&file.path).ok_or(Unreadable);
        let visited = catalogue.search_cells(query, SHOWN, read).ok()??;
        let mut fetched = Fetched {
            hits: visited.hits,
            ..Fetched::default()
        };
        for hit in &fetched.hits {
            let pack = catalogue.thumbnail_pack(hit.index);
            let pack = pack.map(|(file, _)| (file.path.clone(), file.bytes));
            fetched.packs.extend(pack);
        }
        for (cell, file) in visited.cells {
            let is_later = catalogue.directory()?.level(cell) > 0;
            fetched.cells.insert(file.path, (file.bytes, is_later));
            catalogue.drop_cell(cell);
        }
        Some(fetched)
    };
    queries.iter().map(&mut visit).collect()
}

/// A cell that is not there, or is none.
struct Unreadable;

impl From<CatalogueError> for Unreadable {
    fn from(_: CatalogueError) -> Self {
        Self
    }
}

/// The exact similarity of each query's fifth neighbour among all rows; of the last, where there are fewer.
fn fifths(queries: &[Embedding], rows: &mut RowFile) -> std::io::Result<Vec<f64>> {
    let mut best = vec![Vec::new(); queries.len()];
    let mut first = 0;
    while first < rows.len() {
        let block = rows.read(first, BLOCK)?;
        let norms: Vec<f64> = block
            .chunks_exact(rows.dimension())
            .map(|row| {
                row.iter()
                    .map(|&b| f64::from(b as i8).powi(2))
                    .sum::<f64>()
                    .sqrt()
            })
            .collect();
        best.par_iter_mut()
            .zip(queries)
            .for_each(|(best, query): (&mut Vec<f64>, _)| {
                let query = quantise_query(query);
                dots(&query.values, &block, |row, dot| {
                    let norm = norms.get(row).copied().unwrap_or(f64::INFINITY);
                    let similarity = f64::from(dot) * query.scale / norm;
                    let at = best.partition_point(|other| *other >= similarity);
                    if at < SHOWN {
                        best.insert(at, similarity);
                        best.truncate(SHOWN);
                    }
                });
            });
        first += BLOCK as u64;
    }
    let last = |best: Vec<f64>| best.last().copied().unwrap_or(1.0);
    Ok(best.into_iter().map(last).collect())
}
