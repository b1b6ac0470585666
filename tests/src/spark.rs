//! Apache Spark with what it needs, installed into the scratch folder when a test first wants it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::built::in_checkout;
use crate::npm::said;

/// What Spark 4 runs on.
const LEAST_JAVA: u32 = 17;
const LEAST_PYTHON: u32 = 10;

/// Written last, so that a cut installation is never used.
const INSTALLED: &str = "installed.txt";

/// `integrations/spark`, and a Python that can run it.
#[derive(Debug)]
pub struct Spark {
    python: PathBuf,
    /// One test at a time has Spark: each of them is made for the whole computer.
    _turn: MutexGuard<'static, ()>,
    /// The folder of the integration.
    pub folder: PathBuf,
}

impl Spark {
    /// Installs what `requirements.txt` names, once; `None`, and a visible line, where it cannot be.
    pub fn find(scratch: &Path) -> Option<Self> {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = in_checkout("integrations/spark");
        let environment = scratch.join("spark");
        let ready = java()
            .and_then(|()| python())
            .and_then(|()| install(&environment, &folder.join("requirements.txt")));
        match ready {
            Ok(python) => Some(Self {
                python,
                _turn: turn,
                folder,
            }),
            Err(reason) => {
                println!(
                    "skipped: Apache Spark cannot be run: {}",
                    first_line(&reason)
                );
                None
            }
        }
    }

    /// A Python that finds the integration, with everything Spark does on this computer alone.
    pub fn python(&self) -> Command {
        let mut python = Command::new(&self.python);
        python
            .current_dir(&self.folder)
            .env("PYTHONPATH", &self.folder)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYSPARK_PYTHON", &self.python)
            .env("SPARK_LOCAL_IP", "127.0.0.1")
            .env_remove("SPARK_HOME");
        python
    }

    /// Where executors in processes of their own leave their logs, a folder an application.
    pub fn logs(&self) -> Option<PathBuf> {
        let script =
            "import pyspark, pathlib; print(pathlib.Path(pyspark.__file__).parent / 'work')";
        let output = said(self.python().args(["-c", script])).ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().into())
    }
}

/// Whether Java is there and new enough: `openjdk version "17.0.15" 2025-04-15` is what it says.
fn java() -> Result<(), String> {
    let Output { stderr, .. } = said(Command::new("java").arg("-version"))?;
    let words = String::from_utf8_lossy(&stderr).into_owned();
    let version = words.split('"').nth(1).unwrap_or_default();
    let major = version.split(['.', '-']).next();
    match major.and_then(|major| major.parse().ok()) {
        Some(LEAST_JAVA..) => Ok(()),
        _ => Err(format!("Java is {version:?}, and {LEAST_JAVA} is needed")),
    }
}

/// Whether Python is there and new enough: `Python 3.11.7`.
fn python() -> Result<(), String> {
    let output = said(Command::new("python3").arg("--version"))?;
    let words = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let minor = words
        .strip_prefix("Python 3.")
        .and_then(|rest| rest.split('.').next());
    match minor.and_then(|minor| minor.parse().ok()) {
        Some(LEAST_PYTHON..) => Ok(()),
        _ => Err(format!("{words} is too old: 3.{LEAST_PYTHON} is needed")),
    }
}

fn install(environment: &Path, requirements: &Path) -> Result<PathBuf, String> {
    let told = |error: io::Error| error.to_string();
    let python = environment.join("bin/python");
    let wanted = fs::read_to_string(requirements).map_err(told)?;
    let installed = environment.join(INSTALLED);
    if fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(python);
    }
    match fs::remove_dir_all(environment) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(told(error)),
        _ => said(
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(environment),
        )?,
    };
    let mut pip = Command::new(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    said(pip.arg("--requirement").arg(requirements))?;
    fs::write(installed, wanted).map_err(told)?;
    Ok(python)
}

/// Of many lines of an installer, the one to show where there is room for one.
fn first_line(reason: &str) -> &str {
    reason
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or(reason)
}
