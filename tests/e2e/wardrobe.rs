//! A person's own clothes: added, kept over a reload, found again, deleted for good.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use contract::Digest;
use lookalike_tests::{Browser, Built, Graphics, Host, Page, in_browser, pictures};
use thirtyfour::prelude::*;

const MOST: Duration = Duration::from_secs(120);

/// Every file of the wardrobe, with its folder.
const FILES: &str = "
const done = arguments[0];
(async () => {
    const found = [];
    const walk = async (folder, path) => {
        for await (const [name, handle] of folder.entries()) {
            if (handle.kind === 'directory') await walk(handle, path + name + '/');
            else found.push(path + name);
        }
    };
    await walk(await navigator.storage.getDirectory(), '');
    done(found.filter((path) => path.includes('wardrobe')));
})();
";

#[test]
fn a_wardrobe_is_kept_found_again_and_deleted() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let folder = tempfile::tempdir()?;
        let photos = samples(built, folder.path(), 3);
        let notes = folder.path().join("notes.jpg");
        std::fs::write(&notes, "these are no pixels")?;
        browser.requests().await?;

        open_wardrobe(&page).await?;
        page.run(RECORD).await?;
        add(&page, &[photos.clone(), vec![notes]].concat()).await?;
        wait_for_garments(&page, 3).await;
        wait_for(&page, "wardrobe-status", "3 photos were added").await;
        let figures = page.run("return window.figures").await?;
        let told = |words: &str| figures.to_string().contains(words);
        assert!(told("of 4 photos") && told("left"), "{figures}");
        let unusable = text(&page, "wardrobe-unusable").await;
        assert_eq!(unusable.len(), 1, "{unusable:?}");
        assert!(unusable[0].starts_with("notes.jpg: This file is not a picture."));
        assert_eq!(page.phase().await?, "idle", "adding is no search");

        // Nothing was sent up, and three files are on the device.
        let requests = browser.requests().await?;
        let own =
            |address: &str| address.starts_with(host.address()) || address.starts_with("blob:");
        let sent: Vec<_> = requests
            .iter()
            .filter(|(method, address, body)| method != "GET" || *body || !own(address))
            .collect();
        assert!(sent.is_empty(), "{sent:#?}");
        let files = private_files(browser).await?;
        assert_eq!(files.len(), 3, "{files:?}");
        for photo in &photos {
            let key = key(photo);
            assert!(
                files.iter().any(|file| file.contains(&key)),
                "{key}: {files:?}"
            );
        }

        let page = Page::open(browser, host.address()).await?;
        wait_for_garments(&page, 3).await;
        page.choose(&photos[1]).await?;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(page.cards().await?.len(), 5);
        let owned = wait_for_owned(&page, 3).await;
        assert_eq!(owned[0].0, key(&photos[1]), "{owned:?}");
        assert!(owned[0].1 > 0.999, "{owned:?}");
        assert!(owned.is_sorted_by(|a, b| a.1 >= b.1), "{owned:?}");
        let headline = text(&page, "owned-title").await;
        let best = page.find("owned").await?.attr("data-best").await?;
        let claims = matches!(best.as_deref(), Some("same" | "very-similar"));
        assert_eq!(headline[0].contains("already own"), claims, "{headline:?}");
        assert!(best.is_some(), "the demo's catalogue gives words");
        // A picture is there, not only its name.
        let drawn = page
            .run("return [...document.querySelectorAll(\"[data-testid='owned-garment'] img\")].map((image) => image.naturalWidth)")
            .await?;
        assert_eq!(drawn.as_array().map(Vec::len), Some(3));
        assert!(
            !drawn.to_string().contains("[0") && !drawn.to_string().contains(",0"),
            "{drawn}"
        );

        // Only the wardrobe is asked: the shop's five are not seen.
        open_wardrobe(&page).await?;
        place(&page, "wardrobe").await?;
        let seen = "return document.querySelector(\"[data-testid='results']\").offsetHeight > 0";
        assert_eq!(page.run(seen).await?, false);
        place(&page, "both").await?;
        assert_eq!(page.run(seen).await?, true);

        let first = page.find_all("garment-delete").await?.remove(0);
        let gone = page.find_all("garment").await?[0].attr("data-key").await?;
        let gone = gone.unwrap_or_default();
        first.click().await?;
        wait_for_garments(&page, 2).await;
        let focus = page
            .run("return document.activeElement.dataset.testid")
            .await?;
        assert_eq!(focus, "garment-delete", "the focus is lost");
        let owned = wait_for_owned(&page, 2).await;
        assert!(owned.iter().all(|(key, _)| *key != gone), "{owned:?}");
        let files = private_files(browser).await?;
        assert_eq!(files.len(), 2, "{files:?}");
        assert!(files.iter().all(|file| !file.contains(&gone)), "{files:?}");

        page.find("wardrobe-delete-all").await?.click().await?;
        page.find("wardrobe-confirm").await?.click().await?;
        wait_for_garments(&page, 0).await;
        assert_eq!(private_files(browser).await?, [""; 0]);
        assert!(page.find_all("owned").await?.is_empty());
        let page = Page::open(browser, host.address()).await?;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        wait_for_garments(&page, 0).await;
        assert_eq!(private_files(browser).await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn an_interrupted_wardrobe_goes_on_where_it_was() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let folder = tempfile::tempdir()?;
        let photos = drawn(folder.path());
        let count = photos.len();
        assert!(count > 20, "only {count} photos");
        open_wardrobe(&page).await?;
        add(&page, &photos).await?;
        wait_for_more(&page, 2).await;
        page.find("wardrobe-pause").await?.click().await?;
        // The one under way is finished, and then nothing more is.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let paused = garments(&page).await;
        assert!(paused < count, "all {count} were done before the pause");
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert_eq!(garments(&page).await, paused);
        // What a tab that is closed in the middle of writing leaves.
        let torn = browser.driver.execute_async(TEAR, vec![]).await?;
        assert_eq!(torn.json(), true, "nothing to tear");
        let before = private_files(browser).await?;
        assert_eq!(before.len(), paused + 1);

        let page = Page::open(browser, host.address()).await?;
        wait_for_garments(&page, paused).await;
        let files = private_files(browser).await?;
        assert_eq!(
            files.len(),
            paused,
            "the torn file is still there: {files:?}"
        );
        open_wardrobe(&page).await?;
        let remarks = text(&page, "wardrobe-remark").await.join(" ");
        let left = format!("{} photos were left", count - paused);
        assert!(remarks.contains(&left), "{remarks:?} does not say {left:?}");
        add(&page, &photos).await?;
        wait_for_garments(&page, count).await;
        let words = format!("{} photos were added", count - paused);
        wait_for(&page, "wardrobe-status", &words).await;
        let remarks = text(&page, "wardrobe-remark").await.join(" ");
        let known = format!("{paused} photos were in your wardrobe already");
        assert!(
            remarks.contains(&known),
            "{remarks:?} does not say {known:?}"
        );
        assert_eq!(private_files(browser).await?.len(), count);
        Ok(())
    });
}

