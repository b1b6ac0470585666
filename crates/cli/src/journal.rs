//! What an index run has computed so far, so that the next run need not compute it again.
//!
//! An append-only file beside the catalogue. All numbers are little-endian.
//!
//! ```text
//! header  magic "LOOKJRN1" (8) · key (32) · dimension u32 · checksum (8)
//! record  length of the thumbnail u32 · SHA-256 of the picture's bytes (32)
//!         · embedding, dimension × f32 · colours (32) · thumbnail · checksum (8)
//! ```
//!
//! A checksum is the first 8 bytes of the SHA-256 of all that stands before it in its header or
//! record. The key says what the records depend on beside the picture: a journal of another key
//! is started anew. The first record that is torn or does not keep its checksum ends the
//! journal; it and all behind it are cut off, because nothing behind a bad length can be found.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use contract::Digest;

const MAGIC: &[u8; 8] = b"LOOKJRN1";
const CHECKSUM: usize = 8;
const HEADER: usize = 8 + 32 + 4 + CHECKSUM;
/// Bytes of a picture's colours.
const COLOURS: usize = imageprep::COLOUR_BINS;
/// The largest thumbnail, in bytes, so that a damaged length is not allocated.
pub const MAX_THUMBNAIL: u32 = 16 * 1024 * 1024;

/// What is kept of one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// `[D]`.
    pub embedding: Vec<f32>,
    /// A histogram, as `imageprep` counts it; all 0 for a picture whose colours nobody will compare.
    pub colours: [u8; COLOURS],
    /// A JPEG file; empty for a picture that nobody will see.
    pub thumbnail: Vec<u8>,
}

/// What [`Journal::open`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// No journal, or one that was torn before its first record could begin.
    Nothing,
    /// A journal of the same key.
    Records {
        /// Records that can be used.
        kept: usize,
        /// Bytes cut off behind them.
        cut: u64,
    },
    /// A journal of another key, which was emptied.
    OtherKey,
}

/// A journal that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Reading or writing failed.
    #[error("the journal {path} cannot be used: {source}")]
    Io {
        /// The journal.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file that no index run wrote.
    #[error("{0} is not a journal of lookalike")]
    Foreign(PathBuf),
    /// Another index run is at work on it.
    #[error("another run is writing the same catalogue: {0} is locked")]
    InUse(PathBuf),
    /// A record that was right when the journal was opened is not any more.
    #[error("the journal {0} was changed while it was in use")]
    Changed(PathBuf),
}

impl JournalError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Io { .. } => {
                "Check that the disk is not full and that the folder is yours to write."
            }
            Self::Foreign(_) => "Move that file away, or choose another --out.",
            Self::InUse(_) => "Wait until that run has ended, or choose another --out.",
            Self::Changed(_) => "Delete the journal and run the command again.",
        }
    }
}

/// An open journal. It is locked until it is dropped.
pub struct Journal {
    path: PathBuf,
    file: File,
    key: Digest,
    dimension: usize,
    /// Where each picture's record begins, and how long its thumbnail is.
    records: HashMap<Digest, (u64, u32)>,
    end: u64,
}

