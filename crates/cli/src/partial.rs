//! Files that appear under their name only when they are complete.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that is being written beside its later name, and is deleted if nobody keeps it.
pub struct Partial {
    path: PathBuf,
    temporary: PathBuf,
    file: Option<File>,
}

impl Partial {
    /// Begins the file that shall be called `path`.
    ///
    /// # Errors
    /// If its folder cannot be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.partial", std::process::id()));
        let temporary = path.with_file_name(name);
        let file = File::create(&temporary)?;
        Ok(Self {
            path: path.to_owned(),
            temporary,
            file: Some(file),
        })
    }

    /// The open file.
    ///
    /// # Errors
    /// Never before [`Partial::keep`].
    pub fn file(&mut self) -> io::Result<&mut File> {
        self.file
            .as_mut()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Gives the file its name, in place of what was there.
    ///
    /// # Errors
    /// If the disk is full or the name is a folder's.
    pub fn keep(mut self) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            file.sync_all()?;
        }
        fs::rename(&self.temporary, &self.path)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        self.file = None;
        // Gone already if it was kept.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Writes a whole file at once.
///
/// # Errors
/// As [`Partial::create`] and [`Partial::keep`].
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut partial = Partial::create(path)?;
    partial.file()?.write_all(bytes)?;
    partial.keep()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write(&path, b"old").unwrap();
        let mut partial = Partial::create(&path).unwrap();
        partial.file().unwrap().write_all(b"ne").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        drop(partial);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(write(&folder.path().join("missing/a"), b"").is_err());
    }
}
