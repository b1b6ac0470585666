//! Rows into cells, cells into files.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::Path;

use rayon::prelude::*;

use catalogue::cells::{
    CellError, CellProduct, CellSettings, Directory, DirectoryBuilder, EncodedCell, encode_cell,
};
use catalogue::{Calibration, CatalogueError, Colours, FormatError, Manifest, Product, Removed};
use contract::Digest;

use crate::centres::Centres;
use crate::lloyd::cluster;
use crate::rows::{ROW_STEPS, RowFile};

/// Bytes of rows that are sorted in memory at a time.
const BUCKET_BYTES: u64 = 64 << 20;

/// Rows that are read at a time.
const BLOCK: usize = 16_384;

/// Cells that are encoded before any is written: bounds the thumbnails in memory.
const TOGETHER: usize = 8;

/// A cell of more than this many times the wanted size is divided once more.
const MOST: usize = 2;

/// Rounds of dividing it.
const ROUNDS: usize = 8;

/// What is known of each product beside its row.
pub trait Products: Sync {
    /// Texts, colours and thumbnail (a JPEG, or empty) of a product by its number in the rows.
    ///
    /// # Errors
    /// If it cannot be read.
    fn product(&self, number: u64) -> io::Result<(Product, Colours, Vec<u8>)>;
}

/// Takes the files, each once.
pub trait Sink {
    /// Keeps `bytes` at `path`, relative to the manifest.
    ///
    /// # Errors
    /// If they cannot be kept.
    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()>;
}

/// What to build.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// Of the catalogue.
    pub settings: CellSettings,
    /// Products of a cell, about; at least 1.
    pub products: usize,
}

/// Products of a cell in a catalogue of so many, about: small cells cost requests, large ones bytes, and many
/// cells a long directory.
pub fn products_of_cell(products: u64) -> usize {
    match products {
        0..200_000 => 256,
        200_000..4_000_000 => 640,
        _ => 1400,
    }
}

/// What was built.
#[derive(Clone, Debug, PartialEq)]
pub struct Built {
    /// The catalogue's manifest; not yet written, as whoever does that may add samples.
    pub manifest: Manifest,
    /// Products of the smallest, the median and the largest cell.
    pub sizes: [u32; 3],
}

/// The cells cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Disk or source refuse.
    #[error("cannot {action}: {source}")]
    Io {
        /// A verb and its object.
        action: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// Products that do not fit into a cell.
    #[error(transparent)]
    Cell(#[from] CellError),
    /// The catalogue as a whole exceeds a limit.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The catalogue that was there before is not whole, so that its cells cannot be kept.
    #[error("the catalogue before cannot be read: {0}")]
    Before(#[from] CatalogueError),
    /// A file of it cannot be read.
    #[error("the catalogue before cannot be read: {0}")]
    Unread(io::Error),
    /// There is nothing to build of.
    #[error("there is no product to put into cells")]
    Empty,
}

impl BuildError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Io { .. } => {
                "Check that the folder can be written and the disk has room, then run the command again."
            }
            Self::Cell(error) => error.remedy(),
            Self::Format(_) => "Use larger cells, or split the products over several catalogues.",
            Self::Before(error) => error.remedy(),
            Self::Unread(_) => {
                "Make the cells anew, or put the catalogue's folder back as it was, whole."
            }
            Self::Empty => "Check that the list of products is not empty.",
        }
    }
}

pub(crate) fn failed(action: &'static str) -> impl Fn(io::Error) -> BuildError {
    move |source| BuildError::Io { action, source }
}

/// Writes the cells of `rows` to `sink`, their directory last. `scratch` is a folder with room for the
/// rows once more.
///
/// # Errors
/// [`BuildError`].
pub fn build(
    cells: &Cells,
    centres: &Centres,
    rows: &mut RowFile,
    products: &impl Products,
    scratch: &Path,
    sink: &mut impl Sink,
) -> Result<Built, BuildError> {
    if rows.is_empty() || centres.is_empty() {
        return Err(BuildError::Empty);
    }
    let mut directory = DirectoryBuilder::new(cells.settings.clone());
    let mut sizes = Vec::new();
    let job = Jobs {
        settings: &cells.settings,
        products,
    };
    let rows = Rows {
        rows,
        numbers: None,
    };
    job.assign(cells.products, centres, rows, scratch, sink, &mut |cell| {
        sizes.push(cell.order.len() as u32);
        directory.push(cell);
    })?;
    finish(directory, sizes, Vec::new(), sink)
}

