//! The list of requests on the page says what the host's side of the line says, and nothing is sent up.

use std::collections::BTreeMap;
use std::time::Duration;

use lookalike_tests::{Exchange, Graphics, Host, Line, Page, in_browser};
use serde::Deserialize;
use thirtyfour::prelude::WebDriverResult;

const MOST: Duration = Duration::from_secs(120);

/// What may be asked for between photo and results: the shop's files and the engine's.
const ALLOWED: [&str; 3] = ["/model/", "/catalogue/", "/engine-"];

/// The service worker's files, which the browser asks for by itself, whenever it likes, and shows to no page.
const SERVICE_WORKER: [&str; 2] = ["/service-worker.js", "/share-target.js"];

/// The rows of the list.
const ROWS: &str = "
return [...document.querySelectorAll(\"[data-testid='ledger-row']\")]
    .map((row) => ({ address: row.dataset.address, down: Number(row.dataset.down), words: row.innerText }));
";

#[derive(Clone, Debug, Deserialize)]
struct Row {
    address: String,
    down: u64,
    words: String,
}

async fn rows(page: &Page<'_>) -> WebDriverResult<Vec<Row>> {
    let rows = page.run(ROWS).await?;
    Ok(serde_json::from_value(rows.clone()).unwrap_or_else(|_| panic!("{rows}")))
}

/// Waits for the pictures of the first screen, which the browser asks for when it likes: what passes the line
/// from then on is for the photo.
async fn first_screen_is_whole(page: &Page<'_>) -> WebDriverResult<()> {
    let script = "const samples = [...document.querySelectorAll('.sample img')];
        return samples.length > 0 && samples.every((image) => image.complete && image.naturalWidth > 0);";
    page.until("the first screen", script).await.map(|_| ())
}

/// What is wrong with the page's list, compared with what passed the line.
fn differences(rows: &[Row], passed: &[Exchange]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut bodies: BTreeMap<&str, u64> = BTreeMap::new();
    for exchange in passed {
        let path = exchange.path.as_str();
        *bodies.entry(path).or_default() += exchange.down;
        if exchange.method != "GET" || exchange.up != 0 {
            wrong.push(format!("something was sent up: {exchange:?}"));
        }
        if SERVICE_WORKER.contains(&path) {
            continue;
        }
        if !ALLOWED.iter().any(|allowed| path.starts_with(allowed)) {
            wrong.push(format!("asked for between photo and results: {path}"));
        }
        let is_listed = rows.iter().any(|row| format!("/{}", row.address) == path);
        if !is_listed {
            wrong.push(format!("{path} passed the line, and is not listed"));
        }
    }
    for row in rows {
        match bodies.get(format!("/{}", row.address).as_str()) {
            Some(&bytes) if row.down >= bytes => {}
            None if row.down == 0 => {}
            other => wrong.push(format!("{row:?}, and {other:?} bytes passed the line")),
        }
    }
    wrong
}

/// Waits until the list agrees with the line: browsers record a request some moments after its end.
async fn agree(
    page: &Page<'_>,
    line: &Line,
    before: usize,
    what: &str,
) -> WebDriverResult<Vec<Row>> {
    let mut tries = 0;
    loop {
        let passed = line.exchanges().split_off(before);
        let rows = rows(page).await?;
        let wrong = differences(&rows, &passed);
        if wrong.is_empty() {
            return Ok(rows);
        }
        tries += 1;
        assert!(tries < 50, "{what}: {wrong:#?}\n{rows:#?}\n{passed:#?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[test]
fn the_list_tells_every_request_and_none_sends_anything() {
    in_browser(Graphics::None, async |browser, built| {
        browser.look(360, 740, false).await?;
        let host = Host::start(&built.xtask, &built.site);
        let line = Line::to(host.address());
        let page = Page::open(browser, &line.address()).await?;
        // The page itself is kept by now: what comes from here on is for the photo.
        page.run_async("navigator.serviceWorker.ready.then(() => done(1));")
            .await?;
        page.wait_for_value("readiness", "data-readiness", "not-yet", MOST)
            .await;
        first_screen_is_whole(&page).await?;
        let before = line.exchanges().len();
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let first = agree(&page, &line, before, "the first photo").await?;
        for part in [
            "model/parts/",
            "catalogue/shards/",
            "catalogue/thumbs/",
            "engine-cpu",
        ] {
            let row = first
                .iter()
                .find(|row| row.address.starts_with(part) && row.down > 0);
            assert!(row.is_some(), "no {part}: {first:#?}");
        }
        page.unfold("ledger").await?;
        let opened = rows(&page).await?;
        let all_zero = opened
            .iter()
            .all(|row| row.words.trim_end().ends_with("0 bytes"));
        assert!(all_zero, "{opened:#?}");
        let wide =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(
            page.run(wide).await?,
            0,
            "the list is wider than the screen"
        );

        // With everything there, a second photo needs at most pictures of products.
        let before = line.exchanges().len();
        page.find_all("sample").await?[1].click().await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        page.wait_for_phase("found", MOST).await;
        agree(&page, &line, before, "the second photo").await?;
        let more = line.exchanges().split_off(before);
        let others = more.iter().filter(|exchange| {
            let path = exchange.path.as_str();
            !path.starts_with("/catalogue/") && !SERVICE_WORKER.contains(&path)
        });
        assert_eq!(others.count(), 0, "{more:#?}");
        Ok(())
    });
}

#[test]
fn before_the_service_worker_is_there_the_list_is_whole_too() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let line = Line::to(host.address());
        // Its script never comes, however often a browser asks, so it never takes over.
        for _ in 0..16 {
            line.cut("/service-worker.js", 0);
        }
        let page = Page::open(browser, &line.address()).await?;
        first_screen_is_whole(&page).await?;
        let before = line.exchanges().len();
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        agree(&page, &line, before, "without a service worker").await?;
        Ok(())
    });
}

#[test]
fn an_attempt_to_send_something_ends_on_the_device_and_is_listed() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let line = Line::to(host.address());
        let page = Page::open(browser, &line.address()).await?;
        page.run_async("navigator.serviceWorker.ready.then(() => done(1));")
            .await?;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let outcome = page
            .run_async("fetch('model/model.json', { method: 'POST', body: 'a photo' }).then(() => done('sent'), (error) => done(String(error)));")
            .await?;
        assert!(
            outcome
                .as_str()
                .is_some_and(|text| text.contains("TypeError")),
            "{outcome}"
        );
        let sent = line
            .exchanges()
            .into_iter()
            .find(|exchange| exchange.method != "GET" || exchange.up > 0);
        assert_eq!(sent, None);
        // Opened, the list is completed.
        page.unfold("ledger").await?;
        for _ in 0..50 {
            let rows = rows(&page).await?;
            if rows.iter().any(|row| row.words.contains("it was no GET")) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{:#?}", rows(&page).await?);
    });
}
