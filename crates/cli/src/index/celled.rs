//! A catalogue in cells: made whole, or from the one that is there.
//!
//! Where the folder holds cells of the same model, products that stayed as they were stay in their files
//! (`cells::update`), and the catalogue's bytes then depend on what was there before; made whole they depend
//! on the products alone. Files that the manifest before named stay for one run more, so that a page which
//! was opened before goes on working; the next run removes them.

mod visits;

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use catalogue::cells::{CellSettings, packs_in};
use catalogue::limits::MAX_THUMBNAIL_BYTES;
use catalogue::{Catalogue, Colours, Folder, MANIFEST_NAME, Manifest, Product, WriteError};
use cells::{Before, BuildError, Built, Cells, Products, RowFile, Sink, Updated, row_of};
use contract::{Digest, FileRecord};

use super::{Item, Made, product_of, recorded, refuse, samples};
use crate::args::{CellsWhen, IndexArgs};
use crate::error::CliError;
use crate::journal::{Journal, JournalError};
use crate::photo::Look;
use crate::progress::{self, Progress, Unit};
use crate::summary::Findings;
use crate::{calibrate, model, shop};

/// From more products than this on, a catalogue has cells: the shards of so many take 16 MB (270 bytes a
/// product with 192 components), and a visitor fetches all of them before his first answer, 13 s at
/// 10 Mbit/s. Of cells he fetches some hundred kB.
const MOST_IN_SHARDS: u64 = 60_000;

/// A catalogue in cells keeps them down to so many products, so that a shop of about
/// [`MOST_IN_SHARDS`] does not make its visitors fetch everything anew with each change.
const LEAST_IN_CELLS: u64 = 45_000;

/// Everything that a catalogue is made of, but for the journal.
pub(super) struct Task<'a> {
    pub(super) args: &'a IndexArgs,
    pub(super) items: &'a [Item],
    /// Of each item's picture; none for an unusable one.
    pub(super) digests: &'a [Option<Digest>],
    pub(super) attributes: &'a [String],
    pub(super) look: &'a dyn Look,
    pub(super) workers: usize,
    pub(super) stop: &'a AtomicBool,
}

impl Task<'_> {
    /// That somebody stopped the run, and how far it came.
    pub(super) fn interrupted(&self) -> CliError {
        let done = self.digests.iter().flatten().count();
        let total = self.items.len();
        CliError::Interrupted { done, total }
    }
}

/// Whether a catalogue of so many products is to have cells.
pub(super) fn is_wanted(args: &IndexArgs, products: u64) -> bool {
    let has_cells = || shop::manifest(&args.out).is_ok_and(|manifest| manifest.cells.is_some());
    match args.cells {
        CellsWhen::Always => true,
        CellsWhen::Never => false,
        CellsWhen::Auto => products > MOST_IN_SHARDS || (products > LEAST_IN_CELLS && has_cells()),
    }
}

