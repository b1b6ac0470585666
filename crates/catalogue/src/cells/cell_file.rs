//! A cell's file: a shard in few bytes.
//!
//! The rows as differences, the texts and the columns by DEFLATE, the scales not at all, as they follow
//! from the rows. Unpacked it is a shard's file again, byte by byte, and is checked as one.

use super::rows::{pack, unpack};
use crate::colours::COLOUR_BYTES;
use crate::error::{FormatError, Kind, begins, is_supported, within, wrong_length};
use crate::limits::MAX_SHARD_BYTES;
use crate::shard_layout::{HEADER_BYTES, Header, Layout, u16_at, u32_at};

const MAGIC: &[u8; 8] = b"LOOKCELL";

/// The version that is written and read.
const VERSION: u32 = 1;

/// Magic, version, bytes of the rows, bytes of the rest; a shard's header follows.
pub(super) const PREFIX_BYTES: usize = 20;

/// DEFLATE's effort, 0..=10: cells are written once and fetched often.
const EFFORT: u8 = 9;

/// A shard's file as a cell's. Its rows stand in the order of `parents`, as
/// [`RowTree`](super::RowTree) gives them.
pub(super) fn compress(shard: &[u8], parents: &[u32]) -> Result<Vec<u8>, FormatError> {
    let (header, layout) = Header::read(shard)?;
    let section = |range: &std::ops::Range<u64>| {
        let range = range.start as usize..range.end as usize;
        shard.get(range).unwrap_or_default()
    };
    let rows = pack(section(&layout.rows), header.dimension as usize, parents);
    let mut rest = Vec::new();
    rest.extend_from_slice(section(&layout.colours));
    rest.extend_from_slice(section(&layout.codes));
    rest.extend_from_slice(section(&layout.dictionaries));
    // Lengths say the same as ends, in the same few numbers over and over.
    let mut start = 0_u32;
    for end in section(&layout.ends).as_chunks::<4>().0 {
        let end = u32::from_le_bytes(*end);
        let length = end.checked_sub(start).and_then(|l| u16::try_from(l).ok());
        let length = length.ok_or_else(|| damaged("a text is too long"))?;
        rest.extend(length.to_le_bytes());
        start = end;
    }
    rest.extend_from_slice(section(&layout.pool));
    let rest = miniz_oxide::deflate::compress_to_vec(&rest, EFFORT);
    let mut file = Vec::new();
    file.extend(MAGIC);
    file.extend(VERSION.to_le_bytes());
    file.extend((rows.len() as u32).to_le_bytes());
    file.extend((rest.len() as u32).to_le_bytes());
    file.extend_from_slice(shard.get(..HEADER_BYTES).unwrap_or_default());
    file.extend(rows);
    file.extend(rest);
    file.extend_from_slice(section(&layout.packs));
    Ok(file)
}

/// A cell's file as a shard's, which is yet to be checked as one.
///
/// # Errors
/// [`FormatError`] of kind cell, or of kind shard for the header in it. Nothing is allocated before the
/// counts were found to be within a shard's limits and to ask for exactly these bytes.
pub(super) fn restore(file: &[u8]) -> Result<Vec<u8>, FormatError> {
    let kind = Kind::Cell;
    begins(kind, file, MAGIC)?;
    let length = |expected| wrong_length(kind, file, expected);
    let least = (PREFIX_BYTES + HEADER_BYTES) as u64;
    let number = |at: usize| u32_at(file, at).ok_or_else(|| length(least));
    is_supported(kind, number(8)?, VERSION)?;
    let [rows_bytes, rest_bytes] = [number(12)?, number(16)?].map(u64::from);
    let inner = file.get(PREFIX_BYTES..).unwrap_or_default();
    let bytes = inner.get(..HEADER_BYTES).ok_or_else(|| length(least))?;
    let header = Header::counts(bytes)?;
    let layout = header.layout();
    // No layout ends at 0: the header alone has bytes.
    within(kind, "bytes unpacked", layout.packs.end, 1, MAX_SHARD_BYTES)?;
    let packs_bytes = layout.packs.end - layout.packs.start;
    let expected = least + rows_bytes + rest_bytes + packs_bytes;
    if expected != file.len() as u64 {
        return Err(length(expected));
    }
    // All of these are within the file, so they are a usize.
    let body = inner.get(HEADER_BYTES..).unwrap_or_default();
    let (packed, body) = body.split_at(rows_bytes as usize);
    let (rest, packs) = body.split_at(rest_bytes as usize);
    let (count, dimension) = (header.products as usize, header.dimension as usize);
    // A row takes at least three bits and a bit for each component.
    if (count * (dimension + 3)) as u64 > 8 * rows_bytes {
        return Err(damaged("there are fewer rows than products"));
    }
    let rows = unpack(packed, count, dimension).ok_or_else(|| damaged("its rows are no rows"))?;
    let rest = inflate(rest, &header, &layout)?;
    let mut shard = Vec::with_capacity(layout.packs.end as usize);
    shard.extend_from_slice(bytes);
    for row in rows.chunks_exact(dimension) {
        shard.extend(scale(row)?.to_le_bytes());
    }
    shard.resize(layout.rows.start as usize, 0);
    shard.extend(rows);
    let columns = COLOUR_BYTES * count + 2 * header.attributes as usize * count;
    let columns = columns + 4 * header.attributes as usize;
    let (columns, texts) = rest.split_at_checked(columns).unwrap_or_default();
    shard.extend_from_slice(columns);
    let lengths = 2 * header.strings as usize;
    let (lengths, pool) = texts.split_at_checked(lengths).unwrap_or_default();
    let mut end = 0_u32;
    for at in (0..lengths.len()).step_by(2) {
        // Below 2¹⁶ texts of below 2¹⁶ bytes each: more of either was refused with the layout.
        end = end.saturating_add(u16_at(lengths, at).unwrap_or_default().into());
        shard.extend(end.to_le_bytes());
    }
    shard.extend_from_slice(pool);
    shard.extend_from_slice(packs);
    Ok(shard)
}

/// Everything but rows, scales and packs.
fn inflate(rest: &[u8], header: &Header, layout: &Layout) -> Result<Vec<u8>, FormatError> {
    let ends = layout.ends.end - layout.ends.start;
    let expected = layout.packs.start - layout.colours.start - ends + 2 * u64::from(header.strings);
    let expected = expected as usize; // within a shard's limits
    let found = miniz_oxide::inflate::decompress_to_vec_with_limit(rest, expected)
        .map_err(|error| damaged(&format!("its texts cannot be unpacked: {error}")))?;
    if found.len() == expected {
        Ok(found)
    } else {
        Err(damaged("its texts are shorter than they should be"))
    }
}

/// One over the norm of a row.
pub(crate) fn scale(row: &[u8]) -> Result<f32, FormatError> {
    let square: i64 = row.iter().map(|&b| i64::from(b as i8).pow(2)).sum();
    if square == 0 {
        return Err(damaged("a row has no direction"));
    }
    Ok((1.0 / (square as f64).sqrt()) as f32)
}

fn damaged(what: &str) -> FormatError {
    FormatError::Inconsistent {
        kind: Kind::Cell,
        what: what.to_owned(),
    }
}
