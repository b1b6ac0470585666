//! Where everything is in a shard file: one description for the reader and the writer.
//!
//! All numbers are little-endian. `docs/file-formats.md` shows the same as tables.

use std::ops::Range;

use contract::{Digest, Fingerprint};

use crate::colours::COLOUR_BYTES;
use crate::error::{FormatError, Kind, begins, is_supported, within, wrong_length};
use crate::limits::{MAX_ATTRIBUTES, MAX_DIMENSION, MAX_SHARD_PRODUCTS};
use crate::manifest::packs_of;

const MAGIC: &[u8; 8] = b"LOOKSHRD";

/// The version that is written and read.
const VERSION: u32 = 2;

/// Bytes before the scales.
pub(crate) const HEADER_BYTES: usize = 80;

/// Where the header says how many products share a thumbnail pack.
pub(crate) const PER_PACK_AT: usize = 64;

/// Bytes of a thumbnail pack's record: its SHA-256 and its length.
pub(crate) const PACK_RECORD_BYTES: usize = 36;

/// The counts from which the whole layout follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// D.
    pub dimension: u32,
    /// N.
    pub products: u32,
    /// A.
    pub attributes: u32,
    /// S: 2 N and the sizes of the dictionaries.
    pub strings: u32,
    /// P: bytes of all strings together.
    pub pool: u32,
    /// Of the model.
    pub fingerprint: Fingerprint,
    /// K: products whose thumbnails share a pack, or 0.
    pub per_pack: u32,
}

/// Byte ranges of a shard's sections, in the order of the file.
#[derive(Debug)]
pub(crate) struct Layout {
    /// f32 `[N]`.
    pub scales: Range<u64>,
    /// i8 `[N, D]`; begins at a multiple of 16.
    pub rows: Range<u64>,
    /// u8 `[N, COLOUR_BYTES]`.
    pub colours: Range<u64>,
    /// u16 `[A, N]`.
    pub codes: Range<u64>,
    /// u32 `[A]`.
    pub dictionaries: Range<u64>,
    /// u32 `[S]`.
    pub ends: Range<u64>,
    /// UTF-8, `[P]`.
    pub pool: Range<u64>,
    /// One record for each K products, to the end of the file.
    pub packs: Range<u64>,
}

impl Header {
    /// The sections' places. In u64 nothing can overflow: the largest product is that of three
    /// numbers of 32, 16 and 13 bits.
    pub(crate) fn layout(&self) -> Layout {
        let [n, d, a] = [self.products, self.dimension, self.attributes].map(u64::from);
        let mut end = HEADER_BYTES as u64;
        let mut section = |bytes: u64| {
            let start = end;
            end += bytes;
            start..end
        };
        let scales = section(4 * n);
        section(scales.end.next_multiple_of(16) - scales.end);
        Layout {
            scales,
            rows: section(n * d),
            colours: section(n * COLOUR_BYTES as u64),
            codes: section(2 * a * n),
            dictionaries: section(4 * a),
            ends: section(4 * u64::from(self.strings)),
            pool: section(self.pool.into()),
            packs: section(
                u64::from(packs_of(self.products, self.per_pack)) * PACK_RECORD_BYTES as u64,
            ),
        }
    }

    /// The first [`HEADER_BYTES`] of the file.
    pub(crate) fn to_bytes(self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        let (magic, rest) = bytes.split_at_mut(8);
        magic.copy_from_slice(MAGIC);
        let (counts, rest) = rest.split_at_mut(24);
        let values = [
            VERSION,
            self.dimension,
            self.products,
            self.attributes,
            self.strings,
            self.pool,
        ];
        for (place, value) in counts.chunks_exact_mut(4).zip(values) {
            place.copy_from_slice(&value.to_le_bytes());
        }
        let (fingerprint, rest) = rest.split_at_mut(32);
        fingerprint.copy_from_slice(self.fingerprint.0.as_bytes());
        let (per_pack, _reserved) = rest.split_at_mut(4);
        per_pack.copy_from_slice(&self.per_pack.to_le_bytes());
        bytes
    }

