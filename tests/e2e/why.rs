//! Why a product is similar: in a sentence, and over the photo.

use std::time::Duration;

use lookalike_tests::{Graphics, Host, Page, in_browser};
use serde_json::Value;
use thirtyfour::prelude::*;

const MOST: Duration = Duration::from_secs(120);

/// The spots of the map as they are drawn: left, top, right, bottom, strength.
const SPOTS: &str =
    "return [...document.querySelectorAll(\"[data-testid='heat'] rect\")].map(spot => {
    const side = name => Number(spot.getAttribute(name));
    const [x, y] = [side('x'), side('y')];
    return [x, y, x + side('width'), y + side('height'), side('data-strength')];
})";

async fn spots(page: &Page<'_>) -> WebDriverResult<Vec<[f64; 5]>> {
    let found = page.run(SPOTS).await?;
    let spot = |spot: &Value| std::array::from_fn(|at| spot[at].as_f64().unwrap_or(f64::NAN));
    Ok(found.as_array().into_iter().flatten().map(spot).collect())
}

async fn ask(page: &Page<'_>, rank: usize) -> WebDriverResult<WebElement> {
    let buttons = page.find_all("where-from").await?;
    let button = buttons[rank].clone();
    button.click().await?;
    Ok(button)
}

async fn found<'a>(
    browser: &'a lookalike_tests::Browser,
    host: &Host,
) -> WebDriverResult<Page<'a>> {
    let page = Page::open(browser, host.address()).await?;
    page.find_all("sample").await?[0].click().await?;
    page.wait_for_phase("found", MOST).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    Ok(page)
}

#[test]
fn a_button_shows_where_the_similarity_comes_from() {
    in_browser(Graphics::None, async |browser, built| {
        browser.look(1440, 900, false).await?;
        let host = Host::start(&built.xtask, &built.site);
        let page = found(browser, &host).await?;
        assert_eq!(spots(&page).await?.len(), 0, "nothing is asked yet");
        let words = page.find("origin").await?;
        let button = ask(&page, 0).await?;
        assert_eq!(button.attr("aria-pressed").await?.as_deref(), Some("true"));
        // Away from every card: what is pressed stays.
        let away = page.find("status").await?;
        browser
            .driver
            .action_chain()
            .move_to_element_center(&away)
            .perform()
            .await?;
        page.run("document.activeElement.blur()").await?;
        let first = spots(&page).await?;
        assert!(!first.is_empty(), "a map");
        let inside = |spot: &[f64; 5]| spot[..4].iter().all(|at| (0.0..=10_000.0).contains(at));
        assert!(first.iter().all(inside), "{first:?}");
        let strongest = first
            .iter()
            .fold(0.0_f64, |most, spot| most.max(spot[4].abs()));
        assert!((strongest - 1.0).abs() < 1e-6, "{first:?}");
        let area: f64 = first.iter().map(|s| (s[2] - s[0]) * (s[3] - s[1])).sum();
        println!("the map covers {:.0} % of the photo", area / 1e6);
        let said = words.text().await?;
        let cards = page.find_all("result-card").await?;
        let name = cards[0].find(By::Css("h2")).await?.text().await?;
        assert!(said.contains(&name) && said.contains('%'), "{said:?}");

        // Another card has another map; pressed again, there is none.
        ask(&page, 4).await?;
        assert_eq!(button.attr("aria-pressed").await?.as_deref(), Some("false"));
        let button = ask(&page, 4).await?;
        assert_eq!(button.attr("aria-pressed").await?.as_deref(), Some("false"));
        browser
            .driver
            .action_chain()
            .move_to_element_center(&away)
            .perform()
            .await?;
        page.run("document.activeElement.blur()").await?;
        assert_eq!(spots(&page).await?.len(), 0);
        assert_eq!(words.text().await?, "");
        Ok(())
    });
}

#[test]
fn the_map_follows_the_focus_and_stays_within_the_part() {
    in_browser(Graphics::None, async |browser, built| {
        browser.look(1440, 900, false).await?;
        let host = Host::start(&built.xtask, &built.site);
        let page = found(browser, &host).await?;
        // The right half of the whole photo, by the keyboard.
        let whole = page.find("crop").await?.attr("data-part").await?;
        if whole.as_deref() != Some("0,0,10000,10000") {
            page.find("other-part").await?.click().await?;
            tokio::time::sleep(Duration::from_millis(300)).await;
            page.wait_for_phase("found", MOST).await;
        }
        page.run("document.querySelector(\"[data-grip='upper-left']\").focus()")
            .await?;
        let mut chain = browser.driver.action_chain();
        for _ in 0..25 {
            chain = chain.send_keys(Key::Right);
        }
        chain.perform().await?;
        tokio::time::sleep(Duration::from_millis(900)).await;
        page.wait_for_phase("found", MOST).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let part = page.find("crop").await?.attr("data-part").await?;
        assert_eq!(part.as_deref(), Some("5000,0,5000,10000"));
        page.run("document.querySelectorAll(\"[data-testid='where-from']\")[1].focus()")
            .await?;
        let spots = spots(&page).await?;
        assert!(!spots.is_empty(), "the focus alone shows the map");
        let outside: Vec<_> = spots.iter().filter(|spot| spot[0] < 4_999.0).collect();
        assert!(outside.is_empty(), "{outside:?}");
        Ok(())
    });
}

#[test]
fn what_is_shared_is_part_of_a_cards_name() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = found(browser, &host).await?;
        let cards = page.cards().await?;
        let wrong: Vec<_> = cards
            .iter()
            .filter(|card| !card.accessible_name.ends_with(&card.comparison))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let buttons = page.find_all("where-from").await?;
        let mut names = Vec::new();
        for button in &buttons {
            names.push(button.attr("aria-label").await?.unwrap_or_default());
        }
        assert_eq!(names.len(), cards.len());
        assert!(
            names.iter().all(|name| name.starts_with("Where from?")),
            "{names:?}"
        );
        Ok(())
    });
}
