//! Copies of the built site that a test may damage.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A site of its own, removed with this value.
#[derive(Debug)]
pub struct Site {
    folder: TempDir,
}

impl Site {
    /// Copies `original`. Files are linked, not copied, so a test replaces them rather than writing into them.
    pub fn copy(original: &Path) -> Self {
        let site = tempfile::tempdir().and_then(|folder| {
            link_all(original, folder.path())?;
            Ok(Self { folder })
        });
        site.unwrap_or_else(|error| panic!("{}: {error}", original.display()))
    }

    /// Its root.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Its model's folder.
    pub fn model(&self) -> PathBuf {
        self.path().join("model")
    }

    /// Its catalogue's folder.
    pub fn catalogue(&self) -> PathBuf {
        self.path().join("catalogue")
    }

    /// Puts `folder` in the place of the catalogue.
    pub fn replace_catalogue(&self, folder: &Path) {
        fs::remove_dir_all(self.catalogue())
            .and_then(|()| link_all(folder, &self.catalogue()))
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    }

    /// Lets the page fetch pictures from `origin`, as `cargo xtask build --shop FILE` would have it.
    pub fn allow_pictures_from(&self, origin: &str) {
        self.allow(origin, &[("lookalike-picture-hosts", origin)]);
    }

    /// Lets the page search the shops of `list`, a `shops.json`, and fetch catalogues from `origin`.
    pub fn list_shops(&self, list: &str, origin: &str) {
        fs::write(self.path().join("shops.json"), list)
            .unwrap_or_else(|error| panic!("shops.json: {error}"));
        let metas = [
            ("lookalike-catalogue-hosts", origin),
            ("lookalike-shops", "shops.json"),
        ];
        self.allow(origin, &metas);
    }

    /// Lets every page read its files, as a shop does that others may search.
    pub fn open_to_all(&self) {
        let headers = b"/*\n  Access-Control-Allow-Origin: *\n";
        self.replace(&self.path().join("_headers"), |_| headers.to_vec());
    }

    /// Widens the policy, and fills in `<meta>`s.
    fn allow(&self, origin: &str, metas: &[(&str, &str)]) {
        let own = "connect-src 'self'";
        let widened = format!("{own} {origin}");
        let told = metas.iter().map(|(name, content)| {
            let meta = format!("name=\"{name}\" content=\"");
            let filled = format!("{meta}{content}");
            (meta, filled)
        });
        let policy = (own.to_owned(), widened);
        let page = std::iter::once(policy.clone()).chain(told).collect();
        for (name, places) in [("index.html", page), ("_headers", vec![policy])] {
            self.replace(&self.path().join(name), |bytes| {
                let mut text = String::from_utf8_lossy(&bytes).into_owned();
                for (place, replacement) in places {
                    assert!(text.contains(&place), "{name} has no {place}");
                    text = text.replace(&place, &replacement);
                }
                text.into_bytes()
            });
        }
    }

    /// Takes the headers away that isolate the page, as on a host that reads no `_headers`. On the first visit
    /// its engine then has one thread.
    pub fn let_in_others(&self) {
        self.replace(&self.path().join("_headers"), |bytes| {
            let text = String::from_utf8_lossy(&bytes);
            let isolates = |line: &&str| line.trim_start().starts_with("Cross-Origin-");
            let kept: Vec<&str> = text.lines().filter(|line| !isolates(line)).collect();
            assert!(kept.len() + 2 <= text.lines().count(), "{text}");
            kept.join("\n").into_bytes()
        });
    }

    /// Lets `script` run first in every worker of the processor's engine.
    pub fn begin_engines_with(&self, script: &str, xtask: &Path) {
        let files = fs::read_dir(self.path()).into_iter().flatten();
        let is_engine = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("engine-cpu") && name.ends_with(".js")
        };
        let engines = files.filter_map(|file| Some(file.ok()?.path()));
        for path in engines.filter(is_engine) {
            self.replace(&path, |bytes| [script.as_bytes(), &bytes].concat());
        }
        self.list_assets(xtask);
    }

    /// Replaces the content of a file.
    pub fn replace(&self, path: &Path, change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
        fs::read(path)
            .and_then(|bytes| {
                fs::remove_file(path)?;
                fs::write(path, change(bytes))
            })
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Lists the site's files in its service worker anew, as whoever changes one has to do. Visitors
    /// keep only what is listed.
    pub fn list_assets(&self, xtask: &Path) {
        // The file may be a link to the original's, which must not change.
        self.replace(&self.path().join("service-worker.js"), |bytes| bytes);
        let status = Command::new(xtask).arg("assets").arg(self.path()).status();
        let is_listed = status.as_ref().is_ok_and(std::process::ExitStatus::success);
        assert!(is_listed, "xtask assets: {status:?}");
    }

    /// The first file in `folder`, by name.
    pub fn first_file(folder: &Path) -> PathBuf {
        let mut files: Vec<PathBuf> = fs::read_dir(folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        files.sort();
        files
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("{} is empty", folder.display()))
    }
}

fn link_all(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            link_all(&entry.path(), &target)?;
        } else if fs::hard_link(entry.path(), &target).is_err() {
            // Another file system.
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
