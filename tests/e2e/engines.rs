//! Which engine looks: raced, remembered, and measured on demand.

use std::time::{Duration, Instant};

use embedder::Kernel;
use lookalike_tests::{Browser, Graphics, Host, Page, embeddings, in_browser};
use serde_json::Value;
use thirtyfour::prelude::WebDriverResult;

const ON_PROCESSOR: Duration = Duration::from_secs(120);
const ON_SOFTWARE_GRAPHICS: Duration = Duration::from_secs(400);
/// More than the page waits after an answer before it races.
const QUIET: Duration = Duration::from_secs(8);

/// Lets the page take the software adapter, which works, for a graphics card.
const DISGUISE: &str = "
if (self.GPUAdapter) {
    const info = { vendor: 'test', architecture: '', device: '', description: 'Test card' };
    Object.defineProperty(GPUAdapter.prototype, 'info', { get: () => info });
    Object.defineProperty(GPUAdapter.prototype, 'isFallbackAdapter', { get: () => false });
}
";

/// A connection on which every byte costs something.
const METERED: &str = "
Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) });
";

/// Keeps what the page lets a person save.
const KEEP_SAVED: &str = "
const make = URL.createObjectURL.bind(URL);
URL.createObjectURL = (blob) => { window.saved = blob; return make(blob); };
";

/// The verdict that this page would remember if graphics had won.
const REMEMBER_GRAPHICS: &str = "
const meta = (name) => document.querySelector(`meta[name='lookalike-engine-${name}']`).content;
const manifest = await (await fetch('model/model.json')).json();
const verdict = (cpu) => ({
    adapter: 'Test card',
    version: { engines: `${meta(cpu)} ${meta('gpu')}`, model: manifest.fingerprint },
    engine: 'WebGpu',
    milliseconds: [8, 31],
});
localStorage.setItem('lookalike-race', JSON.stringify(verdict('cpu-relaxed')));
return true;
";

async fn before_each_page(browser: &Browser, script: &str) -> WebDriverResult<()> {
    let source = serde_json::json!({"source": script});
    let tools = browser.driver.cdp();
    tools
        .send_raw("Page.addScriptToEvaluateOnNewDocument", source)
        .await?;
    Ok(())
}

async fn answer_a_sample(page: &Page<'_>, most: Duration) -> WebDriverResult<()> {
    page.find_all("sample").await?[0].click().await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    page.wait_for_phase("found", most).await;
    Ok(())
}

async fn engine(page: &Page<'_>) -> WebDriverResult<Option<String>> {
    page.find("engine").await?.attr("data-engine").await
}

fn fetched(host: &Host, engine: &str) -> usize {
    let requests = host.requests();
    let is_its = |line: &&String| line.contains(engine) && line.ends_with(".wasm");
    requests.iter().filter(is_its).count()
}

