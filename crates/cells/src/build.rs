//! Rows into cells, cells into files.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::Path;

use rayon::prelude::*;

use catalogue::cells::{
    CellError, CellProduct, CellSettings, DirectoryBuilder, EncodedCell, encode_cell,
};
use catalogue::{Calibration, Colours, FormatError, Manifest, Product};

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
            Self::Empty => "Check that the list of products is not empty.",
        }
    }
}

fn failed(action: &'static str) -> impl Fn(io::Error) -> BuildError {
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
    let mut buckets = partition(centres, rows, scratch)?;
    let mut directory = DirectoryBuilder::new(cells.settings.clone());
    let mut sizes = Vec::new();
    for bucket in &mut buckets {
        let jobs = bucket.cells(rows.dimension(), cells, centres)?;
        for jobs in jobs.chunks(TOGETHER) {
            let encoded: Vec<Result<EncodedCell, BuildError>> = jobs
                .par_iter()
                .map(|job| job.encode(&cells.settings, products))
                .collect();
            for cell in encoded {
                let cell = cell?;
                sizes.push(cell.order.len() as u32);
                for (file, bytes) in cell.packs.iter().chain([&cell.file]) {
                    sink.put(&file.path, bytes)
                        .map_err(failed("write a cell"))?;
                }
                directory.push(&cell);
            }
        }
    }
    let calibration: Option<Calibration> = None; // fitted by searching, which needs the cells
    let (manifest, bytes) = directory.finish(calibration)?;
    if let Some(cells) = &manifest.cells {
        sink.put(&cells.file.path, &bytes)
            .map_err(failed("write the list of cells"))?;
    }
    sizes.sort_unstable();
    let size = |part: usize| sizes.get(part * (sizes.len() - 1) / 2).copied();
    Ok(Built {
        manifest,
        sizes: [0, 1, 2].map(|part| size(part).unwrap_or_default()),
    })
}

/// The rows of consecutive cells, in the order of the catalogue.
struct Bucket {
    first_cell: u32,
    /// Behind its last cell.
    end_cell: u32,
    file: BufWriter<File>,
}

/// The rows of one cell.
struct Job {
    centre: Vec<f32>,
    numbers: Vec<u32>,
    rows: Vec<u8>,
}

/// Sorts the rows roughly: each goes to the file of its cell and some neighbours'.
fn partition(
    centres: &Centres,
    rows: &mut RowFile,
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
            let number = (first + place as u64) as u32;
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
        cells: &Cells,
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
            .flat_map_iter(|job| job.divided(dimension, cells.products));
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
    fn divided(self, dimension: usize, wanted: usize) -> Vec<Job> {
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
