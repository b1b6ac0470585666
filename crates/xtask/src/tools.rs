//! The build's tools: found where they are already, else installed once, pinned, into the cache.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cache;
use crate::child;
use crate::error::{Error, file};
use crate::workspace::{WASM, Workspace};

/// 0.22 wants a newer compiler than the one the project is built with.
const TRUNK: &str = "0.21.14";

/// Firefox's WebDriver server, as new as Debian's firefox-esr needs it.
const GECKODRIVER: &str = "0.37.1";

/// The tools only start or drive other programs: build them quickly rather than well.
const QUICKLY: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

const NETWORK: &str =
    "Check the network and run this again: what is installed already is kept and reused.";

/// Makes sure of the wasm target, Trunk and wasm-bindgen, and fetches the crates.
///
/// # Errors
/// What is missing and could not be installed.
pub fn install(workspace: &mut Workspace) -> Result<(), Error> {
    wasm_target(workspace)?;
    let lock = workspace.root.join("Cargo.lock");
    let text = std::fs::read_to_string(&lock).map_err(file("read", &lock))?;
    let bindgen = locked_version(&text, "wasm-bindgen").ok_or_else(|| Error::Project {
        problem: "Cargo.lock names no single version of wasm-bindgen".to_owned(),
    })?;
    // `--locked` would pin wasm-bindgen-cli to dependencies that were yanked since.
    let tools = [
        Tool {
            program: "trunk",
            package: "trunk",
            version: TRUNK,
            arguments: &["--locked", "--no-default-features", "--features", "rustls"],
        },
        Tool {
            program: "wasm-bindgen",
            package: "wasm-bindgen-cli",
            version: bindgen,
            arguments: &[],
        },
    ];
    for tool in &tools {
        let folder = tool.install(workspace)?;
        workspace.add_tools(folder);
    }
    // Trunk is told to stay offline, so that it downloads no tool of its own choice.
    let mut fetch = workspace.cargo(["fetch", "--quiet"]);
    workspace.run(&mut fetch, "fetching the crates", NETWORK)?;
    Ok(())
}

/// Makes sure of geckodriver, which Debian does not package, and says where it is.
///
/// # Errors
/// What cargo ran into.
pub fn geckodriver(workspace: &Workspace) -> Result<PathBuf, Error> {
    let tool = Tool {
        program: "geckodriver",
        package: "geckodriver",
        version: GECKODRIVER,
        arguments: &["--locked"],
    };
    let folder = tool.install(workspace)?;
    Ok(folder.join(format!("geckodriver{EXE_SUFFIX}")))
}

/// Makes sure that `cargo fmt` and `cargo clippy` are there; rustup's minimal profile lacks them.
///
/// # Errors
/// What could not be installed.
pub fn install_linters(workspace: &Workspace) -> Result<(), Error> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if child::ask(&mut workspace.cargo([subcommand, "--version"])).is_none() {
            eprintln!("      adding {component}");
            let mut add = workspace.command("rustup");
            add.args(["component", "add", component]);
            workspace.run(&mut add, &format!("adding {component}"), NETWORK)?;
        }
    }
    Ok(())
}

/// The compiler's version without its last number: "1.95". None if it cannot be asked.
pub fn compiler(workspace: &Workspace) -> Option<String> {
    minor(&child::ask(workspace.command("rustc").arg("--version"))?)
}

/// "rustc 1.95.0 (59807616e 2026-04-14)" as "1.95".
fn minor(answer: &str) -> Option<String> {
    let version = answer.strip_prefix("rustc ")?.split_whitespace().next()?;
    let (minor, _) = version.rsplit_once('.')?;
    Some(minor.to_owned())
}

fn wasm_target(workspace: &Workspace) -> Result<(), Error> {
    let mut question = workspace.command("rustc");
    let sysroot = child::ask(question.args(["--print", "sysroot"]));
    let there = |sysroot: &String| Path::new(sysroot).join("lib/rustlib").join(WASM).is_dir();
    if sysroot.as_ref().is_some_and(there) {
        eprintln!("      the {WASM} target is there");
        return Ok(());
    }
    eprintln!("      adding the {WASM} target");
    let mut add = workspace.command("rustup");
    add.args(["target", "add", WASM]);
    workspace.run(&mut add, &format!("adding the {WASM} target"), NETWORK)?;
    Ok(())
}

