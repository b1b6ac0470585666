//! How the page behaves: it takes photos in every way, and the last one counts.

use std::time::Duration;

use lookalike_tests::{Graphics, Host, Page, in_browser};

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
