//! Firefox and WebKitGTK, for the tests that say that the page works there too.
//!
//! Unlike Chromium they are not required: what cannot be had is named, and its tests are skipped.

use std::path::PathBuf;

use super::{chosen, folders, search};
use crate::apt::Apt;
use crate::tools;
use crate::workspace::Workspace;

/// The variable that names a program to the tests, and with which a person chooses it.
type Variable = &'static str;

/// A program of a browser.
struct Program {
    variable: Variable,
    names: &'static [&'static str],
}

/// A browser, as Debian packages it.
struct Other {
    name: &'static str,
    programs: &'static [Program],
    packages: &'static [&'static str],
}

const GECKODRIVER: Variable = "GECKODRIVER";

const FIREFOX: Other = Other {
    name: "Firefox",
    programs: &[Program {
        variable: "FIREFOX",
        names: &[
            "firefox-esr",
            "firefox",
            "/Applications/Firefox.app/Contents/MacOS/firefox",
        ],
    }],
    packages: &["firefox-esr"],
};

const WEBKIT_GTK: Other = Other {
    name: "WebKitGTK",
    programs: &[
        Program {
            variable: "WEBKIT_WEB_DRIVER",
            names: &["WebKitWebDriver"],
        },
        Program {
            // It has no headless mode of its own.
            variable: "XVFB",
            names: &["Xvfb"],
        },
    ],
    packages: &["webkit2gtk-driver", "xvfb"],
};

/// Finds or installs what can be had; each program by its variable.
pub fn install(workspace: &Workspace) -> Vec<(Variable, PathBuf)> {
    let mut found = Vec::new();
    let mut is_there = |other: &Other| match other.install(workspace) {
        Ok(programs) => {
            eprintln!("      {} is there", other.name);
            found.extend(programs);
            true
        }
        Err(reason) => {
            eprintln!("      {}'s tests will be skipped: {reason}", other.name);
            false
        }
    };
    is_there(&WEBKIT_GTK);
    // A driver without its browser would be built for nothing.
    if is_there(&FIREFOX) {
        let names = ["geckodriver"];
        let driver = search(chosen(GECKODRIVER), &names, &folders()).map_or_else(
            || tools::geckodriver(workspace),
            |driver| {
                eprintln!("      {} is there", driver.display());
                Ok(driver)
            },
        );
        match driver {
            Ok(driver) => found.push((GECKODRIVER, driver)),
            Err(error) => eprintln!("{error}\n      Firefox's tests will be skipped"),
        }
    }
    found
}

impl Other {
    /// All its programs, or why one is missing and what to do about it.
    fn install(&self, workspace: &Workspace) -> Result<Vec<(Variable, PathBuf)>, String> {
        self.find().or_else(|missing| {
            let remedy = "Read apt's message above.";
            let installed = Apt::find(workspace)
                .ok_or_else(|| "apt-get is not here, or not for us".to_owned())
                .and_then(|apt| {
                    let outcome = apt.install(workspace, self.packages, remedy);
                    outcome.map_err(|error| error.to_string())
                });
            let again = installed.and_then(|()| self.find().map_err(|name| name.to_owned()));
            again.map_err(|reason| {
                let packages = self.packages.join(" and ");
                format!("{missing} is missing ({reason}); Debian's {packages} have it, or name it by a variable ({})", self.variables())
            })
        })
    }

    /// Its programs, or the first that is missing.
    fn find(&self) -> Result<Vec<(Variable, PathBuf)>, &'static str> {
        let folders = folders();
        let find = |program: &Program| {
            search(chosen(program.variable), program.names, &folders)
                .map(|path| (program.variable, path))
                .ok_or(program.names[0])
        };
        self.programs.iter().map(find).collect()
    }

    fn variables(&self) -> String {
        let variables = self.programs.iter().map(|program| program.variable);
        variables.collect::<Vec<_>>().join(", ")
    }
}