    /// Reads the first bytes of `file` and accepts them only if the layout that follows from them
    /// is exactly as long as the file.
    pub(crate) fn read(file: &[u8]) -> Result<(Self, Layout), FormatError> {
        let header = Self::counts(file)?;
        let layout = header.layout();
        if layout.packs.end == file.len() as u64 {
            Ok((header, layout))
        } else {
            Err(wrong_length(Kind::Shard, file, layout.packs.end))
        }
    }

    /// Reads the first [`HEADER_BYTES`] of `file`, whatever follows them.
    pub(crate) fn counts(file: &[u8]) -> Result<Self, FormatError> {
        let kind = Kind::Shard;
        begins(kind, file, MAGIC)?;
        let length = |expected| wrong_length(kind, file, expected);
        let bytes: &[u8; HEADER_BYTES] = file
            .first_chunk()
            .ok_or_else(|| length(HEADER_BYTES as u64))?;
        let field = |at: usize| u32_at(bytes, at).ok_or_else(|| length(HEADER_BYTES as u64));
        is_supported(kind, field(8)?, VERSION)?;
        let fingerprint = bytes.get(32..64).and_then(|bytes| bytes.try_into().ok());
        let header = Self {
            dimension: field(12)?,
            products: field(16)?,
            attributes: field(20)?,
            strings: field(24)?,
            pool: field(28)?,
            fingerprint: Fingerprint(Digest::from_bytes(fingerprint.unwrap_or_default())),
            per_pack: field(PER_PACK_AT)?,
        };
        let range = |what: &str, found: u32, least: u64, most: u64| {
            within(kind, what, found.into(), least, most)
        };
        range("dimension", header.dimension, 1, MAX_DIMENSION as u64)?;
        range("products", header.products, 1, MAX_SHARD_PRODUCTS.into())?;
        range("attributes", header.attributes, 0, MAX_ATTRIBUTES as u64)?;
        range(
            "products in a pack",
            header.per_pack,
            0,
            MAX_SHARD_PRODUCTS.into(),
        )?;
        if bytes.iter().skip(PER_PACK_AT + 4).any(|&byte| byte != 0) {
            return Err(FormatError::Inconsistent {
                kind,
                what: "a reserved byte is not zero".to_owned(),
            });
        }
        Ok(header)
    }
}

/// The u32 at byte `at`, if there are four bytes.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*four))
}

/// The u16 at byte `at`, if there are two bytes.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..)?.first_chunk::<2>()?;
    Some(u16::from_le_bytes(*two))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            dimension: 3,
            products: 5,
            attributes: 2,
            strings: 13,
            pool: 40,
            fingerprint: Fingerprint(Digest::from_bytes([7; 32])),
            per_pack: 2,
        }
    }

    #[test]
    fn sections_follow_each_other() {
        let layout = header().layout();
        assert_eq!(layout.scales, 80..100);
        assert_eq!(layout.rows, 112..127);
        assert_eq!(layout.colours, 127..287);
        assert_eq!(layout.codes, 287..307);
        assert_eq!(layout.dictionaries, 307..315);
        assert_eq!(layout.ends, 315..367);
        assert_eq!(layout.pool, 367..407);
        assert_eq!(layout.packs, 407..407 + 3 * 36);
    }

    #[test]
    fn headers_survive_the_way_through_bytes() {
        let mut file = header().to_bytes().to_vec();
        file.resize(header().layout().packs.end as usize, 0);
        assert_eq!(Header::read(&file).unwrap().0, header());
        file.push(0);
        assert!(matches!(
            Header::read(&file),
            Err(FormatError::Length { expected: 515, .. })
        ));
    }

    #[test]
    fn absurd_counts_are_refused_before_they_are_used() {
        let mut failures = Vec::new();
        // Version, dimension, products, attributes, strings, pool, products in a pack.
        for at in [8, 12, 16, 20, 24, 28, 64] {
            for value in [0_u32, 1, 0x7fff_ffff, u32::MAX] {
                let mut file = header().to_bytes().to_vec();
                file.resize(header().layout().packs.end as usize, 0);
                if u32_at(&file, at) == Some(value) {
                    continue;
                }
                file[at..at + 4].copy_from_slice(&value.to_le_bytes());
                if Header::read(&file).is_ok() {
                    failures.push((at, value));
                }
            }
        }
        assert!(failures.is_empty(), "{failures:?}");
    }
}
