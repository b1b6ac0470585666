//! A catalogue's folder on the disk: files under names that say their digest.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use contract::FileRecord;

use crate::limits::{MAX_ATTRIBUTE_BYTES, MAX_FILE_BYTES, MAX_SAMPLES};
use crate::manifest::Sample;
use crate::writer::{WriteError, failed};

/// The folders of content-hashed files and the endings of the files in each.
const FOLDERS: [(&str, &[&str]); 4] = [
    ("cells", &["cell", "directory"]),
    ("samples", &["jpg"]),
    ("shards", &["shard"]),
    ("thumbs", &["pack"]),
];

/// Ends the name of a file that is not yet whole.
const PARTIAL: &str = ".partial";

/// Where a catalogue is written.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// `path` with `folders` in it; they are made where they are not there.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn new(path: &Path, folders: &[&str]) -> Result<Self, WriteError> {
        for folder in folders {
            let path = path.join(folder);
            fs::create_dir_all(&path).map_err(failed("make the folder", &path))?;
        }
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Writes a file, under another name first, so that nobody meets half of it.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.path.join(path);
        let mut partial = path.clone().into_os_string();
        partial.push(PARTIAL);
        let partial = PathBuf::from(partial);
        fs::write(&partial, bytes).map_err(failed("write", &partial))?;
        fs::rename(&partial, &path).map_err(failed("replace", &path))
    }

    /// Writes a JPEG that a visitor can try, unless it is refused beside `before`.
    ///
    /// # Errors
    /// [`WriteError::Sample`], [`WriteError::Io`].
    pub fn write_sample(
        &self,
        before: &[Sample],
        label: &str,
        jpeg: &[u8],
    ) -> Result<Sample, WriteError> {
        check_sample(before.len(), label, jpeg)?;
        let file = hashed(jpeg, |digest| format!("samples/{digest}.jpg"));
        self.write(&file.path, jpeg)?;
        Ok(Sample {
            file,
            label: label.to_owned(),
        })
    }

    /// Removes the files in a catalogue's folders whose names are of our making and not among `named`.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn remove_unnamed(&self, named: &BTreeSet<String>) -> Result<(), WriteError> {
        for (folder, endings) in FOLDERS {
            let path = self.path.join(folder);
            let entries = match fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failed("list", &path)(error)),
            };
            for entry in entries {
                let entry = entry.map_err(failed("list", &path))?;
                let Ok(name) = entry.file_name().into_string() else {
                    continue; // none of ours
                };
                let is_file = entry
                    .file_type()
                    .map_err(failed("look at", &entry.path()))?
                    .is_file();
                if is_file
                    && endings.iter().any(|ending| is_hashed_name(&name, ending))
                    && !named.contains(&format!("{folder}/{name}"))
                {
                    fs::remove_file(entry.path()).map_err(failed("remove", &entry.path()))?;
                }
            }
        }
        Ok(())
    }
}

/// Whether a catalogue with `before` samples can take one more.
pub(crate) fn check_sample(before: usize, label: &str, jpeg: &[u8]) -> Result<(), WriteError> {
    let problems = [
        (before >= MAX_SAMPLES, "there are too many"),
        (label.len() > MAX_ATTRIBUTE_BYTES, "its label is too long"),
        (jpeg.is_empty(), "it is empty"),
        (
            jpeg.len() as u64 > MAX_FILE_BYTES,
            "it is larger than 25 MiB",
        ),
    ];
    match problems.iter().find(|(problem, _)| *problem) {
        None => Ok(()),
        Some((_, reason)) => Err(WriteError::Sample {
            label: label.chars().take(60).collect(),
            reason,
        }),
    }
}

/// The record of `bytes` at a path that depends on their digest alone.
pub(crate) fn hashed(bytes: &[u8], path: impl Fn(&str) -> String) -> FileRecord {
    let mut file = FileRecord::of("", bytes);
    file.path = path(&file.sha256.short());
    file
}

/// 16 lower-case hexadecimal digits, a dot and `ending`, perhaps not yet whole.
fn is_hashed_name(name: &str, ending: &str) -> bool {
    let name = name.strip_suffix(PARTIAL).unwrap_or(name);
    let digits = name
        .strip_suffix(ending)
        .and_then(|name| name.strip_suffix('.'));
    digits.is_some_and(|digits| {
        digits.len() == 16
            && digits
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_our_making_are_ours() {
        for name in ["0123456789abcdef.shard", "0123456789abcdef.shard.partial"] {
            assert!(is_hashed_name(name, "shard"), "{name}");
        }
        for name in [
            "0123456789abcdef.pack",
            "0123456789abcdeF.shard",
            "0123456789abcde.shard",
            "0123456789abcdefshard",
            "notes.shard",
            ".shard",
            "shard",
            "0123456789abcdef.shard.partial.partial",
        ] {
            assert!(!is_hashed_name(name, "shard"), "{name}");
        }
    }
}
