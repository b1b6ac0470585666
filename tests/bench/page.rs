//! In a real browser: a photo's way through the page, and the search alone.

use std::path::Path;
use std::time::Duration;

use lookalike_tests::{Built, Graphics, Host, Page, ProbePage, Site, TAKE_MODEL, in_browser};

use crate::figure::Figure;

const PHOTOS: usize = 12;
const MOST: Duration = Duration::from_secs(120);

/// Lets the page keep what its engine says of the time that the network took.
const OVERHEAR: &str = "
window.embedded = [];
window.Worker = class extends Worker {
    constructor(...how) {
        super(...how);
        this.addEventListener('message', ({ data }) => {
            const word = JSON.parse(data[0]).Embedded;
            if (word) window.embedded.push([word.threads, word.milliseconds]);
        });
    }
};
";

/// On the processor, by one thread and by as many as the engine chooses: the network alone, as the engine
/// says, and all from the photo's bytes to the sorted five, as the page says.
pub fn embedding(built: &Built) -> Vec<Figure> {
    let open = Site::copy(&built.site);
    open.let_in_others();
    let mut figures = by_the_page(open.path(), "");
    figures.extend(by_the_page(&built.site, "_threads"));
    figures
}

/// The figures of one site; their names end with `ending`.
fn by_the_page(site: &Path, ending: &str) -> Vec<Figure> {
    let mut times: Vec<f64> = Vec::new();
    let mut embedded: Vec<(f64, f64)> = Vec::new();
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, site);
        let tools = browser.driver.cdp();
        let source = serde_json::json!({"source": OVERHEAR});
        tools
            .send_raw("Page.addScriptToEvaluateOnNewDocument", source)
            .await?;
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
        let told = page.run("return window.embedded").await?;
        embedded = serde_json::from_value(told.clone()).unwrap_or_else(|_| panic!("{told}"));
        Ok(())
    });
    assert_eq!(embedded.len(), times.len(), "one embedding a photo");
    // The first include the compilation of code that had not run yet, and what helpers there are may come
    // after them.
    let threads = embedded.last().map_or(1.0, |(threads, _)| *threads);
    let both = embedded.into_iter().zip(times).skip(1);
    let (embedded, times): (Vec<f64>, Vec<f64>) = both
        .filter(|((count, _), _)| *count == threads)
        .map(|((_, embedding), time)| (embedding, time))
        .unzip();
    let count = Figure::of(format!("page_cpu{ending}_count"), "threads", vec![threads]);
    vec![
        count,
        Figure::of(format!("page_embedding_cpu{ending}"), "ms", embedded),
        Figure::of(format!("page_photo_to_results_cpu{ending}"), "ms", times),
    ]
}

const LOOK: &str = "
const times = [];
for (let run = 0; run < input.runs; run += 1) {
    const start = performance.now();
    probe.look_once();
    times.push(performance.now() - start);
}
return [times.slice(3), probe.memory.buffer.byteLength / 1e6];
";

/// Input to embedding in wasm, one thread, at the model's own size and at that of ImageNet networks; and
/// the memory of the engine after that.
pub fn network(_: &Built) -> Vec<Figure> {
    let mut figures = Vec::new();
    in_browser(Graphics::None, async |browser, built| {
        let script = format!("{TAKE_MODEL}{LOOK}");
        for (name, probe, size) in [
            ("wasm_embedding", &built.probe, None),
            ("wasm_embedding_relaxed", &built.relaxed_probe, None),
            ("wasm_embedding_224", &built.probe, Some([224; 2])),
            (
                "wasm_embedding_relaxed_224",
                &built.relaxed_probe,
                Some([224; 2]),
            ),
        ] {
            let page = ProbePage::serve(browser, built, probe, size)?;
            let told = page.run(&script, serde_json::json!({"runs": 18})).await?;
            let (times, memory): (Vec<f64>, f64) =
                serde_json::from_value(told.clone()).unwrap_or_else(|_| panic!("{told}"));
            figures.push(Figure::of(name, "ms", times));
            if name == "wasm_embedding_relaxed" {
                figures.push(Figure::of("wasm_memory", "MB", vec![memory]));
            }
        }
        Ok(())
    });
    figures
}

