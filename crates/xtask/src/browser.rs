//! The browser and the driver of the end-to-end tests and the benchmarks.

use std::env;
use std::path::{Path, PathBuf};

use crate::child;
use crate::error::Error;
use crate::workspace::Workspace;

/// Where Chromium and its WebDriver server are.
#[derive(Debug, PartialEq, Eq)]
pub struct Browser {
    /// Chromium or Chrome.
    pub chrome: PathBuf,
    /// The chromedriver that belongs to it.
    pub driver: PathBuf,
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
            install_by_apt(workspace, missing)?;
            find().map_err(|missing| Error::NoBrowser { missing })?
        }
    };
    eprintln!("      {} is there", browser.chrome.display());
    Ok(browser)
}

fn find() -> Result<Browser, &'static str> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let chosen = |variable: &str| env::var_os(variable).map(PathBuf::from);
    Ok(Browser {
        chrome: search(chosen("CHROME"), &CHROMES, &folders).ok_or("chromium")?,
        driver: search(chosen("CHROMEDRIVER"), &DRIVERS, &folders).ok_or("chromedriver")?,
    })
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

fn install_by_apt(workspace: &Workspace, missing: &'static str) -> Result<(), Error> {
    if child::ask(workspace.command("apt-get").arg("--version")).is_none() {
        return Err(Error::NoBrowser { missing });
    }
    let is_root = child::ask(workspace.command("id").arg("-u")).as_deref() == Some("0");
    let by_sudo = || child::ask(workspace.command("sudo").args(["-n", "true"])).is_some();
    let prefix: &[&str] = match is_root {
        true => &["env"],
        false if by_sudo() => &["sudo", "-n", "env"],
        false => return Err(Error::NoBrowser { missing }),
    };
    eprintln!("      installing {} with apt-get", PACKAGES.join(" and "));
    let apt = |arguments: &[&str]| {
        let mut words = prefix
            .iter()
            .chain(&["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        let mut command = workspace.command(words.next().unwrap_or(&"env"));
        command.args(words).args(arguments);
        workspace.run(
            &mut command,
            &format!("apt-get {}", arguments.join(" ")),
            APT,
        )
    };
    apt(&["update"])?;
    apt(&[
        "install",
        "-y",
        "--no-install-recommends",
        PACKAGES[0],
        PACKAGES[1],
    ])?;
    Ok(())
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
