//! Embeddings in signed bytes, on a disk.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use contract::Embedding;

/// A row's integers are so many times the embedding's components, unless that leaves ±127. All rows of
/// a catalogue have the same steps, so that the differences of neighbours are small; `docs/scale.md`
/// says how this number was chosen.
pub const ROW_STEPS: f32 = 384.0;

/// The nearest integers to [`ROW_STEPS`] times an embedding, `[D]` i8, within ±127. Of an embedding with
/// a component too large for that, the direction with that component at ±127.
pub fn row_of(embedding: &Embedding) -> Vec<u8> {
    let values = embedding.as_slice();
    let largest = values.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
    let steps = f64::from(ROW_STEPS).min(127.0 / f64::from(largest));
    let row = values.iter();
    row.map(|&v| ((f64::from(v) * steps).round_ties_even() as i8) as u8)
        .collect()
}

/// Rows one after another in a file that is gone when this is dropped.
pub struct RowFile {
    file: BufWriter<File>,
    dimension: usize,
    rows: u64,
}

impl RowFile {
    /// An empty one in `folder`, for rows of `dimension` bytes.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn new(folder: &Path, dimension: usize) -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::with_capacity(1 << 20, tempfile::tempfile_in(folder)?),
            dimension,
            rows: 0,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If the row has another length, or the disk is full.
    pub fn push(&mut self, row: &[u8]) -> io::Result<()> {
        if row.len() != self.dimension {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        self.rows += 1;
        self.file.write_all(row)
    }

    /// Rows so far.
    pub fn len(&self) -> u64 {
        self.rows
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Components of a row.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// `count` rows from `first` on, or as many as there are, `[count, D]`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn read(&mut self, first: u64, count: usize) -> io::Result<Vec<u8>> {
        let count = (self.rows.saturating_sub(first)).min(count as u64) as usize;
        let mut rows = vec![0; count * self.dimension];
        let file = self.file_at(first)?;
        file.read_exact(&mut rows)?;
        Ok(rows)
    }

    /// `count` rows at even distances, `[count, D]`, all of them where there are no more.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sample(&mut self, count: usize) -> io::Result<Vec<u8>> {
        let count = self.rows.min(count as u64);
        if count == self.rows {
            return self.read(0, count as usize);
        }
        let mut rows = Vec::with_capacity(count as usize * self.dimension);
        for place in 0..count {
            let first = (u128::from(place) * u128::from(self.rows) / u128::from(count)) as u64;
            rows.extend(self.read(first, 1)?);
        }
        Ok(rows)
    }

    fn file_at(&mut self, row: u64) -> io::Result<&mut File> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.seek(SeekFrom::Start(row * self.dimension as u64))?;
        Ok(file)
    }

    /// After [`read`](Self::read) the file stands elsewhere: further rows go to its end again.
    ///
    /// # Errors
    /// If the file cannot be sought in.
    pub fn go_on(&mut self) -> io::Result<()> {
        let end = self.rows;
        self.file_at(end).map(|_| ())
    }
}
