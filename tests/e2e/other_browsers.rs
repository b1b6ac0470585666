//! The core in Firefox and in WebKitGTK: what a visitor comes for works in every engine there is.

use std::time::Duration;

use lookalike_tests::{Host, Kind, Line, Page, Site, in_browser_of, shown};

const MOST: Duration = Duration::from_secs(120);

#[test]
fn the_core_works_in_firefox() {
    the_core_works_in(Kind::Firefox);
}

#[test]
fn the_core_works_in_webkit() {
    the_core_works_in(Kind::WebKitGtk);
}

/// One visit and, the plug pulled, a second one, step by step.
fn the_core_works_in(kind: Kind) {
    in_browser_of(kind, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let line = Line::to(host.address());
        let page = Page::open(browser, &line.address()).await?;

        // A photo in, five out: the command line's five, with the same figures.
        let (model, catalogue) = (built.site.join("model"), built.site.join("catalogue"));
        let photo = Site::first_file(&catalogue.join("samples"));
        let found = page.answer(&photo, MOST).await?;
        let told = built.search(&model, &catalogue, &photo);
        assert_eq!(shown(&found), told.told(), "{kind:?}");
        assert_eq!(found.len(), 5);
        page.wait_for_pictures(MOST).await?;

        // A filter: five of that type.
        let (value, _) = page.filter_by_another_type().await?;
        let filtered = page.replaced(&found).await?;
        let filter = format!("articleType={value}");
        let told = built.search_with(&model, &catalogue, &photo, &["--filter", &filter]);
        assert_eq!(shown(&filtered), told.told(), "{kind:?}, {filter}");

        // Reloaded without a network: the same again.
        page.wait_for_value("readiness", "data-readiness", "ready", MOST)
            .await;
        line.plug(false);
        let passed = line.exchanges().len();
        let page = Page::open(browser, &line.address()).await?;
        page.wait_for("offline-now", MOST).await;
        assert_eq!(page.answer(&photo, MOST).await?, found, "{kind:?}, offline");
        page.wait_for_pictures(MOST).await?;
        assert_eq!(page.filter_by_another_type().await?.0, value);
        let offline = page.replaced(&found).await?;
        assert_eq!(offline, filtered, "{kind:?}, offline, {filter}");
        let more = line.exchanges().split_off(passed);
        assert!(
            more.is_empty(),
            "something passed an unplugged line: {more:#?}"
        );
        Ok(())
    });
}
