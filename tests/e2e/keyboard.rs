//! The whole main job by keyboard alone, and as a screen reader hears it.

use std::time::Duration;

use lookalike_tests::{Browser, Graphics, Heard, Host, Page, in_browser};
use serde::Deserialize;
use serde_json::json;
use thirtyfour::prelude::*;

use crate::screens::Screen;

const MOST: Duration = Duration::from_secs(120);

/// More stops than the page has.
const MOST_STOPS: usize = 250;

/// Where the keyboard is: a mark by which the element is known again, and whether a person sees that it is
/// there, by an outline on it or on the label that is seen in its place.
const STOP: &str = "
const element = document.activeElement;
if (!element || element === document.body) return null;
const outlined = (one) => one && getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
const place = element.getBoundingClientRect();
element.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length);
return {
    mark: element.dataset.stop,
    testid: element.dataset.testid ?? '',
    seen: !!(outlined(element) || outlined(element.labels?.[0])),
    inside: place.top < innerHeight && place.bottom > 0 && place.left < innerWidth && place.right > 0,
};
";

/// Puts the keyboard before the first stop.
const BEGIN: &str = "
document.body.tabIndex = -1;
document.body.focus();
document.body.removeAttribute('tabindex');
";

/// One stop of the tabulator key.
#[derive(Clone, Debug, Deserialize)]
struct Stop {
    mark: String,
    testid: String,
    seen: bool,
    inside: bool,
}

#[test]
fn every_stop_of_the_keyboard_is_named_and_seen() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        for screen in Screen::ALL {
            let page = screen.reach(browser, built, &host).await?;
            page.run(BEGIN).await?;
            let (mut stops, mut wrong) = (Vec::<Stop>::new(), Vec::new());
            while let Some(stop) = tab(browser, &page).await? {
                if stops.iter().any(|known| known.mark == stop.mark) {
                    break;
                }
                let heard = browser.heard().await?;
                let Some(focused) = focused(&heard) else {
                    panic!("{screen:?}: nothing is said of {stop:?}");
                };
                if focused.name.is_empty()
                    || focused.role == "generic"
                    || !stop.seen
                    || !stop.inside
                {
                    wrong.push(format!("{stop:?} is heard as {focused:?}"));
                }
                stops.push(stop);
                assert!(stops.len() < MOST_STOPS, "{screen:?}: {stops:#?}");
            }
            assert!(wrong.is_empty(), "{screen:?}: {wrong:#?}");
            let reached = |id: &str| stops.iter().any(|stop| stop.testid == id);
            assert!(reached("file-input") && reached("sample"), "{stops:#?}");
        }
        Ok(())
    });
}

#[test]
fn the_main_job_is_done_by_keyboard_alone() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let first = tab(browser, &page).await?.unwrap();
        assert_eq!(first.testid, "file-input", "a photo is what the page wants");
        let mut stop = first;
        for _ in 0..MOST_STOPS {
            if stop.testid == "sample" {
                break;
            }
            stop = tab(browser, &page).await?.unwrap();
        }
        assert_eq!(stop.testid, "sample");
        press(browser, Key::Enter).await?;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(page.cards().await?.len(), 5);
        // The page has grown, and the keyboard is where it was: the next photo is one key away.
        let kept = page.run(STOP).await?;
        assert_eq!(kept["mark"], json!(stop.mark), "{kept}");
        let first = page.cards().await?;
        let next = tab(browser, &page).await?.unwrap();
        assert_eq!(next.testid, "sample");
        press(browser, Key::Space).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        page.wait_for_phase("found", MOST).await;
        assert_ne!(page.cards().await?, first);
        Ok(())
    });
}

async fn press(browser: &Browser, key: Key) -> WebDriverResult<()> {
    browser.driver.action_chain().send_keys(key).perform().await
}

/// Presses the tabulator key; none when it leads out of the page.
async fn tab(browser: &Browser, page: &Page<'_>) -> WebDriverResult<Option<Stop>> {
    press(browser, Key::Tab).await?;
    let told = page.run(STOP).await?;
    Ok(serde_json::from_value(told.clone()).unwrap_or_else(|error| panic!("{error}: {told}")))
}

/// The element that has the keyboard, not the document around it.
fn focused(heard: &[Heard]) -> Option<&Heard> {
    let mut focused = heard.iter().filter(|heard| heard.is("focused", "true"));
    focused.next_back()
}