/// Runs `script`, the body of a function, until it returns something.
async fn wait_for(page: &Page<'_>, script: &str, most: Duration) -> WebDriverResult<Value> {
    let begun = Instant::now();
    loop {
        let told = page.run(script).await?;
        if !told.is_null() {
            return Ok(told);
        }
        assert!(begun.elapsed() < most, "nothing came of {script}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

#[test]
fn engines_race_once_and_the_loser_is_not_fetched_again() {
    in_browser(Graphics::Software, async |browser, built| {
        before_each_page(browser, DISGUISE).await?;
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        answer_a_sample(&page, ON_PROCESSOR).await?;
        // The first answer is the processor's, before the other engine was asked for.
        assert_eq!(engine(&page).await?.as_deref(), Some("cpu"));
        assert_eq!(fetched(&host, "engine-gpu"), 0, "{:?}", host.requests());
        let remembered = "return localStorage.getItem('lookalike-race')";
        let text = wait_for(&page, remembered, ON_SOFTWARE_GRAPHICS).await?;
        let verdict: Value = serde_json::from_str(text.as_str().unwrap_or_default())?;
        assert_eq!(verdict["adapter"], "Test card", "{verdict}");
        assert_eq!(verdict["engine"], "Cpu", "{verdict}");
        let times: Option<[f64; 2]> = serde_json::from_value(verdict["milliseconds"].clone())?;
        let [graphics, processor] = times.unwrap_or_else(|| panic!("{verdict}"));
        assert!(graphics > 0.8 * processor, "{verdict}");
        assert_eq!(fetched(&host, "engine-gpu"), 1, "{:?}", host.requests());
        page.unfold("engine-settings").await?;
        let sentence =
            page.run("return document.querySelector(\"[data-testid='verdict']\").textContent");
        let sentence = sentence.await?;
        let sentence = sentence.as_str().unwrap_or_default();
        assert!(sentence.contains("so the processor looks"), "{sentence}");
        let page = Page::open(browser, host.address()).await?;
        let before = fetched(&host, "engine-gpu");
        answer_a_sample(&page, ON_PROCESSOR).await?;
        tokio::time::sleep(QUIET).await;
        assert_eq!(fetched(&host, "engine-gpu"), before, "they raced again");
        assert_eq!(engine(&page).await?.as_deref(), Some("cpu"));
        Ok(())
    });
}

#[test]
fn no_race_is_fetched_on_a_metered_line() {
    in_browser(Graphics::Software, async |browser, built| {
        before_each_page(browser, &format!("{DISGUISE}{METERED}")).await?;
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        answer_a_sample(&page, ON_PROCESSOR).await?;
        tokio::time::sleep(QUIET).await;
        assert_eq!(fetched(&host, "engine-gpu"), 0, "{:?}", host.requests());
        Ok(())
    });
}

#[test]
fn a_remembered_winner_answers_the_first_photo() {
    in_browser(Graphics::Software, async |browser, built| {
        before_each_page(browser, DISGUISE).await?;
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let script = format!("return (async () => {{ {REMEMBER_GRAPHICS} }})()");
        assert_eq!(page.run(&script).await?, true);
        let page = Page::open(browser, host.address()).await?;
        answer_a_sample(&page, ON_SOFTWARE_GRAPHICS).await?;
        assert_eq!(engine(&page).await?.as_deref(), Some("webgpu"));
        assert_eq!(fetched(&host, "engine-cpu"), 0, "{:?}", host.requests());
        Ok(())
    });
}

#[test]
fn a_device_is_measured_and_its_figures_are_saved() {
    in_browser(Graphics::Software, async |browser, built| {
        before_each_page(browser, KEEP_SAVED).await?;
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        // A software adapter is measured only for a person who has chosen it.
        page.choose_engine("webgpu").await?;
        page.unfold("measure").await?;
        page.find("measure-begin").await?.click().await?;
        let shown = "
            const rows = [...document.querySelectorAll(\"[data-testid='measured']\")];
            const cells = (row) => [row.dataset.engine, ...[...row.cells].map((cell) => cell.textContent)];
            const status = document.querySelector(\"[data-testid='measure-status']\").textContent;
            return status === 'Measured.' ? rows.map(cells) : null;
        ";
        let rows = wait_for(&page, shown, ON_SOFTWARE_GRAPHICS).await?;
        let rows: Vec<Vec<String>> = serde_json::from_value(rows)?;
        let engines: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(engines, ["cpu", "webgpu"], "{rows:?}");
        for row in &rows {
            // Engine, name, median, range, first, until ready.
            assert_eq!(row.len(), 6, "{row:?}");
            let median: f64 = row[2].parse().unwrap_or_else(|_| panic!("{row:?}"));
            assert!(median > 0.0, "{row:?}");
        }
        let golden = embeddings::golden_digest(Kernel::best());
        page.find("measure-save").await?.click().await?;
        let saved = page.run("return window.saved.text()").await?;
        let saved: Value = serde_json::from_str(saved.as_str().unwrap_or_default())?;
        for (place, name) in ["cpu", "webgpu"].into_iter().enumerate() {
            let engine = &saved["engines"][place];
            assert_eq!(engine["engine"], name, "{saved}");
            assert_eq!(engine["times"].as_array().map(Vec::len), Some(9), "{saved}");
            assert!(engine["cosine"].as_f64() > Some(0.99), "{saved}");
            // The bits of the golden picture's embedding, natively and by both engines.
            assert_eq!(engine["golden"], golden.to_string(), "{saved}");
        }
        let bits = page.find("measure-bits").await?.text().await?;
        assert!(bits.contains("to the last bit"), "{bits}");
        // Nothing was asked for: the page is still before its first photo.
        assert_eq!(page.phase().await?, "idle");
        Ok(())
    });
}
