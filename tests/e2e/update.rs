//! A newer page is offered, never put in place in silence, and never mixed with an older one.

use std::time::Duration;

use lookalike_tests::{Graphics, Host, Page, Site, in_browser};
use thirtyfour::prelude::WebDriverResult;

const MOST: Duration = Duration::from_secs(60);
const EDITION: &str = "return document.querySelector('meta[name=author]')?.content";

/// Waits until the page is kept, then has the browser look for a newer one.
const LOOK: &str = "
navigator.serviceWorker.ready
    .then((registration) => registration.update())
    .then(() => done('looked'), (error) => done(String(error)));
";

/// What waits, and which caches of pages there are.
const STATE: &str = "
navigator.serviceWorker.getRegistration().then(async (registration) => {
    const names = await caches.keys();
    const pages = names.filter((name) => name.startsWith('lookalike /')).length;
    done([registration?.installing ? 'coming' : registration?.waiting ? 'waiting' : 'nothing', pages]);
});
";

/// Publishes a page that differs in a word only.
fn publish(site: &Site, xtask: &std::path::Path, edition: &str) {
    site.replace(&site.path().join("index.html"), |bytes| {
        let text = String::from_utf8(bytes).unwrap();
        let old = text
            .lines()
            .filter(|line| !line.contains("name=\"author\""));
        let old: Vec<&str> = old.collect();
        let meta = format!("<meta name=\"author\" content=\"{edition}\" />\n<title>");
        old.join("\n").replacen("<title>", &meta, 1).into_bytes()
    });
    site.list_assets(xtask);
}

async fn state(page: &Page<'_>) -> WebDriverResult<(String, u64)> {
    loop {
        let state = page.run_async(STATE).await?;
        let word = state[0].as_str().unwrap_or_default().to_owned();
        if word != "coming" {
            return Ok((word, state[1].as_u64().unwrap_or_default()));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[test]
fn a_new_page_is_offered_and_comes_when_it_is_taken() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        publish(&site, &built.xtask, "the first");
        let host = Host::start(&built.xtask, site.path());
        let page = Page::open(browser, host.address()).await?;
        page.run_async(LOOK).await?;
        assert_eq!(state(&page).await?, ("nothing".to_owned(), 1));

        // Half-published: the list is there, a file of it is not yet.
        publish(&site, &built.xtask, "the second");
        let whole = std::fs::read(site.path().join("index.html"))?;
        site.replace(&site.path().join("index.html"), |mut bytes| {
            bytes.extend_from_slice(b"<!-- on its way -->");
            bytes
        });
        page.run_async(LOOK).await?;
        assert_eq!(state(&page).await?.0, "nothing");
        assert!(page.find("update").await.is_err(), "half of it is offered");

        site.replace(&site.path().join("index.html"), |_| whole);
        page.run_async(LOOK).await?;
        page.wait_for("update", MOST).await;
        // Not even a visitor who comes anew gets it unasked.
        let page = Page::open(browser, host.address()).await?;
        page.wait_for("update", MOST).await;
        assert_eq!(page.run(EDITION).await?, "the first");
        assert_eq!(state(&page).await?, ("waiting".to_owned(), 2));

        page.find("update-take").await?.click().await?;
        let mut edition = page.run(EDITION).await.unwrap_or_default();
        for _ in 0..100 {
            if edition == "the second" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            edition = page.run(EDITION).await.unwrap_or_default();
        }
        assert_eq!(edition, "the second");
        page.wait_for_phase("idle", MOST).await;
        assert!(page.find("update").await.is_err(), "it is offered still");
        assert_eq!(state(&page).await?, ("nothing".to_owned(), 1));
        Ok(())
    });
}

#[test]
fn an_old_page_refuses_a_new_catalogue_in_words_and_offers_the_new_page() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        publish(&site, &built.xtask, "the first");
        let host = Host::start(&built.xtask, site.path());
        let page = Page::open(browser, host.address()).await?;
        page.run_async(LOOK).await?;

        publish(&site, &built.xtask, "the second");
        site.replace(&site.catalogue().join("catalogue.json"), |bytes| {
            let mut manifest: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            manifest["format"] = 99.into();
            manifest.to_string().into_bytes()
        });
        page.find_all("sample").await?[0].click().await?;
        let text = page.notice("format", MOST).await;
        assert!(text.contains("take its new version"), "{text:?}");
        page.wait_for("update", MOST).await;
        assert_eq!(page.run(EDITION).await?, "the first");
        Ok(())
    });
}
