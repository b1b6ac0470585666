//! Brotli for code and text, as web hosts send them.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// What hosts use for files that they compress while somebody waits.
const QUALITY: i32 = 5;
/// 2^22 bytes, Brotli's usual window.
const WINDOW: i32 = 22;
/// Bytes from which on it is worth the trouble.
const LEAST: u64 = 512;
/// Bytes up to which nobody waits long; on this machine sending more is quicker than compressing it.
const MOST: u64 = 8 << 20;

/// Files that were asked for, compressed once for as long as they do not change.
#[derive(Default)]
pub struct Compressed(Mutex<HashMap<PathBuf, Kept>>);

struct Kept {
    modified: Option<SystemTime>,
    bytes: u64,
    content: Arc<[u8]>,
}

/// Whether files of this `Content-Type` become smaller; pictures, models and shards do not.
pub fn is_worth_it(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/")
        || [
            "application/json",
            "application/manifest+json",
            "application/wasm",
            "image/svg+xml",
        ]
        .contains(&kind)
}

impl Compressed {
    /// The compressed content of the file at `path`; none if it is too small or too large for that.
    ///
    /// # Errors
    /// The file system's.
    pub fn of(&self, path: &Path) -> io::Result<Option<Arc<[u8]>>> {
        let metadata = path.metadata()?;
        let (bytes, modified) = (metadata.len(), metadata.modified().ok());
        if !(LEAST..=MOST).contains(&bytes) {
            return Ok(None);
        }
        // Held meanwhile, so that two who ask at once do not both compress.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.get(path)
            && (kept.bytes, kept.modified) == (bytes, modified)
        {
            return Ok(Some(Arc::clone(&kept.content)));
        }
        let content: Arc<[u8]> = compress(&std::fs::read(path)?)?.into();
        let entry = Kept {
            modified,
            bytes,
            content: Arc::clone(&content),
        };
        kept.insert(path.to_owned(), entry);
        Ok(Some(content))
    }
}

fn compress(mut content: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut content, &mut compressed, &parameters)?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::{Compressed, is_worth_it};
    use crate::cache::tests::scratch;

    #[test]
    fn code_and_text_are_worth_it() {
        let cases = [
            ("text/html; charset=utf-8", true),
            ("application/wasm", true),
            ("application/manifest+json", true),
            ("image/svg+xml", true),
            ("image/jpeg", false),
            ("application/octet-stream", false),
            ("", false),
        ];
        for (kind, expected) in cases {
            assert_eq!(is_worth_it(kind), expected, "{kind}");
        }
    }

    #[test]
    fn a_file_is_compressed_once_and_anew_when_it_changes() {
        let path = scratch("compression").join("page.html");
        let compressed = Compressed::default();
        let read_back = || {
            let content = compressed.of(&path).unwrap()?;
            let mut text = Vec::new();
            brotli::BrotliDecompress(&mut &content[..], &mut text).unwrap();
            Some((content, text))
        };
        std::fs::write(&path, "<p>small</p>").unwrap();
        assert!(read_back().is_none(), "too small");
        std::fs::write(&path, "<p>page</p>".repeat(100)).unwrap();
        let (first, text) = read_back().unwrap();
        assert!(first.len() < 100, "{} bytes", first.len());
        assert_eq!(text, "<p>page</p>".repeat(100).as_bytes());
        assert!(std::sync::Arc::ptr_eq(&first, &read_back().unwrap().0));
        std::fs::write(&path, "<p>other</p>".repeat(200)).unwrap();
        assert_eq!(
            read_back().unwrap().1,
            "<p>other</p>".repeat(200).as_bytes()
        );
    }
}
