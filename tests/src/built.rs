//! What `cargo xtask test` has built, and the command line's side of each comparison.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use contract::Guess;
use serde::Deserialize;

/// What lies at `path` in the project. Tests and benchmarks run in the folder of their package, which is this
/// checkout's, whichever checkout's binary a shared cache holds.
///
/// # Panics
/// If there is no current folder.
pub fn in_checkout(path: &str) -> PathBuf {
    let path = Path::new("..").join(path);
    std::path::absolute(path).unwrap_or_else(|error| panic!("no folder: {error}"))
}

/// Paths of everything that the tests of the whole need.
#[derive(Clone, Debug)]
pub struct Built {
    /// The `lookalike` command.
    pub cli: PathBuf,
    /// The `xtask` command, whose `host` serves folders.
    pub xtask: PathBuf,
    /// A whole site: page, model, demo catalogue.
    pub site: PathBuf,
    /// `wasm-probe`, built for wasm32.
    pub probe: PathBuf,
    /// The same with relaxed vectors.
    pub relaxed_probe: PathBuf,
    /// A folder for what tests make and may find again next time.
    pub scratch: PathBuf,
}

/// What `lookalike search --json` prints.
#[derive(Clone, Debug, Deserialize)]
pub struct Search {
    /// What the network takes the photo for.
    pub guesses: Vec<Guess>,
    /// Most similar first.
    pub hits: Vec<SearchHit>,
    /// The part of the photo that was looked at: left, top, width and height in ten-thousandths.
    pub part: [u32; 4],
}

/// One line of the answer.
#[derive(Clone, Debug, Deserialize)]
pub struct SearchHit {
    /// The shop's identifier.
    pub id: String,
    /// Cosine, −1…1.
    pub similarity: f64,
    /// The same in a word; none without a calibration.
    pub likeness: Option<String>,
    /// The ids of the same product in other colours.
    pub variants: Vec<String>,
    /// The known ones, by name.
    pub attributes: BTreeMap<String, String>,
}

impl Search {
    /// Products and their similarities, to be compared with the page's ([`crate::shown`]).
    pub fn told(&self) -> Vec<(&str, f64)> {
        self.hits
            .iter()
            .map(|hit| (hit.id.as_str(), hit.similarity))
            .collect()
    }
}

impl Built {
    /// Reads the environment; `None`, and a visible line, where something is missing.
    pub fn find() -> Option<Self> {
        let path = |name: &str| match std::env::var_os(name).map(PathBuf::from) {
            Some(path) if path.exists() => Some(path),
            _ => {
                println!("skipped: {name} names nothing; run the tests with `cargo xtask test`");
                None
            }
        };
        Some(Self {
            cli: path("LOOKALIKE_CLI")?,
            xtask: path("LOOKALIKE_XTASK")?,
            site: path("LOOKALIKE_SITE")?,
            probe: path("LOOKALIKE_WASM_PROBE")?,
            relaxed_probe: path("LOOKALIKE_WASM_PROBE_RELAXED")?,
            scratch: path("LOOKALIKE_SCRATCH")?,
        })
    }

    /// Runs `lookalike` with `arguments` to its end.
    pub fn run_cli<A: AsRef<std::ffi::OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Output {
        Command::new(&self.cli)
            .args(arguments)
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", self.cli.display()))
    }

    /// The products' identifiers, in the catalogue's order.
    pub fn exported_ids(&self, catalogue: &Path) -> Vec<String> {
        let out = self.scratch.join("exported.safetensors");
        let output = self.run_cli([
            "export".as_ref(),
            "--catalogue".as_ref(),
            catalogue.as_os_str(),
            "--out".as_ref(),
            out.as_os_str(),
        ]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let ids = std::fs::read_to_string(self.scratch.join("exported.ids.txt"));
        ids.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// The command line's answer for `photo`, of which it guesses the garment; as in the page, the colours
    /// of one product are one.
    pub fn search(&self, model: &Path, catalogue: &Path, photo: &Path) -> Search {
        self.search_with(model, catalogue, photo, &[])
    }

    /// The same for the part `crop` of `photo`, as `--crop` takes it.
    pub fn search_part(&self, model: &Path, catalogue: &Path, photo: &Path, crop: &str) -> Search {
        self.search_with(model, catalogue, photo, &["--crop", crop])
    }

    /// The same with further `options`.
    pub fn search_with(
        &self,
        model: &Path,
        catalogue: &Path,
        photo: &Path,
        options: &[&str],
    ) -> Search {
        let crop: &[&str] = match options.contains(&"--crop") {
            true => &[],
            false => &["--crop", "guess"],
        };
        let required = [
            "search".as_ref(),
            "--json".as_ref(),
            "--model".as_ref(),
            model.as_os_str(),
            "--catalogue".as_ref(),
            catalogue.as_os_str(),
            photo.as_os_str(),
        ];
        let options = crop.iter().chain(options).map(std::ffi::OsStr::new);
        let output = self.run_cli(required.into_iter().chain(options));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!(
                "search failed ({error}): {}",
                String::from_utf8_lossy(&output.stderr)
            )
        })
    }
}

/// The folder of shared pictures; `None`, and a visible line, where it is missing.
pub fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("LOOKALIKE_SHARED").map(PathBuf::from);
    if path.is_none() {
        println!("skipped: the shared pictures are missing");
    }
    path.filter(|path| path.exists())
}