/// Writes the directory; `removed` says of cells, by the digests of their files, which places are not to be
/// found any more.
pub(crate) fn finish(
    directory: DirectoryBuilder,
    mut sizes: Vec<u32>,
    removed: Vec<(Digest, Vec<u32>)>,
    sink: &mut impl Sink,
) -> Result<Built, BuildError> {
    let calibration: Option<Calibration> = None; // fitted by searching, which needs the cells
    let (mut manifest, bytes) = directory.finish(calibration)?;
    if let Some(cells) = &mut manifest.cells {
        sink.put(&cells.file.path, &bytes)
            .map_err(failed("write the list of cells"))?;
        if !removed.is_empty() {
            let directory = Directory::parse(&bytes)?;
            let removed: HashMap<Digest, Vec<u32>> = removed.into_iter().collect();
            let mut indices = Vec::new();
            for cell in 0..directory.len() as u32 {
                let places = directory.file(cell).and_then(|f| removed.get(&f.sha256));
                let (first, _) = directory.products_of(cell).unwrap_or_default();
                indices.extend(places.into_iter().flatten().map(|place| first + place));
            }
            cells.removed = Removed::new(indices);
            manifest.products -= cells.removed.len() as u64;
        }
    }
    manifest.check()?;
    sizes.sort_unstable();
    let size = |part: usize| {
        sizes
            .get(part * (sizes.len().saturating_sub(1)) / 2)
            .copied()
    };
    Ok(Built {
        manifest,
        sizes: [0, 1, 2].map(|part| size(part).unwrap_or_default()),
    })
}

/// Rows with the numbers of their products, where these are not their places.
pub(crate) struct Rows<'a> {
    pub(crate) rows: &'a mut RowFile,
    pub(crate) numbers: Option<&'a [u32]>,
}

/// What all cells need to be encoded.
pub(crate) struct Jobs<'a, P> {
    pub(crate) settings: &'a CellSettings,
    pub(crate) products: &'a P,
}

impl<P: Products> Jobs<'_, P> {
    /// Puts each row into the cell of its nearest centre, cells of about `wanted` products, and writes
    /// these. `note` is told of each.
    pub(crate) fn assign(
        &self,
        wanted: usize,
        centres: &Centres,
        rows: Rows<'_>,
        scratch: &Path,
        sink: &mut impl Sink,
        note: &mut impl FnMut(&EncodedCell),
    ) -> Result<(), BuildError> {
        let dimension = rows.rows.dimension();
        for bucket in &mut partition(centres, rows, scratch)? {
            let jobs = bucket.cells(dimension, wanted, centres)?;
            self.write(&jobs, sink, note)?;
        }
        Ok(())
    }

    /// Writes cells whose rows are known.
    pub(crate) fn write(
        &self,
        jobs: &[Job],
        sink: &mut impl Sink,
        note: &mut impl FnMut(&EncodedCell),
    ) -> Result<(), BuildError> {
        for jobs in jobs.chunks(TOGETHER) {
            let encoded: Vec<Result<EncodedCell, BuildError>> = jobs
                .par_iter()
                .map(|job| job.encode(self.settings, self.products))
                .collect();
            for cell in encoded {
                let cell = cell?;
                for (file, bytes) in cell.packs.iter().chain([&cell.file]) {
                    sink.put(&file.path, bytes)
                        .map_err(failed("write a cell"))?;
                }
                note(&cell);
            }
        }
        Ok(())
    }
}

/// The rows of consecutive cells, in the order of the catalogue.
struct Bucket {
    first_cell: u32,
    /// Behind its last cell.
    end_cell: u32,
    file: BufWriter<File>,
}

/// The rows of one cell.
pub(crate) struct Job {
    /// `[D]`.
    pub(crate) centre: Vec<f32>,
    /// Of its products.
    pub(crate) numbers: Vec<u32>,
    /// `[N, D]` i8.
    pub(crate) rows: Vec<u8>,
}

/// Sorts the rows roughly: each goes to the file of its cell and some neighbours'.
fn partition(
    centres: &Centres,
    Rows { rows, numbers }: Rows<'_>,
    scratch: &Path,
) -> Result<Vec<Bucket>, BuildError> {
    let dimension = rows.dimension();
    let record = dimension as u64 + 8;
    let wanted = (rows.len() * record).div_ceil(BUCKET_BYTES);
    let per_bucket = (centres.len() as u64).div_ceil(wanted.max(1)).max(1) as usize;
    let mut buckets = Vec::new();
    for first in (0..centres.len()).step_by(per_bucket) {
        let file = tempfile::tempfile_in(scratch).map_err(failed("make a scratch file"))?;
        buckets.push(Bucket {
            first_cell: first as u32,
            end_cell: (first + per_bucket).min(centres.len()) as u32,
            file: BufWriter::with_capacity(1 << 18, file),
        });
    }
    let mut first = 0;
    while first < rows.len() {
        let block = rows
            .read(first, BLOCK)
            .map_err(failed("read the vectors"))?;
        let assigned = centres.assign(&block);
        for (place, (row, cell)) in block.chunks_exact(dimension).zip(assigned).enumerate() {
            let Some(bucket) = buckets.get_mut(cell as usize / per_bucket) else {
                continue; // a cell's number is below their count
            };
            let place = first + place as u64;
            let known = numbers.and_then(|numbers| numbers.get(place as usize));
            let number = known.copied().unwrap_or(place as u32);
            let file = &mut bucket.file;
            let mut write = |bytes: &[u8]| file.write_all(bytes);
            write(&cell.to_le_bytes())
                .and_then(|()| write(&number.to_le_bytes()))
                .and_then(|()| write(row))
                .map_err(failed("write a scratch file"))?;
        }
        first += BLOCK as u64;
    }
    Ok(buckets)
}