impl Journal {
    /// Opens or creates the journal at `path`, for embeddings of `dimension` numbers.
    ///
    /// # Errors
    /// [`JournalError`]; a torn or outdated journal is none.
    pub fn open(path: &Path, key: Digest, dimension: usize) -> Result<(Self, Found), JournalError> {
        let failed = |source| JournalError::Io {
            path: path.to_owned(),
            source,
        };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::InUse(path.to_owned())),
            // Some network file systems cannot lock; the run is still worth having.
            Err(TryLockError::Error(_)) => {}
        }
        let mut journal = Self {
            path: path.to_owned(),
            file,
            key,
            dimension,
            records: HashMap::new(),
            end: 0,
        };
        let found = match journal.read_header().map_err(failed)? {
            Header::Same => journal.read_records().map_err(failed)?,
            Header::Torn => {
                journal.start_anew().map_err(failed)?;
                Found::Nothing
            }
            Header::Other => {
                journal.start_anew().map_err(failed)?;
                Found::OtherKey
            }
            Header::Foreign => return Err(JournalError::Foreign(path.to_owned())),
        };
        Ok((journal, found))
    }

    /// How many pictures are known. Distorted ones, which have no thumbnails, are not counted.
    pub fn pictures(&self) -> usize {
        let thumbnails = self.records.values().map(|(_, thumbnail)| *thumbnail);
        thumbnails.filter(|bytes| *bytes > 0).count()
    }

    /// The digests of all pictures that are known.
    pub fn known(&self) -> HashSet<Digest> {
        self.records.keys().copied().collect()
    }

    /// Whether this picture is known.
    pub fn knows(&self, picture: &Digest) -> bool {
        self.records.contains_key(picture)
    }

    /// Adds a picture. One that is known already is left as it is.
    ///
    /// The record is handed to the system as one piece; [`Journal::sync`] makes it last.
    ///
    /// # Errors
    /// [`JournalError::Io`]. What was written half is overwritten by the next record.
    pub fn append(&mut self, picture: Digest, entry: &Entry) -> Result<(), JournalError> {
        if self.records.contains_key(&picture) {
            return Ok(());
        }
        let thumbnail = u32::try_from(entry.thumbnail.len()).unwrap_or(u32::MAX);
        if entry.embedding.len() != self.dimension || thumbnail > MAX_THUMBNAIL {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "an entry of the wrong size");
            return Err(self.failed(source));
        }
        let mut record = Vec::with_capacity(self.record_bytes(thumbnail));
        record.extend_from_slice(&thumbnail.to_le_bytes());
        record.extend_from_slice(picture.as_bytes());
        for value in &entry.embedding {
            record.extend_from_slice(&value.to_le_bytes());
        }
        record.extend_from_slice(&entry.colours);
        record.extend_from_slice(&entry.thumbnail);
        record.extend_from_slice(&checksum(&record));
        self.write_at_end(&record)
            .map_err(|source| self.failed(source))?;
        self.records.insert(picture, (self.end, thumbnail));
        self.end += record.len() as u64;
        Ok(())
    }

    /// What is kept of the picture with this digest.
    ///
    /// # Errors
    /// [`JournalError::Io`], and [`JournalError::Changed`] if the checksum does not agree.
    pub fn get(&mut self, picture: &Digest) -> Result<Option<Entry>, JournalError> {
        let Some(&(begin, thumbnail)) = self.records.get(picture) else {
            return Ok(None);
        };
        let mut record = vec![0; self.record_bytes(thumbnail)];
        let read = self
            .file
            .seek(SeekFrom::Start(begin))
            .and_then(|_| self.file.read_exact(&mut record));
        read.map_err(|source| self.failed(source))?;
        match parse_record(&record, self.dimension) {
            Some((found, entry)) if found == *picture => Ok(Some(entry)),
            _ => Err(JournalError::Changed(self.path.clone())),
        }
    }

    /// Forgets everything.
    ///
    /// # Errors
    /// [`JournalError::Io`].
    pub fn clear(&mut self) -> Result<(), JournalError> {
        self.start_anew().map_err(|source| self.failed(source))
    }

    /// Waits until all records are on the disk.
    ///
    /// # Errors
    /// [`JournalError::Io`].
    pub fn sync(&self) -> Result<(), JournalError> {
        self.file.sync_data().map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> JournalError {
        JournalError::Io {
            path: self.path.clone(),
            source,
        }
    }

    /// The length of a record with a thumbnail of so many bytes.
    fn record_bytes(&self, thumbnail: u32) -> usize {
        4 + 32 + 4 * self.dimension + COLOURS + thumbnail as usize + CHECKSUM
    }

    fn header(&self) -> Vec<u8> {
        let mut header = MAGIC.to_vec();
        header.extend_from_slice(self.key.as_bytes());
        header.extend_from_slice(&(self.dimension as u32).to_le_bytes());
        header.extend_from_slice(&checksum(&header));
        header
    }

    fn read_header(&mut self) -> io::Result<Header> {
        let mut found = Vec::with_capacity(HEADER);
        self.file.seek(SeekFrom::Start(0))?;
        (&self.file).take(HEADER as u64).read_to_end(&mut found)?;
        let begins_alike = found.iter().zip(MAGIC).all(|(a, b)| a == b);
        Ok(if !begins_alike {
            Header::Foreign
        } else if found.len() < HEADER {
            Header::Torn
        } else if found == self.header() {
            Header::Same
        } else {
            Header::Other
        })
    }

    fn start_anew(&mut self) -> io::Result<()> {
        self.records.clear();
        self.end = 0;
        self.file.set_len(0)?;
        let header = self.header();
        self.write_at_end(&header)?;
        self.end = header.len() as u64;
        Ok(())
    }

    /// Notes every good record and cuts off what follows the last.
    fn read_records(&mut self) -> io::Result<Found> {
        let length = self.file.metadata()?.len();
        self.file.seek(SeekFrom::Start(HEADER as u64))?;
        let mut reader = BufReader::with_capacity(1 << 20, &self.file);
        let mut records = HashMap::new();
        let mut end = HEADER as u64;
        let mut record = Vec::new();
        while length - end >= 4 {
            let mut prefix = [0; 4];
            reader.read_exact(&mut prefix)?;
            let thumbnail = u32::from_le_bytes(prefix);
            let bytes = self.record_bytes(thumbnail.min(MAX_THUMBNAIL));
            if thumbnail > MAX_THUMBNAIL || length - end < bytes as u64 {
                break;
            }
            record.clear();
            record.extend_from_slice(&prefix);
            record.resize(bytes, 0);
            reader.read_exact(&mut record[4..])?;
            let Some((picture, _)) = parse_record(&record, self.dimension) else {
                break;
            };
            records.insert(picture, (end, thumbnail));
            end += bytes as u64;
        }
        drop(reader);
        if end < length {
            self.file.set_len(end)?;
        }
        let kept = records.len();
        self.records = records;
        self.end = end;
        Ok(Found::Records {
            kept,
            cut: length - end,
        })
    }

    fn write_at_end(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(bytes)
    }
}

