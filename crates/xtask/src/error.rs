//! What can go wrong in a chore, each with a sentence and a remedy.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A failed chore. `Display` says what is wrong, [`Error::remedy`] what to do about it.
#[derive(Debug)]
pub enum Error {
    /// The command line was not understood.
    Usage {
        /// What was not understood.
        problem: String,
    },
    /// The file system refused.
    File {
        /// What was being done, to complete "could not …".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// No variable names a home, so there is no place for the cache.
    NoCache,
    /// A program could not be started.
    Start {
        /// Its name.
        program: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A program ran and failed.
    Step {
        /// What it was to do.
        what: String,
        /// Its exit code; none if a signal ended it.
        code: Option<i32>,
        /// Everything it printed, when it was not shown already.
        output: String,
        /// What to do about it.
        remedy: &'static str,
    },
    /// Cargo.lock, or the answer of `cargo metadata`, lacks what is read from it.
    Project {
        /// What is missing or malformed.
        problem: String,
    },
    /// Trunk's output is not what the stamp expects.
    Stamp {
        /// What is missing or surplus.
        problem: String,
        /// What to do about it.
        remedy: &'static str,
    },
    /// A shop's file that says something else than expected.
    Shop {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A browser is needed and cannot be installed from here.
    NoBrowser {
        /// The program that was not found.
        missing: &'static str,
    },
    /// No port could be had.
    NoPort {
        /// The first that was tried.
        port: u16,
        /// The system's reason.
        source: io::Error,
    },
    /// A file or folder that a person named does not exist.
    NotThere {
        /// What it was to be.
        what: &'static str,
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The project's own model is not where it belongs.
    NoModel {
        /// Where it belongs.
        folder: PathBuf,
    },
    /// No test has this in its name.
    NoTest {
        /// What was looked for.
        filter: String,
    },
    /// `check` found broken rules; they are printed already.
    Rules {
        /// How many.
        count: usize,
    },
    /// `test` ended with failures; they are printed already.
    Tests,
}

impl Error {
    /// One sentence that tells a person what to do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Usage { .. } => "Run `cargo xtask help` for the list of commands and options.",
            Self::File { .. } => {
                "Check that the path exists, that you may write there and that the disk has room."
            }
            Self::NoCache => "Set LOOKALIKE_CACHE to a folder that you may write to.",
            Self::Start { .. } => {
                "Install Rust with rustup (rustup.rs), open a new terminal and run this again."
            }
            Self::Step { remedy, .. } | Self::Stamp { remedy, .. } => remedy,
            Self::Project { .. } => {
                "Restore Cargo.toml and Cargo.lock from version control and run this again."
            }
            Self::Shop { .. } => {
                "Mend that file; docs/deploying.md, under Pictures by their address, shows one."
            }
            Self::NoBrowser { .. } => {
                "Install Chromium and the chromedriver of the same version, or set CHROME and CHROMEDRIVER to where they are."
            }
            Self::NoPort { .. } => "Choose another port with --port.",
            Self::NotThere { .. } => "Check the spelling of the path.",
            Self::NoModel { .. } => {
                "Restore that folder from version control, or name a model with --model or LOOKALIKE_MODEL."
            }
            Self::NoTest { .. } => "`cargo test --release --workspace -- --list` names every test.",
            Self::Rules { .. } => {
                "Move the code to where the rule allows it, or change the rule in crates/xtask/src and say why in ARCHITECTURE.md."
            }
            Self::Tests => "Read the output of the failed steps above; the first one comes first.",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { problem } | Self::Project { problem } | Self::Stamp { problem, .. } => {
                write!(out, "{problem}")
            }
            Self::File {
                action,
                path,
                source,
            } => {
                write!(out, "could not {action} {}: {source}", path.display())
            }
            Self::NoCache => write!(
                out,
                "there is no place for the cache: no home folder is known"
            ),
            Self::Start { program, source } => {
                write!(out, "could not start `{program}`: {source}")
            }
            Self::Step {
                what, code, output, ..
            } => {
                if !output.is_empty() {
                    writeln!(out, "{}", output.trim_end())?;
                }
                match code {
                    Some(code) => write!(out, "{what} failed with exit code {code}"),
                    None => write!(out, "{what} was ended by a signal"),
                }
            }
            Self::Shop { path, problem } => write!(out, "{}: {problem}", path.display()),
            Self::NoBrowser { missing } => write!(
                out,
                "the browser tests need `{missing}`, which was not found"
            ),
            Self::NoPort { port, source } => {
                write!(out, "no free port from {port} on: {source}")
            }
            Self::NotThere { what, path } => {
                write!(out, "there is no {what} at {}", path.display())
            }
            Self::NoModel { folder } => write!(out, "{} holds no model", folder.display()),
            Self::NoTest { filter } => write!(out, "no test has `{filter}` in its name"),
            Self::Rules { count: 1 } => write!(out, "1 rule of the project is broken"),
            Self::Rules { count } => write!(out, "{count} rules of the project are broken"),
            Self::Tests => write!(out, "not every test passed"),
        }
    }
}

/// Names the file and the deed in an I/O error: `.map_err(file("read", path))`.
pub fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
    let path = path.into();
    move |source| Error::File {
        action,
        path,
        source,
    }
}