impl Bucket {
    /// Its cells, those that are too large divided; of products by rising number.
    fn cells(
        &mut self,
        dimension: usize,
        wanted: usize,
        centres: &Centres,
    ) -> Result<Vec<Job>, BuildError> {
        let read = failed("read a scratch file");
        self.file.flush().map_err(&read)?;
        let file = self.file.get_mut();
        file.rewind().map_err(&read)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(&read)?;
        let mut jobs: Vec<Job> = (self.first_cell..self.end_cell)
            .map(|cell| Job {
                centre: in_units(centres.centre(cell)),
                numbers: Vec::new(),
                rows: Vec::new(),
            })
            .collect();
        for record in bytes.chunks_exact(dimension + 8) {
            let (cell, rest) = record.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
            let (number, row) = rest.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
            let cell = u32::from_le_bytes(*cell) - self.first_cell;
            if let Some(job) = jobs.get_mut(cell as usize) {
                job.numbers.push(u32::from_le_bytes(*number));
                job.rows.extend_from_slice(row);
            }
        }
        drop(bytes);
        let divided = jobs
            .into_par_iter()
            .flat_map_iter(|job| job.divided(dimension, wanted));
        Ok(divided.collect())
    }
}

/// A centre's components.
fn in_units(row: &[u8]) -> Vec<f32> {
    row.iter()
        .map(|&byte| f32::from(byte as i8) / ROW_STEPS)
        .collect()
}

impl Job {
    /// Itself, or several in its place; none without products.
    pub(crate) fn divided(self, dimension: usize, wanted: usize) -> Vec<Job> {
        let count = self.numbers.len();
        if count == 0 {
            return Vec::new();
        }
        if count <= MOST * wanted {
            return vec![self];
        }
        let centres = cluster(&self.rows, dimension, count.div_ceil(wanted), ROUNDS);
        let assigned = crate::lloyd::assign(&self.rows, dimension, &centres);
        let mut jobs: Vec<Job> = centres
            .chunks_exact(dimension)
            .map(|centre| Job {
                centre: in_units(centre),
                numbers: Vec::new(),
                rows: Vec::new(),
            })
            .collect();
        let rows = self.rows.chunks_exact(dimension).zip(&self.numbers);
        for ((row, &number), cell) in rows.zip(assigned) {
            if let Some(job) = jobs.get_mut(cell as usize) {
                job.numbers.push(number);
                job.rows.extend_from_slice(row);
            }
        }
        jobs.retain(|job| !job.numbers.is_empty());
        // Products that are all alike do not divide: then by their numbers.
        if let [job] = jobs.as_slice() {
            return job.in_pieces(dimension, wanted);
        }
        jobs.into_iter()
            .flat_map(|job| job.divided(dimension, wanted))
            .collect()
    }

    fn in_pieces(&self, dimension: usize, wanted: usize) -> Vec<Job> {
        let pieces = self
            .numbers
            .chunks(wanted)
            .zip(self.rows.chunks(wanted * dimension));
        pieces
            .map(|(numbers, rows)| Job {
                centre: self.centre.clone(),
                numbers: numbers.to_vec(),
                rows: rows.to_vec(),
            })
            .collect()
    }

    fn encode(
        &self,
        settings: &CellSettings,
        source: &impl Products,
    ) -> Result<EncodedCell, BuildError> {
        let rows = self.rows.chunks_exact(settings.dimension);
        let products = rows.zip(&self.numbers).map(|(row, &number)| {
            let (product, colours, thumbnail) = source.product(number.into())?;
            Ok(CellProduct {
                product,
                row: row.to_vec(),
                colours,
                thumbnail,
            })
        });
        let products: io::Result<Vec<CellProduct>> = products.collect();
        let products = products.map_err(failed("read a product"))?;
        Ok(encode_cell(settings, &self.centre, &products)?)
    }
}
