//! Every way in: several files at once, pictures by their addresses, formats of the browser's, and what
//! another program shares.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lookalike_tests::{
    Browser, Graphics, Host, Neighbour, Page, Site, Stranger, in_browser, pictures,
};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const MOST: Duration = Duration::from_secs(120);

#[test]
fn several_files_are_taken_together() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let folder = tempfile::tempdir()?;
        let first = write(folder.path(), "first.jpg", &pictures::photo(120, 160));
        let second = write(folder.path(), "second.png", &pictures::avif().1);
        // WebDriver takes several files a line each.
        let both = format!("{}\n{}", first.display(), second.display());
        page.find("file-input").await?.send_keys(both).await?;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(pressed(&page).await?, ["false", "false"]);
        let together = page.find("given-together").await?;
        assert_eq!(
            together.attr("aria-pressed").await?.as_deref(),
            Some("true")
        );
        assert_eq!(label(&page).await?, "first.jpg");
        page.find_all("given-photo").await?[1].click().await?;
        wait_until(
            &page,
            "document.querySelector('figure.photo img')?.alt === 'second.png'",
        )
        .await;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(pressed(&page).await?, ["false", "true"]);
        assert_eq!(page.cards().await?.len(), 5);
        // One alone takes the place of both.
        page.choose(&first).await?;
        wait_until(&page, "!document.querySelector(\"[data-testid='photos']\")").await;
        page.wait_for_phase("found", MOST).await;
        Ok(())
    });
}

/// Three pictures of the page's own making and a text, given to it at once.
const GIVE: &str = "
const [way, done] = arguments;
const draw = (colour) => new Promise((resolve) => {
    const canvas = document.createElement('canvas');
    canvas.width = 60; canvas.height = 80;
    const pen = canvas.getContext('2d');
    pen.fillStyle = colour; pen.fillRect(0, 0, 60, 80);
    canvas.toBlob((blob) => resolve(new File([blob], colour + '.png', { type: 'image/png' })), 'image/png');
});
(async () => {
    const data = new DataTransfer();
    for (const colour of ['red', 'green', 'blue']) data.items.add(await draw(colour));
    data.items.add(new File(['a list'], 'list.txt', { type: 'text/plain' }));
    const options = { bubbles: true, cancelable: true };
    const event = way === 'drop'
        ? new DragEvent('drop', { ...options, dataTransfer: data })
        : new ClipboardEvent('paste', { ...options, clipboardData: data });
    document.body.dispatchEvent(event);
    done(event.defaultPrevented);
})();
";

#[test]
fn several_pictures_are_dropped_and_pasted() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        for way in ["drop", "paste"] {
            let page = Page::open(browser, host.address()).await?;
            let taken = browser.driver.execute_async(GIVE, vec![json!(way)]).await?;
            assert_eq!(taken.json(), &json!(true), "the page let the {way} pass");
            page.wait_for_phase("found", MOST).await;
            assert_eq!(pressed(&page).await?.len(), 3, "{way}");
            assert_eq!(label(&page).await?, "red.png", "{way}");
        }
        Ok(())
    });
}

/// Gives the page a text as a paste or a drop would.
const GIVE_TEXT: &str = "
const [way, text] = arguments;
const data = new DataTransfer();
data.setData(way === 'drop' ? 'text/uri-list' : 'text/plain', text);
const options = { bubbles: true, cancelable: true };
const event = way === 'drop'
    ? new DragEvent('drop', { ...options, dataTransfer: data })
    : new ClipboardEvent('paste', { ...options, clipboardData: data });
document.body.dispatchEvent(event);
return event.defaultPrevented;
";

#[test]
fn a_picture_of_the_pages_own_host_is_taken_by_its_address() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let sample = page
            .run("return document.querySelector(\"[data-testid='sample'] img\").src")
            .await?;
        let sample = sample.as_str().unwrap_or_default().to_owned();
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let expected = page.cards().await?;
        for way in ["typed", "paste", "drop"] {
            let page = Page::open(browser, host.address()).await?;
            match way {
                "typed" => give_address(&page, sample.trim_start_matches(host.address())).await?,
                way => {
                    let arguments = vec![json!(way), json!(sample)];
                    let taken = browser.driver.execute(GIVE_TEXT, arguments).await?;
                    assert_eq!(taken.json(), &json!(true), "the page let the {way} pass");
                }
            }
            page.wait_for_phase("found", MOST).await;
            assert_eq!(page.cards().await?, expected, "{way}");
        }
        // Other text is nobody's business.
        let page = Page::open(browser, host.address()).await?;
        let arguments = vec![json!("paste"), json!("a blue shirt")];
        let taken = browser.driver.execute(GIVE_TEXT, arguments).await?;
        assert_eq!(taken.json(), &json!(false));
        assert_eq!(page.phase().await?, "idle");
        Ok(())
    });
}

