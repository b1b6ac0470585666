//! `<look-alike>` in a shop's page, on the same host and on another one, and what the page's address asks for.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use lookalike_tests::{Browser, Graphics, Host, Page, Site, in_browser};
use serde_json::{Value, json};
use thirtyfour::prelude::WebDriverResult;

const MOST: Duration = Duration::from_secs(120);

const FRAME: &str =
    "return document.querySelector('look-alike').shadowRoot.querySelector('iframe')";

/// A photo's name that no event may hold.
const NAME: &str = "my-very-own-photo.jpg";

#[test]
fn a_shop_hears_results_and_choices_and_nothing_of_the_photo() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let shop = format!("{}embed/shop-example.html", host.address());
        browser.driver.goto(&shop).await?;
        let ready = heard(browser, "ready").await;
        assert!(ready.contains("look-alike-ready"), "{ready}");
        let folder = tempfile::tempdir()?;
        let photo = photo(folder.path());
        enter(browser).await?;
        let page = Page::at(browser);
        page.choose(&photo).await?;
        page.wait_for_phase("found", MOST).await;
        page.wait_for_pictures(MOST).await?;
        fits(browser).await?;
        let first = page.cards().await?.remove(0);
        let accent =
            "return getComputedStyle(document.documentElement).getPropertyValue('--accent')";
        assert_eq!(
            page.run(accent).await?,
            "#1f5c3a",
            "the shop's colour is not taken"
        );
        page.find_all("product-choice").await?[0].click().await?;
        browser.driver.enter_default_frame().await?;
        let results = heard(browser, "results").await;
        let detail = detail(&results);
        let products = detail["products"].as_array().unwrap();
        assert_eq!(products.len(), 5, "{results}");
        assert_eq!(products[0]["id"], first.id.as_str());
        let select = heard(browser, "select").await;
        assert_eq!(self::detail(&select)["product"]["id"], first.id.as_str());
        let page = Page::at(browser);
        assert_eq!(
            page.run("return document.querySelector('#bag-count').textContent")
                .await?,
            "1"
        );
        let all = page
            .run("return document.querySelector('#heard').textContent")
            .await?;
        let all = all.as_str().unwrap_or_default();
        for part in [NAME, "blob:", "data:image"] {
            assert!(!all.contains(part), "an event holds {part:?}: {all}");
        }
        Ok(())
    });
}

/// Waits until the frame is as high as the page in it, which is entered.
async fn fits(browser: &Browser) -> WebDriverResult<()> {
    let start = Instant::now();
    loop {
        let content = Page::at(browser)
            .run("return document.body.getBoundingClientRect().height")
            .await?;
        browser.driver.enter_default_frame().await?;
        let frame = Page::at(browser).run(FRAME_HEIGHT).await?;
        enter(browser).await?;
        let (frame, content) = (frame.as_f64().unwrap(), content.as_f64().unwrap());
        if (frame - content).abs() <= 2.0 {
            return Ok(());
        }
        assert!(start.elapsed() < MOST, "{frame} px for {content} px");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

const FRAME_HEIGHT: &str =
    "return document.querySelector('look-alike').shadowRoot.querySelector('iframe').clientHeight";

/// A shop of its own, on another origin than the site. `HASTE` makes the element give up at once.
const SHOP: &str = r#"<!doctype html>
<html lang="de">
  <head>
    <meta charset="utf-8" />
    <title>A shop</title>
    <script>HASTE
      window.heard = {};
      for (const name of ["ready", "results", "select", "error"]) {
        addEventListener(`look-alike-${name}`, (event) => { window.heard[name] = event.detail; });
      }
    </script>
    <script type="module" src="SITEembed/look-alike.js"></script>
  </head>
  <body>
    <look-alike language="de" count="3"><p id="instead">Instead</p></look-alike>
  </body>
</html>
"#;

#[test]
fn on_another_host_the_shop_cannot_look_into_the_frame() {
    in_browser(Graphics::None, async |browser, built| {
        let shop = Shop::open();
        let shop_host = Host::start(&built.xtask, shop.path());
        let site = Site::copy(&built.site);
        let origin = shop_host.address().trim_end_matches('/').to_owned();
        site.replace(&site.path().join("_headers"), |text| {
            let text = String::from_utf8(text).unwrap();
            let allowed = text.replace(
                "frame-ancestors 'self'",
                &format!("frame-ancestors 'self' {origin}"),
            );
            assert_ne!(allowed, text, "the site has no frame-ancestors 'self'");
            allowed.into_bytes()
        });
        let host = Host::start(&built.xtask, site.path());
        shop.show(host.address(), "");
        browser.driver.goto(shop_host.address()).await?;
        let ready = wait(browser, "return window.heard.ready").await;
        assert_eq!(ready["language"], "de");
        let page = Page::at(browser);
        let inside = page.run(&format!("{FRAME}.contentDocument")).await?;
        assert_eq!(inside, Value::Null, "the shop can look into the frame");
        let folder = tempfile::tempdir()?;
        let photo = photo(folder.path());
        enter(browser).await?;
        page.choose(&photo).await?;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(
            page.run("return document.documentElement.lang").await?,
            "de"
        );
        assert_eq!(page.cards().await?.len(), 3);
        browser.driver.enter_default_frame().await?;
        let results = wait(browser, "return window.heard.results").await;
        assert_eq!(results["products"].as_array().map(Vec::len), Some(3));
        assert_eq!(
            page.run("return window.heard.error ?? null").await?,
            Value::Null
        );
        // Neither host is sent anything.
        for line in host.requests().iter().chain(&shop_host.requests()) {
            assert!(line.starts_with("GET ") && !line.contains(NAME), "{line}");
        }
        Ok(())
    });
}

#[test]
fn a_shop_that_the_site_does_not_allow_is_told_so() {
    in_browser(Graphics::None, async |browser, built| {
        let shop = Shop::open();
        let shop_host = Host::start(&built.xtask, shop.path());
        let host = Host::start(&built.xtask, &built.site);
        let haste =
            "const later = setTimeout; window.setTimeout = (act, time) => later(act, time / 20);";
        shop.show(host.address(), haste);
        browser.driver.goto(shop_host.address()).await?;
        let error = wait(browser, "return window.heard.error").await;
        assert_eq!(error["kind"], "unreachable", "{error}");
        assert!(
            error["remedy"]
                .as_str()
                .unwrap_or_default()
                .contains("frame-ancestors"),
            "{error}"
        );
        let page = Page::at(browser);
        let instead = "return document.querySelector('#instead').offsetHeight > 0";
        assert_eq!(page.run(instead).await?, true, "nothing is shown instead");
        Ok(())
    });
}

#[test]
fn the_address_asks_for_catalogue_count_and_theme() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        let winter = site.path().join("winter");
        std::fs::rename(site.catalogue(), &winter)?;
        let host = Host::start(&built.xtask, site.path());
        let mut backgrounds = Vec::new();
        for theme in ["light", "dark"] {
            let address = format!("{}?catalogue=winter/&count=7&theme={theme}", host.address());
            let page = Page::open(browser, &address).await?;
            page.find_all("sample").await?[0].click().await?;
            page.wait_for_phase("found", MOST).await;
            assert_eq!(page.cards().await?.len(), 7);
            let background = "return getComputedStyle(document.body).backgroundColor";
            backgrounds.push(page.run(background).await?);
        }
        assert_ne!(backgrounds[0], backgrounds[1], "dark looks like light");
        Ok(())
    });
}

