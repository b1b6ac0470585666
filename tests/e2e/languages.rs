//! Each visitor is spoken to in the browser's language, from either side of the page.

use std::time::Duration;

use lookalike_tests::{Browser, Graphics, Host, Page, in_browser};
use serde_json::{Value, json};
use thirtyfour::prelude::WebDriverResult;

const MOST: Duration = Duration::from_secs(120);

/// What a visitor's browser asks for, and what the page must make of it.
struct Visitor {
    languages: &'static str,
    tag: &'static str,
    direction: &'static str,
    headline: &'static str,
    card: &'static str,
}

const VISITORS: [Visitor; 4] = [
    Visitor {
        languages: "de-AT,de,en",
        tag: "de",
        direction: "ltr",
        headline: "Finden Sie das Produkt im Bild",
        card: "Ähnlichkeit 0,",
    },
    Visitor {
        languages: "ar-EG,en",
        tag: "ar",
        direction: "rtl",
        headline: "اعثر على المنتج في الصورة",
        card: "التشابه \u{2068}٠٫",
    },
    Visitor {
        languages: "fr-CA,ar",
        tag: "ar",
        direction: "rtl",
        headline: "اعثر على المنتج في الصورة",
        card: "التشابه \u{2068}٠٫",
    },
    Visitor {
        languages: "fr,it",
        tag: "en",
        direction: "ltr",
        headline: "Find the product in the picture",
        card: "similarity 0.",
    },
];

/// Writes down what the first frame shows: browsers draw none before the styles are there, which hide
/// the other languages.
const FIRST: &str = "
const write = () => {
    const seen = [...document.querySelectorAll('h1')].filter((title) => title.offsetParent);
    const root = document.documentElement;
    window.first = [root.lang, root.dir, ...seen.map((title) => title.textContent)];
};
document.addEventListener('readystatechange', () => {
    if (document.readyState === 'interactive') requestAnimationFrame(write);
});
";

const NOW: &str = "
const root = document.documentElement;
return [root.lang, root.dir, document.querySelector('h1').textContent];
";

/// How much wider the content is than the screen.
const OVERFLOW: &str =
    "return document.documentElement.scrollWidth - document.documentElement.clientWidth";

#[test]
fn the_browsers_language_is_spoken_from_the_first_paint_on() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let tools = browser.driver.cdp();
        let first = json!({"source": FIRST});
        tools
            .send_raw("Page.addScriptToEvaluateOnNewDocument", first)
            .await?;
        let mut wrong = Vec::new();
        for visitor in &VISITORS {
            prefer(browser, visitor.languages).await?;
            let page = Page::open(browser, host.address()).await?;
            let expected = json!([visitor.tag, visitor.direction, visitor.headline]);
            for (what, seen) in [
                ("first", page.run("return window.first").await?),
                ("later", page.run(NOW).await?),
            ] {
                if seen != expected {
                    wrong.push(format!("{}, {what}: {seen}", visitor.languages));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    });
}

#[test]
fn every_language_answers_and_fits_every_screen() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let pictures = built.scratch.join("screenshots");
        std::fs::create_dir_all(&pictures)?;
        let mut wrong = Vec::new();
        for visitor in &VISITORS[..2] {
            let tag = visitor.tag;
            prefer(browser, visitor.languages).await?;
            for (name, width, height) in [("phone", 360, 740), ("desktop", 1440, 900)] {
                browser.look(width, height, false).await?;
                let page = Page::open(browser, host.address()).await?;
                let first = page.run(OVERFLOW).await?;
                let screenshot = pictures.join(format!("{name}-{tag}-first.png"));
                browser.driver.screenshot(&screenshot).await?;
                page.find_all("sample").await?[0].click().await?;
                page.wait_for_phase("found", MOST).await;
                tokio::time::sleep(Duration::from_millis(500)).await;
                let screenshot = pictures.join(format!("{name}-{tag}-found.png"));
                browser.driver.screenshot(&screenshot).await?;
                for (when, overflow) in [("first", first), ("found", page.run(OVERFLOW).await?)] {
                    if overflow != 0 {
                        wrong.push(format!("{name}, {tag}, {when}: {overflow} px too wide"));
                    }
                }
                for card in page.cards().await? {
                    if !card.accessible_name.contains(visitor.card) {
                        wrong.push(format!("{tag}: {:?}", card.accessible_name));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    });
}

/// Chooses a language as a person does, and says what has the focus afterwards.
const CHOOSE: &str = "
const [tag, done] = arguments;
const choice = document.querySelector(\"[data-testid='language-choice']\");
choice.focus();
choice.value = tag;
choice.dispatchEvent(new Event('change', { bubbles: true }));
setTimeout(() => done(document.activeElement.dataset.testid ?? ''), 100);
";

#[test]
fn a_language_chosen_by_hand_keeps_the_answer_and_is_remembered() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        prefer(browser, "en").await?;
        let page = Page::open(browser, host.address()).await?;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let before = page.cards().await?;
        let focus = choose(browser, "ar").await?;
        assert_eq!(focus, "language-choice", "the focus is lost");
        let after = page.cards().await?;
        let ids = |cards: &[lookalike_tests::Card]| -> Vec<String> {
            cards.iter().map(|card| card.id.clone()).collect()
        };
        assert_eq!(ids(&before), ids(&after));
        let is_arabic = |text: &str| text.contains("التشابه");
        assert!(is_arabic(&after[0].accessible_name), "{:?}", after[0]);
        assert_eq!(
            page.run("return document.title").await?,
            "Lookalike: اعثر على المنتج في الصورة"
        );
        let page = Page::open(browser, host.address()).await?;
        assert_eq!(page.run(NOW).await?[1], "rtl", "the choice is forgotten");
        // The address counts more than the choice, and the choice more than the browser.
        let asked = format!("{}?lang=de", host.address());
        let page = Page::open(browser, &asked).await?;
        assert_eq!(page.run(NOW).await?[0], "de");
        choose(browser, "en").await?;
        let page = Page::open(browser, host.address()).await?;
        assert_eq!(page.run(NOW).await?[0], "en");
        Ok(())
    });
}

async fn choose(browser: &Browser, tag: &str) -> WebDriverResult<Value> {
    let chosen = browser
        .driver
        .execute_async(CHOOSE, vec![json!(tag)])
        .await?;
    Ok(chosen.json().clone())
}

/// Makes the browser ask for these languages, most wanted first.
async fn prefer(browser: &Browser, languages: &str) -> WebDriverResult<()> {
    let agent = browser
        .driver
        .execute("return navigator.userAgent", Vec::new())
        .await?;
    let preference = json!({"userAgent": agent.json(), "acceptLanguage": languages});
    let tools = browser.driver.cdp();
    tools
        .send_raw("Emulation.setUserAgentOverride", preference)
        .await?;
    Ok(())
}
