//! A photo in, five products out, and the same five as the command line's, digit for digit.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use lookalike_tests::{Browser, Built, Graphics, Host, Page, Site, ids, in_browser, shared, shown};
use thirtyfour::prelude::WebDriverResult;

/// Loading the model and one inference on one busy core.
const ON_PROCESSOR: Duration = Duration::from_secs(120);

/// A software adapter needs about 20 s for an inference, and there are two: the self-test and the photo.
const ON_SOFTWARE_GRAPHICS: Duration = Duration::from_secs(480);

/// Enough products that the right five are no accident.
const PRODUCTS: usize = 1_000;

#[test]
fn a_sample_gives_five_cards_on_the_processor() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let samples = page.find_all("sample").await?;
        assert!(samples.len() >= 3, "the demo has {} samples", samples.len());
        samples[0].click().await?;
        page.wait_for_phase("found", ON_PROCESSOR).await;
        let cards = page.cards().await?;
        assert_eq!(cards.len(), 5, "{cards:?}");
        assert!(
            cards.is_sorted_by(|a, b| a.similarity >= b.similarity),
            "not sorted: {cards:?}"
        );
        let engine = page.find("engine").await?;
        assert_eq!(engine.attr("data-engine").await?.as_deref(), Some("cpu"));
        assert_pictures_shown(&page).await
    });
}

/// Somebody's own photo against the shop that comes with the project: no expectations of what is
/// found, as the demo has nothing of theirs.
#[test]
fn a_persons_photo_of_a_shirt_is_answered_by_the_demo() {
    in_browser(Graphics::None, async |browser, built| {
        let Some(shared) = shared() else {
            return Ok(());
        };
        let photo = Site::first_file(&shared.join("user-photos/shirt"));
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let cards = page.answer(&photo, ON_PROCESSOR).await?;
        let catalogue = built.site.join("catalogue");
        let expected = built.search(&built.site.join("model"), &catalogue, &photo);
        let expected = expected.told();
        assert_eq!(shown(&cards), expected, "{}", photo.display());
        assert_eq!(cards.len(), 5);
        assert_pictures_shown(&page).await
    });
}

#[test]
fn the_page_and_the_command_line_give_the_same_five_on_the_processor() {
    in_browser(Graphics::None, async |browser, built| {
        let Some(real) = Real::prepare(built) else {
            return Ok(());
        };
        let host = Host::start(&built.xtask, real.site.path());
        let page = Page::open(browser, host.address()).await?;
        for photo in &real.photos {
            let cards = page.answer(photo, ON_PROCESSOR).await?;
            let expected = built.search(&real.site.model(), &real.site.catalogue(), photo);
            let expected = expected.told();
            assert_eq!(shown(&cards), expected, "{}", photo.display());
        }
        Ok(())
    });
}

/// The software adapter computes the same integers; a graphics card is asked for less below.
#[test]
fn the_page_and_the_command_line_give_the_same_five_on_webgpu() {
    in_browser(Graphics::Software, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        choose_webgpu(&page).await?;
        let catalogue = built.site.join("catalogue");
        let mut photos: Vec<PathBuf> = std::fs::read_dir(catalogue.join("samples"))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        photos.sort();
        for photo in photos.iter().take(2) {
            let cards = page.answer(photo, ON_SOFTWARE_GRAPHICS).await?;
            let expected = built.search(&built.site.join("model"), &catalogue, photo);
            assert_eq!(shown(&cards), expected.told(), "{}", photo.display());
        }
        assert_only_webgpu_ran(&page, &host).await
    });
}

#[test]
fn webgpu_agrees_on_four_of_five() {
    in_browser(Graphics::Software, async |browser, built| {
        if std::env::var_os("LOOKALIKE_SHARED").is_none() {
            return webgpu_answers_a_sample(browser, built).await;
        }
        let Some(real) = Real::prepare(built) else {
            return Ok(());
        };
        let host = Host::start(&built.xtask, real.site.path());
        let page = Page::open(browser, host.address()).await?;
        choose_webgpu(&page).await?;
        let photo = &real.photos[0];
        let cards = page.answer(photo, ON_SOFTWARE_GRAPHICS).await?;
        assert_only_webgpu_ran(&page, &host).await?;
        let expected = built.search(&real.site.model(), &real.site.catalogue(), photo);
        let common = expected
            .hits
            .iter()
            .filter(|hit| ids(&cards).contains(&hit.id.as_str()))
            .count();
        assert!(common >= 4, "{cards:?} instead of {expected:?}");
        Ok(())
    });
}

