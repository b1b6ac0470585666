//! One size: draws, exact answers, cells, and what queries fetch of them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use catalogue::cells::{CellSettings, Outlook, Visited};
use catalogue::{Catalogue, Colours, Product};
use cells::{Cells, Products, RowFile, Sink, build, row_of, train_for};
use contract::{Embedding, FileRecord};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::draw::{Drawn, noisy};
use crate::error::{Error, failed};
use crate::memory;
use crate::real::Real;

/// Products that a visitor sees.
const SHOWN: usize = 5;

/// Vectors that are made and compared with the queries at a time.
const BLOCK: u64 = 8192;

/// Length of the noise of a noisy query, about: a cosine of .94 with the query without it.
const NOISE: f32 = 0.35;

/// What to try.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub products: u64,
    pub queries: u64,
    /// Products of a cell.
    pub cell: usize,
    pub centre_steps: f32,
    pub towards: f32,
    pub seed: u64,
}

/// Where vectors and products come from.
pub(crate) enum Stock<'a> {
    /// The real ones; the last `queries` of a fixed shuffle are held out.
    Real { real: &'a Real, order: Vec<u32> },
    /// Draws; the queries are those behind the last product.
    Drawn(&'a Drawn<'a>, &'a Real),
}

impl Stock<'_> {
    fn vector(&self, number: u64) -> Vec<f32> {
        match self {
            Self::Real { real, order } => {
                let product = order.get(number as usize).copied().unwrap_or_default();
                real.vector(product as usize).to_vec()
            }
            Self::Drawn(drawn, _) => drawn.vector(number),
        }
    }

    fn parent(&self, number: u64) -> (&Real, usize) {
        match self {
            Self::Real { real, order } => {
                let product = order.get(number as usize).copied().unwrap_or_default();
                (real, product as usize)
            }
            Self::Drawn(drawn, real) => (real, drawn.parent(number)),
        }
    }
}

impl Products for Stock<'_> {
    fn product(&self, number: u64) -> io::Result<(Product, Colours, Vec<u8>)> {
        let (real, parent) = self.parent(number);
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let mut product = real.products.get(parent).cloned().ok_or_else(missing)?;
        product.id = format!("{number:08}");
        let colours = real
            .colours
            .get(parent)
            .copied()
            .unwrap_or(Colours::UNKNOWN);
        let thumbnail = real.thumbnails.get(parent).cloned().unwrap_or_default();
        Ok((product, colours, thumbnail))
    }
}

/// What was measured of one size.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Outcome {
    pub products: u64,
    pub is_real: bool,
    pub cells: u32,
    pub cell_products: [u32; 3],
    pub files: u64,
    pub catalogue_bytes: u64,
    pub thumbnail_bytes: u64,
    pub manifest_bytes: u64,
    pub draw_seconds: f64,
    pub train_seconds: f64,
    pub build_seconds: f64,
    pub peak_memory: u64,
    /// The median distances of held-out queries to their first and fifth neighbour.
    pub distances: [f64; 2],
    pub held_out: Queries,
    pub noisy: Queries,
}

/// What queries found and fetched, each a mean over all of them but for the percentile.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Queries {
    pub recall: f64,
    /// The same were the rows not rounded: of the exact five, those that lie in the cells fetched.
    pub recall_unrounded: f64,
    /// Answers of which all five are right.
    pub equal_answers: f64,
    /// Without thumbnails.
    pub bytes: f64,
    pub bytes_95: f64,
    pub cells: f64,
    pub rounds: f64,
    /// The packs of the five that are shown.
    pub pack_bytes: f64,
    pub packs: f64,
    /// The same again with the cells of the first photo at hand: another photo of the same product.
    pub warm_bytes: f64,
    pub warm_cells: f64,
    /// Of all bytes of vectors and products.
    pub share: f64,
    /// Unpacking the cells, and searching what is in memory after each round.
    pub work_ms: f64,
    /// Searching the fetched cells, once.
    pub search_ms: f64,
    /// Answers that were settled before the limit of cells.
    pub settled: f64,
}

/// Keeps the cells, and of thumbnail packs their number and bytes.
struct Folder<'a> {
    path: &'a Path,
    files: u64,
    bytes: u64,
    pack_bytes: u64,
}

impl Sink for Folder<'_> {
    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.files += 1;
        if path.ends_with(".pack") {
            self.pack_bytes += bytes.len() as u64;
            return Ok(());
        }
        self.bytes += bytes.len() as u64;
        fs::write(self.path.join(path), bytes)
    }
}

