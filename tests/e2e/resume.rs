//! A download that is cut goes on where it was.

use std::time::Duration;

use lookalike_tests::{Exchange, Graphics, Host, Line, Page, in_browser};

const MOST: Duration = Duration::from_secs(120);
const PARTS: &str = "/model/parts/";
/// Of the file's bytes, how many a cut may cost. What the browser has received and not yet handed on is
/// lost with it: at most half a megabyte, which is 2 % of ours.
const MOST_LOST: f64 = 0.05;

/// Bytes of the model's largest part.
fn part_bytes(built: &lookalike_tests::Built) -> u64 {
    let folder = std::fs::read_dir(built.site.join("model/parts")).unwrap();
    let sizes = folder.map(|entry| entry.unwrap().metadata().unwrap().len());
    sizes.max().expect("the model has parts")
}

/// What was fetched of the model, in order.
fn of_model(line: &Line) -> Vec<Exchange> {
    let mut exchanges = line.exchanges();
    exchanges.retain(|exchange| exchange.path.starts_with(PARTS));
    exchanges
}

fn assert_fetched_once(exchanges: &[Exchange], bytes: u64, cuts: f64, what: &str) {
    let fetched: u64 = exchanges.iter().map(|exchange| exchange.down).sum();
    let share = fetched as f64 / bytes as f64;
    println!(
        "{what}: {fetched} of {bytes} bytes in {} answers",
        exchanges.len()
    );
    assert!(share >= 1.0, "{what}: {exchanges:#?}");
    let most = 1.0 + cuts * MOST_LOST;
    assert!(share <= most, "{what}: {share:.3} times: {exchanges:#?}");
}

#[test]
fn a_cut_at_10_50_and_99_percent_is_resumed_at_the_next_visit() {
    for percent in [10, 50, 99] {
        in_browser(Graphics::None, async |browser, built| {
            let host = Host::start(&built.xtask, &built.site);
            let line = Line::to(host.address());
            let bytes = part_bytes(built);
            line.cut_and_unplug(PARTS, bytes * percent / 100);
            let page = Page::open(browser, &line.address()).await?;
            page.find_all("sample").await?[0].click().await?;
            let text = page.notice("unreachable", MOST).await;
            assert!(text.contains("there is no connection"), "{text:?}");
            let before: u64 = of_model(&line).iter().map(|exchange| exchange.down).sum();
            assert_eq!(before, bytes * percent / 100);

            line.plug(true);
            let page = Page::open(browser, &line.address()).await?;
            page.find_all("sample").await?[0].click().await?;
            page.wait_for_phase("found", MOST).await;
            assert_eq!(page.cards().await?.len(), 5);
            let exchanges = of_model(&line);
            assert_eq!(exchanges.last().unwrap().status, 206, "{exchanges:#?}");
            assert_fetched_once(&exchanges, bytes, 1.0, &format!("cut at {percent} %"));
            Ok(())
        });
    }
}

#[test]
fn three_cuts_in_one_visit_go_unnoticed() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let line = Line::to(host.address());
        let bytes = part_bytes(built);
        for after in [bytes / 10, bytes * 4 / 10, bytes * 49 / 100] {
            line.cut(PARTS, after);
        }
        let page = Page::open(browser, &line.address()).await?;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let exchanges = of_model(&line);
        assert_eq!(exchanges.len(), 4, "{exchanges:#?}");
        assert_fetched_once(&exchanges, bytes, 3.0, "cut three times");
        // All of it is kept, and the pieces are not.
        let pieces = page
            .run_async("caches.open('lookalike-pieces-1').then((cache) => cache.keys()).then((keys) => done(keys.length));")
            .await?;
        assert_eq!(pieces, 0);
        Ok(())
    });
}

#[test]
fn a_host_that_answers_with_whole_files_only_is_no_obstacle() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let line = Line::to(host.address());
        let bytes = part_bytes(built);
        line.forbid_ranges();
        line.cut(PARTS, bytes / 2);
        let page = Page::open(browser, &line.address()).await?;
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        let exchanges = of_model(&line);
        assert_eq!(page.cards().await?.len(), 5);
        let [cut, whole] = &exchanges[..] else {
            panic!("{exchanges:#?}");
        };
        assert_eq!((cut.down, cut.status), (bytes / 2, 200));
        assert_eq!((whole.down, whole.status), (bytes, 200));
        assert!(whole.range.is_some(), "it asked for the rest: {whole:?}");
        Ok(())
    });
}
