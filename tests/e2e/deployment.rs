//! A catalogue in cells that is indexed anew while visitors have the one before it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use lookalike_tests::{Built, Celled, Exchange, Graphics, Host, Line, Page, Site, in_browser};
use thirtyfour::prelude::WebDriverResult;

const MOST: Duration = Duration::from_secs(120);

/// Products of the shop.
const PRODUCTS: usize = 1_000;

/// Of them, those that have another picture the next day: one in a hundred.
const CHANGED: usize = 10;

/// Makes the list of the shop's products, without the one called `gone`, and its catalogue.
fn index(built: &Built, shop: &Path, gone: Option<&str>) {
    let mut list = "id,productDisplayName\n".to_owned();
    for number in 0..PRODUCTS {
        let id = format!("p{number}");
        if gone != Some(&*id) {
            list += &format!("{id},Product {number}\n");
        }
    }
    let products = shop.join("products.csv");
    fs::write(&products, list).unwrap_or_else(|error| panic!("{}: {error}", products.display()));
    let [model, images, out] = [
        built.site.join("model"),
        shop.join("images"),
        shop.join("catalogue"),
    ];
    let output = built.run_cli([
        "index".as_ref(),
        "--cells=always".as_ref(),
        "--model".as_ref(),
        model.as_os_str(),
        "--images".as_ref(),
        images.as_os_str(),
        "--products".as_ref(),
        products.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ]);
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    println!("{words}");
}

/// The files of the catalogue that were fetched, and their bytes.
fn fetched(exchanges: &[Exchange]) -> (Vec<&str>, u64) {
    let of_catalogue = exchanges
        .iter()
        .filter(|exchange| exchange.path.starts_with("/catalogue/"));
    let paths = of_catalogue.clone().map(|exchange| &*exchange.path);
    let bytes = of_catalogue.map(|exchange| exchange.down).sum();
    (paths.collect(), bytes)
}

/// Gives the page a photo, waits for its last answer and gives the products.
async fn look(page: &Page<'_>, photo: &Path) -> WebDriverResult<Vec<String>> {
    page.settle(photo, MOST).await?;
    page.ids().await
}

#[test]
fn an_open_page_goes_on_and_a_returning_visitor_fetches_what_changed() {
    in_browser(Graphics::None, async |browser, built| {
        let site = Site::copy(&built.site);
        let shop = tempfile::tempdir()?;
        let images = shop.path().join("images");
        fs::create_dir_all(&images)?;
        let garments = Celled::put_into(&site, 24);
        let mut photos = Vec::new();
        let pictures = garments.pictures(&images, PRODUCTS + CHANGED);
        for (number, (picture, _)) in pictures.into_iter().enumerate() {
            photos.push(images.join(format!("p{number}.jpg")));
            fs::rename(picture, &photos[number])?;
        }
        let others = photos.split_off(PRODUCTS);
        index(built, shop.path(), None);
        site.replace_catalogue(&shop.path().join("catalogue"));

        let host = Host::start(&built.xtask, site.path());
        let line = Line::to(host.address());
        let page = Page::open(browser, &line.address()).await?;
        let (first, last) = (&photos[0], &photos[PRODUCTS - 1]);
        let found = look(&page, first).await?;
        assert_eq!(found[0], "p0");
        page.wait_for_value("readiness", "data-readiness", "ready-in-part", MOST)
            .await;
        let before = line.exchanges();
        let (old_files, old_bytes) = fetched(&before);

        // The next day: ten products have another picture, and the second nearest is sold out.
        let gone = found[1].clone();
        let changed: Vec<usize> = (1..=CHANGED)
            .map(|n| n * PRODUCTS / (CHANGED + 1))
            .collect();
        for (number, other) in changed.iter().zip(&others) {
            fs::copy(other, &photos[*number])?;
        }
        index(built, shop.path(), Some(&gone));
        site.replace_catalogue(&shop.path().join("catalogue"));

        // The page that was open all the time has the catalogue of the day before, and finds in it.
        let found = look(&page, last).await?;
        assert_eq!(found[0], format!("p{}", PRODUCTS - 1));
        let found = look(&page, first).await?;
        assert_eq!(found[..2], ["p0".to_owned(), gone.clone()]);

        // Whoever comes back finds today's, and fetches nothing twice but the manifest.
        let all_before: BTreeSet<String> = line
            .exchanges()
            .iter()
            .map(|exchange| exchange.path.clone())
            .collect();
        let passed = line.exchanges().len();
        let page = Page::open(browser, &line.address()).await?;
        let found = look(&page, first).await?;
        assert!(found[0] == "p0" && !found.contains(&gone), "{found:?}");
        page.wait_for_value("readiness", "data-readiness", "ready-in-part", MOST)
            .await;
        let exchanges = line.exchanges();
        let (files, bytes) = fetched(&exchanges[passed..]);
        println!("first {old_files:#?} with {old_bytes} bytes, then {files:#?} with {bytes}");
        let twice: Vec<&&str> = files
            .iter()
            .filter(|path| all_before.contains(**path))
            .filter(|path| !path.starts_with("/catalogue/catalogue.json"))
            .collect();
        assert!(twice.is_empty(), "{twice:#?}");
        assert!(bytes < old_bytes / 2, "{bytes} of {old_bytes}");
        Ok(())
    });
}
