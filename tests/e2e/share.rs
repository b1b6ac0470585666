//! Searches that outlast their photo: links, steps back and forward, what is kept, and forgetting it.

use std::time::{Duration, Instant};

use catalogue::{Colours, EmbeddingCode};
use contract::{Digest, Embedding, Fingerprint};
use lookalike_tests::{Browser, Card, Graphics, Host, Page, in_browser};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const MOST: Duration = Duration::from_secs(120);

#[test]
fn a_link_finds_the_same_without_the_photo() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let by_photo = search_sample(&page, 0).await?;
        let link = link(&page).await?;
        assert!(
            link.starts_with(&format!("{}#q=", host.address())),
            "{link}"
        );
        assert!(link.len() < 400, "{} characters: {link}", link.len());
        let reveals = page.find("link-reveals").await?.text().await?;
        for word in ["no photo", "kind of garment", "colours", "history"] {
            assert!(reveals.contains(word), "{word} is not in {reveals:?}");
        }

        let page = open_link(browser, &link).await?;
        page.wait_for_phase("found", MOST).await;
        assert_same(&by_photo, &page.cards().await?);
        page.find("no-photo").await?;
        let photos = page
            .run("return document.querySelectorAll('figure.photo').length")
            .await?;
        assert_eq!(photos, json!(0));
        assert_eq!(
            self::link(&page).await?,
            link,
            "the link is another one now"
        );
        // What is behind the # stays in the browser.
        let asked = host.requests();
        assert!(asked.contains(&"GET /".to_owned()), "{asked:#?}");
        assert!(asked.iter().all(|line| !line.contains("q=")), "{asked:#?}");
        Ok(())
    });
}

#[test]
fn links_that_cannot_be_opened_are_explained() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let direction = Embedding::normalise(vec![1.0; 192]).unwrap();
        let other = Fingerprint(Digest::from_bytes([9; 32]));
        let other = EmbeddingCode::of(&direction, Colours::UNKNOWN, &other).to_string();
        for (fragment, kind, word) in [
            (format!("q={other}"), "other-model-code", "another model"),
            (format!("q={}", &other[..200]), "link", "cut off"),
            (format!("q={other}&v=*"), "link", "filters"),
        ] {
            let page = open_link(browser, &format!("{}#{fragment}", host.address())).await?;
            let text = page.notice(kind, MOST).await;
            assert!(text.contains(word), "{fragment}: {text:?}");
            assert!(
                page.find("retry").await.is_err(),
                "{fragment}: it would fail again"
            );
            // The page goes on.
            search_sample(&page, 0).await?;
        }
        Ok(())
    });
}

#[test]
fn back_and_forward_restore_each_search() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let first = search_sample(&page, 0).await?;
        let first_link = link(&page).await?;
        let second = search_sample(&page, 1).await?;
        let second_link = link(&page).await?;
        assert_ne!(first_link, second_link);

        browser.driver.back().await?;
        wait_for_link(&page, &first_link).await;
        assert_same(&first, &page.cards().await?);
        // In the same visit the photo comes back too.
        assert_eq!(
            page.run("return document.querySelectorAll('figure.photo').length")
                .await?,
            json!(1)
        );
        browser.driver.forward().await?;
        wait_for_link(&page, &second_link).await;
        assert_same(&second, &page.cards().await?);
        browser.driver.back().await?;
        browser.driver.back().await?;
        page.wait_for_phase("idle", MOST).await;
        assert_eq!(browser.driver.current_url().await?.as_str(), host.address());
        browser.driver.forward().await?;
        wait_for_link(&page, &first_link).await;
        // A reload is a link that is opened.
        browser.driver.refresh().await?;
        wait_for_link(&page, &first_link).await;
        assert_same(&first, &page.cards().await?);
        Ok(())
    });
}

#[test]
fn the_link_goes_into_the_clipboard() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        search_sample(&page, 0).await?;
        let allowed = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        let tools = browser.driver.cdp();
        tools.send_raw("Browser.grantPermissions", allowed).await?;
        page.find("copy-link").await?.click().await?;
        wait_until(
            &page,
            "document.querySelector(\"[data-testid='link-status']\").textContent !== ''",
        )
        .await;
        let status = page.find("link-status").await?.text().await?;
        assert!(status.contains("in your clipboard"), "{status:?}");
        // Whoever has no clipboard selects the link by going there.
        page.find("link").await?.click().await?;
        let selected = page
            .run("const field = document.activeElement; return field.value.slice(field.selectionStart, field.selectionEnd)")
            .await?;
        assert_eq!(selected, json!(link(&page).await?));
        Ok(())
    });
}

/// What the page would hand to the download, in place of a download.
const EXPORT: &str = "
const [done] = arguments;
const original = URL.createObjectURL;
URL.createObjectURL = (blob) => {
    if (blob.type === 'application/json') {
        URL.createObjectURL = original;
        blob.text().then(done);
    }
    return original.call(URL, blob);
};
document.querySelector(\"[data-testid='export']\").click();
";

/// Something of ours and something of somebody else's in each of the browser's stores.
const STORE: &str = "
const [done] = arguments;
(async () => {
    localStorage.setItem('somebody-else', '1');
    await caches.open('somebody-else');
    const root = await navigator.storage.getDirectory();
    for (const name of ['lookalike-test', 'somebody-else']) {
        const folder = await root.getDirectoryHandle(name, { create: true });
        await folder.getFileHandle('file', { create: true });
    }
    done(true);
})().catch((error) => done(String(error)));
";

/// The names of everything in these stores.
const STORED: &str = "
const [done] = arguments;
(async () => {
    const names = [...Object.keys(localStorage), ...await caches.keys()];
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) names.push(name);
    done(names);
})().catch((error) => done(String(error)));
";

