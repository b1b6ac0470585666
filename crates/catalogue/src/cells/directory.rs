//! What is in which cell: the file that says which cells may hold a query's answer.
//!
//! Of each cell its centre, how far its products lie from it, its file's record, and which values of
//! which facets occur in it. The centres are packed as a cell's rows are; `docs/file-formats.md` shows
//! the bytes.

use contract::{Digest, FileRecord, Fingerprint};

use super::rows::{pack, unpack};
use crate::error::{FormatError, Kind, begins, is_supported, within, wrong_length};
use crate::facets::{Filter, MOST_FACET_VALUES};
use crate::limits::{
    MAX_ATTRIBUTE_BYTES, MAX_ATTRIBUTES, MAX_CELLS, MAX_DIMENSION, MAX_FILE_BYTES, MAX_SHARD_BYTES,
};
use crate::shard_layout::{u16_at, u32_at};

const MAGIC: &[u8; 8] = b"LOOKCDIR";
const VERSION: u32 = 1;

/// Magic, eight counts, the steps of the centres and the rule's number, the fingerprint.
const HEADER_BYTES: usize = 8 + 8 * 4 + 2 * 4 + 32;

/// Distances from a centre are written in these parts of 1; the largest, 2, becomes 65,534.
const DISTANCE_STEPS: f64 = 32_767.0;

/// DEFLATE's effort, 0..=10.
const EFFORT: u8 = 9;

/// What the directory says of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellSummary {
    /// Its file, `cells/<short digest>.cell`.
    pub file: FileRecord,
    /// Products in it, 1..=65535.
    pub products: u32,
    /// Its centre in the directory's steps, `[D]` i8.
    pub centre: Vec<u8>,
    /// The root mean square distance of its products from the centre, 0..=2.
    pub spread: f64,
    /// The largest of these distances, 0..=2.
    pub reach: f64,
    /// 0 for a cell of a whole clustering; above, one of products that came later, and from which level on
    /// it is not put together with others any more is the builder's to say.
    pub level: u8,
    /// For each facet of the directory, the numbers of the values that occur, rising.
    pub values: Vec<Vec<u32>>,
}

/// A facet of the whole catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFacet {
    /// Which of the catalogue's attributes.
    pub attribute: u32,
    /// Its values, none twice, the empty one among them where it occurs, and how many products have each.
    pub values: Vec<(String, u32)>,
}

/// Every cell of a catalogue, in memory.
#[derive(Clone, Debug)]
pub struct Directory {
    pub(super) fingerprint: Fingerprint,
    pub(super) dimension: usize,
    /// A centre's integers are so many times its components.
    pub(super) steps: f32,
    /// See [`Visit`](super::Visit): how far towards a query a cell's products may lie.
    pub(super) towards: f32,
    /// `[K, D]` i8.
    pub(super) centres: Vec<u8>,
    pub(super) spreads: Vec<f32>,
    pub(super) reaches: Vec<f32>,
    levels: Vec<u8>,
    products: Vec<u32>,
    /// For each cell, the index of its first product.
    firsts: Vec<u32>,
    bytes: Vec<u32>,
    digests: Vec<Digest>,
    facets: Vec<CellFacet>,
    /// For each value of each facet, one after another, a bit a cell, `[V, ⌈K / 8⌉]`.
    occurs: Vec<u8>,
}

