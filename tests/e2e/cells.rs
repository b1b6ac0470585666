//! A catalogue too large for one download: the page fetches cells, shows what settles, and says so.

use std::collections::BTreeSet;
use std::time::Duration;

use catalogue::cells::MOST_CELLS;
use lookalike_tests::{Celled, Graphics, Habits, Host, Line, Page, Site, in_browser};

const MOST: Duration = Duration::from_secs(120);

/// Products of a cell, about: so small that the demo has some fifty, of which a photo fetches twelve at most.
const PER_CELL: usize = 24;

/// Photos that are given to the page.
const PHOTOS: usize = 12;

/// The same for the comparison with an exact search.
const MANY_PHOTOS: usize = 100;

/// What a search may end with where nothing went wrong.
const WHOLE: [&str; 3] = ["settled", "certain", "stopped"];

/// Writes down each text of the status, and what the list of products is taken for.
const LISTEN: &str = "
window.said = [];
const status = document.querySelector(\"[data-testid='status']\");
new MutationObserver(() => window.said.push(status.textContent.trim()))
    .observe(status, { childList: true, characterData: true, subtree: true });
";

/// Deletes the cells that are kept, and leaves everything else.
const CLEAR_CELLS: &str = "
caches.open('lookalike-files-1').then(async (cache) => {
    const cells = (await cache.keys()).filter((request) => request.url.endsWith('.cell'));
    await Promise.all(cells.map((request) => cache.delete(request)));
    done(cells.length);
});
";

fn is_cell(request: &str) -> bool {
    request.starts_with("GET /catalogue/cells/") && request.contains(".cell")
}

#[test]
fn a_photo_fetches_few_cells_and_finds_what_the_command_line_finds_in_all() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        let celled = Celled::put_into(&site, PER_CELL);
        assert!(celled.cells >= 40, "{} cells", celled.cells);
        let folder = tempfile::tempdir()?;
        let host = Host::start(&built.xtask, site.path());
        let page = Page::open(browser, host.address()).await?;
        page.run(LISTEN).await?;
        let fetched = || host.requests().into_iter().filter(|line| is_cell(line));
        let (mut same, mut wrong) = (0, Vec::new());
        for (number, (photo, _)) in celled
            .pictures(folder.path(), MANY_PHOTOS)
            .into_iter()
            .enumerate()
        {
            let standing = page.settle(&photo, MOST).await?;
            if !WHOLE.contains(&standing.as_str()) {
                wrong.push(format!("{}: {standing}", photo.display()));
            }
            if number == 0 {
                let first: Vec<String> = fetched().collect();
                println!(
                    "of {} cells the first photo fetched {first:#?}",
                    celled.cells
                );
                assert!((1..=MOST_CELLS).contains(&first.len()), "{}", first.len());
            }
            let expected = built.search(&site.model(), &site.catalogue(), &photo);
            let expected: Vec<String> = expected.hits.into_iter().map(|hit| hit.id).collect();
            same += usize::from(page.ids().await? == expected);
        }
        println!("{same} of {MANY_PHOTOS} answers are those of all cells");
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(same * 100 >= 95 * MANY_PHOTOS, "{same} of {MANY_PHOTOS}");
        let all: Vec<String> = fetched().collect();
        let distinct: BTreeSet<&String> = all.iter().collect();
        assert_eq!(all.len(), distinct.len(), "a cell was fetched twice");

        // Whoever hears the page hears each answer once, and at most one sentence before it.
        let said = page.run("return window.said").await?;
        let said: Vec<&str> = said
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|text| text.as_str())
            .collect();
        let of = |part: &str| said.iter().filter(|text| text.contains(part)).count();
        let last = of("The rest of the catalogue") + of("Only the nearest parts of the catalogue");
        assert_eq!(last, MANY_PHOTOS, "{said:#?}");
        assert!(of("Comparing your photo") <= MANY_PHOTOS, "{said:#?}");
        let twice = said.windows(2).find(|pair| pair[0] == pair[1]);
        assert_eq!(twice, None, "{said:#?}");
        Ok(())
    });
}

#[test]
fn any_static_host_serves_cells() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        let celled = Celled::put_into(&site, PER_CELL);
        let folder = tempfile::tempdir()?;
        let photos = celled.pictures(folder.path(), 3);
        let host = Host::start(&built.xtask, site.path());
        for (gzips, caching) in [
            (false, "no-store"),
            (true, "max-age=600"),
            (true, "public, max-age=31536000, immutable"),
        ] {
            // Another address, so another site to the browser.
            let line = Line::to(host.address());
            line.take_on(Habits { gzips, caching });
            let page = Page::open(browser, &line.address()).await?;
            for (photo, _) in &photos {
                let standing = page.settle(photo, MOST).await?;
                assert!(WHOLE.contains(&standing.as_str()), "{caching}: {standing}");
                let expected = built.search(&site.model(), &site.catalogue(), photo);
                let expected: BTreeSet<String> =
                    expected.hits.into_iter().map(|hit| hit.id).collect();
                let found: BTreeSet<String> = page.ids().await?.into_iter().collect();
                let common = found.intersection(&expected).count();
                assert!(common >= 4, "{caching}: {found:?} instead of {expected:?}");
            }
            let cells = line.exchanges().into_iter();
            let cells = cells.filter(|exchange| exchange.path.contains(".cell"));
            let statuses: Vec<u16> = cells.map(|exchange| exchange.status).collect();
            assert!(!statuses.is_empty() && statuses.iter().all(|status| *status == 200));
            page.wait_for_value("readiness", "data-readiness", "ready-in-part", MOST)
                .await;
            line.plug(false);
            let page = Page::open(browser, &line.address()).await?;
            page.wait_for("offline-now", MOST).await;
            page.settle(&photos[0].0, MOST).await?;
            assert_eq!(page.ids().await?.len(), 5, "{caching}");
        }
        Ok(())
    });
}