#[test]
fn searches_are_kept_here_exported_and_forgotten() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let first = search_sample(&page, 0).await?;
        let first_link = link(&page).await?;
        search_sample(&page, 1).await?;
        open_kept(&page).await?;
        wait_until(
            &page,
            "document.querySelectorAll(\"[data-testid='kept-search'] img\").length === 2",
        )
        .await;

        // At the next visit they are still there, the newest first, and open without their photos.
        let page = Page::open(browser, host.address()).await?;
        open_kept(&page).await?;
        let searches = page.find_all("kept-search").await?;
        assert_eq!(searches.len(), 2);
        let name = searches[1].attr("aria-label").await?.unwrap_or_default();
        assert!(name.starts_with("Search again, "), "{name:?}");
        searches[1].click().await?;
        wait_for_link(&page, &first_link).await;
        assert_same(&first, &page.cards().await?);

        let exported = browser.driver.execute_async(EXPORT, vec![]).await?;
        let exported = exported.json().as_str().unwrap_or_default().to_owned();
        let kept: Value = serde_json::from_str(&exported).unwrap();
        let code = kept["searches"][0]["code"].as_str().unwrap_or_default();
        assert!(first_link.ends_with(&format!("#q={code}")), "{exported}");
        assert_eq!(kept["searches"][0]["best"], json!(first[0].id));
        assert!(!exported.contains("blob:"), "{exported}");

        let stored = browser.driver.execute_async(STORE, vec![]).await?;
        assert_eq!(stored.json(), &json!(true));
        let names = stored_names(browser).await?;
        for ours in ["lookalike-kept", "lookalike-files-1", "lookalike-test"] {
            assert!(
                names.contains(&ours.to_owned()),
                "{ours} is not among {names:?}"
            );
        }
        page.find("forget").await?.click().await?;
        page.find("forget-now").await?.click().await?;
        let done = "document.querySelector(\"[data-testid='kept-status']\").textContent.startsWith('Everything is forgotten')";
        wait_until(&page, done).await;
        let mut names = stored_names(browser).await?;
        names.dedup();
        assert_eq!(names, ["somebody-else"]);
        assert_eq!(page.phase().await?, "idle");
        assert_eq!(page.find_all("kept-search").await?.len(), 0);
        assert_eq!(browser.driver.current_url().await?.as_str(), host.address());
        // The page goes on, and fetches anew what it needs.
        search_sample(&page, 0).await?;
        Ok(())
    });
}

async fn stored_names(browser: &Browser) -> WebDriverResult<Vec<String>> {
    let names = browser.driver.execute_async(STORED, vec![]).await?;
    let names = names.json().as_array().cloned().unwrap_or_default();
    let text = |name: &Value| name.as_str().unwrap_or_default().to_owned();
    let mut names: Vec<String> = names.iter().map(text).collect();
    names.sort();
    Ok(names)
}

async fn open_kept(page: &Page<'_>) -> WebDriverResult<()> {
    page.unfold("kept").await
}

/// Searches with a sample and waits until its own answer, and its link, are there.
async fn search_sample(page: &Page<'_>, which: usize) -> WebDriverResult<Vec<Card>> {
    let before = fragment(page).await;
    page.find_all("sample").await?[which].click().await?;
    let start = Instant::now();
    while fragment(page).await == before {
        assert!(start.elapsed() < MOST, "the address bar stays {before:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    page.wait_for_phase("found", MOST).await;
    page.cards().await
}

async fn fragment(page: &Page<'_>) -> String {
    let fragment = page.run("return location.hash").await.unwrap_or_default();
    fragment.as_str().unwrap_or_default().to_owned()
}

/// Opens a link as another person would: in a page that was not there before.
async fn open_link<'a>(browser: &'a Browser, link: &str) -> WebDriverResult<Page<'a>> {
    browser.driver.goto("about:blank").await?;
    browser.driver.goto(link).await?;
    Ok(Page::at(browser))
}

async fn link(page: &Page<'_>) -> WebDriverResult<String> {
    let link = page
        .run("return document.querySelector(\"[data-testid='link']\").value")
        .await?;
    Ok(link.as_str().unwrap_or_default().to_owned())
}

/// Waits until the page shows the answer that this link is of.
async fn wait_for_link(page: &Page<'_>, wanted: &str) {
    let condition = format!(
        "document.body.dataset.phase === 'found' && document.querySelector(\"[data-testid='link']\").value === '{wanted}'"
    );
    wait_until(page, &condition).await;
}

async fn wait_until(page: &Page<'_>, condition: &str) {
    let start = Instant::now();
    let script = format!("return Boolean({condition})");
    while page.run(&script).await.ok() != Some(json!(true)) {
        assert!(start.elapsed() < MOST, "never: {condition}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The best is the same, and so are nearly all others: a code has 8 bits for each component, so that two
/// products of the same similarity may change places, or the last one another's.
fn assert_same(by_photo: &[Card], by_code: &[Card]) {
    assert_eq!((by_photo.len(), by_code.len()), (5, 5));
    assert_eq!(by_photo[0].id, by_code[0].id);
    let common = by_photo
        .iter()
        .filter_map(|card| Some((card, by_code.iter().find(|other| other.id == card.id)?)));
    let differences: Vec<f64> = common
        .map(|(card, other)| (card.similarity - other.similarity).abs())
        .collect();
    let is_near = differences.iter().all(|difference| *difference < 0.005);
    assert!(
        differences.len() >= 4 && is_near,
        "{differences:?}: {by_photo:#?} {by_code:#?}"
    );
}
