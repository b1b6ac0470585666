//! The drivers' processes, and the way to them.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use thirtyfour::Capabilities;
use thirtyfour::prelude::*;

/// How often a driver that does not listen yet is asked again, and how long that takes in all.
const TRIES: u32 = 50;
const BETWEEN: Duration = Duration::from_millis(200);

/// A process that ends with this value.
#[derive(Debug)]
pub struct Running(pub Child);

impl Running {
    /// Starts `command` in silence.
    pub fn start(command: &mut Command) -> std::io::Result<Self> {
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().map(Self)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Opens a session; a driver takes a moment to listen.
pub async fn connect(
    port: u16,
    capabilities: impl Into<Capabilities>,
) -> WebDriverResult<WebDriver> {
    let address = format!("http://127.0.0.1:{port}");
    let capabilities = capabilities.into();
    let mut tries = 0;
    loop {
        match WebDriver::new(&address, capabilities.clone()).await {
            Err(_) if tries < TRIES => {
                tries += 1;
                tokio::time::sleep(BETWEEN).await;
            }
            result => return result,
        }
    }
}

/// The program that `variable` names, else the one of this name.
pub fn program(variable: &str, name: impl AsRef<OsStr>) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| name.as_ref().into(), PathBuf::from)
}

/// A port on which nobody listens now.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map_or(9515, |address| address.port())
}
