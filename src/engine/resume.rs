//! A download that goes on where it was cut off: which bytes are there, and what an answer adds to them.
//!
//! What came is kept in pieces while the rest is still coming. They bear the file's digest, so those
//! of two versions never meet, and the whole is checked against it before it is used: no host has to
//! say that its file is still the same.

use contract::{FileError, FileRecord};

/// Bytes of a piece: what a page that is closed in the middle of a download loses at most.
pub const PIECE_BYTES: usize = 512 << 10;

/// Answers in a row that were cut off after they had brought something, until a person is asked.
pub const MOST_CUTS: usize = 8;

/// What an answer's body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// The rest of the file.
    Rest,
    /// The whole file: the host does not answer for parts.
    Whole,
    /// Something else: the file has to be asked for as a whole.
    Unusable,
}

/// What came as an answer to a request for a file of `total` bytes from `first` on.
///
/// `range` is the answer's `Content-Range`.
pub fn body(status: u16, range: Option<&str>, first: u64, total: u64) -> Body {
    match (status, range.and_then(parse)) {
        (206, Some(range)) if range == (first, total.saturating_sub(1), total) => Body::Rest,
        (206 | 416, _) => Body::Unusable,
        _ => Body::Whole,
    }
}

/// `bytes 100-199/200` as first byte, last byte and length.
fn parse(range: &str) -> Option<(u64, u64, u64)> {
    let (span, total) = range.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = span.split_once('-')?;
    let number = |digits: &str| digits.trim().parse().ok();
    Some((number(first)?, number(last)?, number(total)?))
}

/// Under which address a piece of a file is kept.
pub fn piece_address(address: &str, record: &FileRecord, number: usize) -> String {
    format!("{address}?sha256={}&piece={number}", record.sha256)
}

/// The file whose piece this is.
pub fn file_of_piece(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// A file that is coming.
#[derive(Debug)]
pub struct Download<'a> {
    record: &'a FileRecord,
    bytes: Vec<u8>,
    /// Whole pieces that are kept.
    kept: usize,
}

impl<'a> Download<'a> {
    /// Nothing of it is there.
    pub fn new(record: &'a FileRecord) -> Self {
        Self {
            record,
            bytes: Vec::new(),
            kept: 0,
        }
    }

    /// How many bytes are there.
    pub fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Whether all are.
    pub fn is_whole(&self) -> bool {
        self.len() == self.record.bytes
    }

    /// Takes the next kept piece. False if none can follow: it was the last, or is none of this file.
    pub fn take_kept(&mut self, piece: &[u8]) -> bool {
        let is_of_us =
            piece.len() <= PIECE_BYTES && self.len() + piece.len() as u64 <= self.record.bytes;
        if is_of_us {
            self.bytes.extend_from_slice(piece);
            self.kept = self.bytes.len() / PIECE_BYTES;
        }
        is_of_us && piece.len() == PIECE_BYTES
    }

    /// The number of the next piece that [`Download::take_kept`] wants.
    pub fn next_kept(&self) -> usize {
        self.bytes.len() / PIECE_BYTES
    }

    /// Forgets what is there: it comes from the beginning.
    pub fn begin_anew(&mut self) {
        self.bytes.clear();
        self.kept = 0;
    }

    /// Room for `length` bytes more, for the caller to fill.
    ///
    /// # Errors
    /// [`FileError::Length`] if that is more than the file has.
    pub fn grow(&mut self, length: usize) -> Result<&mut [u8], FileError> {
        let before = self.bytes.len();
        let found = (before + length) as u64;
        if found > self.record.bytes {
            return Err(self.wrong_length(found));
        }
        self.bytes.resize(before + length, 0);
        Ok(&mut self.bytes[before..])
    }

    /// The next whole piece that is to be kept, with its number. Each is given once.
    pub fn next_piece(&mut self) -> Option<(usize, &[u8])> {
        let number = self.kept;
        let end = (number + 1) * PIECE_BYTES;
        // The last piece of a whole file needs no keeping: the file itself is kept.
        if end > self.bytes.len() || self.is_whole() {
            return None;
        }
        self.kept += 1;
        Some((number, &self.bytes[end - PIECE_BYTES..end]))
    }

    /// What is there beyond the whole pieces, as the last piece, after a cut.
    pub fn tail(&self) -> Option<(usize, &[u8])> {
        let number = self.bytes.len() / PIECE_BYTES;
        let tail = &self.bytes[number * PIECE_BYTES..];
        (!tail.is_empty()).then_some((number, tail))
    }

    /// The file was cut off where it is now.
    pub fn cut(&self) -> FileError {
        self.wrong_length(self.len())
    }

    /// The whole file.
    ///
    /// # Errors
    /// [`FileError`] if it is not the published one.
    pub fn finish(self) -> Result<Vec<u8>, FileError> {
        self.record.check(&self.bytes)?;
        Ok(self.bytes)
    }

