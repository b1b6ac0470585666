//! `cargo xtask screenshot`: the pictures of the page that the README and the app's manifest show, taken
//! by a test.

use crate::error::{Error, file};
use crate::test;
use crate::workspace::Workspace;

/// The browser test that takes pictures of the page.
const TEST: &str = "nothing_is_wider_than_the_screen";

/// Each below the tests' scratch folder, and its place in the project.
const PICTURES: [(&str, &str); 4] = [
    ("screenshots/results-1440-light.png", "docs/screenshot.png"),
    ("screenshots/crop-360-dark.png", "docs/screenshot-phone.png"),
    (
        "screenshots/results-1440-light.png",
        "public/screenshots/desktop.png",
    ),
    (
        "screenshots/empty-360-light.png",
        "public/screenshots/phone.png",
    ),
];

/// Runs the test and copies its pictures to their places.
///
/// # Errors
/// What the test ran into, or [`Error::File`] if it has left no picture.
pub fn take(workspace: &mut Workspace) -> Result<(), Error> {
    let scratch = workspace.scratch()?;
    for (taken, _) in PICTURES {
        // An old picture must not pass for a new one.
        let taken = scratch.join(taken);
        match std::fs::remove_file(&taken) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(file("remove", taken)(error));
            }
            _ => {}
        }
    }
    test::test_some(workspace, TEST)?;
    for (taken, place) in PICTURES {
        let taken = scratch.join(taken);
        std::fs::copy(&taken, workspace.root.join(place)).map_err(file("copy", taken))?;
        println!("{place} is new");
    }
    Ok(())
}