#[test]
fn a_search_goes_before_the_photos_of_a_wardrobe() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let folder = tempfile::tempdir()?;
        let photos = drawn(folder.path());
        open_wardrobe(&page).await?;
        add(&page, &photos).await?;
        wait_for_more(&page, 1).await;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let at_answer = garments(&page).await;
        assert_eq!(page.cards().await?.len(), 5);
        assert!(
            at_answer < photos.len(),
            "the search waited for all {at_answer}"
        );
        page.find("wardrobe-cancel").await?.click().await?;
        wait_for(&page, "wardrobe-status", "added to your wardrobe").await;
        let kept = garments(&page).await;
        assert!(kept < photos.len(), "cancelling cancelled nothing");
        // What was added is compared with the photo that was there before it.
        let owned = wait_for_owned(&page, kept.min(5)).await;
        assert!(!owned.is_empty());
        Ok(())
    });
}

#[test]
fn a_folder_gives_its_pictures_only() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        open_wardrobe(&page).await?;
        let is_folder =
            "return document.querySelector(\"[data-testid='wardrobe-folder']\").webkitdirectory";
        assert_eq!(page.run(is_folder).await?, true);
        let given = browser.driver.execute_async(GIVE_FOLDER, vec![]).await?;
        assert_eq!(given.json(), true);
        wait_for_garments(&page, 1).await;
        wait_for(
            &page,
            "wardrobe-remark",
            "2 files of the folder are no pictures",
        )
        .await;
        Ok(())
    });
}

/// Notes what the figures say whenever they change.
const RECORD: &str = "
window.figures = [];
const place = document.querySelector(\"[data-testid='wardrobe-figures']\");
new MutationObserver(() => window.figures.push(place.textContent))
    .observe(place, { childList: true, subtree: true, characterData: true });
";

/// The first half of a piece, under the name of another photo.
const TEAR: &str = "
const done = arguments[0];
(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('lookalike-wardrobe');
    for await (const [name, handle] of folder.entries()) {
        const whole = await (await handle.getFile()).arrayBuffer();
        const torn = '0'.repeat(64) + name.slice(64);
        const writable = await (await folder.getFileHandle(torn, { create: true })).createWritable();
        await writable.write(whole.slice(0, whole.byteLength / 2));
        await writable.close();
        return done(true);
    }
    done(false);
})();
";

