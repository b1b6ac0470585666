//! `lookalike index`: a folder of pictures and a list of products to a catalogue.
//!
//! Four steps. The list and the folder are matched; every picture that the journal does not know
//! is embedded, in any order, and goes into the journal; then the catalogue is written from the
//! journal in the list's order, and with it what `calibrate` finds its similarities to be worth. So an interrupted run loses only the pictures in work, and the
//! catalogue's bytes do not depend on interruptions, cores or the order in which pictures were done.

mod celled;
mod embedded;

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use catalogue::{Colours, Manifest, Product, WriteError, Writer, WriterSettings};
use contract::{Digest, Embedding};
use productlist::{ProductList, Row};

use crate::args::IndexArgs;
use crate::error::CliError;
use crate::journal::{Entry, Found, Journal};
use crate::photo::{self, Look, PhotoFault};
use crate::pictures_dir::{self, PictureFolder};
use crate::progress::{self, Progress, Unit};
use crate::summary::Findings;
use crate::{calibrate, entry, model, partial, workers};

use embedded::Embedded;

/// The largest sample picture, in pixels.
const SAMPLE: (u32, u32) = (600, 800);
/// Names of each kind of finding that the terminal shows.
const NAMES_SHOWN: usize = 10;
/// Records after which the journal is made to last.
const SYNC_EVERY: usize = 500;

/// A product with a picture.
struct Item {
    row: Row,
    /// The picture's file name.
    picture: String,
}

/// What became of a picture.
enum Outcome {
    Known(Digest),
    Fresh(Digest, Entry),
    Unusable(PhotoFault),
}

/// Makes a catalogue and prints the summary.
///
/// # Errors
/// [`CliError`]: a list, folder or model that cannot be used, a full disk, no usable product, or an
/// interruption. An unusable row or picture is none of them.
pub fn run(args: &IndexArgs, stop: &AtomicBool) -> Result<(), CliError> {
    let list = read_list(args)?;
    let folder = args.images.as_deref().map(scan).transpose()?;
    let look = model::open(&args.model, None)?;
    let pictures = match &folder {
        Some(folder) => Pictures::Folder(folder),
        None => Pictures::Embedded(Box::new(embedded::read(args, &look, stop)?)),
    };
    let text = build(args, list, pictures, &look, workers::count(), stop)?;
    progress::print(text.trim_end()).map_err(CliError::write(Path::new("standard output")))
}

/// Where the products' pictures are.
enum Pictures<'a> {
    /// On the disk.
    Folder(&'a PictureFolder),
    /// Somewhere else, and already looked at.
    Embedded(Box<Embedded>),
}

fn read_list(args: &IndexArgs) -> Result<ProductList, CliError> {
    let bytes = fs::read(&args.products).map_err(CliError::read(&args.products))?;
    let mapping = args.columns.clone().unwrap_or_default();
    productlist::read(&bytes, &mapping).map_err(|source| CliError::List {
        path: args.products.clone(),
        source,
    })
}

fn scan(images: &Path) -> Result<PictureFolder, CliError> {
    let folder = PictureFolder::scan(images).map_err(CliError::read(images))?;
    match folder.len() {
        0 => Err(CliError::NoPictures(images.to_owned())),
        _ => Ok(folder),
    }
}