#[test]
fn what_the_page_may_not_fetch_is_refused_in_words() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let cases = [
            (
                "catalogue=https://other.example/c/&lang=en",
                "other-host",
                "another host",
            ),
            (
                "model=//other.example/m&lang=de",
                "other-host",
                "anderen Host",
            ),
            ("count=500&lang=en", "parameter", "count=500"),
            ("theme=%3Cb%3E&lang=en", "parameter", "theme=<b>"),
        ];
        for (query, kind, words) in cases {
            let address = format!("{}?{query}", host.address());
            browser.driver.goto(&address).await?;
            let text = Page::at(browser).notice(kind, MOST).await;
            assert!(text.contains(words), "{query}: {text:?}");
        }
        Ok(())
    });
}

/// A folder with the page of [`SHOP`].
struct Shop(tempfile::TempDir);

impl Shop {
    fn open() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    fn show(&self, site: &str, haste: &str) {
        let page = SHOP.replace("HASTE", haste).replace("SITE", site);
        std::fs::write(self.path().join("index.html"), page).unwrap();
    }
}

fn photo(folder: &std::path::Path) -> PathBuf {
    let path = folder.join(NAME);
    std::fs::write(&path, lookalike_tests::pictures::photo(240, 320)).unwrap();
    path
}

/// Goes into the element's frame, and waits until the page in it has begun.
async fn enter(browser: &Browser) -> WebDriverResult<()> {
    browser.driver.enter_default_frame().await?;
    let frame = browser.driver.execute(FRAME, Vec::new()).await?;
    frame.element()?.enter_frame().await?;
    wait(browser, "return document.body.dataset.phase ?? null").await;
    Ok(())
}

/// The line that the example wrote down for an event.
async fn heard(browser: &Browser, event: &str) -> String {
    let script =
        format!("return document.querySelector('#heard [data-event={event}]')?.textContent");
    let line = wait(browser, &script).await;
    line.as_str().unwrap_or_default().to_owned()
}

/// The detail in such a line.
fn detail(line: &str) -> Value {
    let json = line.split_once(' ').map_or("", |(_, json)| json);
    serde_json::from_str(json).unwrap_or(json!(null))
}

/// Waits until a script gives something.
///
/// # Panics
/// When it gives nothing in time.
async fn wait(browser: &Browser, script: &str) -> Value {
    let start = Instant::now();
    loop {
        let found = Page::at(browser).run(script).await.unwrap_or_default();
        if !found.is_null() {
            return found;
        }
        if start.elapsed() > MOST {
            let log = browser.driver.get_log("browser").await;
            panic!("nothing from {script}: {log:?}");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