struct Tool<'a> {
    program: &'a str,
    package: &'a str,
    version: &'a str,
    arguments: &'a [&'a str],
}

impl Tool<'_> {
    /// Whether `program --version` in this folder is ours; every tool answers "name version …".
    fn is_in(&self, folder: &Path) -> bool {
        let program = folder
            .join("bin")
            .join(format!("{}{EXE_SUFFIX}", self.program));
        child::ask(Command::new(program).arg("--version"))
            .is_some_and(|answer| answer.split_whitespace().nth(1) == Some(self.version))
    }

    /// The folder with the program.
    fn install(&self, workspace: &Workspace) -> Result<PathBuf, Error> {
        let (program, version) = (self.program, self.version);
        let tools = workspace.cache.join("tools");
        let home = tools.join(format!("{program}-{version}"));
        if self.is_in(&home) {
            eprintln!("      {program} {version} is there");
        } else {
            eprintln!("      installing {program} {version}, once; this takes some minutes");
            // Into a folder of its own and then renamed: a cut installation is never used.
            let temporary = tools.join(format!("{program}-{version}.{}", std::process::id()));
            let products = workspace.cache.join("tools-build");
            let mut cargo = workspace.cargo(["install", self.package, "--version", version]);
            cargo.args(self.arguments);
            cargo.arg("--root").arg(&temporary);
            cargo.arg("--target-dir").arg(&products);
            cargo.envs(QUICKLY).env_remove("RUSTFLAGS");
            let outcome = workspace.run(&mut cargo, &format!("installing {program}"), NETWORK);
            if let Err(error) = outcome {
                cache::remove_folder(&temporary)?;
                return Err(error);
            }
            cache::remove_folder(&home)?;
            std::fs::rename(&temporary, &home).map_err(file("rename", &temporary))?;
            cache::remove_folder(&products)?;
        }
        Ok(home.join("bin"))
    }
}

/// The version of `package` in a Cargo.lock, if it names exactly one.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let value = |line: &'a str, key: &str| -> Option<&'a str> {
        let rest = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
        rest.trim().strip_prefix('"')?.strip_suffix('"')
    };
    let mut versions = lock.split("[[package]]").filter_map(|entry| {
        let find = |key: &str| entry.lines().find_map(|line| value(line, key));
        (find("name") == Some(package))
            .then(|| find("version"))
            .flatten()
    });
    versions.next().filter(|_| versions.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::{locked_version, minor};

    #[test]
    fn the_compiler_is_known_by_its_minor_version() {
        let cases = [
            ("rustc 1.95.0 (59807616e 2026-04-14)", Some("1.95")),
            ("rustc 1.97.0-nightly (e50aa6fba 2026-05-19)", Some("1.97")),
            ("rustc 1.95.0", Some("1.95")),
            ("gcc 12.2.0", None),
            ("rustc", None),
        ];
        for (answer, expected) in cases {
            assert_eq!(minor(answer).as_deref(), expected, "{answer}");
        }
    }

    #[test]
    fn the_lock_file_tells_one_version_or_none() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n\
            dependencies = [\n \"b 2.0.0\",\n]\n\n[[package]]\nname = \"b\"\nversion = \"1.0.0\"\n\n\
            [[package]]\r\nname = \"b\"\r\nversion = \"2.0.0\"\r\n[[package]]\nname = \"ab\"\nversion = \"9.0.0\"\n";
        let cases = [
            ("a", Some("1.2.3")),
            ("b", None),
            ("c", None),
            ("ab", Some("9.0.0")),
        ];
        for (package, expected) in cases {
            assert_eq!(locked_version(lock, package), expected, "{package}");
        }
    }

    #[test]
    fn our_own_lock_file_names_wasm_bindgen_once() {
        let lock = std::fs::read_to_string("../../Cargo.lock").unwrap();
        assert!(locked_version(&lock, "wasm-bindgen").is_some());
    }
}
