//! WebKitGTK's MiniBrowser by WebKitWebDriver, on a display that nobody sees.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use thirtyfour::Capabilities;
use thirtyfour::prelude::*;

use super::process::{Running, connect, free_port, program};

/// Starts display, driver and browser; what they write is below `home`.
pub async fn start(home: &Path) -> WebDriverResult<(WebDriver, Vec<Running>)> {
    // It chooses a free display and says which.
    let mut command = Command::new(program("XVFB", "Xvfb"));
    command.args(["-displayfd", "1", "-nolisten", "tcp"]);
    command.args(["-screen", "0", "1440x1000x24"]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut display = Running(command.spawn()?);
    let mut number = String::new();
    let said = display.0.stdout.take().map(BufReader::new);
    said.map(|mut said| said.read_line(&mut number))
        .transpose()?;
    let port = free_port();
    let mut command = Command::new(program("WEBKIT_WEB_DRIVER", "WebKitWebDriver"));
    command.args(["--host=127.0.0.1", &format!("--port={port}")]);
    command.env("DISPLAY", format!(":{}", number.trim()));
    command.env_remove("WAYLAND_DISPLAY");
    command.env("HOME", home);
    for variable in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        command.env_remove(variable);
    }
    let driver = Running::start(&mut command)?;
    // Without wishes it starts the MiniBrowser that it comes with.
    let session = connect(port, Capabilities::new()).await?;
    // The browser's driver ends before its display.
    Ok((session, vec![driver, display]))
}