/// A picture and two files that are none, given to the folder's input.
const GIVE_FOLDER: &str = "
const done = arguments[0];
const canvas = document.createElement('canvas');
canvas.width = 120; canvas.height = 160;
const pen = canvas.getContext('2d');
pen.fillStyle = '#36c'; pen.fillRect(20, 30, 80, 100);
canvas.toBlob((blob) => {
    const data = new DataTransfer();
    data.items.add(new File([blob], 'photo.png', { type: 'image/png' }));
    data.items.add(new File(['notes'], 'notes.txt', { type: 'text/plain' }));
    data.items.add(new File(['.'], '.hidden', { type: '' }));
    const input = document.querySelector(\"[data-testid='wardrobe-folder']\");
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    done(true);
}, 'image/png');
";

/// Copies of the shop's first sample pictures: garments drawn by the project.
fn samples(built: &Built, folder: &Path, count: usize) -> Vec<PathBuf> {
    let samples = std::fs::read_dir(built.site.join("catalogue/samples")).unwrap();
    let mut samples: Vec<PathBuf> = samples.map(|entry| entry.unwrap().path()).collect();
    samples.sort();
    let copied = samples
        .iter()
        .take(count)
        .enumerate()
        .map(|(number, from)| {
            let to = folder.join(format!("garment {number}.jpg"));
            std::fs::copy(from, &to).unwrap();
            to
        });
    copied.collect()
}

/// A drawing in many files, no two of them the same.
fn drawn(folder: &Path) -> Vec<PathBuf> {
    let mut seen = BTreeSet::new();
    let cases = pictures::cases().into_iter();
    let files = cases.filter(|(_, bytes)| seen.insert(Digest::of(bytes)));
    let written = files.map(|(name, bytes)| {
        let path = folder.join(name.replace(['/', ' '], "-"));
        std::fs::write(&path, bytes).unwrap();
        path
    });
    written.collect()
}

fn key(photo: &Path) -> String {
    Digest::of(&std::fs::read(photo).unwrap()).to_string()
}

async fn open_wardrobe(page: &Page<'_>) -> WebDriverResult<()> {
    page.unfold("wardrobe-folded").await
}

async fn add(page: &Page<'_>, photos: &[PathBuf]) -> WebDriverResult<()> {
    let paths: Vec<String> = photos
        .iter()
        .map(|path| path.to_string_lossy().into())
        .collect();
    let input = page.find("wardrobe-photos").await?;
    input.send_keys(paths.join("\n")).await
}

/// Chooses what a photo is compared with, as a person does.
async fn place(page: &Page<'_>, place: &str) -> WebDriverResult<()> {
    let selector = format!("[data-testid='wardrobe-place'] [value='{place}']");
    page.run(&format!("document.querySelector(\"{selector}\").click()"))
        .await
        .map(|_| ())
}

async fn garments(page: &Page<'_>) -> usize {
    let count =
        "return Number(document.querySelector(\"[data-testid='wardrobe']\").dataset.garments)";
    let count = page.run(count).await.unwrap_or_default();
    count.as_u64().unwrap_or_default() as usize
}

async fn wait_for_garments(page: &Page<'_>, wanted: usize) {
    wait(page, &format!("{wanted} garments"), async || {
        garments(page).await == wanted
    })
    .await;
}

async fn wait_for_more(page: &Page<'_>, least: usize) {
    wait(page, &format!("{least} garments or more"), async || {
        garments(page).await >= least
    })
    .await;
}

/// Waits until an element with this `data-testid` says so.
async fn wait_for(page: &Page<'_>, id: &str, words: &str) {
    wait(page, words, async || {
        text(page, id).await.iter().any(|text| text.contains(words))
    })
    .await;
}

/// Key and similarity of each garment in the row, once there are so many.
async fn wait_for_owned(page: &Page<'_>, count: usize) -> Vec<(String, f64)> {
    wait(page, &format!("{count} in the row"), async || {
        page.find_all("owned-garment")
            .await
            .is_ok_and(|found| found.len() == count)
    })
    .await;
    let script = "return [...document.querySelectorAll(\"[data-testid='owned-garment']\")]
        .map((item) => [item.dataset.key, Number(item.dataset.similarity)])";
    let found = page.run(script).await.unwrap_or_default();
    serde_json::from_value(found.clone()).unwrap_or_else(|_| panic!("{found}"))
}

async fn wait(page: &Page<'_>, what: &str, is_so: impl AsyncFn() -> bool) {
    let start = Instant::now();
    while !is_so().await {
        if start.elapsed() > MOST {
            let text = page.run("return document.body.innerText").await;
            panic!("no {what} after {:?}: {text:?}", start.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The text of each element with this `data-testid`, whether it is in view or not.
async fn text(page: &Page<'_>, id: &str) -> Vec<String> {
    let script = format!(
        "return [...document.querySelectorAll(\"[data-testid='{id}']\")].map((element) => element.textContent)"
    );
    let found = page.run(&script).await.unwrap_or_default();
    serde_json::from_value(found).unwrap_or_default()
}

async fn private_files(browser: &Browser) -> WebDriverResult<Vec<String>> {
    let found = browser.driver.execute_async(FILES, vec![]).await?;
    let files: Result<Vec<String>, _> = serde_json::from_value(found.json().clone());
    Ok(files.unwrap_or_else(|_| panic!("{:?}", found.json())))
}