#[test]
fn without_a_network_the_parts_that_were_seen_answer_and_say_so() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        let celled = Celled::put_into(&site, PER_CELL);
        let folder = tempfile::tempdir()?;
        let photos = celled.pictures(folder.path(), PHOTOS);
        let host = Host::start(&built.xtask, site.path());
        let line = Line::to(host.address());
        let page = Page::open(browser, &line.address()).await?;
        page.settle(&photos[0].0, MOST).await?;
        let first = page.ids().await?;
        page.wait_for_value("readiness", "data-readiness", "ready-in-part", MOST)
            .await;
        let words = page.find("readiness").await?.text().await?;
        assert!(words.contains("parts of the catalogue"), "{words:?}");

        line.plug(false);
        let passed = line.exchanges().len();
        // Nothing is in memory any more.
        let page = Page::open(browser, &line.address()).await?;
        page.wait_for("offline-now", MOST).await;
        page.wait_for_value("readiness", "data-readiness", "ready-in-part", MOST)
            .await;
        let standing = page.settle(&photos[0].0, MOST).await?;
        assert_eq!(page.ids().await?, first);
        assert!(WHOLE.contains(&standing.as_str()), "{standing}");
        let mut is_said = false;
        for (photo, _) in &photos[1..] {
            let standing = page.settle(photo, MOST).await?;
            let status = page.find("status").await?.text().await?;
            let says = status.contains("From the part of the catalogue that is on this device.");
            assert_eq!(says, standing == "offline", "{standing}: {status}");
            assert_eq!(page.ids().await?.len(), 5);
            is_said |= says;
        }
        assert!(is_said, "each photo found all of its cells on this device");
        assert_eq!(
            line.exchanges().len(),
            passed,
            "something passed an unplugged line"
        );

        line.plug(true);
        let standing = page.settle(&photos[PHOTOS / 2].0, MOST).await?;
        assert!(WHOLE.contains(&standing.as_str()), "{standing}");
        Ok(())
    });
}

#[test]
fn where_nothing_was_seen_a_visit_without_a_network_says_what_to_do() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        let celled = Celled::put_into(&site, PER_CELL);
        let folder = tempfile::tempdir()?;
        let photos = celled.pictures(folder.path(), 2);
        let host = Host::start(&built.xtask, site.path());
        let line = Line::to(host.address());
        let page = Page::open(browser, &line.address()).await?;
        page.settle(&photos[0].0, MOST).await?;
        page.wait_for_value("readiness", "data-readiness", "ready-in-part", MOST)
            .await;
        // A browser that is short of room may clear what it likes.
        page.run_async(CLEAR_CELLS).await?;
        let tools = browser.driver.cdp();
        tools
            .send_raw("Network.clearBrowserCache", serde_json::json!({}))
            .await?;
        line.plug(false);
        let page = Page::open(browser, &line.address()).await?;
        page.wait_for_value("readiness", "data-readiness", "not-yet", MOST)
            .await;
        page.choose(&photos[1].0).await?;
        let text = page.notice("no-cells", MOST).await;
        assert!(text.contains("there is no connection"), "{text:?}");

        line.plug(true);
        page.find("retry").await?.click().await?;
        let standing = page.settled(MOST).await?;
        assert!(WHOLE.contains(&standing.as_str()), "{standing}");
        Ok(())
    });
}

#[test]
fn a_filter_that_no_cell_at_hand_can_match_fetches_others() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        let celled = Celled::put_into(&site, PER_CELL);
        let folder = tempfile::tempdir()?;
        let (photo, index) = celled.pictures(folder.path(), 3)[1].clone();
        let host = Host::start(&built.xtask, site.path());
        let page = Page::open(browser, host.address()).await?;
        page.settle(&photo, MOST).await?;
        let whole = celled.whole();
        let attribute = whole.attribute("articleType").unwrap();
        // An article that is nowhere among what was found.
        let own = whole.value(index, attribute).unwrap();
        let shown = page.ids().await?;
        let known: BTreeSet<&str> = shown
            .iter()
            .filter_map(|id| whole.value(whole.index_of(id)?, attribute))
            .chain([own])
            .collect();
        let all: BTreeSet<&str> = whole
            .indexes()
            .filter_map(|index| whole.value(index, attribute))
            .filter(|value| !value.is_empty() && !known.contains(value))
            .collect();
        let name = &whole.manifest().attributes[attribute];
        let mut is_fetched = false;
        for value in all {
            let before = host.requests().iter().filter(|line| is_cell(line)).count();
            let toggle = format!(
                "document.querySelectorAll('details').forEach((each) => each.open = true);
                 document.querySelector(\"[data-testid='facet'][data-attribute='{name}'] [data-value='{value}']\").click();"
            );
            page.run(&toggle).await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
            page.settled(MOST).await?;
            let found = page.ids().await?;
            assert!(!found.is_empty(), "nothing is {value:?}");
            for id in &found {
                let index = whole.index_of(id).unwrap();
                assert_eq!(whole.value(index, attribute), Some(value), "{id}");
            }
            let passing = page.find("passing").await?.text().await?;
            assert!(passing.starts_with("Of "), "{passing:?}");
            let after = host.requests().iter().filter(|line| is_cell(line)).count();
            println!("{value}: {} cells more, {passing}", after - before);
            is_fetched |= after > before;
            page.run(&toggle).await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
            page.settled(MOST).await?;
        }
        assert!(
            is_fetched,
            "the photo's own cells hold every kind of article"
        );
        Ok(())
    });
}
