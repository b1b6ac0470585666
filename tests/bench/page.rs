//! In a real browser: a photo's way through the page, and the search alone.

use std::time::Duration;

use lookalike_tests::Built;
use lookalike_tests::{Graphics, Host, Page, in_browser};

use crate::figure::Figure;

const PHOTOS: usize = 12;
const MOST: Duration = Duration::from_secs(120);

/// From the photo's bytes to the sorted five, on the processor, as the page itself says.
pub fn embedding(_: &Built) -> Vec<Figure> {
    let mut times = Vec::new();
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let samples = page.find_all("sample").await?;
        for number in 0..=PHOTOS {
            samples[number % samples.len()].click().await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
            page.wait_for_phase("found", MOST).await;
            let time = page
                .find("results")
                .await?
                .attr("data-milliseconds")
                .await?;
            times.push(time.unwrap().parse().unwrap());
        }
        Ok(())
    });
    // The first includes the compilation of code that had not run yet.
    times.remove(0);
    vec![Figure::of("page_photo_to_results_cpu", "ms", times)]
}

const SEARCH: &str = "
const [dimension, runs, done] = arguments;
(async () => {
    const { instance } = await WebAssembly.instantiateStreaming(fetch('probe.wasm'), {});
    const probe = instance.exports;
    probe.search_setup(44000, dimension);
    const times = [];
    let sum = 0;
    for (let run = 0; run < runs; run += 1) {
        const start = performance.now();
        sum += probe.search_once(5);
        times.push(performance.now() - start);
    }
    done({ times: times.slice(3), sum });
})().catch((error) => done(String(error)));
";

/// The exact top five of 44,000 products, one thread.
pub fn search(_: &Built) -> Vec<Figure> {
    let mut figures = Vec::new();
    in_browser(Graphics::None, async |browser, built| {
        let folder = tempfile::tempdir()?;
        std::fs::copy(&built.probe, folder.path().join("probe.wasm"))?;
        std::fs::write(
            folder.path().join("index.html"),
            "<!doctype html><title>probe</title>",
        )?;
        let host = Host::start(&built.xtask, folder.path());
        for (name, dimension) in [
            ("wasm_search_44000_x_256", 256),
            ("wasm_search_44000_x_2048", 2048),
        ] {
            browser.driver.goto(host.address()).await?;
            let arguments = vec![serde_json::json!(dimension), serde_json::json!(23)];
            let result = browser.driver.execute_async(SEARCH, arguments).await?;
            let times = result.json()["times"]
                .as_array()
                .unwrap_or_else(|| panic!("{:?}", result.json()));
            let times = times.iter().filter_map(serde_json::Value::as_f64).collect();
            figures.push(Figure::of(name, "ms", times));
        }
        Ok(())
    });
    figures
}