/// All of an index run but reading its arguments and printing its summary, which it returns.
fn build(
    args: &IndexArgs,
    list: ProductList,
    pictures: Pictures<'_>,
    look: &dyn Look,
    workers: usize,
    stop: &AtomicBool,
) -> Result<String, CliError> {
    let started = Instant::now();
    let attributes = list.attributes.clone();
    let folder = match &pictures {
        Pictures::Folder(folder) => *folder,
        Pictures::Embedded(embedded) => &embedded.folder,
    };
    let (items, mut findings) = match_pictures(list, folder, args.limit);
    if items.is_empty() {
        return nothing(args, &findings);
    }

    let (journal, digests, fresh, elsewhere) = match pictures {
        Pictures::Embedded(embedded) => {
            let digests = embedded.digests(&items, &mut findings);
            let sentence = embedded.sentence();
            (embedded.journal, digests, 0, Some(sentence))
        }
        Pictures::Folder(folder) => {
            let mut journal = open_journal(args, look)?;
            let (digests, fresh) = embed(
                &items,
                folder,
                look,
                &mut journal,
                workers,
                stop,
                args.quiet,
                &mut findings,
            )?;
            (journal, digests, fresh, None)
        }
    };
    if digests.iter().all(Option::is_none) {
        return nothing(args, &findings);
    }
    let seconds = started.elapsed().as_secs_f64();

    let done = digests.iter().flatten().count();
    let task = celled::Task {
        args,
        items: &items,
        digests: &digests,
        attributes: &attributes,
        look,
        workers,
        stop,
    };
    let made = match celled::is_wanted(args, done as u64) {
        true => celled::write(&task, journal, &mut findings)?,
        false => in_shards(&task, journal, &mut findings)?,
    };
    let Some(made) = made else {
        return nothing(args, &findings);
    };
    write_report(args, &findings)?;
    let used = if let Some(sentence) = elsewhere {
        sentence
    } else if fresh > 0 && seconds > 0.0 {
        format!(
            "{fresh} pictures looked at in {} ({:.1} a second), {} known from before",
            progress::duration(seconds as u64),
            fresh as f64 / seconds,
            done - fresh
        )
    } else {
        format!("all {done} pictures known from before")
    };
    let used = format!("{used}\n{}", made.sentences);
    Ok(summary(args, &made.manifest, &used, &findings))
}

/// A catalogue that was written.
struct Made {
    manifest: Manifest,
    /// What the summary says of it beside its size.
    sentences: String,
}

/// Writes a catalogue that visitors fetch whole; none of no products.
fn in_shards(
    task: &celled::Task<'_>,
    mut journal: Journal,
    findings: &mut Findings,
) -> Result<Option<Made>, CliError> {
    let (args, look) = (task.args, task.look);
    let attributes = task.attributes.to_vec();
    let mut settings = WriterSettings::new(look.fingerprint(), look.dimension(), attributes);
    settings.title = args.title.clone();
    let mut writer = Writer::new(&args.out, settings)?;
    // Of the products that the catalogue took, in its order.
    let mut pictures = Vec::new();
    for (item, digest) in task.items.iter().zip(task.digests) {
        if task.stop.load(Ordering::Relaxed) {
            return Err(task.interrupted());
        }
        if let Some(digest) = digest
            && push(&mut writer, item, digest, &mut journal, findings)?
        {
            pictures.push(*digest);
        }
    }
    if writer.is_empty() {
        return Ok(None);
    }
    let (workers, stop, quiet) = (task.workers, task.stop, args.quiet);
    let calibrated = calibrate::calibrate(&pictures, &mut journal, look, workers, stop, quiet)?;
    writer.calibrate(calibrated.calibration);
    if let Some(path) = &args.samples {
        samples(path, findings, |label, jpeg| writer.add_sample(label, jpeg))?;
    }
    Ok(Some(Made {
        manifest: writer.finish()?,
        sentences: calibrated.sentence(),
    }))
}

/// Which product has which picture; the first `limit` of those that have one.
fn match_pictures(
    list: ProductList,
    folder: &PictureFolder,
    limit: Option<u64>,
) -> (Vec<Item>, Findings) {
    let mut findings = Findings {
        malformed: list.malformed.iter().map(ToString::to_string).collect(),
        ..Findings::default()
    };
    let mut items = Vec::new();
    let mut used = BTreeSet::new();
    for row in list.rows {
        match folder.find(&row.id, row.image.as_deref()) {
            Some(name) => {
                used.insert(name);
                let picture = name.to_owned();
                items.push(Item { row, picture });
            }
            None => findings.without_picture.push(match &row.image {
                Some(image) => format!("line {}: {}: there is no {image}", row.line, row.id),
                None => format!("line {}: {}", row.line, row.id),
            }),
        }
    }
    findings.without_row = folder
        .others(&used)
        .into_iter()
        .map(str::to_owned)
        .collect();
    items.truncate(limit.and_then(|n| n.try_into().ok()).unwrap_or(usize::MAX));
    (items, findings)
}

