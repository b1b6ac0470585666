//! A published file: what a manifest promises of it, and whether the bytes at hand keep that.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// What a manifest says of a file beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Relative to the manifest, with `/` between folders.
    pub path: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Of the whole content.
    pub sha256: Digest,
}

/// A file is not the one that was promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum FileError {
    /// Cut off, padded, or another version.
    #[error("{path} has {found} bytes instead of {expected}")]
    Length {
        /// As in the manifest.
        path: String,
        /// Bytes promised.
        expected: u64,
        /// Bytes at hand.
        found: u64,
    },
    /// Right length, wrong content.
    #[error("{path} does not have the content that was published (its checksum differs)")]
    Content {
        /// As in the manifest.
        path: String,
    },
    /// A manifest that points outside its own folder.
    #[error("{path:?} is not a path inside the manifest's own folder")]
    Path {
        /// As in the manifest.
        path: String,
    },
}

impl FileError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Length { .. } | Self::Content { .. } => {
                "Fetch it again; if that does not help, publish the folder again, whole."
            }
            Self::Path { .. } => "Make the files again with this version of lookalike.",
        }
    }
}

impl FileRecord {
    /// The record of `bytes`, to be published as `path`.
    pub fn of(path: impl Into<String>, bytes: &[u8]) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.len() as u64,
            sha256: Digest::of(bytes),
        }
    }

    /// Accepts `bytes` only if they are the published ones.
    ///
    /// # Errors
    /// [`FileError::Length`] before anything is hashed, then [`FileError::Content`].
    pub fn check(&self, bytes: &[u8]) -> Result<(), FileError> {
        if bytes.len() as u64 != self.bytes {
            return Err(FileError::Length {
                path: self.path.clone(),
                expected: self.bytes,
                found: bytes.len() as u64,
            });
        }
        if Digest::of(bytes) != self.sha256 {
            return Err(FileError::Content {
                path: self.path.clone(),
            });
        }
        Ok(())
    }

    /// Accepts the path only if it stays inside the manifest's folder: no root, no scheme,
    /// no `.` or `..`, no backslash, query or fragment.
    ///
    /// # Errors
    /// [`FileError::Path`].
    pub fn check_path(&self) -> Result<(), FileError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let inside = self.path.len() <= 200
            && self.path.split('/').all(|name| {
                !name.is_empty() && name != "." && name != ".." && name.chars().all(plain)
            });
        if inside {
            Ok(())
        } else {
            Err(FileError::Path {
                path: self.path.clone(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_published_bytes_are_accepted() {
        let record = FileRecord::of("a/b.bin", b"hello");
        assert_eq!(record.check(b"hello"), Ok(()));
        assert!(matches!(
            record.check(b"hell"),
            Err(FileError::Length {
                expected: 5,
                found: 4,
                ..
            })
        ));
        assert!(matches!(
            record.check(b"jello"),
            Err(FileError::Content { .. })
        ));
    }

    #[test]
    fn paths_stay_in_their_folder() {
        let allowed = |path: &str| FileRecord::of(path, b"").check_path().is_ok();
        for path in ["a", "shards/00ff.shard", "a-b_c.d"] {
            assert!(allowed(path), "{path}");
        }
        for path in [
            "",
            "/a",
            "a//b",
            "..",
            "a/../b",
            "./a",
            "https://x/y",
            "a\\b",
            "a?b",
            "a#b",
            "a b",
        ] {
            assert!(!allowed(path), "{path}");
        }
    }
}
