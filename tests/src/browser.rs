//! Real browsers without a window, driven through WebDriver.

mod chromium;
mod firefox;
mod process;
mod webkit;

use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;
use thirtyfour::prelude::*;

use process::Running;

/// Which graphics Chromium has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Graphics {
    /// No WebGPU, as on most test machines.
    None,
    /// WebGPU on a software adapter: correct and very slow.
    Software,
    /// WebGPU on the system's own card, by Vulkan: for benchmarks where there is one.
    Hardware,
}

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The one that all tests of the page run in.
    Chromium(Graphics),
    /// Firefox, without WebGPU.
    Firefox,
    /// WebKitGTK's MiniBrowser: what Safari's engine is elsewhere.
    WebKitGtk,
}

impl Kind {
    /// Whether its programs are there; says which is missing.
    pub fn is_there(self) -> bool {
        let variables: &[&str] = match self {
            Self::Chromium(_) => &[], // `cargo xtask test` does not begin without it
            Self::Firefox => &["FIREFOX", "GECKODRIVER"],
            Self::WebKitGtk => &["WEBKIT_WEB_DRIVER", "XVFB"],
        };
        let named = |name: &&str| std::env::var_os(name).map(PathBuf::from);
        let is_missing = |name: &&&str| !named(name).is_some_and(|path| path.exists());
        let missing = variables.iter().find(is_missing);
        if let Some(missing) = missing {
            println!("skipped: {self:?} is not installed, {missing} names no program");
        }
        missing.is_none()
    }
}

/// A browser with a fresh profile; ends with this value.
#[derive(Debug)]
pub struct Browser {
    /// The session.
    pub driver: WebDriver,
    // Dropped after the session, in this order: a driver, once killed, would leave its browser running.
    _processes: Vec<Running>,
    _profile: TempDir,
}

impl Browser {
    /// Starts the browser's driver and, through it, the browser.
    pub async fn start(kind: Kind) -> WebDriverResult<Self> {
        let profile = tempfile::tempdir()?;
        let (driver, processes) = match kind {
            Kind::Chromium(graphics) => chromium::start(graphics, profile.path()).await?,
            Kind::Firefox => firefox::start(profile.path()).await?,
            Kind::WebKitGtk => webkit::start(profile.path()).await?,
        };
        driver.set_script_timeout(Duration::from_secs(300)).await?;
        Ok(Self {
            driver,
            _processes: processes,
            _profile: profile,
        })
    }

    /// Ends the session; dropping alone would leave the browser to its driver.
    pub async fn quit(self) -> WebDriverResult<()> {
        self.driver.clone().quit().await
    }
}
