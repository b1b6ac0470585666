//! The same bits in a browser as natively, for every kind of picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contract::Digest;
use embedder::Kernel;
use lookalike_tests::{
    Graphics, Kind, ProbePage, TAKE_MODEL, embeddings, in_browser, in_browser_of, pictures,
};
use serde_json::Value;

/// Runs every picture through the probe's export EXPORT; gives hexadecimal digests, or its error code.
const DIGESTS: &str = "
return input.map((text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const file = probe.alloc(bytes.length);
    const output = probe.alloc(32);
    new Uint8Array(probe.memory.buffer, file, bytes.length).set(bytes);
    const code = probe.EXPORT(file, bytes.length, output);
    const digest = [...new Uint8Array(probe.memory.buffer, output, 32)];
    probe.free(file, bytes.length);
    probe.free(output, 32);
    return code ? `error ${code}` : digest.map((b) => b.toString(16).padStart(2, '0')).join('');
});
";

#[test]
fn tensors_hash_the_same_in_the_browser() {
    in_browser(Graphics::None, async |browser, built| {
        let page = ProbePage::serve(browser, built, &built.probe, None)?;
        let script = DIGESTS.replace("EXPORT", "prepare_digest");
        let native = |(name, bytes): (String, Vec<u8>)| {
            let digest = pictures::tensor_digest(&bytes).unwrap();
            (name, digest)
        };
        let expected: Vec<(String, Digest)> = pictures::cases().into_iter().map(native).collect();
        compare("the tensor", &page, &script, &expected).await
    });
}

#[test]
fn embeddings_hash_the_same_in_the_browser_with_relaxed_vectors_and_without() {
    embeddings_hash_the_same_in(Kind::Chromium(Graphics::None), true);
}

#[test]
fn embeddings_hash_the_same_in_firefox() {
    embeddings_hash_the_same_in(Kind::Firefox, false);
}

#[test]
fn embeddings_hash_the_same_in_webkit() {
    embeddings_hash_the_same_in(Kind::WebKitGtk, false);
}

/// Without relaxed vectors, and with them where the browser knows them, as it has to if `must_be_relaxed`.
fn embeddings_hash_the_same_in(kind: Kind, must_be_relaxed: bool) {
    in_browser_of(kind, async |browser, built| {
        let digests = DIGESTS.replace("EXPORT", "embedding_digest");
        let script = format!("{TAKE_MODEL}{digests}");
        let expected = embeddings::digests(Kernel::best());
        assert!(expected.len() >= 50, "{} pictures", expected.len());
        for (what, probe, may_be_unknown) in [
            ("the embedding", &built.probe, false),
            (
                "the embedding by relaxed vectors",
                &built.relaxed_probe,
                !must_be_relaxed,
            ),
        ] {
            let page = ProbePage::serve(browser, built, probe, None)?;
            let is_known = page.is_valid().await?;
            assert!(is_known || may_be_unknown, "{kind:?}: {what}");
            if !is_known {
                println!("{kind:?} has no relaxed vectors");
                continue;
            }
            let kernels = page.run("return probe.kernels()", Value::Null).await?;
            let kernels = kernels.as_u64().unwrap_or_else(|| panic!("{kernels}"));
            assert!(kernels > 1, "only the specification");
            // That, number 0, would take minutes here; a browser has the others, the fast ones and the slow.
            for kernel in 1..kernels {
                let script = format!("probe.choose_kernel({kernel});{script}");
                let what = format!("{what}, kernel {kernel},");
                compare(&what, &page, &script, &expected).await?;
            }
        }
        Ok(())
    });
}

async fn compare(
    what: &str,
    page: &ProbePage<'_>,
    script: &str,
    expected: &[(String, Digest)],
) -> thirtyfour::error::WebDriverResult<()> {
    let encoded = pictures::cases()
        .into_iter()
        .map(|(_, bytes)| STANDARD.encode(bytes));
    let encoded: Vec<String> = encoded.collect();
    let found = page.run(script, serde_json::json!(encoded)).await?;
    let found: Vec<String> =
        serde_json::from_value(found.clone()).unwrap_or_else(|_| panic!("{found}"));
    assert_eq!(found.len(), expected.len(), "{found:?}");
    let wrong: Vec<String> = expected
        .iter()
        .zip(&found)
        .filter(|((_, native), found)| native.to_string() != **found)
        .map(|((name, native), found)| format!("{name}: {native} natively, {found} in the browser"))
        .collect();
    assert!(wrong.is_empty(), "{what}: {wrong:#?}");
    println!("{what} of {} pictures hashes the same", expected.len());
    Ok(())
}
