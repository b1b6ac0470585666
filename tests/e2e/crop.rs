//! The box over the photo: what it opens on, how hands of every kind move it, and that what is in it is
//! what is searched, digit for digit as the command line searches it.

use std::path::Path;
use std::time::Duration;

use lookalike_tests::{Built, Graphics, Host, Page, Site, in_browser};
use serde_json::json;
use thirtyfour::prelude::*;

const MOST: Duration = Duration::from_secs(120);

/// The box counts as still after a third of a second.
const SETTLED: Duration = Duration::from_millis(900);

/// In ten-thousandths: left, top, width, height.
type Part = [u32; 4];

const WHOLE: Part = [0, 0, 10_000, 10_000];

async fn part(page: &Page<'_>) -> WebDriverResult<Part> {
    let text = page.find("crop").await?.attr("data-part").await?;
    let numbers = text.as_deref().unwrap_or_default().split(',');
    let numbers: Vec<u32> = numbers.filter_map(|number| number.parse().ok()).collect();
    Ok(numbers.try_into().unwrap_or_default())
}

/// Waits until the box has stood still and what is in it was searched.
async fn settle(page: &Page<'_>) -> WebDriverResult<Part> {
    tokio::time::sleep(SETTLED).await;
    page.wait_for_phase("found", MOST).await;
    part(page).await
}

