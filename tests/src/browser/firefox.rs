//! Firefox by geckodriver.

use std::path::Path;
use std::process::Command;

use thirtyfour::prelude::*;

use super::process::{Running, connect, free_port, program};

/// Starts both, with Firefox's profile below `folder`.
pub async fn start(folder: &Path) -> WebDriverResult<(WebDriver, Vec<Running>)> {
    let port = free_port();
    let mut command = Command::new(program("GECKODRIVER", "geckodriver"));
    command.arg(format!("--port={port}"));
    // Else every Firefox on this machine would want the same one for the talk that we do not use.
    command.arg(format!("--websocket-port={}", free_port()));
    command.arg("--profile-root");
    let geckodriver = Running::start(command.arg(folder))?;
    let mut capabilities = DesiredCapabilities::firefox();
    capabilities.set_firefox_binary(&program("FIREFOX", "firefox").to_string_lossy())?;
    capabilities.set_headless()?;
    let driver = connect(port, capabilities).await?;
    Ok((driver, vec![geckodriver]))
}
