//! What the writer cannot place yet: it waits in a file that disappears with the program.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// A file without name, written at its end and read anywhere.
pub(crate) struct Scratch {
    file: File,
    end: u64,
}

/// Where something was put.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    start: u64,
    bytes: usize,
}

impl Scratch {
    /// On the file system of `folder`, which has room for the catalogue itself.
    pub(crate) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile_in(folder)?,
            end: 0,
        })
    }

    pub(crate) fn put(&mut self, bytes: &[u8]) -> io::Result<Place> {
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(bytes)?;
        let place = Place {
            start: self.end,
            bytes: bytes.len(),
        };
        self.end += bytes.len() as u64;
        Ok(place)
    }

    pub(crate) fn get(&mut self, place: Place) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; place.bytes];
        self.file.seek(SeekFrom::Start(place.start))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
