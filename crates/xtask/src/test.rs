//! `cargo xtask test`: every test there is, from formatting to the browser; or some, by their names.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::browser::{self, Browser};
use crate::check;
use crate::error::Error;
use crate::model;
use crate::outcome::{Outcome, reasons, told};
use crate::probe;
use crate::progress::Progress;
use crate::site::{self, Wish};
use crate::tools;
use crate::workspace::{EVERY_PACKAGE, WASM, Workspace};

/// The package whose tests need everything built.
const TESTS_OF_THE_WHOLE: &str = "lookalike-tests";

/// Steps of [`test`].
const STEPS: usize = 11 + site::PARTS;
/// Steps of [`test_some`] where no test of the whole is wanted, and how many more where one is.
const STEPS_OF_SOME: usize = 5;
const STEPS_OF_THE_WHOLE: usize = 3 + site::PARTS;

const READ: &str = "Read the output above.";

/// What is known so far.
struct Session<'a> {
    workspace: &'a Workspace,
    progress: Progress,
    /// What the tests' names must contain; none for every test.
    filter: Option<&'a str>,
    outcome: Outcome,
    failures: Vec<String>,
    reasons: Vec<String>,
}

/// Runs everything and ends with "N passed, N failed, N skipped".
///
/// A failed check or test does not stop the others; what cannot go on without a failed step does.
///
/// # Errors
/// [`Error::Tests`] after the last line, or what kept the tests from beginning.
pub fn test(workspace: &mut Workspace) -> Result<(), Error> {
    let mut progress = Progress::new(STEPS);
    progress.begin("Tools");
    tools::install(workspace)?;
    tools::install_linters(workspace)?;
    progress.done("");
    progress.begin("Browser");
    let browser = browser::install_all(workspace)?;
    progress.done("");
    let mut session = Session::new(workspace, progress, None);
    session.lint();
    let (natively, probe) = (session.build(), session.build_probe());
    if natively && probe {
        session.test_parts();
        session.test_the_whole(&browser);
    }
    session.conclude()
}

/// Runs the tests with `filter` in their names and shows what they print. The site and the browser
/// are only made ready where a test of the whole is among them.
///
/// # Errors
/// As [`test`]; [`Error::NoTest`] if there is no such test.
pub fn test_some(workspace: &mut Workspace, filter: &str) -> Result<(), Error> {
    let mut progress = Progress::new(STEPS_OF_SOME);
    progress.begin("Tools");
    tools::install(workspace)?;
    progress.done("");
    let mut session = Session::new(workspace, progress, Some(filter));
    if session.build() {
        session.test_parts();
        if session.wants_the_whole() {
            session.progress.expect(STEPS_OF_THE_WHOLE);
            session.progress.begin("Browser");
            let browser = browser::install_all(workspace)?;
            session.progress.done("");
            if session.build_probe() {
                session.test_the_whole(&browser);
            }
        }
    }
    match session.outcome == Outcome::default() {
        true => Err(Error::NoTest {
            filter: filter.to_owned(),
        }),
        false => session.conclude(),
    }
}

impl<'a> Session<'a> {
    fn new(workspace: &'a Workspace, progress: Progress, filter: Option<&'a str>) -> Self {
        Self {
            workspace,
            progress,
            filter,
            outcome: Outcome::default(),
            failures: Vec::new(),
            reasons: Vec::new(),
        }
    }

    fn lint(&mut self) {
        let workspace = self.workspace;
        self.attempt("Formatting", || {
            let mut cargo = workspace.cargo(["fmt", "--all", "--check"]);
            workspace.run(&mut cargo, "the formatting check", "Run `cargo fmt --all`.")
        });
        self.attempt("Rules of the project", || {
            check::check(workspace)?;
            Ok(String::new())
        });
        // `--no-deps` lints our packages only; the others are merely checked for their types.
        self.attempt("Clippy", || {
            let mut cargo = workspace.cargo(["clippy", "--no-deps", "--all-targets"]);
            lint(workspace, cargo.args(EVERY_PACKAGE))
        });
        self.attempt("Clippy on the page and its engine", || {
            let mut cargo = workspace.cargo(["clippy", "--no-deps", "--release", "--target", WASM]);
            cargo.args(["--package", "lookalike", "--features", "page,cpu"]);
            lint(workspace, &mut cargo)
        });
    }

