//! What axe-core says of every screen, and whether the page keeps still for those who want it to.

use lookalike_tests::{Graphics, Host, Page, in_browser, npm};
use serde::Deserialize;
use serde_json::json;
use thirtyfour::prelude::WebDriverResult;

use crate::screens::{Screen, on_every_screen};

/// What axe-core found wrong; it stays in the page once its source was run there.
const JUDGE: &str = "
const done = arguments[0];
axe.run(document, { resultTypes: ['violations'] }).then(
    ({ violations, passes }) => done({
        passed: passes.length,
        found: violations.flatMap(({ id, help, nodes }) =>
            nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html} ${failureSummary}`)),
    }),
    (error) => done(String(error)),
);
";

/// axe-core's judgement of one screen.
#[derive(Deserialize)]
struct Judgement {
    /// How many of its rules had something to look at and were content.
    passed: usize,
    /// Its complaints.
    found: Vec<String>,
}

#[test]
fn axe_core_finds_nothing_on_any_screen() {
    in_browser(Graphics::None, async |browser, built| {
        let Some(packages) = npm::packages(built) else {
            return Ok(());
        };
        let axe = std::fs::read_to_string(packages.join("axe-core/axe.min.js"))?;
        let mut wrong = Vec::new();
        on_every_screen(browser, built, async |page, _, _, name| {
            let judgement = judge(browser, page, &axe).await?;
            assert!(judgement.passed > 10, "{name}: {} rules", judgement.passed);
            wrong.extend(
                judgement
                    .found
                    .iter()
                    .map(|found| format!("{name}: {found}")),
            );
            Ok(())
        })
        .await?;
        assert!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    });
}

/// The test above can fail: axe-core sees what is wrong with a page of ours that was damaged.
#[test]
fn axe_core_finds_a_picture_without_words() {
    in_browser(Graphics::None, async |browser, built| {
        let Some(packages) = npm::packages(built) else {
            return Ok(());
        };
        let axe = std::fs::read_to_string(packages.join("axe-core/axe.min.js"))?;
        let host = Host::start(&built.xtask, &built.site);
        let page = Screen::Empty.reach(browser, built, &host).await?;
        page.run("document.querySelector('.sample img').removeAttribute('alt'); document.querySelector('.sample').removeAttribute('aria-label')")
            .await?;
        let judgement = judge(browser, &page, &axe).await?;
        let is_seen = judgement
            .found
            .iter()
            .any(|found| found.starts_with("image-alt"));
        assert!(is_seen, "{:#?}", judgement.found);
        Ok(())
    });
}

async fn judge(
    browser: &lookalike_tests::Browser,
    page: &Page<'_>,
    axe: &str,
) -> WebDriverResult<Judgement> {
    if page.run("return typeof axe").await? != "object" {
        page.run(axe).await?;
    }
    let told = browser.driver.execute_async(JUDGE, vec![]).await?;
    let told = told.json();
    Ok(serde_json::from_value(told.clone()).unwrap_or_else(|_| panic!("axe-core: {told}")))
}

/// Everything that moves or may move for longer than a millisecond: what runs now, and what the styles of
/// each element and its pseudo-elements would start.
const MOVING: &str = "
const seconds = (list) => Math.max(...list.split(',').map((one) =>
    parseFloat(one) * (one.trim().endsWith('ms') ? 0.001 : 1)));
const name = (element, pseudo) => `${element.tagName.toLowerCase()}.${element.className}${pseudo ?? ''}`;
const moving = document.getAnimations()
    .filter((animation) => animation.effect.getComputedTiming().duration > 1)
    .map((animation) => `${name(animation.effect.target, animation.effect.pseudoElement)} runs ${animation.animationName ?? animation.transitionProperty}`);
for (const element of document.querySelectorAll('*')) {
    for (const pseudo of [undefined, '::before', '::after']) {
        const style = getComputedStyle(element, pseudo);
        if (style.transitionProperty !== 'none' && seconds(style.transitionDuration) > 0.001)
            moving.push(`${name(element, pseudo)} has the transition ${style.transitionProperty}`);
        if (style.animationName !== 'none' && seconds(style.animationDuration) > 0.001)
            moving.push(`${name(element, pseudo)} has the animation ${style.animationName}`);
    }
}
return [...new Set(moving)];
";

#[test]
fn nothing_moves_for_those_who_want_less_motion() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let mut wrong = Vec::new();
        for screen in Screen::ALL {
            browser
                .prefer("prefers-reduced-motion", "no-preference")
                .await?;
            let page = screen.reach(browser, built, &host).await?;
            let usually = page.run(MOVING).await?;
            // Else the test below would be content with a page that it cannot see.
            assert_ne!(usually, json!([]), "{screen:?}: nothing ever moves");
            browser.prefer("prefers-reduced-motion", "reduce").await?;
            let still = page.run(MOVING).await?;
            if still != json!([]) {
                wrong.push(format!("{screen:?}: {still:#}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    });
}