/// Opens the page and gives it a photo.
async fn give<'a>(page: &Page<'a>, photo: &Path) -> WebDriverResult<Part> {
    page.answer(photo, MOST).await?;
    for _ in 0..100 {
        if page.find("crop").await?.is_displayed().await? {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    part(page).await
}

async fn grip(page: &Page<'_>, key: &str) -> WebDriverResult<WebElement> {
    for grip in page.find_all("grip").await? {
        if grip.attr("data-grip").await?.as_deref() == Some(key) {
            return Ok(grip);
        }
    }
    panic!("there is no grip {key}");
}

async fn press(page: &Page<'_>, browser: &WebDriver, key: Key, shift: bool) -> WebDriverResult<()> {
    let chain = browser.action_chain();
    let chain = match shift {
        true => chain.key_down(Key::Shift).send_keys(key).key_up(Key::Shift),
        false => chain.send_keys(key),
    };
    chain.perform().await?;
    // So that each press is one of its own.
    page.run("return 0").await.map(|_| ())
}

/// Whether the page shows the command line's answer for this part.
async fn compare(
    page: &Page<'_>,
    built: &Built,
    photo: &Path,
    part: Part,
) -> WebDriverResult<Vec<String>> {
    let crop = part
        .map(|side| (f64::from(side) / 10_000.0).to_string())
        .join(",");
    let catalogue = built.site.join("catalogue");
    let expected = built.search_part(&built.site.join("model"), &catalogue, photo, &crop);
    let told: Vec<(String, f64)> = expected
        .hits
        .iter()
        .map(|hit| (hit.id.clone(), hit.similarity))
        .collect();
    let cards = page.cards().await?;
    let shown: Vec<(String, f64)> = cards
        .iter()
        .map(|card| (card.id.clone(), card.similarity))
        .collect();
    Ok(match shown == told {
        true => Vec::new(),
        false => vec![format!("{crop}: {shown:?} instead of {told:?}")],
    })
}

#[test]
fn the_box_opens_on_the_command_lines_guess() {
    in_browser(Graphics::None, async |browser, built| {
        let catalogue = built.site.join("catalogue");
        let host = Host::start(&built.xtask, &built.site);
        let mut wrong = Vec::new();
        for photo in photos(built) {
            let page = Page::open(browser, host.address()).await?;
            let found = give(&page, &photo).await?;
            let expected = built.search(&built.site.join("model"), &catalogue, &photo);
            if found != expected.part {
                let name = photo.display();
                wrong.push(format!("{name}: {found:?} instead of {:?}", expected.part));
            }
            wrong.extend(compare(&page, built, &photo, found).await?);
            let words = page.find("part").await?.text().await?;
            let says_whole = words.contains("whole photo");
            if says_whole != (found == WHOLE) {
                wrong.push(format!("{found:?} is called {words:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    });
}

#[test]
fn the_keyboard_moves_and_sizes_the_box() {
    in_browser(Graphics::None, async |browser, built| {
        let photo = Site::first_file(&built.site.join("catalogue/samples"));
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        give(&page, &photo).await?;
        let whole = page.find("other-part").await?;
        if part(&page).await? != WHOLE {
            whole.click().await?;
            settle(&page).await?;
        }
        let said = page.find("part").await?;
        let before = said.text().await?;
        let driver = &browser.driver;
        page.run("document.querySelector(\"[data-grip='box']\").focus()")
            .await?;
        for _ in 0..10 {
            press(&page, driver, Key::Left, true).await?;
            press(&page, driver, Key::Up, true).await?;
        }
        for _ in 0..3 {
            press(&page, driver, Key::Right, false).await?;
        }
        press(&page, driver, Key::Down, false).await?;
        let expected = [600, 200, 8_000, 8_000];
        assert_eq!(settle(&page).await?, expected);
        assert_ne!(said.text().await?, before, "what is read aloud");
        let focused = page
            .run("return document.activeElement.dataset.grip")
            .await?;
        assert_eq!(focused, "box", "the focus stays");
        let mut wrong = compare(&page, built, &photo, expected).await?;

        // A corner, reached by Tab.
        press(&page, driver, Key::Tab, false).await?;
        press(&page, driver, Key::Down, false).await?;
        let expected = [600, 400, 8_000, 7_800];
        assert_eq!(settle(&page).await?, expected);
        wrong.extend(compare(&page, built, &photo, expected).await?);

        // And back to all of it, by a button that keeps the focus.
        page.run("document.querySelector(\"[data-testid='other-part']\").focus()")
            .await?;
        press(&page, driver, Key::Enter, false).await?;
        assert_eq!(settle(&page).await?, WHOLE);
        wrong.extend(compare(&page, built, &photo, WHOLE).await?);
        let focused = page
            .run("return document.activeElement.dataset.testid")
            .await?;
        assert_eq!(focused, "other-part");

        let mut nameless = Vec::new();
        for grip in page.find_all("grip").await? {
            if grip
                .attr("aria-label")
                .await?
                .unwrap_or_default()
                .is_empty()
            {
                nameless.push(grip.attr("data-grip").await?);
            }
        }
        assert!(
            nameless.is_empty() && wrong.is_empty(),
            "{nameless:?} {wrong:#?}"
        );
        Ok(())
    });
}

#[test]
fn a_mouse_and_a_finger_move_the_box() {
    in_browser(Graphics::None, async |browser, built| {
        browser.look(1440, 900, false).await?;
        let photo = Site::first_file(&built.site.join("catalogue/samples"));
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        give(&page, &photo).await?;
        let whole = page.find("other-part").await?;
        if part(&page).await? != WHOLE {
            whole.click().await?;
            settle(&page).await?;
        }
        let corner = grip(&page, "lower-right").await?;
        corner.scroll_into_view().await?;
        let chain = browser
            .driver
            .action_chain()
            .move_to_element_center(&corner);
        let chain = chain.click_and_hold().move_by_offset(-20, -10);
        chain.move_by_offset(-20, -30).release().perform().await?;
        let [left, top, width, height] = settle(&page).await?;
        let moved = [left, top] == [0, 0] && width < 9_500 && height < 9_500;
        assert!(moved, "by the mouse: {left}, {top}, {width}, {height}");
        let mut wrong = compare(&page, built, &photo, [left, top, width, height]).await?;

        // A finger takes the box by its middle and moves it to the right, out of the photo even.
        let middle =
            "const box = document.querySelector(\"[data-grip='box']\").getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2];";
        let at = page.run(middle).await?;
        let [x, y] = [0, 1].map(|side| at[side].as_f64().unwrap_or_default());
        let tools = browser.driver.cdp();
        for (kind, points) in [
            ("touchStart", json!([{"x": x, "y": y}])),
            ("touchMove", json!([{"x": x + 15.0, "y": y}])),
            ("touchMove", json!([{"x": x + 400.0, "y": y}])),
            ("touchEnd", json!([])),
        ] {
            let event = json!({"type": kind, "touchPoints": points});
            tools.send_raw("Input.dispatchTouchEvent", event).await?;
        }
        let found = settle(&page).await?;
        assert_eq!(found, [10_000 - width, top, width, height], "by a finger");
        wrong.extend(compare(&page, built, &photo, found).await?);
        assert!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    });
}

/// The shop's samples, which are photographed on some ground.
fn photos(built: &Built) -> Vec<std::path::PathBuf> {
    let folder = built.site.join("catalogue/samples");
    let entries = std::fs::read_dir(&folder).map(|entries| {
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut paths: Vec<_> = paths.collect();
        paths.sort();
        paths
    });
    entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}