fn open_journal(args: &IndexArgs, look: &dyn Look) -> Result<Journal, CliError> {
    let path = beside(&args.out, "journal");
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(CliError::write(parent))?;
    }
    let (mut journal, found) = Journal::open(&path, entry::key(look)?, look.dimension())?;
    if args.fresh {
        journal.clear()?;
    } else if !args.quiet {
        match found {
            Found::Nothing | Found::Records { kept: 0, .. } => {}
            Found::Records { .. } => progress::say(&format!(
                "{} pictures are known from an earlier run ({})",
                journal.pictures(),
                path.display()
            )),
            Found::OtherKey => progress::say(&format!(
                "{} is of another model or version and is started anew",
                path.display()
            )),
        }
    }
    Ok(journal)
}

/// Brings every item's picture into the journal. Gives each item's digest, `None` for an unusable
/// picture, and how many pictures were looked at.
#[allow(
    clippy::too_many_arguments,
    reason = "each is needed once, by one caller"
)]
fn embed(
    items: &[Item],
    folder: &PictureFolder,
    look: &dyn Look,
    journal: &mut Journal,
    workers: usize,
    stop: &AtomicBool,
    quiet: bool,
    findings: &mut Findings,
) -> Result<(Vec<Option<Digest>>, usize), CliError> {
    let known = journal.known();
    let total = items.len();
    let mut progress = Progress::new(
        "looking at pictures",
        Unit::Things("pictures"),
        total as u64,
        quiet,
    );
    let mut digests = vec![None; total];
    let mut faults = vec![None; total];
    let mut fresh = 0;
    workers::for_each(
        items,
        workers,
        stop,
        |item| look_up(&folder.path_of(&item.picture), &known, look),
        |index, outcome| {
            match outcome {
                Outcome::Known(digest) => digests[index] = Some(digest),
                Outcome::Fresh(digest, entry) => {
                    journal.append(digest, &entry)?;
                    digests[index] = Some(digest);
                    fresh += 1;
                    if fresh % SYNC_EVERY == 0 {
                        journal.sync()?;
                    }
                }
                Outcome::Unusable(fault) => faults[index] = Some(fault.to_string()),
            }
            progress.step();
            Ok::<(), CliError>(())
        },
    )?;
    progress.finish();
    journal.sync()?;
    let done = digests.iter().flatten().count();
    if done + faults.iter().flatten().count() < total {
        return Err(CliError::Interrupted { done, total });
    }
    for (item, fault) in items.iter().zip(faults) {
        if let Some(fault) = fault {
            findings
                .unreadable
                .push(format!("{}: {fault}", item.picture));
        }
    }
    Ok((digests, fresh))
}

fn look_up(path: &Path, known: &HashSet<Digest>, look: &dyn Look) -> Outcome {
    let bytes = match photo::read(path) {
        Ok(bytes) => bytes,
        Err(fault) => return Outcome::Unusable(fault),
    };
    let digest = Digest::of(&bytes);
    if known.contains(&digest) {
        return Outcome::Known(digest);
    }
    match entry::make(&bytes, look) {
        Ok(entry) => Outcome::Fresh(digest, entry),
        Err(fault) => Outcome::Unusable(fault),
    }
}

