//! Packages from npm that judge the page, installed into the scratch folder when a test first wants them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};

use crate::Built;

/// Their names and versions.
const WANTED: &str = include_str!("../npm/package.json");

/// What Lighthouse runs on.
const LEAST_NODE: u32 = 18;

/// Written last, so that a cut installation is never used.
const INSTALLED: &str = "installed.json";

/// The folder `node_modules` with what `npm/package.json` names; `None`, and a visible line, where it
/// cannot be installed.
pub fn packages(built: &Built) -> Option<PathBuf> {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = built.scratch.join("npm");
    match node().and_then(|()| install(&folder)) {
        Ok(()) => Some(folder.join("node_modules")),
        Err(reason) => {
            println!("skipped: axe-core and lighthouse cannot be installed: {reason}");
            None
        }
    }
}

/// Whether Node is there and new enough; "v20.20.2" is what it says of itself.
fn node() -> Result<(), String> {
    let output = said(Command::new("node").arg("--version"))?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(LEAST_NODE..) => Ok(()),
        _ => Err(format!("Node is {version}, and {LEAST_NODE} is needed")),
    }
}

fn install(folder: &Path) -> Result<(), String> {
    let told = |error: io::Error| error.to_string();
    let installed = folder.join(INSTALLED);
    if fs::read_to_string(&installed).is_ok_and(|text| text == WANTED) {
        return Ok(());
    }
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(told(error)),
        _ => fs::create_dir_all(folder).map_err(told)?,
    }
    fs::write(folder.join("package.json"), WANTED).map_err(told)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-package-lock"]);
    // No package of these needs a script of its own.
    npm.args(["--silent", "--ignore-scripts"]);
    said(npm.current_dir(folder))?;
    fs::write(installed, WANTED).map_err(told)
}

/// What `command` answers if it succeeds, else its own words.
///
/// # Errors
/// Why it could not be started, or what it wrote.
pub fn said(command: &mut Command) -> Result<Output, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    match output.status.success() {
        true => Ok(output),
        false => {
            let words = String::from_utf8_lossy(&output.stderr);
            Err(format!("{name}: {words}"))
        }
    }
}
