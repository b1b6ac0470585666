//! How the page behaves: it takes photos in every way, works by keyboard alone, fits every screen.

use std::time::Duration;

use lookalike_tests::{Graphics, Host, Page, in_browser};
use thirtyfour::prelude::*;

const MOST: Duration = Duration::from_secs(120);

#[test]
fn a_second_photo_during_the_download_is_the_one_that_counts() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        page.run("const all = document.querySelectorAll(\"[data-testid='sample']\"); all[0].click(); setTimeout(() => all[1].click(), 100);")
            .await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        page.wait_for_phase("found", MOST).await;
        let cold = page.cards().await?;
        let samples = page.find_all("sample").await?;
        samples[1].click().await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(page.cards().await?, cold);
        Ok(())
    });
}

/// A JPEG of the page's own making, given to it as a drop or a paste would be.
const GIVE: &str = "
const [way, done] = arguments;
const canvas = document.createElement('canvas');
canvas.width = 120; canvas.height = 160;
const pen = canvas.getContext('2d');
pen.fillStyle = '#fff'; pen.fillRect(0, 0, 120, 160);
pen.fillStyle = '#b33'; pen.fillRect(30, 40, 60, 80);
canvas.toBlob((blob) => {
    const data = new DataTransfer();
    data.items.add(new File([blob], 'photo.jpg', { type: 'image/jpeg' }));
    const options = { bubbles: true, cancelable: true };
    const event = way === 'drop'
        ? new DragEvent('drop', { ...options, dataTransfer: data })
        : new ClipboardEvent('paste', { ...options, clipboardData: data });
    document.body.dispatchEvent(event);
    done(event.defaultPrevented);
}, 'image/jpeg');
";

#[test]
fn a_dropped_and_a_pasted_photo_are_answered() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        for way in ["drop", "paste"] {
            let page = Page::open(browser, host.address()).await?;
            let arguments = vec![serde_json::json!(way)];
            let taken = browser.driver.execute_async(GIVE, arguments).await?;
            assert_eq!(
                taken.json(),
                &serde_json::json!(true),
                "the page let the {way} pass"
            );
            page.wait_for_phase("found", MOST).await;
            assert_eq!(page.cards().await?.len(), 5, "{way}");
        }
        let camera = Page::open(browser, host.address())
            .await?
            .find("camera-input")
            .await?;
        assert_eq!(
            camera.attr("capture").await?.as_deref(),
            Some("environment")
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
        let mut backgrounds = Vec::new();
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
                backgrounds.push(background);
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_ne!(backgrounds[0], backgrounds[1], "dark looks like light");
        println!("screenshots are in {}", pictures.display());
        Ok(())
    });
}