/// Keeps what live regions say, in the order in which they say it. What is not shown says nothing.
const LISTEN: &str = "
window.said = [];
const say = (region) => {
    const words = region.textContent.trim();
    if (words && region.checkVisibility() && window.said.at(-1) !== words) window.said.push(words);
};
new MutationObserver((changes) => {
    for (const { target } of changes) {
        const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
        const region = element?.closest('[role=status], [aria-live]');
        if (region) say(region);
    }
    document.querySelectorAll('[role=alert]').forEach(say);
}).observe(document.body, { subtree: true, childList: true, characterData: true });
";

#[test]
fn a_screen_reader_hears_the_main_job() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;

        let heard = browser.heard().await?;
        for role in ["banner", "main", "contentinfo"] {
            let count = heard.iter().filter(|heard| heard.role == role).count();
            assert_eq!(count, 1, "{role}: {heard:#?}");
        }
        let headings: Vec<&Heard> = of(&heard, "heading");
        assert!(headings[0].is("level", "1"), "{headings:#?}");
        assert_eq!(headings[0].name, "Find the product in the picture");
        let buttons = of(&heard, "button");
        let is_there = |words: &str| buttons.iter().any(|button| button.name.starts_with(words));
        assert!(is_there("Choose a photo"), "{buttons:#?}");
        assert!(is_there("Search with the sample: "), "{buttons:#?}");

        page.run(LISTEN).await?;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let said = page.run("return window.said").await?;
        let said: Vec<String> =
            serde_json::from_value(said.clone()).unwrap_or_else(|_| panic!("{said}"));
        let at = |words: &str| {
            let place = said.iter().position(|said| said.starts_with(words));
            place.unwrap_or_else(|| panic!("{words:?} is not said: {said:#?}"))
        };
        // Each step once, and the answer; a figure a second would talk over everything else.
        let answer = page.find("status").await?.text().await?;
        assert!(answer.contains("products"), "{answer}");
        let (ready, looking) = (at("Getting ready"), at("Looking at your photo"));
        assert!(ready < looking && looking < at(&answer), "{said:#?}");
        assert!(said.len() <= 4, "{said:#?}");

        let heard = browser.heard().await?;
        let status = of(&heard, "status");
        assert!(
            status.iter().all(|status| status.is("live", "polite")),
            "{status:#?}"
        );
        let articles: Vec<&str> = of(&heard, "article")
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        let cards = page.cards().await?;
        let names: Vec<&str> = cards
            .iter()
            .map(|card| card.accessible_name.as_str())
            .collect();
        assert_eq!(articles, names, "cards are read in their order");
        for card in &cards {
            // The word stands within the name's sentence, and alone on the card.
            let name = card.accessible_name.to_lowercase();
            let says_all = [&card.word, &card.comparison]
                .iter()
                .all(|words| name.contains(&words.to_lowercase()));
            assert!(says_all, "{card:#?}");
        }
        Ok(())
    });
}

#[test]
fn a_screen_reader_hears_progress_and_failure() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        Screen::Loading.reach(browser, built, &host).await?;
        let heard = browser.heard().await?;
        let bars = of(&heard, "progressbar");
        assert_eq!(bars.len(), 1, "{bars:#?}");
        assert!(
            bars[0].name.starts_with("Fetching the model: "),
            "{bars:#?}"
        );

        Screen::Error.reach(browser, built, &host).await?;
        let heard = browser.heard().await?;
        let alerts = of(&heard, "alert");
        assert_eq!(alerts.len(), 1, "{heard:#?}");
        assert!(alerts[0].is("live", "assertive"), "{alerts:#?}");
        let place = heard.iter().position(|one| one.role == "alert").unwrap();
        let inside = heard[place + 1..]
            .iter()
            .take_while(|one| one.depth > alerts[0].depth);
        let words: Vec<&str> = inside
            .filter(|one| one.role == "StaticText")
            .map(|one| one.name.as_str())
            .collect();
        assert!(words.len() >= 2, "a sentence and a remedy, but {words:#?}");
        Ok(())
    });
}

fn of<'a>(heard: &'a [Heard], role: &str) -> Vec<&'a Heard> {
    heard.iter().filter(|heard| heard.role == role).collect()
}
