//! Several threads compute a picture where the page is isolated, one where it is not: the same bits.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use contract::Digest;
use lookalike_tests::{Browser, Graphics, Host, Page, Site, in_browser};
use serde_json::Value;
use thirtyfour::prelude::WebDriverResult;

const MOST: Duration = Duration::from_secs(120);

/// Samples that are looked at on each page.
const SAMPLES: usize = 4;

/// Looks until helpers must have come, if any come.
const MOST_LOOKS: usize = 40;

/// Keeps what the engine says of each photo, once however often a test asks for it.
const OVERHEAR: &str = "
if (!window.said) window.Worker = class extends Worker {
    constructor(...how) {
        super(...how);
        this.addEventListener('message', ({ data }) => {
            const word = JSON.parse(data[0]);
            for (const kind of ['Embedded', 'Coded', 'Found', 'Traced'])
                if (word[kind]) window.said.push([kind, word[kind]]);
        });
    }
};
window.said ??= [];
";

/// Lets an engine believe that its helpers are fast, as it would otherwise end them where other work is in
/// their way: while it first tries them, fifty meetings a look, its clock goes back at each meeting.
const FLATTER: &str = "
if (self.name !== 'helper') {
    const [now, notify] = [performance.now.bind(performance), Atomics.notify];
    let meetings = 0;
    performance.now = () => now() - 5 * Math.min(meetings, 150);
    Atomics.notify = (...what) => { meetings += 1; return notify.apply(Atomics, what); };
}
";

/// What an engine said of one photo.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    threads: u64,
    /// Of what was seen, the products with their similarities, and where those come from.
    digest: Digest,
}

/// A page before its first photo.
async fn open<'a>(browser: &'a Browser, host: &Host) -> WebDriverResult<Page<'a>> {
    let source = serde_json::json!({"source": OVERHEAR});
    let tools = browser.driver.cdp();
    tools
        .send_raw("Page.addScriptToEvaluateOnNewDocument", source)
        .await?;
    Page::open(browser, host.address()).await
}