#[test]
fn a_host_that_the_shop_names_is_asked_and_each_refusal_explained() {
    in_browser(Graphics::None, async |browser, built| {
        let neighbour = Neighbour::start(pictures::photo(120, 160));
        let site = Site::copy(&built.site);
        site.allow_pictures_from(&neighbour.origin());
        site.list_assets(&built.xtask);
        let host = Host::start(&built.xtask, site.path());
        let page = Page::open(browser, host.address()).await?;
        let shown = text_of(&page, "address-hosts").await?;
        let name = neighbour.origin().replace("http://", "");
        assert!(shown.contains(&name), "{shown:?} does not name {name}");

        give_address(&page, &format!("{}/open.jpg", neighbour.origin())).await?;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(page.cards().await?.len(), 5);
        assert_eq!(label(&page).await?, "open.jpg");
        let visits = neighbour.visits();
        assert_eq!(visits.len(), 1, "{visits:#?}");
        for told in ["Cookie:", "Referer:"] {
            assert!(!visits[0].contains(told), "{}", visits[0]);
        }

        let mut seen = Vec::new();
        for (path, word) in [
            ("/closed.jpg", "does not allow"),
            ("/page.html", "is no picture"),
            ("/large.jpg", "larger than"),
            ("/nothing.jpg", "nothing at this address"),
        ] {
            give_address(&page, &format!("{}{path}", neighbour.origin())).await?;
            let text = page.notice_about("address", &seen, MOST).await;
            println!("{path}: {text}");
            assert!(text.contains(word), "{path}: {text:?}");
            seen.push(text);
        }
        // The answer of the picture that came is still there.
        assert_eq!(page.cards().await?.len(), 5);
        Ok(())
    });
}

#[test]
fn no_other_host_is_asked() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let stranger = Stranger::start();
        let page = Page::open(browser, host.address()).await?;
        give_address(&page, &format!("{}shirt.jpg", stranger.address())).await?;
        let text = page.notice("address", MOST).await;
        let name = stranger.address().replace("http://", "").replace('/', "");
        assert!(text.contains(&name), "{text:?} does not name {name}");
        for (words, word) in [
            ("shirt of blue", "nothing at this address"),
            ("data:image/png;base64,AAAA", "no address"),
            ("ftp://shop.example/a.jpg", "no address"),
        ] {
            // Takes the last notice away, which would be taken for the next one's.
            page.find_all("sample").await?[0].click().await?;
            page.wait_for_phase("found", MOST).await;
            give_address(&page, words).await?;
            let text = page.notice("address", MOST).await;
            assert!(text.contains(word), "{words}: {text:?}");
        }
        assert_eq!(stranger.visits(), [""; 0]);
        Ok(())
    });
}

#[test]
fn the_browser_reads_avif_and_says_what_it_cannot_read() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let folder = tempfile::tempdir()?;
        let (avif, png) = pictures::avif();
        let mut best = Vec::new();
        for (name, bytes) in [("photo.avif", &avif), ("photo.png", &png)] {
            let page = Page::open(browser, host.address()).await?;
            page.choose(&write(folder.path(), name, bytes)).await?;
            page.wait_for_phase("found", MOST).await;
            best.push(page.cards().await?[0].similarity);
        }
        // Not the same bits: the file's own loss, and the browser's decoder.
        assert!((best[0] - best[1]).abs() < 0.05, "{best:?}");

        let page = Page::open(browser, host.address()).await?;
        let mut seen = Vec::new();
        for (name, bytes, word) in [
            ("damaged.avif", avif[..200].to_vec(), "AVIF"),
            (
                "phone.heic",
                b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0meta".to_vec(),
                "HEIC",
            ),
        ] {
            page.choose(&write(folder.path(), name, &bytes)).await?;
            let text = page.notice_about("picture", &seen, MOST).await;
            assert!(
                text.contains(word) && text.contains("JPEG"),
                "{name}: {text:?}"
            );
            seen.push(text);
        }
        Ok(())
    });
}

