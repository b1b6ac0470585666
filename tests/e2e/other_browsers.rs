//! The core in Firefox and in WebKitGTK: what a visitor comes for works in every engine there is.

use std::time::Duration;

use lookalike_tests::{Host, Kind, Page, Site, in_browser_of};

const MOST: Duration = Duration::from_secs(120);

#[test]
fn the_core_works_in_firefox() {
    the_core_works_in(Kind::Firefox);
}

#[test]
fn the_core_works_in_webkit() {
    the_core_works_in(Kind::WebKitGtk);
}

/// One visit, step by step.
fn the_core_works_in(kind: Kind) {
    in_browser_of(kind, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;

        // A photo in, five out: the command line's five, with the same figures.
        let catalogue = built.site.join("catalogue");
        let photo = Site::first_file(&catalogue.join("samples"));
        page.choose(&photo).await?;
        page.wait_for_phase("found", MOST).await;
        let cards = page.cards().await?;
        let shown: Vec<(&str, f64)> = cards
            .iter()
            .map(|card| (card.id.as_str(), card.similarity))
            .collect();
        let told = built.search(&built.site.join("model"), &catalogue, &photo);
        let told: Vec<(&str, f64)> = told
            .hits
            .iter()
            .map(|hit| (hit.id.as_str(), hit.similarity))
            .collect();
        assert_eq!(shown, told, "{kind:?}");
        assert_eq!(shown.len(), 5);
        page.wait_for_pictures(MOST).await?;
        Ok(())
    });
}