/// Writes the catalogue; none of no products.
///
/// # Errors
/// [`CliError`]. Until the manifest has been replaced, the catalogue that was there before is whole.
pub(super) fn write(
    task: &Task<'_>,
    mut journal: Journal,
    findings: &mut Findings,
) -> Result<Option<Made>, CliError> {
    let out = &task.args.out;
    let folder = Folder::new(out, &["cells", "thumbs", "samples"])?;
    let before = shop::manifest(out).ok();
    let (entries, mut rows) = collect(task, &mut journal, findings)?;
    if entries.is_empty() {
        return Ok(None);
    }
    let pictures: Vec<Digest> = entries.iter().map(|(_, digest)| *digest).collect();
    let calibrated = calibrate::calibrate(
        &pictures,
        &mut journal,
        task.look,
        task.workers,
        task.stop,
        task.args.quiet,
    )?;
    let queries = calibrate::queries(&pictures, visits::QUERIES, &mut journal)?;

    let progress = Progress::new(
        "putting into cells",
        Unit::Things("products"),
        entries.len() as u64,
        task.args.quiet,
    );
    let stock = Stock {
        journal: Mutex::new((journal, progress)),
        task,
        entries: &entries,
    };
    let mut sink = Written { folder: &folder };
    let (built, updated) = make(task, &stock, before.as_ref(), &mut rows, &mut sink)?;
    let (_, progress) = stock
        .journal
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    progress.finish();
    let mut manifest = built.manifest.clone();
    manifest.calibration = calibrated.calibration;
    if let Some(path) = &task.args.samples {
        let all = &mut manifest.samples;
        samples(path, findings, |label, jpeg| {
            let sample = folder.write_sample(all, label, jpeg)?;
            all.push(sample);
            Ok(())
        })?;
    }
    manifest.check().map_err(WriteError::from)?;
    folder.write(MANIFEST_NAME, &manifest.to_json())?;

    let files = named(out, &manifest);
    let files_before = before.as_ref().map(|before| named(out, before));
    let all = files.iter().chain(files_before.iter().flatten());
    let paths: BTreeSet<String> = all.map(|file| file.path.clone()).collect();
    folder.remove_unnamed(&paths)?;

    let now = visits::State {
        manifest: &manifest,
        files: &files,
    };
    let before = before.as_ref().zip(files_before.as_ref());
    let before = before.map(|(manifest, files)| visits::State { manifest, files });
    let mut sentences = vec![calibrated.sentence()];
    sentences.extend(cells_sentence(&built, updated.as_ref(), &manifest));
    sentences.extend(visits::sentences(
        out,
        &now,
        before.as_ref(),
        &queries,
        &mut rows,
        updated.is_some(),
    ));
    Ok(Some(Made {
        manifest,
        sentences: sentences.join("\n"),
    }))
}

/// The items that a catalogue takes, with their pictures, and their vectors.
fn collect(
    task: &Task<'_>,
    journal: &mut Journal,
    findings: &mut Findings,
) -> Result<(Vec<(u32, Digest)>, RowFile), CliError> {
    let out = &task.args.out;
    let mut rows = RowFile::new(out, task.look.dimension()).map_err(CliError::write(out))?;
    let mut entries = Vec::new();
    for (place, (item, digest)) in (0_u32..).zip(task.items.iter().zip(task.digests)) {
        if task.stop.load(Ordering::Relaxed) {
            return Err(task.interrupted());
        }
        let Some(digest) = digest else { continue };
        let (entry, embedding) = recorded(item, digest, journal)?;
        let product = product_of(item);
        let too_large = entry.thumbnail.len() > MAX_THUMBNAIL_BYTES;
        let refused = match product.check(task.attributes.len()) {
            Err(error) => Some(WriteError::Product(error)),
            Ok(()) => too_large.then_some(WriteError::Thumbnail {
                id: product.id,
                bytes: entry.thumbnail.len(),
            }),
        };
        if let Some(error) = refused {
            refuse(item, &error, findings);
            continue;
        }
        rows.push(&row_of(&embedding))
            .map_err(CliError::write(out))?;
        entries.push((place, *digest));
    }
    Ok((entries, rows))
}

/// All cells, and what an update kept, where there was something to keep.
fn make(
    task: &Task<'_>,
    stock: &Stock<'_>,
    before: Option<&Manifest>,
    rows: &mut RowFile,
    sink: &mut Written<'_>,
) -> Result<(Built, Option<Updated>), CliError> {
    let IndexArgs { out, title, .. } = task.args;
    let count = rows.len();
    let cell = task.args.cell_products.map(|products| products as usize);
    let cells = Cells {
        settings: CellSettings {
            title: title.clone(),
            ..CellSettings::measured(
                task.look.fingerprint(),
                task.look.dimension(),
                task.attributes.to_vec(),
            )
        },
        products: cell.unwrap_or_else(|| cells::products_of_cell(count)),
    };
    let failed = |error: BuildError| match error {
        _ if task.stop.load(Ordering::Relaxed) => task.interrupted(),
        BuildError::Io { action, source } => match source.downcast::<JournalError>() {
            Ok(error) => CliError::Journal(error),
            Err(source) => CliError::Cells(BuildError::Io { action, source }),
        },
        error => CliError::Cells(error),
    };
    if let Some(manifest) = before.filter(|_| !task.args.recluster && !task.args.fresh) {
        let read = |path: &str| fs::read(out.join(path));
        let before = Before { manifest, read };
        let numbers: HashMap<&str, u32> = (0_u32..)
            .zip(stock.entries)
            .filter_map(|(number, (item, _))| Some((stock.item(*item)?.row.id.as_str(), number)))
            .collect();
        let number_of = |id: &str| numbers.get(id).copied();
        match cells::update(&cells, &before, &number_of, rows, stock, out, sink) {
            Ok(Some(updated)) => return Ok((updated.built.clone(), Some(updated))),
            Ok(None) => {}
            Err(error @ (BuildError::Before(_) | BuildError::Unread(_))) => {
                progress::say(&format!("{error}; all cells are made anew"));
            }
            Err(error) => return Err(failed(error)),
        }
    }
    let centres = cells::train_for(rows, cells.products).map_err(CliError::read(out))?;
    let built = cells::build(&cells, &centres, rows, stock, out, sink).map_err(failed)?;
    Ok((built, None))
}

