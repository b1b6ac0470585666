//! A shard as it is in memory: the file's own bytes, and where to look in them.

use std::ops::Range;

use contract::{Digest, FileRecord};

use crate::colours::{COLOUR_BYTES, Colours};
use crate::error::{FormatError, Kind, within};
use crate::limits::MAX_FILE_BYTES;
use crate::product::Product;
use crate::shard_layout::{Header, PACK_RECORD_BYTES, u16_at, u32_at};

/// A checked shard. Its rows and texts stay where they are in the file.
pub(crate) struct Shard {
    bytes: Vec<u8>,
    header: Header,
    scales: Range<usize>,
    rows: Range<usize>,
    colours: Range<usize>,
    codes: Range<usize>,
    ends: Range<usize>,
    pool: Range<usize>,
    /// For each attribute, the number of its dictionary's first string.
    dictionaries: Vec<u32>,
    packs: Vec<FileRecord>,
}

impl Shard {
    /// Checks every count, offset, scale and text of the file; allocates nothing before its
    /// length has been found to be right.
    ///
    /// # Errors
    /// [`FormatError`], never of kind manifest.
    pub(crate) fn parse(bytes: Vec<u8>) -> Result<Self, FormatError> {
        let (header, layout) = Header::read(&bytes)?;
        // The layout ends where the bytes do, so each of its offsets is one of a slice.
        let place = |range: &Range<u64>| range.start as usize..range.end as usize;
        let section = |range: &Range<u64>| bytes.get(place(range)).unwrap_or_default();

        check_scales(section(&layout.scales))?;
        let padding = layout.scales.end..layout.rows.start;
        if section(&padding).iter().any(|&byte| byte != 0) {
            return Err(inconsistent("a byte between scales and rows is not zero"));
        }
        check_colours(section(&layout.colours))?;
        let dictionaries = check_dictionaries(
            &header,
            section(&layout.dictionaries),
            section(&layout.codes),
        )?;
        check_strings(section(&layout.ends), section(&layout.pool))?;
        let packs = read_packs(section(&layout.packs))?;
        Ok(Self {
            header,
            scales: place(&layout.scales),
            rows: place(&layout.rows),
            colours: place(&layout.colours),
            codes: place(&layout.codes),
            ends: place(&layout.ends),
            pool: place(&layout.pool),
            dictionaries,
            packs,
            bytes,
        })
    }

    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes of the file, all of which are in memory.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// `[N, D]`, i8 in the bytes of the file.
    pub(crate) fn rows(&self) -> &[u8] {
        self.section(&self.rows)
    }

    /// The components of a product's vector, `[D]`, i8 in the bytes of the file.
    pub(crate) fn row(&self, product: u32) -> Option<&[u8]> {
        let dimension = self.header.dimension as usize;
        self.rows().chunks_exact(dimension).nth(product as usize)
    }

    /// One over the norm of each row, `[N]`.
    pub(crate) fn scales(&self) -> impl ExactSizeIterator<Item = f32> {
        let (scales, _) = self.section(&self.scales).as_chunks::<4>();
        scales.iter().map(|bytes| f32::from_le_bytes(*bytes))
    }

    /// Each product's colours, `[N]`.
    pub(crate) fn colours(&self) -> &[[u8; COLOUR_BYTES]] {
        self.section(&self.colours).as_chunks().0
    }

    /// The code of each product's value of an attribute, `[N]`; none beyond the last attribute.
    pub(crate) fn codes(&self, attribute: usize) -> impl ExactSizeIterator<Item = u16> {
        let bytes = 2 * self.header.products as usize;
        let codes = self.section(&self.codes).chunks_exact(bytes).nth(attribute);
        let (codes, _) = codes.unwrap_or_default().as_chunks::<2>();
        codes.iter().map(|code| u16::from_le_bytes(*code))
    }

    /// The values of an attribute, in the order of their codes.
    pub(crate) fn values(&self, attribute: usize) -> impl Iterator<Item = &str> {
        let first = self.dictionaries.get(attribute).copied();
        let next = self.dictionaries.get(attribute + 1).copied();
        let first = first.unwrap_or(self.header.strings);
        (first..next.unwrap_or(self.header.strings)).filter_map(|number| self.string(number))
    }

    /// A product's id.
    pub(crate) fn id(&self, product: u32) -> Option<&str> {
        (product < self.header.products).then(|| self.string(product))?
    }

    /// A product's name.
    pub(crate) fn name(&self, product: u32) -> Option<&str> {
        let count = self.header.products;
        (product < count).then(|| self.string(count + product))?
    }

