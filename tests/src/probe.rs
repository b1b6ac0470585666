//! The wasm probe in a page of its own.

use std::path::Path;

use embedder::MANIFEST_FILE;
use serde_json::Value;
use tempfile::TempDir;
use thirtyfour::prelude::WebDriverResult;

use crate::{Browser, Built, Host, embeddings};

/// The beginning of a script that hands the probe the model beside it.
pub const TAKE_MODEL: &str = "
const take = (name, bytes) => {
    const address = probe.alloc(bytes.length);
    new Uint8Array(probe.memory.buffer, address, bytes.length).set(bytes);
    const code = probe[name](address, bytes.length);
    probe.free(address, bytes.length);
    if (code) throw new Error(`${name} answers ${code}`);
};
const load = async (path) => new Uint8Array(await (await fetch(`model/${path}`)).arrayBuffer());
const manifest = await load('model.json');
take('model_begin', manifest);
for (const part of JSON.parse(new TextDecoder().decode(manifest)).parts) {
    take('model_part', await load(part.path));
}
if (probe.model_finish()) throw new Error('the model is not whole');
";

/// A page that can run the probe's exports; nothing else is on it.
#[derive(Debug)]
pub struct ProbePage<'a> {
    browser: &'a Browser,
    host: Host,
    _folder: TempDir,
}

impl<'a> ProbePage<'a> {
    /// Serves `probe`, a file, on loopback, and the shipped model in the folder `model` beside it, for
    /// inputs of another size if one is given.
    ///
    /// # Errors
    /// If its folder cannot be made.
    pub fn serve(
        browser: &'a Browser,
        built: &Built,
        probe: &Path,
        size: Option<[u32; 2]>,
    ) -> WebDriverResult<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::copy(probe, folder.path().join("probe.wasm"))?;
        let model = folder.path().join("model");
        std::fs::create_dir_all(model.join("parts"))?;
        let manifest = embeddings::manifest(&embeddings::shipped_model(), size);
        std::fs::write(model.join(MANIFEST_FILE), manifest.to_json())?;
        for part in &manifest.parts {
            let shipped = embeddings::shipped_model().join(&part.path);
            std::fs::copy(shipped, model.join(&part.path))?;
        }
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

    /// Whether the browser knows every instruction of the probe; one without relaxed vectors refuses the
    /// file that has them.
    ///
    /// # Errors
    /// The browser's.
    pub async fn is_valid(&self) -> WebDriverResult<bool> {
        let script = "const done = arguments[0];
            fetch('probe.wasm').then((file) => file.arrayBuffer())
                .then((bytes) => done(WebAssembly.validate(bytes)), (error) => done(String(error)));";
        self.browser.driver.goto(self.host.address()).await?;
        let told = self.browser.driver.execute_async(script, vec![]).await?;
        let told = told.json();
        Ok(told
            .as_bool()
            .unwrap_or_else(|| panic!("the probe is not there: {told}")))
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
                done(await (async () => {{ {body} }})());
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