    /// Builds what the tests run; false if they cannot.
    fn build(&mut self) -> bool {
        let workspace = self.workspace;
        self.attempt("Building the command line and all tests", || {
            let mut cargo = workspace.cargo(["build", "--tests", "--bin", "lookalike"]);
            cargo.args(EVERY_PACKAGE);
            workspace.run(&mut cargo, "the build", READ)
        })
    }

    fn build_probe(&mut self) -> bool {
        let workspace = self.workspace;
        self.attempt("Building the wasm probe", || {
            probe::build(workspace, READ).map(|()| String::new())
        })
    }

    fn test_parts(&mut self) {
        let (workspace, filter) = (self.workspace, self.filter);
        let names = check::metadata(workspace)
            .and_then(|metadata| test_targets(&metadata, |package| package != TESTS_OF_THE_WHOLE));
        self.attempt_tests("Tests of the parts", || {
            let mut cargo = workspace.cargo(["test", "--no-fail-fast", "--lib", "--bins"]);
            cargo.args(EVERY_PACKAGE);
            for name in names? {
                cargo.args(["--test", &name]);
            }
            name_shared(workspace, &mut cargo);
            cargo.args(["--", "--show-output"]).args(filter);
            workspace.run(&mut cargo, "cargo test", READ)
        });
        self.attempt_tests("Examples in the documentation", || {
            let mut cargo = workspace.cargo(["test", "--no-fail-fast", "--doc"]);
            cargo.args(EVERY_PACKAGE).arg("--").args(filter);
            workspace.run(&mut cargo, "cargo test", READ)
        });
    }

    /// Whether a test of the whole is among the wanted ones.
    fn wants_the_whole(&mut self) -> bool {
        let (workspace, filter) = (self.workspace, self.filter);
        let mut is_wanted = false;
        self.attempt("Looking for tests of the whole", || {
            let mut cargo = tests_of_the_whole(workspace)?;
            cargo.args(["--", "--list"]).args(filter);
            let list = workspace.run(&mut cargo, "cargo test", READ)?;
            is_wanted = list.lines().any(|line| line.ends_with(": test"));
            Ok(list)
        });
        is_wanted
    }

    fn test_the_whole(&mut self, browser: &Browser) {
        let (workspace, filter) = (self.workspace, self.filter);
        let site = workspace.test_site();
        let wish = Wish {
            model: model::wanted(None),
            ..Wish::default()
        };
        if let Err(error) = site::make_parts(workspace, &mut self.progress, &wish, &site) {
            return self.fail("the site", &error);
        }
        if workspace.shared().is_none() {
            eprintln!("      ../shared is missing: tests on real photos will be skipped");
        }
        self.attempt_tests("Tests of the whole, in a browser", || {
            let mut cargo = tests_of_the_whole(workspace)?;
            cargo.args(["--", "--show-output"]).args(filter);
            name_what_is_built(workspace, &mut cargo, &site, browser)?;
            workspace.run(&mut cargo, "cargo test", READ)
        });
    }

    /// A step that fails is printed whole and counts as one failed test.
    fn attempt(&mut self, what: &str, step: impl FnOnce() -> Result<String, Error>) -> bool {
        self.progress.begin(what);
        match step() {
            Ok(_) => {
                self.progress.done("");
                true
            }
            Err(error) => {
                self.fail(what, &error);
                false
            }
        }
    }

    fn attempt_tests(&mut self, what: &str, step: impl FnOnce() -> Result<String, Error>) {
        self.progress.begin(what);
        let result = step();
        let output = match &result {
            Ok(output) | Err(Error::Step { output, .. }) => output.as_str(),
            Err(_) => "",
        };
        let mut outcome = Outcome::read(output);
        self.reasons.extend(reasons(output));
        match &result {
            Ok(output) => {
                if self.filter.is_some() {
                    print!("{}", told(output));
                }
                self.progress.done(&outcome.to_string());
            }
            Err(error) => {
                eprintln!("{error}\n      {outcome}");
                self.progress.failed();
                self.failures.push(what.to_owned());
                // A run that ended before its tests did is a failure too.
                outcome.failed = outcome.failed.max(1);
            }
        }
        self.outcome += outcome;
    }

    fn fail(&mut self, what: &str, error: &Error) {
        eprintln!("{error}\n{}", error.remedy());
        self.progress.failed();
        self.failures.push(what.to_owned());
        self.outcome.failed += 1;
    }

