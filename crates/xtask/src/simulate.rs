//! `cargo xtask simulate`: catalogues of any size, drawn from a real one and put into cells.

use crate::error::Error;
use crate::workspace::Workspace;

/// Runs the simulation, which is a program of its own, optimised, in the caller's folder.
///
/// # Errors
/// If it does not build or ends with an error, which it has said itself.
pub fn simulate(workspace: &mut Workspace, arguments: &[String]) -> Result<(), Error> {
    let mut cargo = workspace.cargo(["run", "--release", "--package", "simulation", "--"]);
    cargo.args(arguments);
    if let Ok(here) = std::env::current_dir() {
        cargo.current_dir(here);
    }
    workspace.run(&mut cargo, "the simulation", "See the message above.")?;
    Ok(())
}