/// The products by their numbers, from list and journal.
struct Stock<'a> {
    /// And how many have been read: each is once, most often.
    journal: Mutex<(Journal, Progress)>,
    task: &'a Task<'a>,
    /// For each number, which item it is, and its picture.
    entries: &'a [(u32, Digest)],
}

impl Stock<'_> {
    fn item(&self, place: u32) -> Option<&Item> {
        self.task.items.get(place as usize)
    }
}

impl Products for Stock<'_> {
    fn product(&self, number: u64) -> io::Result<(Product, Colours, Vec<u8>)> {
        if self.task.stop.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let (place, digest) = self.entries.get(number as usize).ok_or_else(missing)?;
        let item = self.item(*place).ok_or_else(missing)?;
        let entry = {
            let mut locked = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
            let (journal, progress) = &mut *locked;
            progress.step();
            journal.get(digest).map_err(io::Error::other)?
        };
        let entry = entry.ok_or_else(missing)?;
        let colours = Colours::new(entry.colours).unwrap_or(Colours::UNKNOWN);
        Ok((product_of(item), colours, entry.thumbnail))
    }
}

/// The catalogue's folder as cells are written to it.
struct Written<'a> {
    folder: &'a Folder,
}

impl Sink for Written<'_> {
    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let written = self.folder.write(path, bytes);
        written.map_err(|error| match error {
            WriteError::Io { source, .. } => source,
            error => io::Error::other(error),
        })
    }
}

/// The files that a manifest names, directly or by way of others. What cannot be read names nothing.
fn named(folder: &Path, manifest: &Manifest) -> Vec<FileRecord> {
    let mut files: Vec<FileRecord> = manifest.samples.iter().map(|s| s.file.clone()).collect();
    let Ok(mut catalogue) = Catalogue::new(manifest.clone(), manifest.fingerprint) else {
        return files;
    };
    let read = |path: &str| model::read_part(folder, path, "catalogue").ok();
    while let Some(record) = catalogue.next_shard().cloned() {
        let added = read(&record.path).map(|bytes| catalogue.add_shard_owned(bytes));
        files.push(record);
        if !matches!(added, Some(Ok(()))) {
            break;
        }
    }
    files.extend(catalogue.thumbnail_packs().cloned());
    for cell in catalogue.directory().iter().flat_map(|d| d.files()) {
        let packs = read(&cell.path).and_then(|bytes| packs_in(&bytes).ok());
        files.extend(packs.unwrap_or_default());
        files.push(cell);
    }
    files
}

fn cells_sentence(built: &Built, updated: Option<&Updated>, manifest: &Manifest) -> Vec<String> {
    let [least, median, most] = built.sizes;
    let cells = manifest.cells.as_ref();
    let count = cells.map_or(0, |cells| cells.cells);
    let mut lines = vec![format!(
        "{count} cells of {least} to {most} products, half of them of {median} or fewer"
    )];
    if let Some(updated) = updated {
        let removed = cells.map_or(0, |cells| cells.removed.len());
        lines.push(format!(
            "{} of these stayed as they were: {} products are new or changed, {removed} removed or earlier \
             states are hidden",
            updated.kept, updated.fresh
        ));
    }
    lines
}

#[cfg(test)]
mod tests;
