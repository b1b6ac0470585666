//! Pictures that workers have looked at elsewhere: their rows take the place of the folder of pictures.
//!
//! The rows go into the journal, as what a local run computes does, and everything after that is the
//! same; so the catalogue is the same, whoever looked at the pictures and in whichever order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use contract::Digest;

use super::{Item, SYNC_EVERY, open_journal};
use crate::args::IndexArgs;
use crate::arrow::error::StreamError;
use crate::error::CliError;
use crate::journal::Journal;
use crate::photo::Look;
use crate::pictures_dir::PictureFolder;
use crate::summary::Findings;
use crate::{arrow, entry};

/// Stands for standard input.
const STANDARD_INPUT: &str = "-";

/// What became of a picture, by all rows about it.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    /// In the journal under this digest.
    Picture(Digest),
    /// No row has more of it than this sentence.
    Fault(String),
    /// Rows about different pictures.
    Several,
}

/// All rows, read.
pub struct Embedded {
    /// The pictures, by their rows' ids.
    pub folder: PictureFolder,
    /// Where their entries are.
    pub journal: Journal,
    /// Rows in all.
    rows: u64,
    /// Pictures that the journal did not know.
    fresh: usize,
    known: BTreeMap<String, Known>,
}

/// Reads the streams that the arguments name into the journal.
///
/// # Errors
/// [`CliError::Stream`], [`CliError::Read`], [`CliError::Journal`], [`CliError::Interrupted`].
pub fn read(args: &IndexArgs, look: &dyn Look, stop: &AtomicBool) -> Result<Embedded, CliError> {
    let mut journal = open_journal(args, look)?;
    let key = entry::key(look)?;
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    let (mut rows, mut fresh) = (0, 0);
    for path in &args.embedded {
        let (name, source) = open(path)?;
        let failed = CliError::stream(&name);
        let outcome = arrow::rows::read(source, look.dimension(), key, |id, made| {
            if stop.load(Ordering::Relaxed) {
                let total = known.len() + 1;
                let done = known.len();
                return Err(Failure::Command(CliError::Interrupted { done, total }));
            }
            let one = match made {
                Ok((picture, entry)) => {
                    if !journal.knows(&picture) {
                        journal.append(picture, &entry).map_err(CliError::from)?;
                        fresh += 1;
                        if fresh % SYNC_EVERY == 0 {
                            journal.sync().map_err(CliError::from)?;
                        }
                    }
                    Known::Picture(picture)
                }
                Err(sentence) => Known::Fault(sentence),
            };
            let all = match known.remove(id) {
                Some(before) => before.and(one),
                None => one,
            };
            known.insert(id.to_owned(), all);
            Ok(())
        });
        rows += outcome.map_err(|failure| match failure {
            Failure::Stream(error) => failed(error),
            Failure::Command(error) => error,
        })?;
    }
    journal.sync()?;
    let names: BTreeSet<String> = known.keys().cloned().collect();
    Ok(Embedded {
        folder: PictureFolder::named(names),
        journal,
        rows,
        fresh,
        known,
    })
}

/// What ends the reading of rows.
enum Failure {
    Stream(StreamError),
    Command(CliError),
}

impl From<StreamError> for Failure {
    fn from(error: StreamError) -> Self {
        Self::Stream(error)
    }
}

impl From<CliError> for Failure {
    fn from(error: CliError) -> Self {
        Self::Command(error)
    }
}

/// What a person calls the stream, and the stream.
fn open(path: &Path) -> Result<(std::path::PathBuf, Box<dyn Read>), CliError> {
    if path == Path::new(STANDARD_INPUT) {
        let name = "standard input";
        if io::stdin().is_terminal() {
            return Err(CliError::stream(Path::new(name))(StreamError::Terminal(
                name,
            )));
        }
        return Ok((name.into(), Box::new(io::stdin().lock())));
    }
    let file = File::open(path).map_err(CliError::read(path))?;
    Ok((path.to_owned(), Box::new(file)))
}

impl Known {
    /// Whatever the order of the rows, they come to the same: an entry is worth more than a fault, of two
    /// faults the first by its letters stays.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fault(one), Self::Fault(two)) => Self::Fault(one.min(two)),
            (Self::Fault(_), known) | (known, Self::Fault(_)) => known,
            (Self::Picture(one), Self::Picture(two)) if one == two => Self::Picture(one),
            _ => Self::Several,
        }
    }
}

impl Embedded {
    /// What the summary says of where the entries came from.
    pub fn sentence(&self) -> String {
        let Self { rows, fresh, .. } = self;
        format!(
            "{rows} rows about pictures that were looked at elsewhere, {fresh} of the pictures new"
        )
    }

    /// Each item's digest, `None` for one without an entry, which becomes a finding.
    pub(super) fn digests(&self, items: &[Item], findings: &mut Findings) -> Vec<Option<Digest>> {
        let mut digests = Vec::with_capacity(items.len());
        for item in items {
            let picture = &item.picture;
            let fault = match self.known.get(picture) {
                Some(Known::Picture(digest)) => {
                    digests.push(Some(*digest));
                    continue;
                }
                Some(Known::Fault(sentence)) => sentence.as_str(),
                Some(Known::Several) => "Different pictures have this name.",
                None => "No row tells of it.",
            };
            findings.unreadable.push(format!("{picture}: {fault}"));
            digests.push(None);
        }
        digests
    }
}
