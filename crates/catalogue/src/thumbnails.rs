//! Small pictures of neighbouring products in one file, so that a host has few files and a page
//! that shows five hits fetches little.

use crate::error::{FormatError, Kind, begins, is_supported, within, wrong_length};
use crate::limits::{MAX_FILE_BYTES, MAX_SHARD_PRODUCTS};
use crate::shard_layout::u32_at;

const MAGIC: &[u8; 8] = b"LOOKPACK";

/// The version that is written and read.
const VERSION: u32 = 1;

/// Bytes before the ends.
const HEADER_BYTES: usize = 16;

/// A checked pack of JPEGs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThumbnailPack {
    bytes: Vec<u8>,
    count: usize,
}

impl ThumbnailPack {
    /// Checks the count and every offset against the file's length.
    ///
    /// # Errors
    /// [`FormatError`] of kind thumbnail pack.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        let kind = Kind::ThumbnailPack;
        begins(kind, bytes, MAGIC)?;
        let found = bytes.len() as u64;
        let length = |expected| wrong_length(kind, bytes, expected);
        within(kind, "length", found, 0, MAX_FILE_BYTES)?;
        let field = |at: usize| u32_at(bytes, at).ok_or_else(|| length(HEADER_BYTES as u64));
        is_supported(kind, field(8)?, VERSION)?;
        let count = field(12)?;
        within(kind, "pictures", count.into(), 0, MAX_SHARD_PRODUCTS.into())?;
        let count = count as usize;
        let pictures = HEADER_BYTES + 4 * count;
        let mut before = 0;
        for slot in 0..count {
            let end =
                u32_at(bytes, HEADER_BYTES + 4 * slot).ok_or_else(|| length(pictures as u64))?;
            if end < before {
                return Err(FormatError::Inconsistent {
                    kind,
                    what: format!("picture {slot} ends before it begins"),
                });
            }
            before = end;
        }
        let expected = pictures as u64 + u64::from(before);
        if expected != found {
            return Err(length(expected));
        }
        Ok(Self {
            bytes: bytes.to_vec(),
            count,
        })
    }

    /// Slots, empty ones included.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no slot.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The JPEG in a slot; `None` for a slot without picture and beyond the last one.
    pub fn get(&self, slot: usize) -> Option<&[u8]> {
        if slot >= self.count {
            return None;
        }
        let end =
            |slot: usize| u32_at(&self.bytes, HEADER_BYTES + 4 * slot).map(|end| end as usize);
        let start = match slot.checked_sub(1) {
            Some(before) => end(before)?,
            None => 0,
        };
        let pictures = self.bytes.get(HEADER_BYTES + 4 * self.count..)?;
        pictures
            .get(start..end(slot)?)
            .filter(|picture| !picture.is_empty())
    }

    /// The bytes of a pack of `pictures`; an empty one is a product without picture.
    ///
    /// They are readable only within [`limits`](crate::limits): 65,535 pictures, 25 MiB in all.
    pub fn encode<P: AsRef<[u8]>>(pictures: &[P]) -> Vec<u8> {
        let total: usize = pictures
            .iter()
            .map(|picture| picture.as_ref().len() + 4)
            .sum();
        let mut bytes = Vec::with_capacity(HEADER_BYTES + total);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((pictures.len() as u32).to_le_bytes());
        let mut end = 0_u32;
        for picture in pictures {
            end = end.saturating_add(picture.as_ref().len() as u32);
            bytes.extend(end.to_le_bytes());
        }
        for picture in pictures {
            bytes.extend(picture.as_ref());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURES: [&[u8]; 4] = [b"first", b"", b"third picture", b"x"];

    #[test]
    fn pictures_come_back_from_their_slots() {
        let pack = ThumbnailPack::parse(&ThumbnailPack::encode(&PICTURES)).unwrap();
        assert_eq!(pack.len(), 4);
        assert_eq!(pack.get(0), Some(PICTURES[0]));
        assert_eq!(pack.get(1), None);
        assert_eq!(pack.get(2), Some(PICTURES[2]));
        assert_eq!(pack.get(3), Some(PICTURES[3]));
        assert_eq!([pack.get(4), pack.get(usize::MAX)], [None, None]);
        let none = ThumbnailPack::parse(&ThumbnailPack::encode::<&[u8]>(&[])).unwrap();
        assert!(none.is_empty() && none.get(0).is_none());
    }

    #[test]
    fn damaged_packs_are_refused() {
        let valid = ThumbnailPack::encode(&PICTURES);
        for cut in 0..valid.len() {
            assert!(ThumbnailPack::parse(&valid[..cut]).is_err(), "{cut} bytes");
        }
        let longer = [valid.as_slice(), b"x"].concat();
        assert!(matches!(
            ThumbnailPack::parse(&longer),
            Err(FormatError::Length { .. })
        ));
        let with = |at: usize, value: u32| {
            let mut bytes = valid.clone();
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
            ThumbnailPack::parse(&bytes)
        };
        assert!(matches!(with(0, 0), Err(FormatError::Magic { .. })));
        assert!(matches!(
            with(8, 2),
            Err(FormatError::Version { found: 2, .. })
        ));
        assert!(matches!(with(12, u32::MAX), Err(FormatError::Range { .. })));
        assert!(matches!(
            with(12, 60_000),
            Err(FormatError::Length { .. } | FormatError::Inconsistent { .. })
        ));
        assert!(matches!(
            with(16, 6_000),
            Err(FormatError::Inconsistent { .. })
        ));
        assert!(matches!(
            with(28, u32::MAX),
            Err(FormatError::Length { .. })
        ));
    }
}
