//! Where things are: the project, its cache, the target folder; and children started in them.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cache;
use crate::child::{self, Voice};
use crate::error::{Error, file};

/// Selects every package of the workspace, natively.
///
/// Always all of them, also where one would do: cargo unites the features of the packages it is
/// told about, and with another selection serde, and so burn, would be built a second time.
pub const EVERY_PACKAGE: [&str; 2] = ["--release", "--workspace"];

/// The target of the page and its engines.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The project as a chore sees it.
pub struct Workspace {
    /// The repository's root.
    pub root: PathBuf,
    /// The user cache; exists.
    pub cache: PathBuf,
    /// Cargo's target folder, absolute.
    pub target: PathBuf,
    /// This program's own path, read before a build can replace the file.
    pub xtask: PathBuf,
    /// How children are heard.
    pub voice: Voice,
    tools: Vec<PathBuf>,
}

impl Workspace {
    /// Finds the project from the current folder upwards and makes sure the cache exists.
    ///
    /// # Errors
    /// [`Error::NoCache`], or [`Error::File`] if a folder cannot be read or made.
    pub fn open(voice: Voice) -> Result<Self, Error> {
        let here = env::current_dir().map_err(file("find", "the current folder"))?;
        let is_root = |folder: &&Path| folder.join("crates/xtask/Cargo.toml").is_file();
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = match here.ancestors().find(is_root) {
            Some(folder) => folder.to_owned(),
            None => built_in.canonicalize().map_err(file("find", built_in))?,
        };
        let cache = cache::folder()?;
        std::fs::create_dir_all(&cache).map_err(file("make", &cache))?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) if !folder.is_empty() => here.join(folder),
            _ => cache.join("target"),
        };
        let xtask = env::current_exe().map_err(file("find", "this program"))?;
        Ok(Self {
            root,
            cache,
            target,
            xtask,
            voice,
            tools: Vec::new(),
        })
    }

    /// Puts a folder of tools in front of every child's PATH.
    pub fn add_tools(&mut self, folder: PathBuf) {
        self.tools.push(folder);
    }

    /// The `../shared` folder of pictures and weights, if this machine has it.
    pub fn shared(&self) -> Option<PathBuf> {
        self.root
            .join("../shared")
            .canonicalize()
            .ok()
            .filter(|folder| folder.is_dir())
    }

    /// A program that [`EVERY_PACKAGE`] builds natively.
    pub fn built(&self, name: &str) -> PathBuf {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        self.target.join("release").join(file)
    }

    /// A command in the project's root that finds the pinned tools.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("PATH", self.path());
        // What cargo told us about xtask would make build scripts that watch these run again.
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// `cargo` with these arguments.
    pub fn cargo<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }

    /// Runs `command` and waits. Returns what it printed, or nothing if it was shown as it came.
    ///
    /// # Errors
    /// [`Error::Start`] and [`Error::Step`], which takes `what` and `remedy`.
    pub fn run(
        &self,
        command: &mut Command,
        what: &str,
        remedy: &'static str,
    ) -> Result<String, Error> {
        child::run(command, self.voice, what, remedy)
    }

    fn path(&self) -> OsString {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = self
            .tools
            .iter()
            .cloned()
            .chain(env::split_paths(&inherited));
        env::join_paths(folders).unwrap_or(inherited)
    }
}
