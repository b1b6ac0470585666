//! Shops to index, and what two catalogues have in common.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lookalike_tests::embeddings;

/// The command line, and the folder for what tests may find again; `None`, and a visible line, where
/// something is missing.
pub fn parts() -> Option<(PathBuf, PathBuf)> {
    let part = |name: &str| match std::env::var_os(name).map(PathBuf::from) {
        Some(path) if path.exists() => Some(path),
        _ => {
            println!("skipped: {name} names nothing; run the tests with `cargo xtask test`");
            None
        }
    };
    Some((part("LOOKALIKE_CLI")?, part("LOOKALIKE_SCRATCH")?))
}

/// A folder with `images` and `styles.csv`.
pub struct Shop {
    cli: PathBuf,
    folder: tempfile::TempDir,
}

impl Shop {
    /// The first `count` products of the shared pictures' shop that have one.
    pub fn shared(cli: &Path, shared: &Path, count: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let images = folder.path().join("images");
        fs::create_dir(&images).unwrap();
        let list = fs::read_to_string(shared.join("fashion/styles.csv")).unwrap();
        let (header, rows) = list.split_once('\n').unwrap();
        let mut csv = format!("{header}\n");
        let mut taken = 0;
        for row in rows.lines() {
            let id = row.split(',').next().unwrap_or_default();
            let name = format!("{id}.jpg");
            if fs::copy(
                shared.join("fashion/images").join(&name),
                images.join(&name),
            )
            .is_ok()
            {
                csv.push_str(&format!("{row}\n"));
                taken += 1;
            }
            if taken == count {
                break;
            }
        }
        assert_eq!(taken, count);
        fs::write(folder.path().join("styles.csv"), csv).unwrap();
        let cli = cli.to_owned();
        Self { cli, folder }
    }

    /// `count` drawn products, and samples.
    pub fn drawn(cli: &Path, count: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut draw = Command::new(cli);
        draw.args([
            "draw-demo",
            "--quiet",
            "--products",
            &count.to_string(),
            "--out",
        ]);
        succeed(draw.arg(folder.path()));
        let cli = cli.to_owned();
        Self { cli, folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Spoils the pictures of three products: one is empty, one cut off, one none at all.
    pub fn break_three(&self) {
        let mut names: Vec<PathBuf> = fs::read_dir(self.path("images"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        names.sort();
        let half = names.len() / 2;
        fs::write(&names[3], b"").unwrap();
        let cut = fs::read(&names[half]).unwrap();
        fs::write(&names[half], &cut[..cut.len() / 3]).unwrap();
        fs::write(&names[names.len() - 2], "this is no picture").unwrap();
    }

    /// What a night changes: two pictures are others, one is new under another name, one is gone.
    pub fn change_pictures(&self) {
        let mut names: Vec<PathBuf> = fs::read_dir(self.path("images"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        names.sort();
        for (changed, seed) in [(10, 1_u8), (20, 2)] {
            let picture = image::RgbImage::from_fn(60, 80, |x, y| {
                image::Rgb([x as u8 * seed, y as u8, seed * 50])
            });
            picture.save(&names[changed]).unwrap();
        }
        let picture = image::RgbImage::from_pixel(60, 80, image::Rgb([200, 30, 40]));
        picture.save(names[30].with_extension("png")).unwrap();
        fs::remove_file(&names[30]).unwrap();
        fs::remove_file(&names[31]).unwrap();
    }

    /// Makes the catalogue `out` by the local command.
    pub fn index_locally(&self, out: &str, options: &[&str]) {
        let mut index = Command::new(&self.cli);
        index.args(["index", "--quiet", "--model"]);
        index.arg(embeddings::shipped_model());
        index.arg("--images").arg(self.path("images"));
        index.arg("--products").arg(self.path("styles.csv"));
        index.arg("--out").arg(self.path(out)).args(options);
        succeed(&mut index);
    }

    /// Every file of the catalogue `out` by its path, and the report beside it.
    pub fn files(&self, out: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let root = self.path(out);
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder);
            let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            for entry in entries {
                let path = entry.unwrap().path();
                // Hadoop lays a checksum beside each file of a disk, under a hidden name.
                let is_checksum = path.extension().is_some_and(|ending| ending == "crc");
                if is_checksum {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap().to_owned();
                    files.insert(name, fs::read(&path).unwrap());
                }
            }
        }
        files
    }
}

/// Whether two catalogues are the same, said by the names of the files that differ.
pub fn assert_same(found: &BTreeMap<PathBuf, Vec<u8>>, expected: &BTreeMap<PathBuf, Vec<u8>>) {
    let names: std::collections::BTreeSet<&PathBuf> = found.keys().chain(expected.keys()).collect();
    let differing: Vec<_> = names
        .into_iter()
        .filter(|name| found.get(*name) != expected.get(*name))
        .collect();
    assert!(differing.is_empty(), "these differ: {differing:?}");
    assert!(expected.len() > 3, "{:?}", expected.keys());
}

/// Runs a command to its end; what it wrote.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}: {words}");
    words
}
