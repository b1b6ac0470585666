//! A real, headless Chromium, driven through WebDriver.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{CapabilitiesHelper, ChromeCapabilities, ChromiumLikeCapabilities};

/// Which graphics the browser has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Graphics {
    /// No WebGPU, as on most test machines.
    None,
    /// WebGPU on a software adapter: correct and very slow.
    Software,
}

/// A browser with a fresh profile; ends with this value.
#[derive(Debug)]
pub struct Browser {
    /// The session.
    pub driver: WebDriver,
    // Dropped after the session, in this order: chromedriver, once killed, would leave its browser running.
    _chromedriver: Running,
    _profile: TempDir,
}

impl Browser {
    /// Starts chromedriver and, through it, Chromium.
    pub async fn start(graphics: Graphics) -> WebDriverResult<Self> {
        let port = free_port();
        let profile = tempfile::tempdir()?;
        let chromedriver = Command::new(program("CHROMEDRIVER", "chromedriver"))
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let chromedriver = Running(chromedriver);
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
            &format!("--user-data-dir={}", profile.path().display()),
        ] {
            capabilities.add_arg(argument)?;
        }
        if graphics == Graphics::Software {
            capabilities.add_arg("--enable-unsafe-webgpu")?;
        }
        capabilities.set(
            "goog:loggingPrefs",
            serde_json::json!({"performance": "ALL", "browser": "ALL"}),
        )?;
        let driver = connect(port, capabilities).await?;
        driver.set_script_timeout(Duration::from_secs(300)).await?;
        Ok(Self {
            driver,
            _chromedriver: chromedriver,
            _profile: profile,
        })
    }

    /// Sizes the page itself, whatever the window around it, and chooses its colours.
    pub async fn look(&self, width: u32, height: u32, dark: bool) -> WebDriverResult<()> {
        let tools = self.driver.cdp();
        let metrics = serde_json::json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        tools
            .send_raw("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        let scheme = if dark { "dark" } else { "light" };
        let media =
            serde_json::json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        tools.send_raw("Emulation.setEmulatedMedia", media).await?;
        Ok(())
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

    /// Ends the session; dropping alone would leave the browser to chromedriver.
    pub async fn quit(self) -> WebDriverResult<()> {
        self.driver.clone().quit().await
    }
}

/// A chromedriver that ends with this value.
#[derive(Debug)]
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// chromedriver takes a moment to listen.
async fn connect(port: u16, capabilities: ChromeCapabilities) -> WebDriverResult<WebDriver> {
    let address = format!("http://127.0.0.1:{port}");
    let mut tries = 0;
    loop {
        match WebDriver::new(&address, capabilities.clone()).await {
            Err(_) if tries < 50 => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            result => return result,
        }
    }
}

fn program(variable: &str, name: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| name.into(), PathBuf::from)
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map_or(9515, |address| address.port())
}
