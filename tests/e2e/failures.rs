//! Everything that can go wrong in the page has its own sentence, and the page goes on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lookalike_tests::{Graphics, Host, Page, Site, in_browser, pictures};

const MOST: Duration = Duration::from_secs(120);

#[test]
fn bad_photos_are_explained_and_the_next_one_is_answered() {
    in_browser(Graphics::None, async |browser, built| {
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        let folder = tempfile::tempdir()?;
        let mut seen = Vec::new();
        for (name, bytes) in pictures::bad() {
            let path = write(folder.path(), name, &bytes);
            page.choose(&path).await?;
            let text = page.notice_about("picture", &seen, MOST).await;
            println!("{name}: {text}");
            assert!(text.contains('.'), "{name}: no sentence in {text:?}");
            seen.push(text);
        }
        // After all of these the engine still works.
        page.find_all("sample").await?[0].click().await?;
        page.wait_for_phase("found", MOST).await;
        assert_eq!(page.cards().await?.len(), 5);
        Ok(())
    });
}

/// A damaged site, and what the page must say of it.
struct Damage {
    name: &'static str,
    kind: &'static str,
    words: &'static str,
    damage: fn(&Site),
}

const DAMAGES: [Damage; 6] = [
    Damage {
        name: "a part of the model is missing",
        kind: "unreachable",
        words: "model",
        damage: |site| std::fs::remove_file(Site::first_file(&site.model().join("parts"))).unwrap(),
    },
    Damage {
        name: "a byte of the model is flipped",
        kind: "file",
        words: "checksum",
        damage: |site| {
            site.replace(
                &Site::first_file(&site.model().join("parts")),
                |mut bytes| {
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 1;
                    bytes
                },
            );
        },
    },
    Damage {
        name: "the catalogue was made with another model",
        kind: "other-model",
        words: "catalogue",
        damage: |site| {
            site.replace(&site.catalogue().join("catalogue.json"), |bytes| {
                let mut manifest: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
                manifest["fingerprint"] = "0".repeat(64).into();
                manifest.to_string().into_bytes()
            });
        },
    },
    Damage {
        name: "the catalogue is not there",
        kind: "unreachable",
        words: "catalogue",
        damage: |site| std::fs::remove_file(site.catalogue().join("catalogue.json")).unwrap(),
    },
    Damage {
        name: "the catalogue is empty",
        kind: "empty-catalogue",
        words: "no product",
        damage: |site| {
            site.replace(&site.catalogue().join("catalogue.json"), |bytes| {
                let mut manifest: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
                manifest["products"] = 0.into();
                manifest["shards"] = serde_json::json!([]);
                manifest["thumbnails"]["packs"] = 0.into();
                manifest.to_string().into_bytes()
            });
        },
    },
    Damage {
        name: "the catalogue is cut off",
        kind: "format",
        words: "catalogue",
        damage: |site| {
            site.replace(&site.catalogue().join("catalogue.json"), |bytes| {
                bytes[..bytes.len() / 2].to_vec()
            });
        },
    },
];

#[test]
fn a_damaged_site_is_explained() {
    in_browser(Graphics::None, async |browser, built| {
        let photo_folder = tempfile::tempdir()?;
        let (name, bytes) = pictures::cases()
            .into_iter()
            .next()
            .expect("there are pictures");
        let photo = write(photo_folder.path(), &name, &bytes);
        for damage in DAMAGES {
            let site = Site::copy(&built.site);
            (damage.damage)(&site);
            let host = Host::start(&built.xtask, site.path());
            let page = Page::open(browser, host.address()).await?;
            page.choose(&photo).await?;
            let text = page.notice(damage.kind, MOST).await;
            println!("{}: {text}", damage.name);
            let lower = text.to_lowercase();
            assert!(lower.contains(damage.words), "{}: {text:?}", damage.name);
        }
        Ok(())
    });
}

/// Everything of an earlier visit is kept but the catalogue's manifest, and then the host is gone.
const FORGET_CATALOGUE: &str = "
const done = arguments[0];
(async () => {
    let forgotten = 0;
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            if (request.url.endsWith('/catalogue.json')) forgotten += await cache.delete(request);
        }
    }
    done(forgotten);
})();
";

#[test]
fn an_unreachable_catalogue_is_explained() {
    in_browser(Graphics::None, async |browser, built| {
        let folder = tempfile::tempdir()?;
        let photo = write(folder.path(), "photo.jpg", &pictures::photo(120, 160));
        let host = Host::start(&built.xtask, &built.site);
        let page = Page::open(browser, host.address()).await?;
        page.choose(&photo).await?;
        page.wait_for_phase("found", MOST).await;
        let page = Page::open(browser, host.address()).await?;
        page.find_all("sample").await?;
        let forgotten = browser
            .driver
            .execute_async(FORGET_CATALOGUE, vec![])
            .await?;
        assert_eq!(forgotten.json(), 1, "the catalogue was not kept");
        drop(host);
        page.choose(&photo).await?;
        let text = page.notice("unreachable", MOST).await;
        assert!(text.contains("catalogue"), "{text:?}");
        assert!(text.contains("there is no connection"), "{text:?}");
        page.find("retry").await?;
        Ok(())
    });
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name.replace(['/', ' '], "-"));
    std::fs::write(&path, bytes).unwrap();
    path
}
