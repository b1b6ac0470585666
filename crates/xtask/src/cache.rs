//! The user cache: tools, models, catalogues and build products that outlive a checkout.

use std::env;
use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, file};

/// Digits of a digest in a file name: 64 bits, plenty for telling versions apart.
const NAME_DIGITS: usize = 16;

/// The cache folder; it need not exist yet.
///
/// # Errors
/// [`Error::NoCache`] if no variable names a home.
pub fn folder() -> Result<PathBuf, Error> {
    choose(env::consts::OS, |name| {
        env::var_os(name).filter(|value| !value.is_empty())
    })
    // Children run in other folders.
    .and_then(|folder| std::path::absolute(folder).ok())
    .ok_or(Error::NoCache)
}

fn choose(system: &str, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| variable(name).map(PathBuf::from);
    if let Some(chosen) = folder("LOOKALIKE_CACHE") {
        return Some(chosen);
    }
    let caches = match system {
        "windows" => folder("LOCALAPPDATA"),
        "macos" => folder("HOME").map(|home| home.join("Library/Caches")),
        _ => folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache"))),
    };
    caches.map(|caches| caches.join("lookalike"))
}

/// SHA-256 of several byte strings after one another, as the 16 hexadecimal digits used in names.
///
/// Each string is preceded by its length, so that a border that moves gives another name.
pub fn name_of(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    short(hash)
}

/// The same 16 digits for a file's content.
///
/// # Errors
/// [`Error::File`] if it cannot be read.
pub fn name_of_file(path: &Path) -> Result<String, Error> {
    let mut source = std::fs::File::open(path).map_err(file("open", path))?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 18];
    loop {
        match source.read(&mut block).map_err(file("read", path))? {
            0 => return Ok(short(hash)),
            length => hash.update(&block[..length]),
        }
    }
}

fn short(hash: Sha256) -> String {
    let digits: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    digits.chars().take(NAME_DIGITS).collect()
}

/// Removes a folder and all in it; one that is not there is fine.
///
/// # Errors
/// [`Error::File`] if something of it stays.
pub fn remove_folder(path: &Path) -> Result<(), Error> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(file("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// Whether `record` says that what stands beside it was made from `facts`.
///
/// A record is written last ([`write_record`]), so a cut run leaves none and is done again.
pub fn is_recorded(record: &Path, facts: &serde_json::Value) -> bool {
    let kept = std::fs::read(record).ok();
    kept.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .is_some_and(|kept| kept == *facts)
}

/// Writes the record that [`is_recorded`] reads.
///
/// # Errors
/// [`Error::File`] if it cannot be written.
pub fn write_record(record: &Path, facts: &serde_json::Value) -> Result<(), Error> {
    let temporary = record.with_extension("new");
    std::fs::write(&temporary, format!("{facts:#}\n")).map_err(file("write", &temporary))?;
    std::fs::rename(&temporary, record).map_err(file("write", record))
}

#[cfg(test)]
pub mod tests {
    use std::path::PathBuf;

    use super::{choose, is_recorded, name_of, name_of_file, write_record};

    /// A fresh folder of this test's own; left behind for a look if the test fails.
    pub fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
        super::remove_folder(&folder).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_folder_follows_the_systems_customs() {
        type Case = (
            &'static str,
            &'static [(&'static str, &'static str)],
            Option<&'static str>,
        );
        let cases: [Case; 6] = [
            (
                "linux",
                &[("HOME", "/h"), ("LOOKALIKE_CACHE", "/c")],
                Some("/c"),
            ),
            (
                "linux",
                &[("HOME", "/h"), ("XDG_CACHE_HOME", "/x")],
                Some("/x/lookalike"),
            ),
            ("linux", &[("HOME", "/h")], Some("/h/.cache/lookalike")),
            (
                "macos",
                &[("HOME", "/h")],
                Some("/h/Library/Caches/lookalike"),
            ),
            (
                "windows",
                &[("LOCALAPPDATA", "/l"), ("HOME", "/h")],
                Some("/l/lookalike"),
            ),
            ("linux", &[], None),
        ];
        let mut wrong = Vec::new();
        for (system, variables, expected) in cases {
            let read = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| value.into())
            };
            let got = choose(system, read);
            if got != expected.map(PathBuf::from) {
                wrong.push(format!(
                    "{system} {variables:?}: {got:?}, expected {expected:?}"
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn names_tell_contents_and_borders_apart() {
        assert_ne!(name_of(&[b"ab", b"c"]), name_of(&[b"a", b"bc"]));
        assert_eq!(name_of(&[b"ab"]).len(), 16);
        let path = scratch("names").join("file");
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(name_of_file(&path).unwrap(), "ba7816bf8f01cfea");
    }

    #[test]
    fn a_record_holds_for_its_own_facts_only() {
        let path = scratch("record").join("demo.json");
        let facts = serde_json::json!({"source": "a", "bytes": 3});
        assert!(!is_recorded(&path, &facts));
        write_record(&path, &facts).unwrap();
        assert!(is_recorded(&path, &facts));
        assert!(!is_recorded(
            &path,
            &serde_json::json!({"source": "a", "bytes": 4})
        ));
        std::fs::write(&path, "{\"sou").unwrap();
        assert!(!is_recorded(&path, &facts));
    }
}
