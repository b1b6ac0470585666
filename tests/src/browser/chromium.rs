//! Chromium by chromedriver, with the developer tools' protocol beside WebDriver.

use std::path::Path;
use std::process::Command;

use thirtyfour::prelude::*;
use thirtyfour::{CapabilitiesHelper, ChromiumLikeCapabilities};

use super::process::{Running, connect, free_port, program};
use super::{Browser, Graphics};

/// Starts both, with `profile` as the browser's.
pub async fn start(
    graphics: Graphics,
    profile: &Path,
) -> WebDriverResult<(WebDriver, Vec<Running>)> {
    let port = free_port();
    let mut command = Command::new(program("CHROMEDRIVER", "chromedriver"));
    let chromedriver = Running::start(command.arg(format!("--port={port}")))?;
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(&program("CHROME", "chromium").to_string_lossy())?;
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--disable-dev-shm-usage",
        &format!("--user-data-dir={}", profile.display()),
    ] {
        capabilities.add_arg(argument)?;
    }
    let switches: &[&str] = match graphics {
        Graphics::None => &[],
        Graphics::Software => &["--enable-unsafe-webgpu"],
        Graphics::Hardware => &[
            "--enable-unsafe-webgpu",
            "--enable-features=Vulkan",
            "--use-angle=vulkan",
            "--ignore-gpu-blocklist",
        ],
    };
    for switch in switches {
        capabilities.add_arg(switch)?;
    }
    capabilities.set(
        "goog:loggingPrefs",
        serde_json::json!({"performance": "ALL", "browser": "ALL"}),
    )?;
    let driver = connect(port, capabilities).await?;
    Ok((driver, vec![chromedriver]))
}

/// What only Chromium can do.
impl Browser {
    /// Sizes the page itself, whatever the window around it, and chooses its colours.
    pub async fn look(&self, width: u32, height: u32, dark: bool) -> WebDriverResult<()> {
        let tools = self.driver.cdp();
        let metrics = serde_json::json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        tools
            .send_raw("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        let scheme = if dark { "dark" } else { "light" };
        self.prefer("prefers-color-scheme", scheme).await
    }

    /// Lets the page believe that there is no network, or that there is one. What its workers reach is
    /// the line's affair.
    pub async fn tell_offline(&self, is_offline: bool) -> WebDriverResult<()> {
        let conditions = serde_json::json!({"offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        let tools = self.driver.cdp();
        tools
            .send_raw("Network.enable", serde_json::json!({}))
            .await?;
        tools
            .send_raw("Network.emulateNetworkConditions", conditions)
            .await?;
        Ok(())
    }

    /// Lets the page believe in one preference of its visitor, for instance `prefers-reduced-motion` and
    /// `reduce`; it forgets the one before.
    pub async fn prefer(&self, feature: &str, value: &str) -> WebDriverResult<()> {
        let media = serde_json::json!({"features": [{"name": feature, "value": value}]});
        let tools = self.driver.cdp();
        tools.send_raw("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// Every request since the last call, as (method, address, whether it had a body).
    pub async fn requests(&self) -> WebDriverResult<Vec<(String, String, bool)>> {
        let log = self.driver.get_log("performance").await?;
        Ok(log
            .iter()
            .filter_map(|entry| serde_json::from_str::<serde_json::Value>(&entry.message).ok())
            .filter(|entry| entry["message"]["method"] == "Network.requestWillBeSent")
            .map(|entry| {
                let request = &entry["message"]["params"]["request"];
                let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
                (text("method"), text("url"), request["hasPostData"] == true)
            })
            .collect())
    }
}
