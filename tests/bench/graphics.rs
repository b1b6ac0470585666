//! The engine on WebGPU: what it asks of the adapter, and how long that takes, beside onnxruntime-web's.
//!
//! Without more, Chromium's software adapter computes, whose times say nothing of a graphics card; counts are
//! the same there. With `LOOKALIKE_GRAPHICS=hardware` it is the system's card, by Vulkan.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use lookalike_tests::{Built, Graphics, Host, Site, in_browser, in_checkout};
use serde::Deserialize;
use serde_json::Value;

use crate::figure::Figure;
use crate::peers;

/// Inferences that are timed and counted.
const RUNS: usize = 9;

/// A software adapter needs seconds for an inference in f32.
const MOST: Duration = Duration::from_secs(600);

/// What the harness tells.
#[derive(Debug, Deserialize)]
struct Told {
    adapter: String,
    opening: BTreeMap<String, f64>,
    inferences: BTreeMap<String, f64>,
    figures: Measured,
}

/// What the engine says of itself, in milliseconds.
#[derive(Debug, Deserialize)]
struct Measured {
    load: f64,
    first: f64,
    times: Vec<f64>,
}

/// The adapter that is measured.
pub fn wanted() -> Graphics {
    match std::env::var("LOOKALIKE_GRAPHICS") {
        Ok(kind) if kind == "hardware" => Graphics::Hardware,
        _ => Graphics::Software,
    }
}

pub fn measure(built: &Built) -> Vec<Figure> {
    let graphics = wanted();
    let mut figures = match ours(graphics) {
        Ok(figures) => figures,
        Err(problem) => {
            println!("skipped: the engine on WebGPU: {problem}");
            Vec::new()
        }
    };
    figures.extend(peers::on_graphics(built, graphics));
    figures
}

fn ours(graphics: Graphics) -> Result<Vec<Figure>, String> {
    let mut told = Value::Null;
    in_browser(graphics, async |browser, built| {
        let site = Site::copy(&built.site);
        let engine = prepare(&site);
        let host = Host::start(&built.xtask, site.path());
        let query = format!("engine={engine}&runs={RUNS}");
        let address = format!("{}bench/index.html?{query}", host.address());
        browser.driver.goto(&address).await?;
        let begun = Instant::now();
        while told.is_null() && begun.elapsed() < MOST {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let script = "return window.told ?? null";
            told = browser.driver.execute(script, vec![]).await?.json().clone();
        }
        Ok(())
    });
    let told: Told = serde_json::from_value(told.clone()).map_err(|_| told.to_string())?;
    println!("on {}", told.adapter);
    let each = |name: &str| told.inferences.get(name).copied().unwrap_or(0.0) / RUNS as f64;
    let once = |name: &str| told.opening.get(name).copied().unwrap_or(0.0);
    let one = |name: &str, unit, value| Figure::of(name, unit, vec![value]);
    Ok(vec![
        one("webgpu_pipelines", "programs", once("pipelines")),
        one("webgpu_memory", "MB", once("bufferBytes") / 1e6),
        one("webgpu_dispatches", "per picture", each("dispatches")),
        one("webgpu_submits", "per picture", each("submits")),
        one("webgpu_bind_groups", "per picture", each("bindGroups")),
        one("webgpu_new_buffers", "per picture", each("buffers")),
        one("webgpu_written", "bytes", each("writtenBytes")),
        one("webgpu_copied", "bytes", each("copiedBytes")),
        one("webgpu_ready", "ms", told.figures.load),
        one("webgpu_first", "ms", told.figures.first),
        Figure::of("webgpu_embedding", "ms", told.figures.times),
    ])
}

/// Puts the harness beside the page and the counter before the engine; gives the engine's script.
fn prepare(site: &Site) -> String {
    let sources = in_checkout("tests/bench/graphics");
    let folder = site.path().join("bench");
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["index.html", "main.mjs"] {
        std::fs::copy(sources.join(name), folder.join(name)).unwrap();
    }
    let is_engine = |name: &str| name.starts_with("engine-gpu") && name.ends_with(".js");
    let names = std::fs::read_dir(site.path()).unwrap();
    let mut names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let engine = names.find(|name| is_engine(name)).unwrap();
    let counter = std::fs::read(sources.join("count.js")).unwrap();
    site.replace(&site.path().join(&engine), |own| [counter, own].concat());
    engine
}
