//! The plug pulled: after one visit the page works without a network. And what stays on the device.

use std::path::Path;
use std::time::Duration;

use lookalike_tests::{Graphics, Host, Line, Page, Site, in_browser, pictures, shown};

const MOST: Duration = Duration::from_secs(120);

#[test]
fn after_one_visit_a_reload_a_new_photo_and_a_filter_work_without_a_network() {
    in_browser(Graphics::None, async |browser, built| {
        let folder = tempfile::tempdir()?;
        let photo = folder.path().join("photo.jpg");
        std::fs::write(&photo, pictures::photo(120, 160))?;
        let host = Host::start(&built.xtask, &built.site);
        let line = Line::to(host.address());
        let page = Page::open(browser, &line.address()).await?;
        page.wait_for_value("readiness", "data-readiness", "not-yet", MOST)
            .await;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        page.wait_for_value("readiness", "data-readiness", "ready", MOST)
            .await;
        let words = page.find("readiness").await?.text().await?;
        assert_eq!(words, "Ready to work offline.");
        assert!(page.find("offline-now").await.is_err());

        line.plug(false);
        let passed = line.exchanges().len();
        let page = Page::open(browser, &line.address()).await?;
        // Its host alone is away, which the browser does not know.
        page.wait_for("offline-now", MOST).await;
        page.wait_for_value("readiness", "data-readiness", "ready", MOST)
            .await;
        let offline = page.answer(&photo, MOST).await?;
        assert_eq!(offline.len(), 5);
        let (value, _) = page.filter_by_another_type().await?;
        let filtered = page.replaced(&offline).await?;
        let told = built.search_with(
            &built.site.join("model"),
            &built.site.join("catalogue"),
            &photo,
            &["--filter", &format!("articleType={value}")],
        );
        assert_eq!(shown(&filtered), told.told(), "{value}");
        page.find("clear-filters").await?.click().await?;
        assert_eq!(page.replaced(&filtered).await?, offline);
        let samples = page.find_all("sample").await?;
        samples[0].click().await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        page.wait_for_phase("found", MOST).await;
        // The pictures of products that were seen are there too, and so are the samples.
        let script = "const all = [...document.querySelectorAll('.card img, .sample img')];
            Promise.allSettled(all.map((image) => image.decode())).then(() => done([all.length, all.filter((image) => image.naturalWidth > 0).length]));";
        let images = page.run_async(script).await?;
        assert_eq!(images[0], images[1], "{images}");
        assert!(
            images[0].as_u64() >= Some(5 + samples.len() as u64),
            "{images}"
        );
        assert_eq!(
            line.exchanges().len(),
            passed,
            "something passed an unplugged line"
        );

        line.plug(true);
        let page = Page::open(browser, &line.address()).await?;
        page.choose(&photo).await?;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(page.cards().await?, offline, "with a network");
        assert!(page.find("offline-now").await.is_err());
        Ok(())
    });
}

#[test]
fn the_page_says_when_the_network_goes_and_comes() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        assert!(page.find("offline-now").await.is_err());
        browser.tell_offline(true).await?;
        page.wait_for("offline-now", MOST).await;
        browser.tell_offline(false).await?;
        for _ in 0..100 {
            if page.find("offline-now").await.is_err() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the network came, and the page did not say so");
    });
}

/// Names of caches, and how many files are in each; and whether a service worker is registered.
const KEPT: &str = "
(async () => {
    const kept = {};
    for (const name of await caches.keys()) kept[name] = (await (await caches.open(name)).keys()).length;
    const isRegistered = (await navigator.serviceWorker.getRegistration()) !== undefined;
    done({ kept, isRegistered });
})();
";