enum Header {
    Same,
    Other,
    Torn,
    Foreign,
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let mut sum = [0; CHECKSUM];
    sum.copy_from_slice(&Digest::of(bytes).as_bytes()[..CHECKSUM]);
    sum
}

/// A whole record of `dimension` numbers, or `None` if it is not one.
fn parse_record(record: &[u8], dimension: usize) -> Option<(Digest, Entry)> {
    let (body, sum) = record.split_at_checked(record.len().checked_sub(CHECKSUM)?)?;
    if sum != checksum(body) {
        return None;
    }
    let (_, rest) = body.split_at_checked(4)?;
    let (picture, rest) = rest.split_at_checked(32)?;
    let (embedding, rest) = rest.split_at_checked(4 * dimension)?;
    let (colours, thumbnail) = rest.split_first_chunk::<COLOURS>()?;
    let (values, _) = embedding.as_chunks::<4>();
    let entry = Entry {
        embedding: values
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect(),
        colours: *colours,
        thumbnail: thumbnail.to_vec(),
    };
    Some((Digest::from_bytes(picture.try_into().ok()?), entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const D: usize = 3;

    fn key() -> Digest {
        Digest::of(b"model and settings")
    }

    fn entry(n: u8) -> (Digest, Entry) {
        let entry = Entry {
            embedding: vec![f32::from(n), -0.0, f32::MIN_POSITIVE],
            colours: [n; COLOURS],
            thumbnail: vec![n; usize::from(n)],
        };
        (Digest::of(&[n]), entry)
    }

    /// A journal of `count` entries; the file's bytes, and where each record ends.
    fn written(path: &Path, count: u8) -> (Vec<u8>, Vec<usize>) {
        let (mut journal, _) = Journal::open(path, key(), D).unwrap();
        let mut ends = vec![HEADER];
        for n in 0..count {
            let (picture, entry) = entry(n);
            journal.append(picture, &entry).unwrap();
            ends.push(journal.end as usize);
        }
        (fs::read(path).unwrap(), ends)
    }

    #[test]
    fn what_was_written_is_read_again_bit_for_bit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        assert_eq!(Journal::open(&path, key(), D).unwrap().1, Found::Nothing);
        written(&path, 5);
        let (mut journal, found) = Journal::open(&path, key(), D).unwrap();
        assert_eq!(found, Found::Records { kept: 5, cut: 0 });
        for n in 0..5 {
            let (picture, entry) = entry(n);
            assert_eq!(journal.get(&picture).unwrap(), Some(entry), "{n}");
        }
        // The first has no thumbnail.
        assert_eq!(journal.pictures(), 4);
        assert_eq!(journal.get(&Digest::of(b"another")).unwrap(), None);
    }

    #[test]
    fn a_known_picture_is_not_written_twice() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let (before, _) = written(&path, 2);
        let (after, _) = written(&path, 2);
        assert_eq!(before, after);
    }

    #[test]
    fn a_journal_torn_at_any_byte_keeps_its_whole_records_and_grows_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let (bytes, ends) = written(&path, 3);
        let mut wrong = Vec::new();
        for length in 0..=bytes.len() {
            fs::write(&path, &bytes[..length]).unwrap();
            let (journal, found) = Journal::open(&path, key(), D).unwrap();
            drop(journal);
            let kept = ends.iter().filter(|&&end| end <= length).count();
            let expected = match kept {
                0 => Found::Nothing,
                _ => Found::Records {
                    kept: kept - 1,
                    cut: (length - ends[kept - 1]) as u64,
                },
            };
            let (again, _) = written(&path, 3);
            if found != expected || again != bytes {
                wrong.push(format!("{length}: {found:?} instead of {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_flipped_byte_never_gives_a_wrong_record() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let (bytes, ends) = written(&path, 3);
        for at in HEADER..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x40;
            fs::write(&path, &damaged).unwrap();
            let (mut journal, found) = Journal::open(&path, key(), D).unwrap();
            let whole = ends.iter().filter(|&&end| end <= at).count() - 1;
            assert!(
                matches!(found, Found::Records { kept, .. } if kept == whole),
                "{at}: {found:?}"
            );
            for n in 0..3 {
                let (picture, entry) = entry(n);
                let expected = (usize::from(n) < whole).then_some(entry);
                assert_eq!(journal.get(&picture).unwrap(), expected, "{at}");
            }
        }
    }

    #[test]
    fn another_key_or_dimension_starts_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        for (key, dimension) in [(Digest::of(b"other"), D), (key(), D + 1)] {
            written(&path, 2);
            let (journal, found) = Journal::open(&path, key, dimension).unwrap();
            assert_eq!(found, Found::OtherKey);
            drop(journal);
            let (_, found) = Journal::open(&path, key, dimension).unwrap();
            assert_eq!(found, Found::Records { kept: 0, cut: 0 });
        }
    }

    #[test]
    fn a_foreign_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        for foreign in ["my notes", "x", &"long ".repeat(100)] {
            fs::write(&path, foreign).unwrap();
            assert!(matches!(
                Journal::open(&path, key(), D),
                Err(JournalError::Foreign(_))
            ));
            assert_eq!(fs::read_to_string(&path).unwrap(), foreign);
        }
    }

    #[test]
    fn two_runs_do_not_share_a_journal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let first = Journal::open(&path, key(), D).unwrap();
        assert!(matches!(
            Journal::open(&path, key(), D),
            Err(JournalError::InUse(_))
        ));
        drop(first);
        assert!(Journal::open(&path, key(), D).is_ok());
    }

    #[test]
    fn a_change_behind_its_back_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let (mut bytes, _) = written(&path, 1);
        let (mut journal, _) = Journal::open(&path, key(), D).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert!(matches!(
            journal.get(&entry(0).0),
            Err(JournalError::Changed(_))
        ));
    }

    #[test]
    fn entries_of_the_wrong_size_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, _) = Journal::open(&folder.path().join("j"), key(), D).unwrap();
        let entry = Entry {
            embedding: vec![0.0; D + 1],
            colours: [0; COLOURS],
            thumbnail: vec![],
        };
        assert!(matches!(
            journal.append(key(), &entry),
            Err(JournalError::Io { .. })
        ));
    }
}
