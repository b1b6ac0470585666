//! `cargo xtask screenshot`: the README's picture of the page, taken by a test.

use crate::error::{Error, file};
use crate::test;
use crate::workspace::Workspace;

/// The browser test that takes pictures of the page.
const TEST: &str = "nothing_is_wider_than_the_screen";

/// The one for the README, below the tests' scratch folder.
const TAKEN: &str = "screenshots/results-1440-light.png";

/// Where the README has it.
const PLACE: &str = "docs/screenshot.png";

/// Runs the test and copies its picture into docs/.
///
/// # Errors
/// What the test ran into, or [`Error::File`] if it has left no picture.
pub fn take(workspace: &mut Workspace) -> Result<(), Error> {
    let taken = workspace.scratch()?.join(TAKEN);
    // An old picture must not pass for a new one.
    match std::fs::remove_file(&taken) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(file("remove", taken)(error));
        }
        _ => {}
    }
    test::test_some(workspace, TEST)?;
    std::fs::copy(&taken, workspace.root.join(PLACE)).map_err(file("copy", taken))?;
    println!("{PLACE} is new");
    Ok(())
}
