//! How the page behaves: private, patient, usable by keyboard, good to look at.

use std::time::Duration;

use lookalike_tests::{Graphics, Host, Page, in_browser};
use thirtyfour::prelude::*;

const MOST: Duration = Duration::from_secs(120);

#[test]
fn nothing_is_uploaded() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        browser.requests().await?;
        page.find_all("sample").await?[1].click().await?;
        page.wait_for_phase("found", MOST).await;
        let requests = browser.requests().await?;
        let own =
            |address: &str| address.starts_with(host.address()) || address.starts_with("blob:");
        let wrong: Vec<_> = requests
            .iter()
            .filter(|(method, address, body)| method != "GET" || *body || !own(address))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        // The page may not even try: its own policy forbids every other address.
        let blocked = page
            .run("return fetch('http://127.0.0.1:9/').then(() => 'sent', (error) => String(error))")
            .await?;
        assert!(
            blocked
                .as_str()
                .is_some_and(|text| text.contains("TypeError")),
            "{blocked}"
        );
        let refused: Vec<String> = browser
            .driver
            .get_log("browser")
            .await?
            .into_iter()
            .map(|entry| entry.message)
            .filter(|message| message.contains("Content Security Policy"))
            .collect();
        let ours = |message: &String| message.contains("http://127.0.0.1:9/");
        assert!(
            !refused.is_empty() && refused.iter().all(ours),
            "our attempt and nothing else is refused: {refused:#?}"
        );
        Ok(())
    });
}

#[test]
fn a_second_photo_abandons_the_first() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let samples = page.find_all("sample").await?;
        samples[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let first = page.cards().await?;
        // Both before the engine can answer either; only the second counts.
        page.run("const all = document.querySelectorAll(\"[data-testid='sample']\"); all[0].click(); all[1].click();")
            .await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        page.wait_for_phase("found", MOST).await;
        let second = page.cards().await?;
        assert_ne!(first, second);
        samples[1].click().await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(page.cards().await?, second);
        Ok(())
    });
}

#[test]
fn the_keyboard_is_enough() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let focused = "return document.activeElement?.dataset?.testid ?? ''";
        let mut reached = Vec::new();
        for _ in 0..40 {
            browser
                .driver
                .action_chain()
                .send_keys(Key::Tab)
                .perform()
                .await?;
            let id = page
                .run(focused)
                .await?
                .as_str()
                .unwrap_or_default()
                .to_owned();
            reached.push(id.clone());
            if id == "sample" {
                browser
                    .driver
                    .action_chain()
                    .send_keys(Key::Enter)
                    .perform()
                    .await?;
                break;
            }
        }
        assert!(reached.iter().any(|id| id == "file-input"), "{reached:?}");
        page.wait_for_phase("found", MOST).await;
        assert_eq!(page.cards().await?.len(), 5);
        Ok(())
    });
}

#[test]
fn nothing_is_wider_than_the_screen() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let pictures = built.scratch.join("screenshots");
        std::fs::create_dir_all(&pictures)?;
        let mut wrong = Vec::new();
        for (name, width, height) in [("phone", 360, 740), ("desktop", 1440, 900)] {
            for (scheme, dark) in [("light", false), ("dark", true)] {
                browser.look(width, height, dark).await?;
                let page = Page::open(browser, host.address()).await?;
                browser
                    .driver
                    .screenshot(&pictures.join(format!("{name}-{scheme}-first.png")))
                    .await?;
                page.find_all("sample").await?[0].click().await?;
                page.wait_for_phase("found", MOST).await;
                tokio::time::sleep(Duration::from_millis(500)).await;
                browser
                    .driver
                    .screenshot(&pictures.join(format!("{name}-{scheme}-found.png")))
                    .await?;
                let overflow = page
                    .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    .await?;
                if overflow != 0 {
                    wrong.push(format!("{name}, {scheme}: {overflow} px too wide"));
                }
                let background = page
                    .run("return getComputedStyle(document.body).backgroundColor")
                    .await?;
                println!("{name}, {scheme}: background {background}");
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
        println!("screenshots are in {}", pictures.display());
        Ok(())
    });
}