const SEARCH: &str = "
probe.search_setup(44000, input.dimension);
const times = [];
for (let run = 0; run < input.runs; run += 1) {
    const start = performance.now();
    probe.search_once(5);
    times.push(performance.now() - start);
}
return times.slice(3);
";

/// The exact top five of 44,000 products, one thread.
pub fn search(_: &Built) -> Vec<Figure> {
    let mut figures = Vec::new();
    in_browser(Graphics::None, async |browser, built| {
        let page = ProbePage::serve(browser, built, &built.probe, None)?;
        for (name, dimension) in [
            ("wasm_search_44000_x_256", 256),
            ("wasm_search_44000_x_2048", 2048),
        ] {
            let input = serde_json::json!({"dimension": dimension, "runs": 23});
            let times = page.run(SEARCH, input).await?;
            let times = serde_json::from_value(times.clone()).unwrap_or_else(|_| panic!("{times}"));
            figures.push(Figure::of(name, "ms", times));
        }
        Ok(())
    });
    figures
}

const CELLS: &str = "
if (probe.cells_setup(input.cells, input.products, 192) !== 0) throw new Error('no such cells');
const unpack = [], search = [];
for (let run = 0; run < input.runs; run += 1) {
    const start = performance.now();
    if (probe.cells_unpack() !== input.cells * input.products) throw new Error('cells are missing');
    const middle = performance.now();
    if (Number.isNaN(probe.cells_search(5))) throw new Error('nothing to search');
    search.push(performance.now() - middle);
    unpack.push(middle - start);
}
return [unpack.slice(3), search.slice(3)];
";

/// The most cells that a photo fetches, of catalogues of 100 thousand, a million and ten million products: to
/// unpack them, which is done while further ones are on their way, and to search them; one thread.
pub fn cells(_: &Built) -> Vec<Figure> {
    let mut figures = Vec::new();
    in_browser(Graphics::None, async |browser, built| {
        let page = ProbePage::serve(browser, built, &built.probe, None)?;
        for products in [100_000_u64, 1_000_000, 10_000_000] {
            let input = serde_json::json!({
                "cells": catalogue::cells::MOST_CELLS,
                "products": cells::products_of_cell(products),
                "runs": 23,
            });
            let told = page.run(CELLS, input).await?;
            let [unpack, search]: [Vec<f64>; 2] =
                serde_json::from_value(told.clone()).unwrap_or_else(|_| panic!("{told}"));
            figures.push(Figure::of(
                format!("wasm_unpack_cells_of_{products}"),
                "ms",
                unpack,
            ));
            figures.push(Figure::of(
                format!("wasm_search_cells_of_{products}"),
                "ms",
                search,
            ));
        }
        Ok(())
    });
    figures
}

const WAYS: &str = "
if (probe.ways_setup(44000, 192) !== 0) throw new Error('no such catalogue');
const measure = (act) => {
    const times = [];
    for (let run = 0; run < input.runs; run += 1) {
        const start = performance.now();
        const sum = act();
        times.push(performance.now() - start);
        if (Number.isNaN(sum)) throw new Error('no such way');
    }
    return times.slice(3);
};
return [0, 1, 2, 3, 4].map((way) => measure(() => probe.way_once(way))).concat([measure(() => probe.fold_once())]);
";

/// Each way on from an answer, over 44,000 products of 192 components with eight attributes, one thread;
/// and folding the colours of one product, which the engine does once when it opens.
pub fn ways_on(_: &Built) -> Vec<Figure> {
    const NAMES: [&str; 6] = [
        "wasm_filter_44000",
        "wasm_slider_44000",
        "wasm_like_44000",
        "wasm_more_like_this_44000",
        "wasm_all_ways_44000",
        "wasm_fold_44000",
    ];
    let mut figures = Vec::new();
    in_browser(Graphics::None, async |browser, built| {
        let page = ProbePage::serve(browser, built, &built.probe, None)?;
        let told = page.run(WAYS, serde_json::json!({"runs": 23})).await?;
        let all: Vec<Vec<f64>> =
            serde_json::from_value(told.clone()).unwrap_or_else(|_| panic!("{told}"));
        for (name, times) in NAMES.into_iter().zip(all) {
            figures.push(Figure::of(name, "ms", times));
        }
        Ok(())
    });
    figures
}