    /// The product with this id.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        let (ends, _) = self.section(&self.ends).as_chunks::<4>();
        let pool = self.section(&self.pool);
        let mut start = 0;
        for (product, end) in (0..self.header.products).zip(ends) {
            let end = u32::from_le_bytes(*end) as usize;
            // As bytes: that a text is UTF-8 need not be found out again for each that is passed over.
            if pool.get(start..end) == Some(id.as_bytes()) {
                return Some(product);
            }
            start = end;
        }
        None
    }

    /// The product at a position of this shard.
    pub(crate) fn product(&self, product: u32) -> Option<Product> {
        let count = self.header.products;
        if product >= count {
            return None;
        }
        let codes = self.section(&self.codes);
        let attributes = self
            .dictionaries
            .iter()
            .zip(codes.chunks_exact(2 * count as usize))
            .map(|(first, codes)| {
                let code = u16_at(codes, 2 * product as usize)?;
                Some(self.string(first.checked_add(code.into())?)?.to_owned())
            });
        Some(Product {
            id: self.string(product)?.to_owned(),
            name: self.string(count + product)?.to_owned(),
            attributes: attributes.collect::<Option<_>>()?,
        })
    }

    /// The pack with a product's thumbnail, and the product's place in it.
    pub(crate) fn thumbnail_pack(&self, product: u32) -> Option<(&FileRecord, usize)> {
        if product >= self.header.products {
            return None;
        }
        let pack = product.checked_div(self.header.per_pack)?;
        let slot = product.checked_rem(self.header.per_pack)?;
        Some((self.packs.get(pack as usize)?, slot as usize))
    }

    /// All thumbnail packs, in order.
    pub(crate) fn packs(&self) -> &[FileRecord] {
        &self.packs
    }

    fn string(&self, number: u32) -> Option<&str> {
        let ends = self.section(&self.ends);
        let end = |number: u32| u32_at(ends, 4 * number as usize).map(|end| end as usize);
        let start = match number.checked_sub(1) {
            Some(before) => end(before)?,
            None => 0,
        };
        let bytes = self.section(&self.pool).get(start..end(number)?)?;
        std::str::from_utf8(bytes).ok()
    }

    fn section(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }
}

/// A row of integers that are not all zero has a norm of at least 1, so its scale is at most 1.
fn check_scales(scales: &[u8]) -> Result<(), FormatError> {
    let (scales, _) = scales.as_chunks::<4>();
    let wrong = |bytes: &[u8; 4]| {
        let scale = f32::from_le_bytes(*bytes);
        !(scale > 0.0 && scale <= 1.0)
    };
    match scales.iter().position(wrong) {
        None => Ok(()),
        Some(row) => Err(inconsistent(format!(
            "the scale of row {row} is not within 0..1"
        ))),
    }
}

/// A product's colours add up to the same for every product, or are unknown.
fn check_colours(colours: &[u8]) -> Result<(), FormatError> {
    let (colours, _) = colours.as_chunks::<COLOUR_BYTES>();
    match colours.iter().position(|bins| !Colours::are_valid(bins)) {
        None => Ok(()),
        Some(row) => Err(inconsistent(format!(
            "the colours of product {row} do not add up"
        ))),
    }
}

/// The number of each dictionary's first string, after checking that the dictionaries take up all
/// strings that are neither id nor name and that each code is in its dictionary.
fn check_dictionaries(
    header: &Header,
    sizes: &[u8],
    codes: &[u8],
) -> Result<Vec<u32>, FormatError> {
    let (sizes, _) = sizes.as_chunks::<4>();
    let mut next = 2 * u64::from(header.products);
    let mut firsts = Vec::with_capacity(sizes.len());
    let codes = codes.chunks_exact(2 * header.products as usize);
    for (attribute, (size, codes)) in sizes.iter().zip(codes).enumerate() {
        let size = u32::from_le_bytes(*size);
        // Below 64 · 2³² and far from a u64's end; beyond `strings` it is refused below.
        firsts.push(u32::try_from(next).unwrap_or(u32::MAX));
        next += u64::from(size);
        let (codes, _) = codes.as_chunks::<2>();
        if codes
            .iter()
            .any(|code| u32::from(u16::from_le_bytes(*code)) >= size)
        {
            return Err(inconsistent(format!(
                "attribute {attribute} has a value beyond its dictionary"
            )));
        }
    }
    if next == u64::from(header.strings) {
        Ok(firsts)
    } else {
        let strings = header.strings;
        Err(inconsistent(format!(
            "{strings} strings are promised, its parts need {next}"
        )))
    }
}

/// Strings follow each other, fill the pool, and each is UTF-8 by itself.
fn check_strings(ends: &[u8], pool: &[u8]) -> Result<(), FormatError> {
    let text = std::str::from_utf8(pool)
        .map_err(|error| inconsistent(format!("its texts are not UTF-8: {error}")))?;
    let (ends, _) = ends.as_chunks::<4>();
    let mut start = 0;
    for (number, end) in ends.iter().enumerate() {
        let end = u32::from_le_bytes(*end) as usize;
        // `get` also refuses an end before its start and one inside a character.
        if text.get(start..end).is_none() {
            return Err(inconsistent(format!(
                "string {number} does not end within the texts"
            )));
        }
        start = end;
    }
    if start == pool.len() {
        Ok(())
    } else {
        Err(inconsistent("there is text that belongs to no string"))
    }
}

fn read_packs(records: &[u8]) -> Result<Vec<FileRecord>, FormatError> {
    let (records, _) = records.as_chunks::<PACK_RECORD_BYTES>();
    let read = |record: &[u8; PACK_RECORD_BYTES]| {
        let digest = record.first_chunk::<32>().copied().unwrap_or_default();
        let bytes = u32_at(record, 32).unwrap_or_default().into();
        within(
            Kind::Shard,
            "bytes of a thumbnail pack",
            bytes,
            1,
            MAX_FILE_BYTES,
        )?;
        let sha256 = Digest::from_bytes(digest);
        Ok(FileRecord {
            path: pack_path(&sha256),
            bytes,
            sha256,
        })
    };
    records.iter().map(read).collect()
}

/// Where a thumbnail pack is, relative to the manifest.
pub(crate) fn pack_path(digest: &Digest) -> String {
    format!("thumbs/{}.pack", digest.short())
}

fn inconsistent(what: impl Into<String>) -> FormatError {
    FormatError::Inconsistent {
        kind: Kind::Shard,
        what: what.into(),
    }
}
