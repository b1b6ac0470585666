//! The same bits in a browser as natively, for every kind of picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lookalike_tests::{Graphics, Host, in_browser, pictures};

/// Runs every picture through `prepare_digest`; gives hexadecimal digests, or the probe's error code.
const SCRIPT: &str = "
const [pictures, done] = arguments;
(async () => {
    const { instance } = await WebAssembly.instantiateStreaming(fetch('probe.wasm'), {});
    const probe = instance.exports;
    const digests = pictures.map((text) => {
        const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
        const input = probe.alloc(bytes.length);
        const output = probe.alloc(32);
        new Uint8Array(probe.memory.buffer, input, bytes.length).set(bytes);
        const code = probe.prepare_digest(input, bytes.length, output);
        const digest = [...new Uint8Array(probe.memory.buffer, output, 32)];
        probe.free(input, bytes.length);
        probe.free(output, 32);
        return code ? `error ${code}` : digest.map((b) => b.toString(16).padStart(2, '0')).join('');
    });
    done(digests);
})().catch((error) => done([String(error)]));
";

#[test]
fn tensors_hash_the_same_in_the_browser() {
    in_browser(Graphics::None, async |browser, built| {
        let folder = tempfile::tempdir()?;
        std::fs::copy(&built.probe, folder.path().join("probe.wasm"))?;
        std::fs::write(
            folder.path().join("index.html"),
            "<!doctype html><title>probe</title>",
        )?;
        let host = Host::start(&built.xtask, folder.path());
        browser.driver.goto(host.address()).await?;
        let cases = pictures::cases();
        let encoded: Vec<String> = cases
            .iter()
            .map(|(_, bytes)| STANDARD.encode(bytes))
            .collect();
        let result = browser
            .driver
            .execute_async(SCRIPT, vec![serde_json::json!(encoded)])
            .await?;
        let found: Vec<String> = result.convert()?;
        assert_eq!(found.len(), cases.len(), "{found:?}");
        let wrong: Vec<String> = cases
            .iter()
            .zip(&found)
            .map(|((name, bytes), found)| {
                (
                    name,
                    pictures::tensor_digest(bytes).unwrap().to_string(),
                    found,
                )
            })
            .filter(|(_, native, found)| native != *found)
            .map(|(name, native, found)| {
                format!("{name}: {native} natively, {found} in the browser")
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        println!("{} pictures hash the same", cases.len());
        Ok(())
    });
}
