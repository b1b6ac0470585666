//! A static host on loopback.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::NamedTempFile;

/// `xtask host` serving one folder; ends with this value.
#[derive(Debug)]
pub struct Host {
    child: Child,
    address: String,
    log: NamedTempFile,
}

impl Host {
    /// Serves `folder` on a free port.
    pub fn start(xtask: &Path, folder: &Path) -> Self {
        let log = NamedTempFile::new().unwrap_or_else(|error| panic!("no log: {error}"));
        let mut child = Command::new(xtask)
            .arg("host")
            .arg(folder)
            .args(["--port", "0"])
            .arg("--log")
            .arg(log.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", xtask.display()));
        let mut address = String::new();
        let stdout = child.stdout.take().map(BufReader::new);
        stdout.and_then(|mut lines| lines.read_line(&mut address).ok());
        let address = address.trim().to_owned();
        assert!(
            address.starts_with("http://127.0.0.1:"),
            "the host said {address:?}"
        );
        Self {
            child,
            address,
            log,
        }
    }

    /// With a slash at its end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Every request that has come, from page and worker alike: "GET /path", or "REFUSED status".
    pub fn requests(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.log.path()).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