    fn wrong_length(&self, found: u64) -> FileError {
        FileError::Length {
            path: self.record.path.clone(),
            expected: self.record.bytes,
            found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_rest_is_added() {
        let cases = [
            (206, Some("bytes 100-199/200"), Body::Rest),
            (206, Some("bytes 100-198/200"), Body::Unusable),
            (206, Some("bytes 99-199/200"), Body::Unusable),
            (206, Some("bytes 100-199/201"), Body::Unusable),
            (206, Some("bytes 100-199/*"), Body::Unusable),
            (206, Some("pages 100-199/200"), Body::Unusable),
            (206, None, Body::Unusable),
            (416, Some("bytes */200"), Body::Unusable),
            (200, None, Body::Whole),
            (200, Some("bytes 100-199/200"), Body::Whole),
        ];
        let mut wrong = Vec::new();
        for (status, range, expected) in cases {
            let got = body(status, range, 100, 200);
            if got != expected {
                wrong.push(format!("{status} {range:?}: {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn file(length: usize) -> Vec<u8> {
        (0..length).map(|place| (place % 251) as u8).collect()
    }

    /// Downloads `content`, cut off after `cut` bytes of it, through a store of pieces; and goes on.
    /// Gives the bytes that came in all.
    fn download_cut(content: &[u8], cut: usize, chunk: usize) -> usize {
        let record = FileRecord::of("parts/a", content);
        let mut pieces: Vec<(usize, Vec<u8>)> = Vec::new();
        let mut fetched = 0;
        let mut first = Download::new(&record);
        for bytes in content[..cut].chunks(chunk) {
            first.grow(bytes.len()).unwrap().copy_from_slice(bytes);
            fetched += bytes.len();
            while let Some((number, piece)) = first.next_piece() {
                pieces.push((number, piece.to_vec()));
            }
        }
        pieces.extend(first.tail().map(|(number, tail)| (number, tail.to_vec())));

        let mut second = Download::new(&record);
        loop {
            let number = second.next_kept();
            let piece = pieces.iter().find(|(known, _)| *known == number);
            if !piece.is_some_and(|(_, piece)| second.take_kept(piece)) {
                break;
            }
        }
        let from = second.len() as usize;
        for bytes in content[from..].chunks(chunk) {
            second.grow(bytes.len()).unwrap().copy_from_slice(bytes);
            fetched += bytes.len();
            while second.next_piece().is_some() {}
        }
        assert_eq!(second.finish().unwrap(), content);
        fetched
    }

    #[test]
    fn nothing_that_came_comes_twice() {
        let mut wrong = Vec::new();
        for length in [1, PIECE_BYTES, PIECE_BYTES + 1, 5 * PIECE_BYTES / 2] {
            let content = file(length);
            let cuts = [0, 1, length / 10, length / 2, length * 99 / 100, length - 1];
            for cut in cuts.into_iter().filter(|&cut| cut < length) {
                for chunk in [1 << 16, PIECE_BYTES, 3 * PIECE_BYTES] {
                    let fetched = download_cut(&content, cut, chunk);
                    if fetched != length {
                        wrong.push(format!("{length} cut at {cut}: {fetched}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn pieces_of_something_else_are_not_taken() {
        let content = file(PIECE_BYTES + 10);
        let record = FileRecord::of("parts/a", &content);
        let mut download = Download::new(&record);
        assert!(
            !download.take_kept(&file(PIECE_BYTES + 1)),
            "longer than a piece"
        );
        assert!(download.take_kept(&content[..PIECE_BYTES]));
        assert!(!download.take_kept(&file(11)), "longer than the file");
        assert_eq!(download.len() as usize, PIECE_BYTES);
        assert!(!download.take_kept(&file(10)), "the last");
        // Its digest tells in the end.
        assert!(download.is_whole());
        assert!(matches!(download.finish(), Err(FileError::Content { .. })));
    }

    #[test]
    fn more_than_the_file_is_refused_before_it_is_stored() {
        let record = FileRecord::of("parts/a", b"abc");
        let mut download = Download::new(&record);
        let error = download.grow(4).unwrap_err();
        assert!(matches!(
            error,
            FileError::Length {
                found: 4,
                expected: 3,
                ..
            }
        ));
        assert!(download.is_empty());
        download.grow(2).unwrap().copy_from_slice(b"ab");
        assert!(matches!(download.cut(), FileError::Length { found: 2, .. }));
        download.begin_anew();
        assert_eq!(download.tail(), None);
    }

    #[test]
    fn pieces_are_told_apart_by_file_version_and_number() {
        let (one, two) = (FileRecord::of("a", b"one"), FileRecord::of("a", b"two"));
        let address = "https://shop.example/model/parts/a";
        let names = [
            piece_address(address, &one, 0),
            piece_address(address, &one, 1),
            piece_address(address, &two, 0),
            piece_address("https://shop.example/b", &one, 0),
        ];
        for (place, name) in names.iter().enumerate() {
            assert!(!names[..place].contains(name), "{name}");
        }
        assert_eq!(file_of_piece(&names[1]), address);
    }
}