/// The bytes of a directory.
///
/// `cells` stand in the order of `parents`, as [`RowTree`](super::RowTree) gives them for their centres.
pub(super) fn encode(
    fingerprint: Fingerprint,
    [steps, towards]: [f32; 2],
    facets: &[CellFacet],
    cells: &[CellSummary],
    parents: &[u32],
) -> Vec<u8> {
    let dimension = cells.first().map_or(0, |cell| cell.centre.len());
    let centres: Vec<u8> = cells.iter().flat_map(|c| c.centre.clone()).collect();
    let centres = pack(&centres, dimension, parents);
    let distance = |value: f64| (value.clamp(0.0, 2.0) * DISTANCE_STEPS).ceil() as u16;
    let mut columns = Vec::new();
    columns.extend(cells.iter().flat_map(|c| (c.products as u16).to_le_bytes()));
    columns.extend(
        cells
            .iter()
            .flat_map(|c| (c.file.bytes as u32).to_le_bytes()),
    );
    columns.extend(cells.iter().flat_map(|c| distance(c.spread).to_le_bytes()));
    columns.extend(cells.iter().flat_map(|c| distance(c.reach).to_le_bytes()));
    columns.extend(cells.iter().map(|c| c.level));
    for facet in facets {
        columns.extend((facet.attribute as u16).to_le_bytes());
        columns.extend((facet.values.len() as u16).to_le_bytes());
    }
    let values = || facets.iter().flat_map(|facet| &facet.values);
    columns.extend(values().flat_map(|(_, total)| total.to_le_bytes()));
    columns.extend(values().flat_map(|(text, _)| (text.len() as u16).to_le_bytes()));
    let pool: usize = values().map(|(text, _)| text.len()).sum();
    columns.extend(values().flat_map(|(text, _)| text.bytes()));
    for (number, facet) in facets.iter().enumerate() {
        for value in 0..facet.values.len() as u32 {
            let mut bits = vec![0_u8; cells.len().div_ceil(8)];
            for (cell, summary) in cells.iter().enumerate() {
                let found = summary.values.get(number);
                let has = found.is_some_and(|values| values.binary_search(&value).is_ok());
                if let Some(byte) = bits.get_mut(cell / 8) {
                    *byte |= u8::from(has) << (cell % 8);
                }
            }
            columns.extend(bits);
        }
    }
    let columns = miniz_oxide::deflate::compress_to_vec(&columns, EFFORT);
    let mut file = MAGIC.to_vec();
    let counts = [
        VERSION,
        dimension as u32,
        cells.len() as u32,
        facets.len() as u32,
        values().count() as u32,
        pool as u32,
        centres.len() as u32,
        columns.len() as u32,
    ];
    file.extend(counts.iter().flat_map(|count| count.to_le_bytes()));
    file.extend(steps.to_le_bytes());
    file.extend(towards.to_le_bytes());
    file.extend(fingerprint.0.as_bytes());
    file.extend(centres);
    file.extend(columns);
    file.extend(cells.iter().flat_map(|cell| cell.file.sha256.as_bytes()));
    file
}

impl Directory {
    /// Checks every count, number and text of the file; allocates nothing before they were found to be
    /// within their limits.
    ///
    /// # Errors
    /// [`FormatError`] of kind cell directory.
    pub fn parse(file: &[u8]) -> Result<Self, FormatError> {
        let kind = Kind::CellDirectory;
        begins(kind, file, MAGIC)?;
        let length = |expected| wrong_length(kind, file, expected);
        let header = file.get(..HEADER_BYTES);
        let header = header.ok_or_else(|| length(HEADER_BYTES as u64))?;
        let field = |at: usize| u32_at(header, 8 + 4 * at).unwrap_or_default();
        is_supported(kind, field(0), VERSION)?;
        let range = |what: &str, at: usize, least: u64, most: u64| {
            within(kind, what, field(at).into(), least, most)?;
            Ok::<usize, FormatError>(field(at) as usize)
        };
        let dimension = range("dimension", 1, 1, MAX_DIMENSION as u64)?;
        let cells = range("cells", 2, 1, MAX_CELLS)?;
        let facets = range("facets", 3, 0, MAX_ATTRIBUTES as u64)?;
        let most_values = MAX_ATTRIBUTES * (MOST_FACET_VALUES + 1);
        let values = range("values", 4, 0, most_values as u64)?;
        let pool = range(
            "bytes of the values",
            5,
            0,
            (values * MAX_ATTRIBUTE_BYTES) as u64,
        )?;
        let centres_bytes = range("bytes of the centres", 6, 1, MAX_FILE_BYTES)?;
        let columns_bytes = range("bytes of the columns", 7, 1, MAX_FILE_BYTES)?;
        let number = |at: usize| f32::from_bits(field(at));
        let (steps, towards) = (number(8), number(9));
        if !(steps.is_finite() && steps >= 1.0 && (0.0..=1.0).contains(&towards)) {
            return Err(inconsistent("its steps or its rule are no such numbers"));
        }
        let expected = HEADER_BYTES + centres_bytes + columns_bytes + 32 * cells;
        if expected != file.len() {
            return Err(length(expected as u64));
        }
        let unpacked = (11 * cells + 4 * facets + 6 * values + pool) as u64
            + values as u64 * cells.div_ceil(8) as u64;
        for (what, bytes) in [
            ("bytes of the columns unpacked", unpacked),
            ("bytes of the centres unpacked", (cells * dimension) as u64),
        ] {
            within(kind, what, bytes, 1, MAX_FILE_BYTES)?;
        }
        if (cells * (dimension + 3)) as u64 > 8 * centres_bytes as u64 {
            return Err(inconsistent("there are fewer centres than cells"));
        }
        let body = file.get(HEADER_BYTES..).unwrap_or_default();
        let (centres, body) = body.split_at(centres_bytes);
        let (columns, digests) = body.split_at(columns_bytes);
        let centres = unpack(centres, cells, dimension);
        let centres = centres.ok_or_else(|| inconsistent("its centres are no rows"))?;
        let limit = unpacked as usize; // at most 25 MiB, as just checked
        let columns = miniz_oxide::inflate::decompress_to_vec_with_limit(columns, limit)
            .map_err(|error| inconsistent(&format!("its columns cannot be unpacked: {error}")))?;
        if columns.len() != limit {
            return Err(inconsistent("its columns are shorter than they should be"));
        }
        let fingerprint = header
            .get(HEADER_BYTES - 32..)
            .and_then(|b| b.try_into().ok());
        let mut directory = Self {
            fingerprint: Fingerprint(Digest::from_bytes(fingerprint.unwrap_or_default())),
            dimension,
            steps,
            towards,
            centres,
            spreads: Vec::new(),
            reaches: Vec::new(),
            levels: Vec::new(),
            products: Vec::new(),
            firsts: Vec::new(),
            bytes: Vec::new(),
            digests: digests
                .as_chunks()
                .0
                .iter()
                .map(|d| Digest::from_bytes(*d))
                .collect(),
            facets: Vec::new(),
            occurs: Vec::new(),
        };
        directory.read_columns(&columns, cells, [facets, values, pool])?;
        Ok(directory)
    }

