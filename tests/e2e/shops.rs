//! Several shops in one page: two catalogues on two hosts, one of which is then down.

use std::time::{Duration, Instant};

use lookalike_tests::{Graphics, Host, Page, Site, in_browser, pictures};
use thirtyfour::prelude::WebDriverResult;

const MOST: Duration = Duration::from_secs(120);

/// Deletes what the engine keeps, so that nothing but the network can give it.
const FORGET_FILES: &str = "caches.delete('lookalike-files-1').then(done);";

/// The shops that are named on cards, in their order.
const NAMED: &str = "return [...document.querySelectorAll(\"[data-testid='card-shop']\")]
    .map((shop) => shop.textContent.trim());";

/// Waits until `script` gives something that `is_right`, and gives it.
async fn wait_for(
    page: &Page<'_>,
    script: &str,
    is_right: impl Fn(&[String]) -> bool,
) -> WebDriverResult<Vec<String>> {
    let begun = Instant::now();
    loop {
        let told = page.run(script).await?;
        let texts = told.as_array().into_iter().flatten();
        let texts: Vec<String> = texts
            .map(|text| text.as_str().unwrap_or_default().to_owned())
            .collect();
        if is_right(&texts) {
            return Ok(texts);
        }
        assert!(begun.elapsed() < MOST, "{texts:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn has(shop: &str) -> impl Fn(&[String]) -> bool {
    move |texts| texts.iter().any(|text| text == shop)
}

#[test]
fn two_shops_answer_together_and_one_that_is_down_stops_nothing() {
    in_browser(Graphics::None, async |browser, built| {
        let other = Site::copy(&built.site);
        other.open_to_all();
        let other_host = Host::start(&built.xtask, other.path());
        let origin = other_host.address().trim_end_matches('/').to_owned();
        let list = format!(
            r#"{{"format":1,"shops":[
                {{"name":"Harbour","catalogue":"catalogue/catalogue.json"}},
                {{"name":"North","catalogue":"{origin}/catalogue/catalogue.json"}}]}}"#
        );
        let site = Site::copy(&built.site);
        site.list_shops(&list, &origin);
        site.list_assets(&built.xtask);
        let host = Host::start(&built.xtask, site.path());
        let folder = tempfile::tempdir()?;
        let photo = folder.path().join("photo.jpg");
        std::fs::write(&photo, pictures::photo(120, 160))?;

        let page = Page::open(browser, host.address()).await?;
        page.choose(&photo).await?;
        page.wait_for_phase("found", MOST).await;
        // Both sell the same, so that their products come in pairs, the page's own first.
        let named = wait_for(&page, NAMED, has("North")).await?;
        assert_eq!(named, ["Harbour", "North", "Harbour", "North", "Harbour"]);
        let cards = page.cards().await?;
        assert_eq!(cards[0].id, cards[1].id, "the same product of two shops");
        assert!(
            cards[1].accessible_name.contains("From North."),
            "{}",
            cards[1].accessible_name
        );
        page.wait_for_pictures(MOST).await?;
        let of_the_other = other_host.requests();
        assert!(
            of_the_other
                .iter()
                .all(|line| line.starts_with("GET /catalogue/")),
            "{of_the_other:#?}"
        );

        // Liked is the other shop's product, and a link says so.
        page.run("document.querySelectorAll(\"[data-testid='like']\")[1].click()")
            .await?;
        let liked = "return [...document.querySelectorAll(\"[data-testid='liked']\")].map((chip) => chip.dataset.id);";
        wait_for(&page, liked, has(&cards[1].id)).await?;
        let fragment = page.run("return [location.hash]").await?;
        assert!(
            fragment[0].as_str().unwrap_or_default().contains("&v="),
            "{fragment}"
        );

        drop(other_host);
        page.run_async(FORGET_FILES).await?;
        let page = Page::open(browser, host.address()).await?;
        page.choose(&photo).await?;
        page.wait_for_phase("found", MOST).await;
        let missing = "return [...document.querySelectorAll(\"[data-testid='missing-shops'] p\")]
            .map((line) => line.dataset.kind);";
        wait_for(&page, missing, has("down")).await?;
        let named = wait_for(&page, NAMED, |named| named.len() == 5).await?;
        assert_eq!(named, ["Harbour"; 5]);

        // A catalogue on a host that nobody has allowed is refused in words.
        page.run("document.querySelector(\"[data-testid='shop-list']\").open = true")
            .await?;
        let field = page.find("shop-address").await?;
        field
            .send_keys("https://elsewhere.example/catalogue.json")
            .await?;
        page.find("add-shop").await?.click().await?;
        let problem =
            "return [document.querySelector(\"[data-testid='shop-problem']\").textContent];";
        wait_for(&page, problem, |texts| {
            texts.iter().any(|text| text.contains("elsewhere.example"))
        })
        .await?;
        Ok(())
    });
}
