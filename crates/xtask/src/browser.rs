//! The browsers and the drivers of the end-to-end tests and the benchmarks.

mod others;

use std::env;
use std::path::{Path, PathBuf};

use crate::apt::Apt;
use crate::error::Error;
use crate::workspace::Workspace;

/// Where Chromium and its WebDriver server are, and what there is of other browsers.
#[derive(Debug, PartialEq, Eq)]
pub struct Browser {
    /// Chromium or Chrome.
    pub chrome: PathBuf,
    /// The chromedriver that belongs to it.
    pub driver: PathBuf,
    /// Programs of other browsers, each by the variable that names it to the tests.
    pub others: Vec<(&'static str, PathBuf)>,
}

const CHROMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const DRIVERS: [&str; 3] = [
    "chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
];

/// Debian's names, which keep the two at one version.
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

const APT: &str = "Read apt's message above, or install Chromium and chromedriver yourself and set CHROME and CHROMEDRIVER to where they are.";

/// Finds the browser, or installs Debian's where apt is there and we may.
///
/// # Errors
/// [`Error::NoBrowser`] where it cannot be installed; what apt said where it failed.
pub fn install(workspace: &Workspace) -> Result<Browser, Error> {
    let browser = match find() {
        Ok(browser) => browser,
        Err(missing) => {
            let apt = Apt::find(workspace).ok_or(Error::NoBrowser { missing })?;
            apt.install(workspace, &PACKAGES, APT)?;
            find().map_err(|missing| Error::NoBrowser { missing })?
        }
    };
    eprintln!("      {} is there", browser.chrome.display());
    Ok(browser)
}

/// The same, and Firefox and WebKitGTK where they can be had.
///
/// # Errors
/// As [`install`].
pub fn install_all(workspace: &Workspace) -> Result<Browser, Error> {
    let browser = install(workspace)?;
    let others = others::install(workspace);
    Ok(Browser { others, ..browser })
}

fn find() -> Result<Browser, &'static str> {
    let folders = folders();
    Ok(Browser {
        chrome: search(chosen("CHROME"), &CHROMES, &folders).ok_or("chromium")?,
        driver: search(chosen("CHROMEDRIVER"), &DRIVERS, &folders).ok_or("chromedriver")?,
        others: Vec::new(),
    })
}

/// Those in which programs are looked for.
fn folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).collect()
}

/// The file that a person names by this variable.
fn chosen(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

/// The chosen file if there is one, else the first of `names` in `folders` or where it says itself.
fn search(chosen: Option<PathBuf>, names: &[&str], folders: &[PathBuf]) -> Option<PathBuf> {
    if let Some(file) = chosen.filter(|file| file.is_file()) {
        return Some(file);
    }
    let places = names
        .iter()
        .flat_map(|name| match Path::new(name).is_absolute() {
            true => vec![PathBuf::from(name)],
            false => folders
                .iter()
                .map(|folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
                .collect(),
        });
    places.into_iter().find(|place| place.is_file())
}

#[cfg(test)]
mod tests {
    use super::search;
    use crate::cache::tests::scratch;

    #[test]
    fn a_chosen_file_goes_before_the_path_and_the_usual_places() {
        let folder = scratch("browser");
        let (chosen, usual) = (folder.join("mine"), folder.join("usual"));
        let on_path = folder.join(format!("chromium{}", std::env::consts::EXE_SUFFIX));
        for file in [&chosen, &usual, &on_path] {
            std::fs::write(file, "").unwrap();
        }
        let usual_name = usual.to_str().unwrap();
        let folders = [folder.join("nowhere"), folder.clone()];
        let gone = Some(folder.join("gone"));
        let cases = [
            (Some(chosen.clone()), vec!["chromium"], Some(chosen)),
            (gone.clone(), vec!["chromium", usual_name], Some(on_path)),
            (None, vec!["chrome", usual_name], Some(usual.clone())),
            (gone, vec!["chrome"], None),
        ];
        for (number, (chosen, names, expected)) in cases.into_iter().enumerate() {
            assert_eq!(search(chosen, &names, &folders), expected, "case {number}");
        }
    }
}