    /// `columns` has the length that the counts ask for.
    fn read_columns(
        &mut self,
        columns: &[u8],
        cells: usize,
        [facets, values, pool]: [usize; 3],
    ) -> Result<(), FormatError> {
        let mut rest = columns;
        let mut take = |bytes: usize| {
            let (section, after) = rest.split_at_checked(bytes).unwrap_or_default();
            rest = after;
            section
        };
        let u16s = |bytes: &[u8]| -> Vec<u16> {
            (0..bytes.len() / 2)
                .filter_map(|i| u16_at(bytes, 2 * i))
                .collect()
        };
        let u32s = |bytes: &[u8]| -> Vec<u32> {
            (0..bytes.len() / 4)
                .filter_map(|i| u32_at(bytes, 4 * i))
                .collect()
        };
        self.products = u16s(take(2 * cells)).into_iter().map(u32::from).collect();
        self.bytes = u32s(take(4 * cells));
        let distance = |value: u16| (f64::from(value) / DISTANCE_STEPS) as f32;
        self.spreads = u16s(take(2 * cells)).into_iter().map(distance).collect();
        self.reaches = u16s(take(2 * cells)).into_iter().map(distance).collect();
        self.levels = take(cells).to_vec();
        let mut next = 0_u32;
        for (&products, &bytes) in self.products.iter().zip(&self.bytes) {
            within(
                Kind::CellDirectory,
                "products of a cell",
                products.into(),
                1,
                65_535,
            )?;
            within(
                Kind::CellDirectory,
                "bytes of a cell",
                bytes.into(),
                1,
                MAX_SHARD_BYTES,
            )?;
            self.firsts.push(next);
            next = next.saturating_add(products);
        }
        let heads = u16s(take(4 * facets));
        let totals = u32s(take(4 * values));
        let lengths = u16s(take(2 * values));
        let pool = std::str::from_utf8(take(pool));
        let pool = pool.map_err(|_| inconsistent("its values are not UTF-8"))?;
        let mut texts = Vec::with_capacity(values);
        let mut start = 0;
        for (length, total) in lengths.into_iter().zip(totals) {
            let end = start + usize::from(length);
            let text = pool.get(start..end);
            let text = text.ok_or_else(|| inconsistent("a value ends outside its texts"))?;
            texts.push((text.to_owned(), total));
            start = end;
        }
        if start != pool.len() {
            return Err(inconsistent("there is text that belongs to no value"));
        }
        let mut texts = texts.into_iter();
        for head in heads.as_chunks::<2>().0 {
            let [attribute, count] = head.map(usize::from);
            let values: Vec<_> = texts.by_ref().take(count).collect();
            if values.len() != count {
                return Err(inconsistent("a facet has more values than there are"));
            }
            self.facets.push(CellFacet {
                attribute: attribute as u32,
                values,
            });
        }
        if texts.next().is_some() {
            return Err(inconsistent("a value belongs to no facet"));
        }
        self.occurs = take(values * cells.div_ceil(8)).to_vec();
        Ok(())
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Components of a vector.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// A centre's integers are so many times its components.
    pub fn steps(&self) -> f32 {
        self.steps
    }

    /// Cells.
    pub fn len(&self) -> usize {
        self.products.len()
    }

    /// Whether there is none: never of one that was read.
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
    }

