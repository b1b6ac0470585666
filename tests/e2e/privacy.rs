//! Nothing of a visitor leaves the device: what the page and its worker fetch, and what stops them
//! from fetching anything else.

use std::path::PathBuf;
use std::time::Duration;

use lookalike_tests::{Browser, Built, Graphics, Host, Page, Site, Stranger, in_browser};
use serde_json::{Value, json};
use thirtyfour::prelude::WebDriverResult;

const MOST: Duration = Duration::from_secs(120);

#[test]
fn nothing_is_uploaded() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let stranger = Stranger::start();
        let page = Page::open(browser, host.address()).await?;
        browser.requests().await?;
        page.find_all("sample").await?[1].click().await?;
        page.wait_for_phase("found", MOST).await;
        let requests = browser.requests().await?;
        // Blobs are pictures of this device, and data addresses hold theirs: neither goes anywhere.
        let own = |address: &str| {
            [host.address(), "blob:", "data:"]
                .iter()
                .any(|start| address.starts_with(start))
        };
        let wrong: Vec<_> = requests
            .iter()
            .filter(|(method, address, body)| method != "GET" || *body || !own(address))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        // The log is no log if it misses what the worker is known to fetch.
        let fetched = host.requests();
        for part in ["/model/parts/", "/catalogue/shards/", "/catalogue/thumbs/"] {
            let seen = fetched
                .iter()
                .any(|line| line.starts_with("GET ") && line.contains(part));
            assert!(seen, "no request for {part} reached the host: {fetched:#?}");
        }
        let others: Vec<_> = fetched
            .iter()
            .filter(|line| !line.starts_with("GET "))
            .collect();
        assert!(others.is_empty(), "{others:#?}");
        // The page may not even try: its own policy forbids every other address.
        let address = stranger.address();
        let blocked = page
            .run(&format!(
                "return fetch('{address}').then(() => 'sent', (error) => String(error))"
            ))
            .await?;
        let is_blocked = |text: &str| text.contains("TypeError");
        assert!(blocked.as_str().is_some_and(is_blocked), "{blocked}");
        let refused: Vec<String> = browser
            .driver
            .get_log("browser")
            .await?
            .into_iter()
            .map(|entry| entry.message)
            .filter(|message| message.contains("Content Security Policy"))
            .collect();
        assert!(
            !refused.is_empty() && refused.iter().all(|message| message.contains(&address)),
            "our attempt and nothing else is refused: {refused:#?}"
        );
        assert_eq!(stranger.visits(), [""; 0]);
        Ok(())
    });
}

/// A worker that tries every way out that workers have, each to an address of its own, and says of
/// each whether it was let through.
const PROBE: &str = r#"
const open = (source) => new Promise((resolve, reject) => { source.onopen = resolve; source.onerror = reject; });
const ways = {
  "fetch": (to) => fetch(to),
  "opaque": (to) => fetch(to, { mode: "no-cors" }),
  "post": (to) => fetch(to, { method: "POST", mode: "no-cors", body: "a photo" }),
  "XMLHttpRequest": (to) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.onload = resolve;
    request.onerror = reject;
    request.open("GET", to);
    request.send();
  }),
  "WebSocket": (to) => open(new WebSocket(to.replace("http:", "ws:"))),
  "EventSource": (to) => open(new EventSource(to)),
  "importScripts": (to) => importScripts(to),
};
self.onmessage = async ({ data: stranger }) => {
  const outcome = {};
  for (const [name, way] of Object.entries(ways)) {
    outcome[name] = await Promise.resolve().then(() => way(stranger + name)).then(() => "let through", () => "refused");
  }
  self.postMessage(outcome);
};
"#;

/// The probe's ways, in the order in which it tries them.
const WAYS: [&str; 7] = [
    "fetch",
    "opaque",
    "post",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "importScripts",
];

/// Starts the first argument as a worker of the page, gives it the second, waits for its word.
const START: &str = "
const [script, stranger, done] = arguments;
const worker = new Worker(script);
worker.onmessage = ({ data }) => done(data);
worker.onerror = (event) => done('it did not start: ' + event.message);
worker.postMessage(stranger);
";

#[test]
fn a_worker_cannot_reach_another_host() {
    in_browser(Graphics::None, async |browser, built| {
        // A worker has no policy but its own script's headers, so the probe takes the engines' places too.
        for script in ["probe.js", "engine-cpu-", "engine-gpu-"] {
            let site = Site::copy(&built.site);
            let script = put_probe(&site, script);
            // Else the service worker takes nothing but the engines that were built.
            site.list_assets(&built.xtask);
            let (outcome, visits) = try_every_way(browser, built, &site, &script).await?;
            for way in WAYS {
                assert_eq!(outcome[way], "refused", "{script}: {outcome}");
            }
            assert_eq!(visits, [""; 0], "{script}");
        }
        Ok(())
    });
}

/// The test above can fail: where the host sends no policy, every way leads to the stranger.
#[test]
fn without_the_hosts_policy_a_worker_would_reach_it() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        std::fs::remove_file(site.path().join("_headers"))?;
        // It would end what is no GET.
        std::fs::remove_file(site.path().join("service-worker.js"))?;
        let script = put_probe(&site, "probe.js");
        let (outcome, visits) = try_every_way(browser, built, &site, &script).await?;
        assert_eq!(outcome["fetch"], "let through", "{outcome}");
        for way in WAYS {
            let path = format!("/{way} ");
            let is_seen = visits.iter().any(|visit| visit.contains(&path));
            assert!(is_seen, "{way} is not among {visits:?}");
        }
        Ok(())
    });
}

/// Puts the probe in the place of the script whose name begins so, or beside the page.
fn put_probe(site: &Site, beginning: &str) -> String {
    let names = std::fs::read_dir(site.path()).unwrap();
    let mut names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let engine = names.find(|name| name.starts_with(beginning) && name.ends_with(".js"));
    let name = engine.unwrap_or_else(|| {
        assert_eq!(beginning, "probe.js", "the site has no such engine");
        beginning.to_owned()
    });
    let path: PathBuf = site.path().join(&name);
    // The copy is a link: writing into it would change the original.
    let _ = std::fs::remove_file(&path);
    std::fs::write(path, PROBE).unwrap();
    name
}

/// What the probe says of its ways, and what the stranger has seen.
async fn try_every_way(
    browser: &Browser,
    built: &Built,
    site: &Site,
    script: &str,
) -> WebDriverResult<(Value, Vec<String>)> {
    let host = Host::start(&built.xtask, site.path());
    let stranger = Stranger::start();
    Page::open(browser, host.address()).await?;
    let arguments = vec![json!(script), json!(stranger.address())];
    let outcome = browser.driver.execute_async(START, arguments).await?;
    let outcome = outcome.json().clone();
    assert!(outcome.is_object(), "{script}: {outcome}");
    let ran = host.requests();
    let address = format!("GET /{script}");
    assert!(ran.contains(&address), "{script} was not fetched: {ran:?}");
    Ok((outcome, stranger.visits()))
}