/// Runs a plan in `folder`.
pub(crate) fn run(
    plan: Plan,
    stock: &Stock<'_>,
    real: &Real,
    folder: &Path,
) -> Result<Outcome, Error> {
    let dimension = real.dimension();
    let started = Instant::now();
    let clean: Vec<Vec<f32>> = (0..plan.queries)
        .map(|q| stock.vector(plan.products + q))
        .collect();
    let noisy: Vec<Vec<f32>> = clean
        .iter()
        .zip(0..)
        .map(|(query, number)| noisy(query, NOISE, plan.seed, number))
        .collect();
    let queries: Vec<&Vec<f32>> = clean.iter().chain(&noisy).collect();
    let mut rows = RowFile::new(folder, dimension).map_err(failed("make a scratch file"))?;
    let mut exact = vec![Vec::new(); queries.len()];
    let mut first = 0;
    while first < plan.products {
        let end = plan.products.min(first + BLOCK);
        let block: Vec<Vec<f32>> = (first..end)
            .into_par_iter()
            .map(|n| stock.vector(n))
            .collect();
        exact
            .par_iter_mut()
            .zip(&queries)
            .for_each(|(best, query)| {
                for (vector, number) in block.iter().zip(first..) {
                    offer(best, dot(query, vector), number);
                }
            });
        for vector in block {
            let row = Embedding::normalise(vector).map(|e| row_of(&e));
            let row = row.map_err(|_| io::Error::from(io::ErrorKind::InvalidData));
            row.and_then(|row| rows.push(&row))
                .map_err(failed("keep the vectors"))?;
        }
        first = end;
    }
    let draw_seconds = started.elapsed().as_secs_f64();
    say(&format!(
        "{} products are there, {draw_seconds:.0} s",
        plan.products
    ));

    memory::reset();
    let started = Instant::now();
    let centres = train_for(&mut rows, plan.cell).map_err(failed("read the vectors"))?;
    let train_seconds = started.elapsed().as_secs_f64();
    say(&format!("{} centres, {train_seconds:.0} s", centres.len()));
    fs::create_dir_all(folder.join("cells")).map_err(failed("make a folder"))?;
    let cells = Cells {
        settings: CellSettings {
            centre_steps: plan.centre_steps,
            towards: plan.towards,
            ..CellSettings::measured(
                real.manifest.fingerprint,
                dimension,
                real.manifest.attributes.clone(),
            )
        },
        products: plan.cell,
    };
    let mut sink = Folder {
        path: folder,
        files: 1,
        bytes: 0,
        pack_bytes: 0,
    };
    let built = build(&cells, &centres, &mut rows, stock, folder, &mut sink)?;
    let build_seconds = started.elapsed().as_secs_f64();
    let peak_memory = memory::peak();
    say(&format!(
        "{} cells of {:?} products, {build_seconds:.0} s",
        centres.len(),
        built.sizes
    ));

    let mut catalogue =
        Catalogue::new(built.manifest.clone(), real.manifest.fingerprint).map_err(Error::Cell)?;
    let mut manifest_bytes = built.manifest.to_json().len() as u64;
    if let Some(record) = catalogue.next_shard().cloned() {
        manifest_bytes += record.bytes;
        let bytes = fs::read(folder.join(&record.path)).map_err(failed("read a cell"))?;
        catalogue.add_shard_owned(bytes).map_err(Error::Cell)?;
    }
    let count = clean.len();
    let (exact_clean, exact_noisy) = exact.split_at(count);
    let mut ask = |queries: &[Vec<f32>], again: &[Vec<f32>], exact: &[Vec<(f32, u64)>]| {
        let mut visitor = Visitor {
            catalogue: &mut catalogue,
            stock,
            folder,
        };
        visitor.ask(queries, again, exact)
    };
    let held_out = ask(&clean, &noisy, exact_clean)?;
    let noisy = ask(&noisy, &clean, exact_noisy)?;
    let mut distances = [1, SHOWN].map(|k| {
        let distance =
            |best: &Vec<(f32, u64)>| best.get(k - 1).map_or(0.0, |b| 2.0 - 2.0 * f64::from(b.0));
        let mut all: Vec<f64> = exact_clean
            .iter()
            .map(distance)
            .map(|d| d.max(0.0).sqrt())
            .collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or_default()
    });
    distances.sort_by(f64::total_cmp);
    Ok(Outcome {
        products: plan.products,
        is_real: matches!(stock, Stock::Real { .. }),
        cells: built.manifest.cells.as_ref().map_or(0, |cells| cells.cells),
        cell_products: built.sizes,
        files: sink.files,
        catalogue_bytes: sink.bytes,
        thumbnail_bytes: sink.pack_bytes,
        manifest_bytes,
        draw_seconds,
        train_seconds,
        build_seconds,
        peak_memory,
        distances,
        held_out,
        noisy,
    })
}

/// A browser, as far as cells go.
struct Visitor<'a> {
    catalogue: &'a mut Catalogue,
    stock: &'a Stock<'a>,
    folder: &'a Path,
}

/// What one search fetched.
struct Fetched {
    visited: Visited,
    /// Seconds to unpack the cells and to search what is in memory after each round.
    work: f64,
    /// Seconds to search the cells in memory, once.
    search: f64,
}