/// Without the shared pictures WebGPU is still run once.
async fn webgpu_answers_a_sample(browser: &Browser, built: &Built) -> WebDriverResult<()> {
    let host = Host::start(&built.xtask, &built.site);
    let page = Page::open(browser, host.address()).await?;
    choose_webgpu(&page).await?;
    page.find_all("sample").await?[0].click().await?;
    page.wait_for_phase("found", ON_SOFTWARE_GRAPHICS).await;
    assert_eq!(page.cards().await?.len(), 5);
    assert_only_webgpu_ran(&page, &host).await
}

async fn assert_only_webgpu_ran(page: &Page<'_>, host: &Host) -> WebDriverResult<()> {
    let engine = page.find("engine").await?;
    assert_eq!(engine.attr("data-engine").await?.as_deref(), Some("webgpu"));
    let requests = host.requests();
    let is_fetched = |engine: &str| requests.iter().any(|line| line.contains(engine));
    assert!(is_fetched("engine-gpu"), "{requests:#?}");
    assert!(!is_fetched("engine-cpu"), "{requests:#?}");
    Ok(())
}

#[test]
fn the_page_and_the_command_line_give_the_same_five_for_a_sample() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let catalogue = built.site.join("catalogue");
        let photo = Site::first_file(&catalogue.join("samples"));
        let cards = page.answer(&photo, ON_PROCESSOR).await?;
        let expected = built.search(&built.site.join("model"), &catalogue, &photo);
        let expected = expected.told();
        assert_eq!(shown(&cards), expected, "{}", photo.display());
        Ok(())
    });
}

#[test]
fn the_processor_takes_over_when_the_graphics_engine_breaks() {
    in_browser(Graphics::Software, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        choose_webgpu(&page).await?;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("looking", ON_SOFTWARE_GRAPHICS).await;
        // Half-way: the inference is under way when the graphics process dies.
        let crash = browser
            .driver
            .cdp()
            .send_raw("Browser.crashGpuProcess", serde_json::json!({}))
            .await;
        assert!(crash.is_ok(), "{crash:?}");
        let text = page.notice("fallback", ON_SOFTWARE_GRAPHICS).await;
        assert!(text.contains("processor"), "{text}");
        page.wait_for_phase("found", ON_PROCESSOR).await;
        assert_eq!(page.cards().await?.len(), 5);
        let engine = page.find("engine").await?;
        assert_eq!(engine.attr("data-engine").await?.as_deref(), Some("cpu"));
        Ok(())
    });
}

async fn choose_webgpu(page: &Page<'_>) -> WebDriverResult<()> {
    // A software adapter is never chosen for a person; it can be chosen by one.
    page.choose_engine("webgpu").await
}

/// Thumbnails come after the answer, each decoded by the browser.
async fn assert_pictures_shown(page: &Page<'_>) -> WebDriverResult<()> {
    let script = "return [...document.querySelectorAll(\"[data-testid='result-card'] img\")]
        .filter(image => image.complete && image.naturalWidth > 0).length";
    for _ in 0..100 {
        if page.run(script).await? == 5 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} of 5 pictures are shown", page.run(script).await?);
}

/// A site with a catalogue of shared products, and sharp pictures of some of them.
struct Real {
    site: Site,
    photos: Vec<PathBuf>,
}

impl Real {
    /// `None`, and a visible line, without the shared pictures. The catalogue is made once.
    fn prepare(built: &Built) -> Option<Self> {
        static CATALOGUE: OnceLock<PathBuf> = OnceLock::new();
        let fashion = shared()?.join("fashion");
        let catalogue = CATALOGUE.get_or_init(|| {
            let out = built.scratch.join("shared-catalogue");
            let output = built.run_cli([
                "index".as_ref(),
                "--quiet".as_ref(),
                "--model".as_ref(),
                built.site.join("model").as_os_str(),
                "--images".as_ref(),
                fashion.join("images").as_os_str(),
                "--products".as_ref(),
                fashion.join("styles.csv").as_os_str(),
                "--limit".as_ref(),
                PRODUCTS.to_string().as_ref(),
                "--out".as_ref(),
                out.as_os_str(),
            ]);
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            out
        });
        let site = Site::copy(&built.site);
        site.replace_catalogue(catalogue);
        let exported = built.exported_ids(catalogue);
        assert!(exported.len() >= PRODUCTS, "{} products", exported.len());
        let photos: Vec<PathBuf> = exported
            .iter()
            .map(|id| fashion.join("images-large").join(format!("{id}.jpg")))
            .filter(|path| path.exists())
            .take(4)
            .collect();
        assert_eq!(photos.len(), 4, "too few sharp pictures");
        Some(Self { site, photos })
    }
}
