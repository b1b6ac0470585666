//! Vectors for other programs: a safetensors file, written row by row, and its list of ids.
//!
//! A safetensors file is the header's length (u64, little-endian), a JSON header, then the numbers.
//! The header's room is reserved first and filled in last, since only then the rows are counted;
//! the format allows blanks behind the JSON.

use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::partial::Partial;

/// Bytes of the header; more than its longest text, and a multiple of 8.
const HEADER: usize = 184;

/// A pair of files under way. Nothing is left of them unless [`VectorFile::finish`] is called.
pub struct VectorFile {
    vectors: BufWriter<Adapter>,
    ids: BufWriter<Adapter>,
    dimension: usize,
    rows: usize,
}

/// [`Partial`] as a writer.
struct Adapter(Partial);

impl Write for Adapter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.file()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.file()?.flush()
    }
}

impl VectorFile {
    /// Begins `path` and the list beside it, for rows of `dimension` numbers.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn create(path: &Path, dimension: usize) -> io::Result<Self> {
        let mut vectors = BufWriter::new(Adapter(Partial::create(path)?));
        vectors.write_all(&[b' '; 8 + HEADER])?;
        Ok(Self {
            vectors,
            ids: BufWriter::new(Adapter(Partial::create(&ids_path(path))?)),
            dimension,
            rows: 0,
        })
    }

    /// Adds a row and its id. Line ends in the id become blanks, so that it stays one line.
    ///
    /// # Errors
    /// If the row has another length, or the disk is full.
    pub fn push(&mut self, id: &str, vector: &[f32]) -> io::Result<()> {
        if vector.len() != self.dimension {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        for value in vector {
            self.vectors.write_all(&value.to_le_bytes())?;
        }
        writeln!(self.ids, "{}", id.replace(['\n', '\r'], " "))?;
        self.rows += 1;
        Ok(())
    }

    /// Gives both files their names; the number of rows.
    ///
    /// # Errors
    /// If the disk is full.
    pub fn finish(self) -> io::Result<usize> {
        let (rows, dimension) = (self.rows, self.dimension);
        let json = format!(
            "{{\"vectors\":{{\"dtype\":\"F32\",\"shape\":[{rows},{dimension}],\"data_offsets\":[0,{}]}}}}",
            rows * dimension * 4
        );
        let Adapter(mut vectors) = self
            .vectors
            .into_inner()
            .map_err(|error| error.into_error())?;
        let file = vectors.file()?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&(HEADER as u64).to_le_bytes())?;
        file.write_all(json.as_bytes())?;
        let Adapter(ids) = self.ids.into_inner().map_err(|error| error.into_error())?;
        ids.keep()?;
        vectors.keep()?;
        Ok(rows)
    }
}

/// `FILE.safetensors` has its ids in `FILE.ids.txt`; another name has `.ids.txt` added.
pub fn ids_path(path: &Path) -> PathBuf {
    if path
        .extension()
        .is_some_and(|extension| extension == "safetensors")
    {
        return path.with_extension("ids.txt");
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".ids.txt");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use safetensors::{Dtype, SafeTensors};
    use std::fs;

    #[test]
    fn other_programs_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        for rows in [0_usize, 1, 3, 1000] {
            let path = folder.path().join(format!("{rows}.safetensors"));
            let mut file = VectorFile::create(&path, 2).unwrap();
            for row in 0..rows {
                file.push(&format!("id {row}"), &[row as f32, -0.5])
                    .unwrap();
            }
            assert_eq!(file.finish().unwrap(), rows);
            let bytes = fs::read(&path).unwrap();
            let tensors = SafeTensors::deserialize(&bytes).unwrap();
            let vectors = tensors.tensor("vectors").unwrap();
            assert_eq!(
                (vectors.dtype(), vectors.shape()),
                (Dtype::F32, [rows, 2].as_slice())
            );
            let expected: Vec<u8> = (0..rows)
                .flat_map(|row| [row as f32, -0.5])
                .flat_map(f32::to_le_bytes)
                .collect();
            assert_eq!(vectors.data(), expected);
            let ids = fs::read_to_string(folder.path().join(format!("{rows}.ids.txt"))).unwrap();
            assert_eq!(ids.lines().count(), rows);
        }
    }

    #[test]
    fn nothing_is_left_of_an_unfinished_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = VectorFile::create(&folder.path().join("a.safetensors"), 2).unwrap();
        file.push("two\nlines", &[1.0, 2.0]).unwrap();
        assert!(file.push("short", &[1.0]).is_err());
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn ids_stand_beside_the_vectors() {
        for (path, ids) in [
            ("a/b.safetensors", "a/b.ids.txt"),
            ("b.c", "b.c.ids.txt"),
            ("b", "b.ids.txt"),
        ] {
            assert_eq!(ids_path(Path::new(path)), Path::new(ids));
        }
    }
}
