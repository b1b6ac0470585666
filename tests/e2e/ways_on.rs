//! Ways on from an answer: filters, more like this, likes, several photos, the slider, looks, more, and the
//! colours of one product, in a real browser and beside the command line.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use lookalike_tests::{Built, Card, Graphics, Host, Page, ids, in_browser, shown};
use thirtyfour::prelude::{Key, WebDriverResult};

/// Loading the model and one inference on one busy core.
const FIRST: Duration = Duration::from_secs(120);

/// The site's samples.
fn samples(built: &Built) -> Vec<PathBuf> {
    let folder = built.site.join("catalogue/samples");
    let mut photos: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    photos.sort();
    photos
}

/// A page that shows the answer to the first sample.
async fn answered<'a>(page: &Page<'a>, built: &Built) -> WebDriverResult<Vec<Card>> {
    page.choose(&samples(built)[0]).await?;
    page.wait_for_phase("found", FIRST).await;
    page.cards().await
}

/// Presses the first button with this `data-testid`, as a person does once it is in view.
async fn press(page: &Page<'_>, id: &str) -> WebDriverResult<()> {
    let button = page.find(id).await?;
    button.scroll_into_view().await?;
    button.click().await
}

#[test]
fn filters_narrow_down_before_the_ranking() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let before = answered(&page, built).await?;
        let (value, count) = page.filter_by_another_type().await?;
        let cards = page.replaced(&before).await?;
        let filter = format!("articleType={value}");
        let expected = built.search_with(
            &built.site.join("model"),
            &built.site.join("catalogue"),
            &samples(built)[0],
            &["--filter", &filter],
        );
        assert_eq!(shown(&cards), expected.told(), "{filter}");
        let passing = page.find("passing").await?.text().await?;
        assert!(
            passing.starts_with(&count.to_string()),
            "{passing}, not {count}"
        );
        // The box keeps the focus, and the chip takes the filter away.
        let focused = page
            .run("return document.activeElement.dataset.value ?? ''")
            .await?;
        assert!(focused == value.as_str() || focused == "", "{focused}");
        press(&page, "chip").await?;
        let after = page.replaced(&cards).await?;
        assert_eq!(ids(&after), ids(&before));
        Ok(())
    });
}

#[test]
fn filters_of_several_facets_hold_together() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        answered(&page, built).await?;
        page.run("document.querySelector(\"[data-testid='filters'] summary\").click()")
            .await?;
        let script = "
            if (document.querySelector('#results').ariaBusy !== 'false') return false;
            const facets = [...document.querySelectorAll(\"[data-testid='facet']\")];
            for (const facet of facets) {
                facet.open = true;
                const boxes = [...facet.querySelectorAll(\"[data-testid='facet-value']\")];
                const last = boxes.filter((box) => Number(box.dataset.count) > 0).at(-1);
                if (last && !boxes.some((box) => box.checked)) { last.click(); return false; }
            }
            return true;";
        page.until("a value of each facet", script).await?;
        let set = page.find_all("chip").await?.len();
        assert!(set >= 4, "{set} filters");
        let cards = page.cards().await?;
        // Each was chosen among what was left, so that something passes all of them.
        assert!(!cards.is_empty());
        press(&page, "clear-filters").await?;
        page.replaced(&cards).await?;
        assert_eq!(page.find_all("chip").await?.len(), 0);
        Ok(())
    });
}

#[test]
fn more_like_this_and_back() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let before = answered(&page, built).await?;
        press(&page, "more-like-this").await?;
        let cards = page.replaced(&before).await?;
        assert!(!ids(&cards).contains(&ids(&before)[0]), "itself: {cards:?}");
        assert_eq!(cards.len(), 5);
        assert!(
            cards.iter().all(|card| card.likeness.is_none()),
            "{cards:?}"
        );
        let with = page.find("searched-with").await?.text().await?;
        assert!(with.contains("More like"), "{with}");
        let requests = host.requests().len();
        press(&page, "back-to-photo").await?;
        let after = page.replaced(&cards).await?;
        assert_eq!(shown(&after), shown(&before));
        let new: Vec<String> = host.requests().split_off(requests);
        let is_picture = |line: &String| line.contains("/thumbs/");
        assert!(
            new.iter().all(is_picture),
            "nothing else is fetched: {new:?}"
        );
        Ok(())
    });
}

#[test]
fn likes_and_dislikes_rank_anew() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let before = answered(&page, built).await?;
        // By keyboard: the last card is liked, and the button keeps the focus though its card may move.
        let likes = page.find_all("like").await?;
        likes[4].send_keys(Key::Enter + "").await?;
        let liked = page.replaced(&before).await?;
        let pressed = page.until("the pressed button",
            "const button = document.activeElement;
             return button.dataset.testid === 'like' && button.getAttribute('aria-pressed') === 'true'
                && button.closest('article').dataset.id;",
        )
        .await?;
        assert_eq!(pressed, before[4].id.as_str());
        let place = |cards: &[Card]| ids(cards).iter().position(|id| *id == before[4].id);
        assert!(place(&liked) < Some(4), "it comes nearer: {liked:?}");
        let other = usize::from(liked[0].id == before[4].id);
        let dislike = page.find_all("dislike").await?.remove(other);
        dislike.send_keys(Key::Enter + "").await?;
        let disliked = page.replaced(&liked).await?;
        assert!(
            !ids(&disliked).contains(&ids(&liked)[other]),
            "{disliked:?}"
        );
        let names = [
            page.find_all("liked").await?.len(),
            page.find_all("disliked").await?.len(),
        ];
        assert_eq!(names, [1, 1]);
        press(&page, "clear-ratings").await?;
        let after = page.replaced(&disliked).await?;
        assert_eq!(shown(&after), shown(&before));
        Ok(())
    });
}

