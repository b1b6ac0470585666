//! Every state of the page as visitors see it: on a phone and on a desktop, light and dark.
//!
//! A state is a line of [`Screen`]; what is asked of all of them (here: nothing is wider than the screen,
//! and a picture of it for the eye; in `accessibility`: axe-core) is then asked of it too.

use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lookalike_tests::{Browser, Built, Graphics, Host, Page, Stalled, in_browser, pictures};
use serde_json::json;
use thirtyfour::prelude::WebDriverResult;

const MOST: Duration = Duration::from_secs(120);

/// Longer than the page's longest transition.
const SETTLED: Duration = Duration::from_millis(400);

/// Longer than a moved box waits until it is searched.
const SEARCHED: Duration = Duration::from_millis(800);

/// Moves the box's lower right corner inwards, as the keyboard does.
const FRAME: &str = "
const grip = document.querySelector(\"[data-grip='lower-right']\");
grip.scrollIntoView({ block: 'center' });
grip.focus();
for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp'])
    grip.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: true, bubbles: true }));
";

/// Opens the filters and sets one.
const OPEN_FILTERS: &str = "
document.querySelector(\"[data-testid='filters']\").open = true;
const facet = document.querySelector(\"[data-testid='facet'][data-attribute='articleType']\");
facet.open = true;
[...facet.querySelectorAll(\"[data-testid='facet-value']\")].find((box) => box.dataset.count >= 6).click();
";

/// Of the model's 25 MB, as many bytes as come on the screen that shows a download.
const SOME_BYTES: u64 = 9_000_000;

/// A state of the page.
#[derive(Clone, Copy, Debug)]
pub enum Screen {
    /// Before the first photo.
    Empty,
    /// The model is being fetched.
    Loading,
    /// A photo and its five products.
    Results,
    /// A part of the photo, framed.
    Crop,
    /// The filters, one of which is set.
    Filters,
    /// A file that is no picture.
    Error,
    /// An answer, and the network gone since.
    Offline,
    /// A person's own clothes; last, as they stay.
    Wardrobe,
}

/// A screen's width and height in CSS pixels, and whether it is dark.
pub type Look = (u32, u32, bool);

/// A phone's and a desktop's, light and dark.
pub const LOOKS: [Look; 4] = [
    (360, 740, false),
    (360, 740, true),
    (1440, 900, false),
    (1440, 900, true),
];

impl Screen {
    pub const ALL: [Self; 8] = [
        Self::Empty,
        Self::Loading,
        Self::Results,
        Self::Crop,
        Self::Filters,
        Self::Error,
        Self::Offline,
        Self::Wardrobe,
    ];

    /// In files and failures.
    fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Loading => "loading",
            Self::Results => "results",
            Self::Crop => "crop",
            Self::Filters => "filters",
            Self::Error => "error",
            Self::Offline => "offline",
            Self::Wardrobe => "wardrobe",
        }
    }

    /// Opens the page and brings it there.
    pub async fn reach<'a>(
        self,
        browser: &'a Browser,
        built: &Built,
        host: &Host,
    ) -> WebDriverResult<Page<'a>> {
        let address = match self {
            Self::Loading => Stalled::start(host.address(), "/model/parts/", SOME_BYTES).address(),
            _ => host.address().to_owned(),
        };
        let page = Page::open(browser, &address).await?;
        match self {
            Self::Empty => {}
            Self::Loading => {
                page.find_all("sample").await?[0].click().await?;
                wait_for_bytes(&page).await?;
            }
            Self::Results => answer(&page).await?,
            Self::Crop => {
                answer(&page).await?;
                page.run(FRAME).await?;
                tokio::time::sleep(SEARCHED).await;
                page.wait_for_phase("found", MOST).await;
            }
            Self::Filters => {
                answer(&page).await?;
                page.run(OPEN_FILTERS).await?;
                page.wait_for("chip", MOST).await;
            }
            Self::Offline => {
                answer(&page).await?;
                browser.tell_offline(true).await?;
                page.wait_for("offline-now", MOST).await;
            }
            Self::Wardrobe => {
                page.unfold("wardrobe-folded").await?;
                let folder = built.site.join("catalogue/samples");
                let photos = std::fs::read_dir(folder)?;
                let paths = photos.map(|entry| Ok(entry?.path().to_string_lossy().into_owned()));
                let mut paths = paths.collect::<std::io::Result<Vec<_>>>()?;
                paths.sort();
                let input = page.find("wardrobe-photos").await?;
                input.send_keys(paths.join("\n")).await?;
                let count = paths.len().to_string();
                page.wait_for_value("wardrobe", "data-garments", &count, MOST)
                    .await;
                answer(&page).await?;
                page.run("document.querySelector(\"[data-testid='wardrobe']\").scrollIntoView()")
                    .await?;
            }
            Self::Error => {
                let folder = tempfile::tempdir()?;
                let (name, bytes) = pictures::bad().into_iter().next().unwrap();
                let photo = folder.path().join(name.replace(['/', ' '], "-"));
                std::fs::write(&photo, bytes)?;
                page.choose(&photo).await?;
                page.notice("picture", MOST).await;
            }
        }
        page.wait_for_pictures(MOST).await?;
        Ok(page)
    }
}