/// Waits for the service worker, then gives it what the system would.
const SHARE: &str = "
const [name, text, done] = arguments;
(async () => {
    await navigator.serviceWorker.register('./service-worker.js');
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
        await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
    }
    const form = new FormData();
    form.append('text', text);
    if (name) {
        const canvas = document.createElement('canvas');
        canvas.width = 60; canvas.height = 80;
        const pen = canvas.getContext('2d');
        pen.fillStyle = '#b33'; pen.fillRect(0, 0, 60, 80);
        const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
        form.append('photo', new File([blob], name, { type: 'image/png' }));
    }
    const response = await fetch('./share-target', { method: 'POST', body: form });
    done([response.redirected, response.url]);
})().catch((error) => done(String(error)));
";

#[test]
fn what_another_program_shares_is_taken_once() {
    in_browser(Graphics::None, async |browser, built| {
        let worker = std::fs::read_to_string(built.site.join("service-worker.js"));
        if !worker.is_ok_and(|script| script.contains("share-target.js")) {
            println!("skipped: the site has no service worker that takes what is shared");
            return Ok(());
        }
        let host = Host::start(&built.xtask, &built.site);
        Page::open(browser, host.address()).await?;
        share(browser, &host, "Shirt from a chat.png", "look").await?;
        browser.driver.goto(host.address()).await?;
        let page = Page::at(browser);
        page.wait_for_phase("found", MOST).await;
        assert_eq!(label(&page).await?, "Shirt from a chat.png");
        let left = page.run("return caches.has('lookalike-shared-1')").await?;
        assert_eq!(left, json!(false), "the photo is still kept");
        // A second visit has nothing to take.
        let page = Page::open(browser, host.address()).await?;
        // A text without a file is taken for the address in it.
        share(
            browser,
            &host,
            "",
            "Look at this: https://elsewhere.example/a.jpg",
        )
        .await?;
        browser.driver.goto(host.address()).await?;
        let text = page.notice("address", MOST).await;
        assert!(text.contains("elsewhere.example"), "{text:?}");
        let asked: Vec<String> = host.requests();
        assert!(
            asked.iter().all(|line| line.starts_with("GET ")),
            "{asked:#?}"
        );
        Ok(())
    });
}

async fn share(browser: &Browser, host: &Host, name: &str, text: &str) -> WebDriverResult<()> {
    let arguments = vec![json!(name), json!(text)];
    let answer = browser.driver.execute_async(SHARE, arguments).await?;
    assert_eq!(answer.json(), &json!([true, host.address()]));
    Ok(())
}

/// Types an address as a person does, and asks for it.
async fn give_address(page: &Page<'_>, address: &str) -> WebDriverResult<()> {
    page.run("document.querySelector(\"[data-testid='by-address']\").open = true")
        .await?;
    let field = page.find("address").await?;
    field.clear().await?;
    field.send_keys(address).await?;
    page.find("address-fetch").await?.click().await
}

async fn pressed(page: &Page<'_>) -> WebDriverResult<Vec<String>> {
    let mut pressed = Vec::new();
    for button in page.find_all("given-photo").await? {
        pressed.push(button.attr("aria-pressed").await?.unwrap_or_default());
    }
    Ok(pressed)
}

/// What the searched photo is called.
async fn label(page: &Page<'_>) -> WebDriverResult<String> {
    let label = page
        .run("return document.querySelector('figure.photo img').alt")
        .await?;
    Ok(label.as_str().unwrap_or_default().to_owned())
}

async fn text_of(page: &Page<'_>, id: &str) -> WebDriverResult<String> {
    let script = format!("return document.querySelector(\"[data-testid='{id}']\").textContent");
    let text: Value = page.run(&script).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

async fn wait_until(page: &Page<'_>, condition: &str) {
    let start = Instant::now();
    let script = format!("return Boolean({condition})");
    while page.run(&script).await.ok() != Some(json!(true)) {
        assert!(start.elapsed() < MOST, "never: {condition}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}