/// Adds a product from the journal. One that the format has no room for is a finding, and not added.
fn push(
    writer: &mut Writer,
    item: &Item,
    digest: &Digest,
    journal: &mut Journal,
    findings: &mut Findings,
) -> Result<bool, CliError> {
    let (entry, embedding) = recorded(item, digest, journal)?;
    let product = product_of(item);
    let colours = Colours::new(entry.colours).unwrap_or(Colours::UNKNOWN);
    match writer.push_with_colours(product, &embedding, &colours, &entry.thumbnail) {
        Ok(()) => Ok(true),
        Err(error @ (WriteError::Product(_) | WriteError::Thumbnail { .. })) => {
            refuse(item, &error, findings);
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the journal has of an item's picture, and its embedding. That is normalised again whether it was
/// computed just now or long ago: the bits are the same.
fn recorded(
    item: &Item,
    digest: &Digest,
    journal: &mut Journal,
) -> Result<(Entry, Embedding), CliError> {
    let Some(entry) = journal.get(digest)? else {
        let name = &item.picture;
        return Err(CliError::Internal(format!("{name} is not in the journal")));
    };
    let embedding = Embedding::normalise(entry.embedding.clone())
        .map_err(|error| CliError::Internal(format!("{}: {error}", item.picture)))?;
    Ok((entry, embedding))
}

/// Takes note of a product that a catalogue cannot hold.
fn refuse(item: &Item, error: &WriteError, findings: &mut Findings) {
    let line = item.row.line;
    findings.malformed.push(format!("line {line}: {error}"));
}

fn product_of(item: &Item) -> Product {
    Product {
        id: item.row.id.clone(),
        name: item.row.name.clone(),
        attributes: item.row.attributes.clone(),
    }
}

/// Hands the pictures of a folder to `add` with their labels, made small and without their metadata.
fn samples(
    path: &Path,
    findings: &mut Findings,
    mut add: impl FnMut(&str, &[u8]) -> Result<(), WriteError>,
) -> Result<(), CliError> {
    let folder = PictureFolder::scan(path).map_err(CliError::read(path))?;
    let labels = fs::read(path.join("samples.csv"))
        .map(|csv| pictures_dir::labels(&csv))
        .unwrap_or_default();
    for name in folder.names() {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let label = labels.get(name).map_or(stem, String::as_str);
        let (width, height) = SAMPLE;
        let jpeg = photo::read(&folder.path_of(name)).and_then(|bytes| {
            let picture = imageprep::decode(&bytes)?;
            Ok(imageprep::thumbnail(&picture, width, height))
        });
        let added = match jpeg {
            Ok(jpeg) => add(label, &jpeg),
            Err(fault) => {
                findings.samples.push(format!("{name}: {fault}"));
                continue;
            }
        };
        match added {
            Ok(()) => {}
            Err(error @ WriteError::Sample { .. }) => {
                findings.samples.push(format!("{name}: {error}"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn nothing<T>(args: &IndexArgs, findings: &Findings) -> Result<T, CliError> {
    write_report(args, findings)?;
    let summary = match findings.render(3) {
        text if text.is_empty() => "the list has no rows".to_owned(),
        text => text,
    };
    Err(CliError::NothingToIndex { summary })
}

/// All findings, in a file that is there exactly when there are any.
fn write_report(args: &IndexArgs, findings: &Findings) -> Result<(), CliError> {
    let path = beside(&args.out, "report.txt");
    if findings.is_empty() {
        // A report of an earlier run would be wrong now; most often there is none.
        let _ = fs::remove_file(&path);
        return Ok(());
    }
    partial::write(&path, findings.render(usize::MAX).as_bytes()).map_err(CliError::write(&path))
}

fn summary(args: &IndexArgs, manifest: &Manifest, used: &str, findings: &Findings) -> String {
    let mut text = format!(
        "{} products in {} (model {})\n{used}\n",
        manifest.products,
        args.out.display(),
        manifest.fingerprint
    );
    if !findings.is_empty() {
        text.push_str(&findings.render(NAMES_SHOWN));
        let report = beside(&args.out, "report.txt");
        text.push_str(&format!("all of this is in {}\n", report.display()));
    }
    text
}

/// A file next to the catalogue's folder: `OUT.ending`.
fn beside(out: &Path, ending: &str) -> PathBuf {
    let out = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let mut name = out.file_name().unwrap_or("catalogue".as_ref()).to_owned();
    name.push(format!(".{ending}"));
    out.with_file_name(name)
}

#[cfg(test)]
mod tests;