#[test]
fn the_room_is_told_and_one_button_frees_it() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        page.wait_for_value("readiness", "data-readiness", "ready", MOST)
            .await;
        page.unfold("storage").await?;
        let room = page.find("room").await?.text().await?;
        println!("{room}");
        let used = room
            .strip_prefix("This site takes ")
            .and_then(|text| text.split(' ').next());
        let used: f64 = used
            .and_then(|used| used.parse().ok())
            .unwrap_or_else(|| panic!("{room:?}"));
        assert!(used > 20.0, "the model alone takes more: {room:?}");

        page.find("free").await?.click().await?;
        page.wait_for_value("readiness", "data-readiness", "not-yet", MOST)
            .await;
        let room = page.find("room").await?.text().await?;
        assert!(room.contains("forgotten"), "{room:?}");
        let kept = page.run_async(KEPT).await?;
        assert_eq!(kept["isRegistered"], false, "{kept}");
        let files = kept["kept"].as_object().unwrap().values();
        assert_eq!(
            files.filter_map(serde_json::Value::as_u64).sum::<u64>(),
            0,
            "{kept}"
        );

        // Nothing is broken by it: the engine goes on, and so does the next visit.
        page.find_all("sample").await?[1].click().await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        page.wait_for_phase("found", MOST).await;
        let page = Page::open(browser, host.address()).await?;
        page.find_all("sample").await?[1].click().await?;
        page.wait_for_phase("found", MOST).await;
        page.wait_for_value("readiness", "data-readiness", "ready", MOST)
            .await;
        Ok(())
    });
}

/// An offer as a browser makes it; what is done with it is written down.
const OFFER: &str = "
const offer = new Event('beforeinstallprompt', { cancelable: true });
offer.prompt = () => { window.wasAsked = true; return Promise.resolve({ outcome: 'accepted' }); };
window.dispatchEvent(offer);
return offer.defaultPrevented;
";

#[test]
fn the_page_has_its_own_button_to_install_it_where_a_browser_offers_that() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        // The browser makes an offer of its own, as soon as it has looked at the page; then this one comes.
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(
            page.run(OFFER).await?,
            true,
            "the browser's own bar would show"
        );
        page.wait_for("install", MOST).await;
        page.find("install").await?.click().await?;
        let asked = page.run("return window.wasAsked === true").await?;
        assert_eq!(asked, true);
        assert!(page.find("install").await.is_err(), "an offer is good once");
        Ok(())
    });
}

#[test]
fn the_manifest_names_pictures_that_are_there() {
    let Some(built) = lookalike_tests::Built::find() else {
        return;
    };
    let manifest = std::fs::read(built.site.join("manifest.webmanifest")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let list = |name: &str| manifest[name].as_array().cloned().unwrap_or_default();
    let mut wrong = Vec::new();
    for picture in list("icons").iter().chain(&list("screenshots")) {
        let path = built.site.join(picture["src"].as_str().unwrap_or_default());
        let sizes = picture["sizes"].as_str().unwrap_or_default();
        match size_of_png(&path) {
            _ if sizes == "any" && path.is_file() => {}
            Some((width, height)) if sizes == format!("{width}x{height}") => {}
            other => wrong.push(format!("{}: {other:?}", path.display())),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let purposes: Vec<String> = list("icons")
        .iter()
        .filter_map(|icon| Some(icon["purpose"].as_str()?.to_owned()))
        .collect();
    assert!(purposes.contains(&"maskable".to_owned()), "{purposes:?}");
    let forms: Vec<_> = list("screenshots")
        .iter()
        .map(|shot| shot["form_factor"].clone())
        .collect();
    assert_eq!(forms, ["narrow", "wide"]);
}

/// Width and height in a PNG's header.
fn size_of_png(path: &Path) -> Option<(u32, u32)> {
    let bytes = std::fs::read(path).ok()?;
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    bytes.starts_with(b"\x89PNG").then_some(())?;
    Some((number(16)?, number(20)?))
}

/// The policy that a worker would have, and whether page and worker may share memory.
const GUARD: &str = "
navigator.serviceWorker.ready.then(async () => {
    const script = document.querySelector(\"meta[name='lookalike-engine-cpu']\").content;
    const response = await fetch(script);
    await response.text();
    done([self.crossOriginIsolated, response.headers.get('Content-Security-Policy')]);
});
";

#[test]
fn on_a_host_without_headers_the_service_worker_brings_them() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        std::fs::remove_file(site.path().join("_headers"))?;
        let host = Host::start(&built.xtask, site.path());
        let page = Page::open(browser, host.address()).await?;
        assert_eq!(page.run("return self.crossOriginIsolated").await?, false);
        page.run_async("navigator.serviceWorker.ready.then(() => done(1));")
            .await?;
        let page = Page::open(browser, host.address()).await?;
        let guard = page.run_async(GUARD).await?;
        assert_eq!(guard[0], true, "{guard}");
        let policy = guard[1].as_str().unwrap_or_default();
        assert!(policy.contains("connect-src 'self'"), "{guard}");
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(page.cards().await?.len(), 5);
        Ok(())
    });
}
