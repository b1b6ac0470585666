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

/// What a `../shared` folder must hold to be the one that the tests know.
const SHARED_LIST: &str = "fashion/styles.csv";

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

    /// The `../shared` folder of real pictures, if this machine has it.
    ///
    /// A stranger's folder may bear the same name, so its product list has to be there.
    pub fn shared(&self) -> Option<PathBuf> {
        let folder = self.root.join("../shared").canonicalize().ok()?;
        folder.join(SHARED_LIST).is_file().then_some(folder)
    }

    /// The project's own model, as the page loads it.
    pub fn shipped_model(&self) -> PathBuf {
        self.root.join("public/model")
    }

    /// The site that `serve` and `build` make for a person.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The site that tests and benchmarks make for themselves; every checkout has its own.
    pub fn test_site(&self) -> PathBuf {
        let checkout = cache::name_of(&[self.root.to_string_lossy().as_bytes()]);
        self.cache.join("test-sites").join(checkout)
    }

    /// What tests write and may find again next time. Made if it is not there.
    ///
    /// # Errors
    /// [`Error::File`] if it cannot be made.
    pub fn scratch(&self) -> Result<PathBuf, Error> {
        let folder = self.cache.join("scratch");
        std::fs::create_dir_all(&folder).map_err(file("make", &folder))?;
        Ok(folder)
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Workspace;
    use crate::cache::tests::scratch;
    use crate::child::Voice;

    fn checkout(root: &Path) -> Workspace {
        Workspace {
            root: root.to_owned(),
            cache: root.join("cache"),
            target: root.join("target"),
            xtask: root.join("xtask"),
            voice: Voice::Kept,
            tools: Vec::new(),
        }
    }

    #[test]
    fn a_strangers_shared_folder_is_not_ours() {
        let folder = scratch("shared");
        let workspace = checkout(&folder.join("project"));
        std::fs::create_dir_all(&workspace.root).unwrap();
        assert_eq!(workspace.shared(), None, "none is there");
        std::fs::create_dir_all(folder.join("shared/fashion")).unwrap();
        std::fs::write(folder.join("shared/holiday.jpg"), "jpg").unwrap();
        assert_eq!(workspace.shared(), None, "a stranger's");
        std::fs::write(folder.join("shared/fashion/styles.csv"), "id\n").unwrap();
        let ours = folder.join("shared").canonicalize().unwrap();
        assert_eq!(workspace.shared(), Some(ours));
    }

    #[test]
    fn tests_of_two_checkouts_leave_each_other_and_the_owners_site_alone() {
        let cache = |workspace: Workspace| Workspace {
            cache: "/cache".into(),
            ..workspace
        };
        let (one, two) = (
            cache(checkout(Path::new("/one"))),
            cache(checkout(Path::new("/two"))),
        );
        assert_ne!(one.test_site(), two.test_site());
        assert!(one.test_site().starts_with("/cache"));
        assert_eq!(one.dist(), Path::new("/one/dist"));
    }
}
