//! What a person has while they wait: figures, a bar, and a page that goes on living.

use std::time::Duration;

use lookalike_tests::{Graphics, Host, Page, in_browser};
use serde::Deserialize;

const MOST: Duration = Duration::from_secs(120);

/// Writes down what the progress shows whenever it changes.
const RECORD: &str = "
window.steps = [];
const place = document.querySelector(\"[data-testid='progress']\");
const look = () => {
    const bar = place.querySelector('progress');
    window.steps.push({
        words: place.querySelector('p').textContent,
        part: bar.hasAttribute('value') ? bar.value / bar.max : null,
        shown: place.offsetHeight > 0,
    });
};
new MutationObserver(look)
    .observe(place, { subtree: true, childList: true, characterData: true, attributes: true });
";

/// One look at the progress.
#[derive(Clone, Debug, Deserialize)]
struct Step {
    words: String,
    /// Of the bar that is filled, 0…1; none while it only moves.
    part: Option<f64>,
    shown: bool,
}

impl Step {
    /// "Fetching the model: 1.2 MB of 26.0 MB" as (1.2, 26.0).
    fn megabytes(&self) -> Option<(f64, f64)> {
        let figures = self.words.strip_prefix("Fetching the model: ")?;
        let (done, total) = figures.split_once(" of ")?;
        let number = |text: &str| text.strip_suffix(" MB")?.parse().ok();
        Some((number(done)?, number(total)?))
    }
}

#[test]
fn the_models_download_is_told_in_bytes_and_by_a_bar() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        page.run(RECORD).await?;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let steps = page.run("return window.steps").await?;
        let steps: Vec<Step> =
            serde_json::from_value(steps.clone()).unwrap_or_else(|_| panic!("{steps}"));
        let manifest = std::fs::read(built.site.join("model/model.json"))?;
        let manifest: serde_json::Value = serde_json::from_slice(&manifest)?;
        let parts = manifest["parts"].as_array().unwrap().iter();
        let bytes: u64 = parts.map(|part| part["bytes"].as_u64().unwrap()).sum();
        let shown: Vec<&Step> = steps.iter().filter(|step| step.shown).collect();
        let told: Vec<(f64, f64)> = shown.iter().filter_map(|step| step.megabytes()).collect();
        let total = (bytes as f64 / 1e5).round() / 10.0;
        assert!(told.iter().all(|step| step.1 == total), "{total}: {told:?}");
        assert!(told.is_sorted(), "{told:?}");
        let mut amounts: Vec<f64> = told.iter().map(|step| step.0).collect();
        amounts.dedup();
        assert!(amounts.len() > 3, "only {amounts:?} were told: {steps:?}");
        // Words and bar are drawn one after the other, so each look has them a step apart at most.
        let mut parts: Vec<f64> = shown.iter().filter_map(|step| step.part).collect();
        parts.dedup();
        let filling = parts.iter().filter(|&&part| part > 0.0 && part < 1.0);
        assert!(filling.count() > 3, "the bar was only at {parts:?}");
        for amount in &amounts {
            let is_near = |part: &f64| (part - amount / total).abs() < 0.01;
            assert!(parts.iter().any(is_near), "{amount} MB not in {parts:?}");
        }
        let is_over = page
            .run("return document.querySelector(\"[data-testid='progress']\").offsetHeight === 0")
            .await?;
        assert_eq!(is_over, true, "the bar stays");
        Ok(())
    });
}

/// Counts turns of the page's own event loop, and notes the count when the phase changes.
const COUNT: &str = "
window.turns = 0;
window.turnsAt = {};
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => { window.turns += 1; port2.postMessage(0); };
port2.postMessage(0);
new MutationObserver(() => { window.turnsAt[document.body.dataset.phase] = window.turns; })
    .observe(document.body, { attributes: true, attributeFilter: ['data-phase'] });
";

#[test]
fn the_page_lives_while_the_photo_is_looked_at() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        page.run(COUNT).await?;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let turns = page.run("return window.turnsAt").await?;
        let at = |phase: &str| turns[phase].as_u64().unwrap_or_else(|| panic!("{turns}"));
        // An inference in the page itself would leave it no turn, or one.
        assert!(at("found") > at("looking") + 10, "{turns}");
        Ok(())
    });
}

#[test]
fn the_graphics_engine_is_not_fetched_where_the_processor_runs() {
    // A software adapter counts as none unless a person chooses it.
    for graphics in [Graphics::None, Graphics::Software] {
        in_browser(graphics, async |browser, built| {
            let host = Host::start(&built.xtask, &built.site);
            let page = Page::open(browser, host.address()).await?;
            page.find_all("sample").await?[0].click().await?;
            page.wait_for_phase("found", MOST).await;
            let requests = host.requests();
            let wasm = |engine: &str| {
                let is_its = |line: &&String| line.contains(engine) && line.ends_with(".wasm");
                requests.iter().filter(is_its).count()
            };
            assert_eq!(wasm("engine-cpu"), 1, "{graphics:?}: {requests:#?}");
            let gpu = requests.iter().filter(|line| line.contains("engine-gpu"));
            assert_eq!(gpu.count(), 0, "{graphics:?}: {requests:#?}");
            Ok(())
        });
    }
}