impl Visitor<'_> {
    /// Each query with nothing at hand, then its second photo with what the first fetched.
    fn ask(
        &mut self,
        queries: &[Vec<f32>],
        again: &[Vec<f32>],
        exact: &[Vec<(f32, u64)>],
    ) -> Result<Queries, Error> {
        let mut sum = Queries::default();
        let mut all_bytes = Vec::new();
        for ((query, again), exact) in queries.iter().zip(again).zip(exact) {
            let Fetched {
                visited: cold,
                work,
                search,
            } = self.search(query)?;
            let cold_bytes = bytes_of(&cold);
            // By their exact similarity: of pictures that are there twice either is right.
            let fifth = exact.last().map_or(f32::INFINITY, |(least, _)| *least);
            let numbers = cold
                .hits
                .iter()
                .filter_map(|hit| self.catalogue.id(hit.index)?.parse().ok());
            let exactly = numbers.map(|number: u64| dot(query, &self.stock.vector(number)));
            let found = exactly.filter(|similarity| *similarity >= fifth).count();
            sum.recall += found as f64 / exact.len().max(1) as f64;
            let numbers = exact.iter().map(|(_, number)| format!("{number:08}"));
            let there = numbers.filter(|id| self.catalogue.index_of(id).is_some());
            sum.recall_unrounded += there.count() as f64 / exact.len().max(1) as f64;
            sum.equal_answers += f64::from(u8::from(found == exact.len()));
            sum.bytes += cold_bytes as f64;
            sum.cells += cold.cells.len() as f64;
            sum.rounds += f64::from(cold.rounds);
            sum.work_ms += 1e3 * work;
            sum.search_ms += 1e3 * search;
            sum.settled += f64::from(u8::from(cold.outlook != Outlook::Open));
            all_bytes.push(cold_bytes as f64);
            let packs = cold
                .hits
                .iter()
                .filter_map(|hit| self.catalogue.thumbnail_pack(hit.index));
            let packs: BTreeSet<(String, u64)> = packs
                .map(|(file, _)| (file.path.clone(), file.bytes))
                .collect();
            sum.packs += packs.len() as f64;
            sum.pack_bytes += packs.iter().map(|(_, bytes)| *bytes as f64).sum::<f64>();
            let warm = self.search(again)?.visited;
            sum.warm_bytes += bytes_of(&warm) as f64;
            sum.warm_cells += warm.cells.len() as f64;
            for (cell, _) in cold.cells.into_iter().chain(warm.cells) {
                self.catalogue.drop_cell(cell);
            }
        }
        let count = queries.len().max(1) as f64;
        for value in [
            &mut sum.recall,
            &mut sum.recall_unrounded,
            &mut sum.equal_answers,
            &mut sum.bytes,
            &mut sum.cells,
            &mut sum.rounds,
            &mut sum.packs,
            &mut sum.pack_bytes,
            &mut sum.warm_bytes,
            &mut sum.warm_cells,
            &mut sum.work_ms,
            &mut sum.search_ms,
            &mut sum.settled,
        ] {
            *value /= count;
        }
        let whole = self
            .catalogue
            .directory()
            .map_or(0, |directory| directory.bytes());
        sum.share = sum.bytes / whole.max(1) as f64;
        all_bytes.sort_by(f64::total_cmp);
        let place = all_bytes.len() * 95 / 100;
        sum.bytes_95 = all_bytes.get(place).copied().unwrap_or_default();
        Ok(sum)
    }

    /// As a page does: the nearest cells, a few at a time, until more would not change the five.
    fn search(&mut self, query: &[f32]) -> Result<Fetched, Error> {
        let query = Embedding::normalise(query.to_vec()).map_err(Error::Query)?;
        let started = Instant::now();
        let mut reading = Duration::ZERO;
        let read = |file: &FileRecord| {
            let started = Instant::now();
            let content = fs::read(self.folder.join(&file.path)).map_err(failed("read a cell"));
            reading += started.elapsed();
            content
        };
        let visited = self.catalogue.search_cells(&query, SHOWN, read)?;
        let work = started.elapsed().saturating_sub(reading).as_secs_f64();
        let visited = visited.ok_or(Error::NoCells)?;
        let started = Instant::now();
        self.catalogue.search(&query, SHOWN);
        let search = started.elapsed().as_secs_f64();
        Ok(Fetched {
            visited,
            work,
            search,
        })
    }
}

/// Of all cells that were fetched.
fn bytes_of(visited: &Visited) -> u64 {
    visited.cells.iter().map(|(_, file)| file.bytes).sum()
}

/// Keeps the [`SHOWN`] largest; of equal ones the first.
fn offer(best: &mut Vec<(f32, u64)>, value: f32, number: u64) {
    if best.len() == SHOWN && best.last().is_some_and(|last| last.0 >= value) {
        return;
    }
    let at = best.partition_point(|other| other.0 >= value);
    best.insert(at, (value, number));
    best.truncate(SHOWN);
}

/// In lanes that the compiler can keep in registers; the order is fixed, so the sum is the same everywhere.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 16];
    let (a, rest_a) = a.as_chunks::<16>();
    let (b, rest_b) = b.as_chunks::<16>();
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let rest: f32 = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

pub(crate) fn say(text: &str) {
    eprintln!("  {text}");
}