async fn look(page: &Page<'_>, sample: usize) -> WebDriverResult<Answer> {
    page.run("window.said = []").await?;
    page.find_all("sample").await?[sample].click().await?;
    let begun = Instant::now();
    let said = loop {
        // The last word about a photo.
        let script = "return window.said.some(([kind]) => kind === 'Traced') ? window.said : null";
        let said = page.run(script).await?;
        if !said.is_null() {
            break said;
        }
        assert!(begun.elapsed() < MOST, "{:?}", page.phase().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let mut said: Vec<(String, Value)> = serde_json::from_value(said)?;
    let mut threads = 0;
    for (kind, word) in &mut said {
        // What may differ: the search's number, and the times.
        let word = word.as_object_mut().unwrap();
        word.remove("id");
        word.remove("milliseconds");
        if kind == "Embedded" {
            threads = word.remove("threads").and_then(|n| n.as_u64()).unwrap();
        }
    }
    let text = serde_json::to_string(&said)?;
    Ok(Answer {
        threads,
        digest: Digest::of(text.as_bytes()),
    })
}

/// The answers to all samples, and the numbers of threads that gave them.
async fn look_at_all(page: &Page<'_>) -> WebDriverResult<(Vec<Digest>, BTreeSet<u64>)> {
    let (mut digests, mut threads) = (Vec::new(), BTreeSet::new());
    for sample in 0..SAMPLES {
        let answer = look(page, sample).await?;
        digests.push(answer.digest);
        threads.insert(answer.threads);
    }
    Ok((digests, threads))
}

/// Looks on until an answer was given by `wanted` threads.
async fn look_until(
    page: &Page<'_>,
    wanted: impl Fn(u64) -> bool,
) -> WebDriverResult<Option<Answer>> {
    for number in 0..MOST_LOOKS {
        let answer = look(page, number % SAMPLES).await?;
        if wanted(answer.threads) {
            return Ok(Some(answer));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(None)
}

async fn is_isolated(page: &Page<'_>) -> WebDriverResult<bool> {
    Ok(page.run("return crossOriginIsolated").await? == true)
}

async fn has_processors(page: &Page<'_>) -> WebDriverResult<bool> {
    let processors = page.run("return navigator.hardwareConcurrency").await?;
    let has = processors.as_u64() > Some(1);
    if !has {
        println!("skipped: one processor has one thread");
    }
    Ok(has)
}

/// What one thread says.
async fn alone(browser: &Browser, xtask: &Path, original: &Path) -> WebDriverResult<Vec<Digest>> {
    let site = Site::copy(original);
    site.let_in_others();
    let host = Host::start(xtask, site.path());
    let page = open(browser, &host).await?;
    assert!(!is_isolated(&page).await?);
    let (digests, threads) = look_at_all(&page).await?;
    assert_eq!(threads, BTreeSet::from([1]));
    Ok(digests)
}

#[test]
fn several_threads_give_the_bits_of_one() {
    in_browser(Graphics::None, async |browser, built| {
        let expected = alone(browser, &built.xtask, &built.site).await?;
        let site = Site::copy(&built.site);
        site.begin_engines_with(FLATTER, &built.xtask);
        let host = Host::start(&built.xtask, site.path());
        let page = open(browser, &host).await?;
        assert!(is_isolated(&page).await?);
        if !has_processors(&page).await? {
            return Ok(());
        }
        let helped = look_until(&page, |threads| threads > 1).await?;
        assert!(helped.is_some(), "no helpers came");
        let (digests, threads) = look_at_all(&page).await?;
        assert_eq!(digests, expected);
        assert!(threads.iter().all(|count| *count > 1), "{threads:?}");
        println!("{threads:?} threads say what one says: {digests:?}");
        Ok(())
    });
}

#[test]
fn the_service_worker_isolates_the_page_where_its_host_does_not() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        site.let_in_others();
        let host = Host::start(&built.xtask, site.path());
        let page = open(browser, &host).await?;
        assert!(!is_isolated(&page).await?);
        let ready = "navigator.serviceWorker.ready.then(() => {
            if (navigator.serviceWorker.controller) return done(true);
            navigator.serviceWorker.addEventListener('controllerchange', () => done(true));
        });";
        assert_eq!(page.run_async(ready).await?, true);
        let page = open(browser, &host).await?;
        assert!(is_isolated(&page).await?);
        look(&page, 0).await?;
        Ok(())
    });
}

/// What befalls helpers, as a script at the beginning of theirs.
const ACCIDENTS: [(&str, &str); 3] = [
    ("it does not start", "throw new Error('no helper');"),
    (
        "it does not take its share",
        "self.addEventListener('message', (event) => {
            if (Array.isArray(event.data)) throw new Error('no share');
        });",
    ),
    (
        // The golden picture is looked at three times, with fifty meetings each.
        "it falls silent in the middle of a photo",
        "{ const store = Atomics.store; let left = 180;
           Atomics.store = (...what) => { while (left < 0); left -= 1; return store(...what); }; }",
    ),
];

#[test]
fn an_engine_goes_on_alone_without_its_helpers() {
    in_browser(Graphics::None, async |browser, built| {
        let expected = alone(browser, &built.xtask, &built.site).await?;
        let mut wrong = Vec::new();
        for (name, accident) in ACCIDENTS {
            let site = Site::copy(&built.site);
            let script = format!("{FLATTER}if (self.name === 'helper') {{ {accident} }}\n");
            site.begin_engines_with(&script, &built.xtask);
            let host = Host::start(&built.xtask, site.path());
            let page = open(browser, &host).await?;
            if !has_processors(&page).await? {
                return Ok(());
            }
            // Before, during and after the accident.
            let mut counts = Vec::new();
            for number in 0..3 * SAMPLES {
                let answer = look(&page, number % SAMPLES).await?;
                if answer.digest != expected[number % SAMPLES] {
                    wrong.push(format!(
                        "{name}: another answer with {} threads",
                        answer.threads
                    ));
                }
                counts.push(answer.threads);
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
            println!("{name}: {counts:?} threads");
            if counts.last() != Some(&1) {
                wrong.push(format!("{name}: the last answer was of {counts:?} threads"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    });
}