/// Takes a sample and waits for its products.
async fn answer(page: &Page<'_>) -> WebDriverResult<()> {
    page.find_all("sample").await?[0].click().await?;
    page.wait_for_phase("found", MOST).await;
    Ok(())
}

/// Waits until the bar has begun to fill.
async fn wait_for_bytes(page: &Page<'_>) -> WebDriverResult<()> {
    let begun = Instant::now();
    while page
        .run("return document.querySelector('progress').value > 0")
        .await?
        != true
    {
        assert!(begun.elapsed() < MOST, "no byte of the model comes");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Does `what` on every screen in every look; names it as "results, 360 px, dark".
pub async fn on_every_screen(
    browser: &Browser,
    built: &Built,
    mut what: impl AsyncFnMut(&Page<'_>, Screen, Look, &str) -> WebDriverResult<()>,
) -> WebDriverResult<()> {
    let host = Host::start(&built.xtask, &built.site);
    for screen in Screen::ALL {
        let page = screen.reach(browser, built, &host).await?;
        for look in LOOKS {
            let (width, height, dark) = look;
            browser.look(width, height, dark).await?;
            tokio::time::sleep(SETTLED).await;
            let scheme = if dark { "dark" } else { "light" };
            let name = format!("{}, {width} px, {scheme}", screen.name());
            what(&page, screen, look, &name).await?;
        }
        browser.tell_offline(false).await?;
    }
    Ok(())
}

#[test]
fn nothing_is_wider_than_the_screen() {
    in_browser(Graphics::None, async |browser, built| {
        let pictures = built.scratch.join("screenshots");
        std::fs::create_dir_all(&pictures)?;
        let mut wrong = Vec::new();
        let mut backgrounds = Vec::new();
        on_every_screen(browser, built, async |page, screen, (width, _, dark), name| {
            let scheme = if dark { "dark" } else { "light" };
            let file = format!("{}-{width}-{scheme}", screen.name());
            take_pictures(browser, &pictures, &file).await?;
            let overflow = page
                .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                .await?;
            if overflow != 0 {
                wrong.push(format!("{name}: {overflow} px too wide"));
            }
            let background = page
                .run("return getComputedStyle(document.body).backgroundColor")
                .await?;
            backgrounds.push(background);
            Ok(())
        })
        .await?;
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_ne!(backgrounds[0], backgrounds[1], "dark looks like light");
        println!("pictures of the page are in {}", pictures.display());
        Ok(())
    });
}

/// What fits into the window as `FILE.png`, and the page down to its end as `FILE-whole.png`.
async fn take_pictures(browser: &Browser, folder: &Path, file: &str) -> WebDriverResult<()> {
    let window = folder.join(format!("{file}.png"));
    browser.driver.screenshot(&window).await?;
    let whole = json!({"format": "png", "captureBeyondViewport": true});
    let taken = browser
        .driver
        .cdp()
        .send_raw("Page.captureScreenshot", whole)
        .await?;
    let bytes = STANDARD
        .decode(taken["data"].as_str().unwrap_or_default())
        .unwrap();
    std::fs::write(folder.join(format!("{file}-whole.png")), bytes)?;
    Ok(())
}