    fn conclude(mut self) -> Result<(), Error> {
        self.reasons.sort();
        self.reasons.dedup();
        for reason in &self.reasons {
            println!("skipped: {reason}");
        }
        for failure in &self.failures {
            println!("failed: {failure}");
        }
        println!("{}", self.outcome);
        match self.outcome.failed {
            0 => Ok(()),
            _ => Err(Error::Tests),
        }
    }
}

/// Runs clippy. Its findings are faults with the compiler of Cargo.toml's `rust-version`; another
/// compiler's clippy knows other lints, so what that one finds is told and counts for nothing.
fn lint(workspace: &Workspace, clippy: &mut Command) -> Result<String, Error> {
    let metadata = check::metadata(workspace)?;
    let ours = check::packages(&metadata)?
        .iter()
        .find_map(|package| package["rust_version"].as_str());
    let compiler = tools::compiler(workspace);
    if compiler.as_deref() == ours {
        clippy.args(["--", "-D", "warnings"]);
        return workspace.run(clippy, "clippy", READ);
    }
    let found = workspace.run(clippy, "clippy", READ)?;
    let [compiler, ours] = [compiler.as_deref(), ours].map(Option::unwrap_or_default);
    eprint!("{found}");
    eprintln!("      not denied: this is Rust {compiler}, and the project is linted with {ours}");
    Ok(found)
}

/// Names of the integration tests of the packages that `wanted` chooses.
fn test_targets(metadata: &Value, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for package in check::packages(metadata)? {
        if !package["name"].as_str().is_some_and(&wanted) {
            continue;
        }
        for target in package["targets"].as_array().into_iter().flatten() {
            let is_test = target["kind"]
                .as_array()
                .is_some_and(|kinds| kinds.contains(&Value::from("test")));
            if let (true, Some(name)) = (is_test, target["name"].as_str()) {
                names.push(name.to_owned());
            }
        }
    }
    Ok(names)
}

/// `cargo test` of the tests that need everything built.
fn tests_of_the_whole(workspace: &Workspace) -> Result<Command, Error> {
    let mut cargo = workspace.cargo(["test", "--no-fail-fast"]);
    cargo.args(EVERY_PACKAGE);
    let metadata = check::metadata(workspace)?;
    for name in test_targets(&metadata, |package| package == TESTS_OF_THE_WHOLE)? {
        cargo.args(["--test", &name]);
    }
    Ok(cargo)
}

/// Tells tests where the real pictures are, if they are.
fn name_shared(workspace: &Workspace, command: &mut Command) {
    match workspace.shared() {
        Some(shared) => command.env("LOOKALIKE_SHARED", shared),
        None => command.env_remove("LOOKALIKE_SHARED"),
    };
}

/// Tells the tests of the whole, and the benchmarks, where everything is.
///
/// # Errors
/// [`Error::File`] if the folder for their own files cannot be made.
pub fn name_what_is_built(
    workspace: &Workspace,
    command: &mut Command,
    site: &Path,
    browser: &Browser,
) -> Result<(), Error> {
    let [plain, relaxed] = probe::built(workspace);
    let parts = [
        ("LOOKALIKE_CLI", workspace.built("lookalike")),
        ("LOOKALIKE_XTASK", workspace.xtask.clone()),
        ("LOOKALIKE_SITE", site.to_path_buf()),
        plain,
        relaxed,
        ("LOOKALIKE_SCRATCH", workspace.scratch()?),
    ];
    for (name, path) in parts {
        // A test whose part is missing skips itself; here nothing may be missing.
        if !path.exists() {
            let what = "part that the tests need";
            return Err(Error::NotThere { what, path });
        }
        command.env(name, path);
    }
    command
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver)
        .envs(browser.others.iter().map(|(name, path)| (name, path)));
    name_shared(workspace, command);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::test_targets;

    #[test]
    fn integration_tests_are_found_by_package() {
        let metadata = json!({"packages": [
            {"name": "cli", "targets": [
                {"name": "lookalike", "kind": ["bin"]},
                {"name": "index", "kind": ["test"]},
            ]},
            {"name": "lookalike-tests", "targets": [
                {"name": "e2e", "kind": ["test"]},
                {"name": "lookalike", "kind": ["bench"]},
                {"name": "parity", "kind": ["test"]},
            ]},
        ]});
        let whole = test_targets(&metadata, |name| name == "lookalike-tests").unwrap();
        assert_eq!(whole, ["e2e", "parity"]);
        assert_eq!(
            test_targets(&metadata, |name| name == "cli").unwrap(),
            ["index"]
        );
    }
}
