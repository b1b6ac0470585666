//! The probe: what a browser runs of our crates, as a wasm with raw exports.

use std::path::PathBuf;

use crate::error::{Error, file};
use crate::workspace::{WASM, Workspace};

/// A file's name, and the features of its package.
type Kind = (&'static str, &'static [&'static str]);

const KINDS: [Kind; 2] = [
    ("wasm_probe_relaxed.wasm", &["--features", "relaxed"]),
    ("wasm_probe_plain.wasm", &[]),
];

/// What the page's engine is measured beside: the same network by burn-flex, in f32.
const PEER: Kind = ("wasm_probe_float.wasm", &["--features", "float"]);

/// Builds it with relaxed vectors and without.
///
/// # Errors
/// [`Error`] of the build, with `remedy`, or of copying.
pub fn build(workspace: &Workspace, remedy: &'static str) -> Result<(), Error> {
    build_kinds(workspace, &KINDS, remedy)
}

/// Builds it with burn-flex in the engine's place, for the benchmark, and names the file.
///
/// # Errors
/// As [`build`].
pub fn build_peer(workspace: &Workspace, remedy: &'static str) -> Result<PathBuf, Error> {
    build_kinds(workspace, &[PEER], remedy)?;
    Ok(folder(workspace).join(PEER.0))
}

fn build_kinds(workspace: &Workspace, kinds: &[Kind], remedy: &'static str) -> Result<(), Error> {
    let folder = folder(workspace);
    for (name, features) in kinds {
        let mut cargo = workspace.cargo(["build", "--release", "--package", "wasm-probe"]);
        cargo.args(["--target", WASM]).args(*features);
        workspace.run(&mut cargo, "the build", remedy)?;
        // Both builds write the same name.
        let copy = folder.join(name);
        std::fs::copy(folder.join("wasm_probe.wasm"), &copy).map_err(file("write", copy))?;
    }
    Ok(())
}

/// The files by the variables that name them to tests.
pub fn built(workspace: &Workspace) -> [(&'static str, PathBuf); 2] {
    let [(relaxed, _), (plain, _)] = KINDS;
    [
        ("LOOKALIKE_WASM_PROBE", folder(workspace).join(plain)),
        (
            "LOOKALIKE_WASM_PROBE_RELAXED",
            folder(workspace).join(relaxed),
        ),
    ]
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join(WASM).join("release")
}
