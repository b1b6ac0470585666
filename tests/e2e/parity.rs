//! The same bits in a browser as natively, for every kind of picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lookalike_tests::{Graphics, ProbePage, in_browser, pictures};

/// Runs every picture through `prepare_digest`; gives hexadecimal digests, or the probe's error code.
const DIGESTS: &str = "
return input.map((text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const file = probe.alloc(bytes.length);
    const output = probe.alloc(32);
    new Uint8Array(probe.memory.buffer, file, bytes.length).set(bytes);
    const code = probe.prepare_digest(file, bytes.length, output);
    const digest = [...new Uint8Array(probe.memory.buffer, output, 32)];
    probe.free(file, bytes.length);
    probe.free(output, 32);
    return code ? `error ${code}` : digest.map((b) => b.toString(16).padStart(2, '0')).join('');
});
";

#[test]
fn tensors_hash_the_same_in_the_browser() {
    in_browser(Graphics::None, async |browser, built| {
        let cases = pictures::cases();
        let encoded: Vec<String> = cases
            .iter()
            .map(|(_, bytes)| STANDARD.encode(bytes))
            .collect();
        let page = ProbePage::serve(browser, built)?;
        let found = page.run(DIGESTS, serde_json::json!(encoded)).await?;
        let found: Vec<String> =
            serde_json::from_value(found.clone()).unwrap_or_else(|_| panic!("{found}"));
        assert_eq!(found.len(), cases.len(), "{found:?}");
        let wrong: Vec<String> = cases
            .iter()
            .zip(&found)
            .map(|((name, bytes), found)| {
                let native = pictures::tensor_digest(bytes).unwrap().to_string();
                (name, native, found)
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