#[test]
fn several_photos_are_one_search() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let photos = samples(built);
        let before = answered(&page, built).await?;
        let paths = photos[..2].iter().map(|path| path.to_string_lossy());
        let paths: Vec<_> = paths.collect();
        page.find("file-input")
            .await?
            .send_keys(paths.join("\n"))
            .await?;
        let cards = page.replaced(&before).await?;
        assert_eq!(cards.len(), 5);
        let others = page.find("other-photos").await?;
        assert!(others.is_displayed().await?);
        // The middle of two photos is neither of them.
        assert_ne!(shown(&cards), shown(&before));
        Ok(())
    });
}

#[test]
fn the_slider_weighs_colour() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let before = answered(&page, built).await?;
        let slider = page.find("colour-weight").await?;
        slider.send_keys(Key::End + "").await?;
        let cards = page.replaced(&before).await?;
        assert_ne!(shown(&cards), shown(&before));
        let words = slider.attr("aria-valuetext").await?;
        assert_eq!(words.as_deref(), Some("10 % shape, 90 % colour"));
        let focused = page.run("return document.activeElement.id").await?;
        assert_eq!(focused, "colour-weight");
        slider.send_keys(Key::Home + "").await?;
        let after = page.replaced(&cards).await?;
        assert_eq!(shown(&after), shown(&before));
        Ok(())
    });
}

#[test]
fn a_look_is_completed_by_a_rule() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let before = answered(&page, built).await?;
        press(&page, "complete-look").await?;
        page.until("a look with pictures",
            "const pieces = [...document.querySelectorAll(\"[data-testid='piece']\")];
             return pieces.length > 0 && pieces.every((piece) => piece.querySelector('img')?.naturalWidth > 0);",
        )
        .await?;
        let pieces = page.find_all("piece").await?;
        let mut found = BTreeSet::new();
        for piece in &pieces {
            found.insert(piece.attr("data-id").await?.unwrap_or_default());
        }
        assert!(
            found.len() == pieces.len() && (2..=4).contains(&found.len()),
            "{found:?}"
        );
        assert!(!found.contains(&before[0].id));
        let rule = page.find("look-rule").await?.text().await?;
        assert!(rule.contains("rule, not by the network"), "{rule}");
        // The answer is still there, and all of its pictures too.
        assert_eq!(shown(&page.cards().await?), shown(&before));
        press(&page, "close-look").await?;
        assert!(!page.find("look").await?.is_displayed().await?);
        Ok(())
    });
}

#[test]
fn more_are_shown_on_demand() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let before = answered(&page, built).await?;
        press(&page, "show-more").await?;
        let cards = page.replaced(&before).await?;
        assert_eq!(cards.len(), 15);
        assert_eq!(ids(&cards)[..5], ids(&before)[..]);
        page.until(
            "fifteen pictures",
            "const shown = [...document.querySelectorAll(\"[data-testid='result-card'] img\")];
             return shown.filter((image) => image.naturalWidth > 0).length === 15;",
        )
        .await?;
        let distinct: BTreeSet<&str> = ids(&cards).into_iter().collect();
        assert_eq!(distinct.len(), 15, "{cards:?}");
        Ok(())
    });
}

#[test]
fn the_colours_of_one_product_are_one_card() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let mut cards = answered(&page, built).await?;
        // The demo sells most garments in several colours; further down there is certainly one.
        while page.find_all("swatch").await?.is_empty() {
            press(&page, "show-more").await?;
            cards = page.replaced(&cards).await?;
        }
        let swatch = page.find("swatch").await?;
        let variant = swatch.attr("data-id").await?.unwrap_or_default();
        let name = swatch.attr("aria-label").await?.unwrap_or_default();
        assert!(name.starts_with("Show it in "), "{name}");
        assert!(
            !ids(&cards).contains(&variant.as_str()),
            "it has no card of its own"
        );
        swatch.scroll_into_view().await?;
        swatch.click().await?;
        let after = page.replaced(&cards).await?;
        let changed: Vec<(&str, &str)> = ids(&cards)
            .into_iter()
            .zip(ids(&after))
            .filter(|(old, new)| old != new)
            .collect();
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert_eq!(changed[0].1, variant);
        // Its picture comes, and the way back is where the way there was.
        let script = format!(
            "const card = document.querySelector(\"[data-testid='result-card'][data-id='{variant}']\");
             return card.querySelector('.picture img')?.naturalWidth > 0
                && document.activeElement.dataset.testid === 'swatch'
                && document.activeElement.dataset.id;"
        );
        let back = page.until("the variant's picture", &script).await?;
        assert_eq!(back, changed[0].0);
        Ok(())
    });
}
