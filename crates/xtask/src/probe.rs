//! The probe: what a browser runs of our crates, as a wasm with raw exports.

use std::path::PathBuf;

use crate::error::{Error, file};
use crate::workspace::{WASM, Workspace};

/// Each file's name, and the features of its package.
const KINDS: [(&str, &[&str]); 2] = [
    ("wasm_probe_relaxed.wasm", &["--features", "relaxed"]),
    ("wasm_probe_plain.wasm", &[]),
];

/// Builds it with relaxed vectors and without.
///
/// # Errors
/// [`Error`] of the build, with `remedy`, or of copying.
pub fn build(workspace: &Workspace, remedy: &'static str) -> Result<(), Error> {
    let folder = folder(workspace);
    for (name, features) in KINDS {
        let mut cargo = workspace.cargo(["build", "--release", "--package", "wasm-probe"]);
        cargo.args(["--target", WASM]).args(features);
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