    /// In all cells together.
    pub fn products(&self) -> u64 {
        self.products.iter().map(|&count| u64::from(count)).sum()
    }

    /// Bytes of all cells together, without thumbnails.
    pub fn bytes(&self) -> u64 {
        self.bytes.iter().map(|&bytes| u64::from(bytes)).sum()
    }

    /// The file of a cell; `None` beyond the last.
    pub fn file(&self, cell: u32) -> Option<FileRecord> {
        let sha256 = *self.digests.get(cell as usize)?;
        Some(FileRecord {
            path: cell_path(&sha256),
            bytes: u64::from(*self.bytes.get(cell as usize)?),
            sha256,
        })
    }

    /// The index of a cell's first product, and how many it has; `None` beyond the last cell.
    pub fn products_of(&self, cell: u32) -> Option<(u32, u32)> {
        let first = *self.firsts.get(cell as usize)?;
        Some((first, *self.products.get(cell as usize)?))
    }

    /// A cell's centre, `[D]`; empty beyond the last cell.
    pub fn centre(&self, cell: u32) -> Vec<f32> {
        let at = cell as usize * self.dimension;
        let row = self
            .centres
            .get(at..at + self.dimension)
            .unwrap_or_default();
        row.iter()
            .map(|&byte| f32::from(byte as i8) / self.steps)
            .collect()
    }

    /// 0 for a cell of a whole clustering, more for one of products that came later; 0 beyond the last cell.
    pub fn level(&self, cell: u32) -> u8 {
        self.levels.get(cell as usize).copied().unwrap_or_default()
    }

    /// What was said of a cell, but for its values: as it was written, to the bit.
    pub(super) fn summary(&self, cell: u32) -> Option<CellSummary> {
        let at = cell as usize;
        // Half a step less, because writing rounds up, and what was read is not the exact step.
        let distance = |value: f32| {
            let steps = (f64::from(value) * DISTANCE_STEPS).round();
            (steps - 0.5).max(0.0) / DISTANCE_STEPS
        };
        let start = at * self.dimension;
        Some(CellSummary {
            file: self.file(cell)?,
            products: *self.products.get(at)?,
            centre: self.centres.get(start..start + self.dimension)?.to_vec(),
            spread: distance(*self.spreads.get(at)?),
            reach: distance(*self.reaches.get(at)?),
            level: self.level(cell),
            values: Vec::new(),
        })
    }

    /// The facets of the whole catalogue.
    pub fn facets(&self) -> &[CellFacet] {
        &self.facets
    }

    /// Whether the cell may hold a product that passes `filter`: `true` unless a facet's summary says
    /// that none of the wanted values occurs in it. `attributes` are the catalogue's.
    pub fn can_match(&self, cell: u32, filter: &Filter, attributes: &[String]) -> bool {
        filter.iter().all(|(name, wanted)| {
            if wanted.is_empty() {
                return true;
            }
            let Some(attribute) = attributes.iter().position(|known| known == name) else {
                return false;
            };
            let mut before = 0;
            for facet in &self.facets {
                if facet.attribute as usize == attribute {
                    let mut values = facet.values.iter().enumerate();
                    return values.any(|(number, (value, _))| {
                        wanted.contains(value) && self.occurs_in(before + number, cell)
                    });
                }
                before += facet.values.len();
            }
            true // an attribute of too many values to be a facet
        })
    }

    fn occurs_in(&self, value: usize, cell: u32) -> bool {
        let row = value * self.len().div_ceil(8);
        let byte = self.occurs.get(row + cell as usize / 8);
        byte.is_some_and(|byte| byte >> (cell % 8) & 1 == 1)
    }
}

/// Where a cell is, relative to the manifest.
pub(super) fn cell_path(digest: &Digest) -> String {
    format!("cells/{}.cell", digest.short())
}

fn inconsistent(what: &str) -> FormatError {
    FormatError::Inconsistent {
        kind: Kind::CellDirectory,
        what: what.to_owned(),
    }
}
