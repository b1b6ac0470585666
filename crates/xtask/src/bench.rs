//! `cargo xtask bench`: builds everything and measures it.

use std::path::PathBuf;

use crate::browser;
use crate::child::Voice;
use crate::error::{Error, file};
use crate::model;
use crate::probe;
use crate::progress::Progress;
use crate::site::{self, Wish};
use crate::test::name_what_is_built;
use crate::workspace::{EVERY_PACKAGE, Workspace};

const STEPS: usize = site::STEPS + 3;

/// Prints the measurements, of `only` those whose name holds it, and, if `json` is given, writes them there.
///
/// # Errors
/// The first step that failed.
pub fn bench(
    workspace: &mut Workspace,
    json: Option<PathBuf>,
    only: Option<&str>,
) -> Result<(), Error> {
    let mut progress = Progress::new(STEPS);
    // Cargo runs the benchmarks in their package's folder.
    let json = match json {
        Some(path) => Some(std::path::absolute(&path).map_err(file("find", path))?),
        None => None,
    };
    progress.begin("Browser");
    let browser = browser::install(workspace)?;
    progress.done("");
    let site = workspace.test_site();
    let wish = Wish {
        model: model::wanted(None),
        ..Wish::default()
    };
    site::make(workspace, &mut progress, &wish, &site)?;
    progress.begin("Building the wasm probe");
    probe::build(workspace, "Mend what the compiler names above.")?;
    progress.done("");
    progress.begin("Measuring");
    let mut cargo = workspace.cargo(["bench", "--bench", "lookalike"]);
    // `cargo bench` has no `--release`; its profile inherits that one.
    cargo.args(
        EVERY_PACKAGE
            .iter()
            .filter(|argument| **argument != "--release"),
    );
    cargo.arg("--");
    if let Some(json) = &json {
        cargo.arg("--json").arg(json);
    }
    if let Some(only) = only {
        cargo.arg("--only").arg(only);
    }
    name_what_is_built(workspace, &mut cargo, &site, &browser)?;
    workspace.voice = Voice::Shown;
    workspace.run(&mut cargo, "the benchmark", "See the message above.")?;
    match json {
        Some(json) => progress.done(&format!("written to {}", json.display())),
        None => progress.done(""),
    }
    Ok(())
}
