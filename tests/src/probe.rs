//! The wasm probe in a page of its own.

use serde_json::Value;
use tempfile::TempDir;
use thirtyfour::prelude::WebDriverResult;

use crate::{Browser, Built, Host};

/// A page that can run the probe's exports; nothing else is on it.
#[derive(Debug)]
pub struct ProbePage<'a> {
    browser: &'a Browser,
    host: Host,
    _folder: TempDir,
}

impl<'a> ProbePage<'a> {
    /// Serves the probe on loopback.
    ///
    /// # Errors
    /// If its folder cannot be made.
    pub fn serve(browser: &'a Browser, built: &Built) -> WebDriverResult<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::copy(&built.probe, folder.path().join("probe.wasm"))?;
        std::fs::write(
            folder.path().join("index.html"),
            "<!doctype html><title>probe</title>",
        )?;
        Ok(Self {
            browser,
            host: Host::start(&built.xtask, folder.path()),
            _folder: folder,
        })
    }

    /// Runs the body of a JavaScript function of `probe`, the exports of a fresh instance, and `input`.
    ///
    /// # Errors
    /// The browser's. What the body throws comes back as a text.
    pub async fn run(&self, body: &str, input: Value) -> WebDriverResult<Value> {
        let script = format!(
            "const [input, done] = arguments;
            (async () => {{
                const {{ instance }} = await WebAssembly.instantiateStreaming(fetch('probe.wasm'), {{}});
                const probe = instance.exports;
                done((() => {{ {body} }})());
            }})().catch((error) => done(String(error)));"
        );
        self.browser.driver.goto(self.host.address()).await?;
        let result = self
            .browser
            .driver
            .execute_async(script, vec![input])
            .await?;
        Ok(result.json().clone())
    }
}
