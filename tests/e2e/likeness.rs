//! What the page says of the photo and of each product: the command line's guesses and words, as the
//! site's own model and catalogue allow.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use contract::Guess;
use lookalike_tests::{Card, Graphics, Host, Page, Search, SearchHit, Site, in_browser};
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::prelude::WebDriverResult;

const MOST: Duration = Duration::from_secs(120);

/// Natively and in wasm, sums are rounded in another order.
const ROUNDING: f32 = 0.01;

/// Below it, a guess is not said as a fact; see `src/comparison.rs`.
const LEAST_CERTAIN: f32 = 1.0 / 3.0;

#[test]
fn guesses_and_words_are_those_of_the_command_line() {
    in_browser(Graphics::None, async |browser, built| {
        let (model, catalogue) = (built.site.join("model"), built.site.join("catalogue"));
        let attributes = Attribute::read(&model);
        let is_calibrated = !manifest(&catalogue)["calibration"].is_null();
        println!(
            "the model tells {} attributes; calibrated: {is_calibrated}",
            attributes.len()
        );
        // Another model may know less; our own is to be used.
        if std::env::var_os("LOOKALIKE_MODEL").is_none() {
            assert!(is_calibrated && attributes.len() == 4);
        }
        let host = Host::start(&built.xtask, &built.site);
        let mut wrong = Vec::new();
        for photo in photos(&catalogue).iter().take(3) {
            let page = Page::open(browser, host.address()).await?;
            let cards = answer(&page, photo).await?;
            let guesses = page.guesses().await?;
            let expected = built.search(&model, &catalogue, photo);
            let mut found = check_guesses(&guesses, &attributes, &expected);
            if page.find_all("guesses").await?.is_empty() != attributes.is_empty() {
                found.push("what the photo looks like is shown if the model knows it".into());
            }
            if cards.len() != expected.hits.len() {
                found.push(format!("{cards:?} instead of {expected:?}"));
            }
            for (card, hit) in cards.iter().zip(&expected.hits) {
                found.extend(check_card(card, hit, &expected.guesses, is_calibrated));
            }
            let name = photo.display();
            wrong.extend(found.into_iter().map(|wrong| format!("{name}: {wrong}")));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    });
}

#[test]
fn the_page_says_when_nothing_is_close() {
    in_browser(Graphics::None, async |browser, built| {
        let mut wrong = Vec::new();
        // The constant of the calibration decides alone.
        for (bias, likeness) in [(-50.0, "nothing-close"), (50.0, "same")] {
            let site = Site::copy(&built.site);
            let path = site.catalogue().join("catalogue.json");
            site.replace(&path, |bytes| {
                let mut manifest: Value = serde_json::from_slice(&bytes).unwrap();
                // No cosine is as near as that.
                let close = 2.0;
                manifest["calibration"] = json!({
                    "bias": bias, "similarity": 0.0, "second": 0.0, "fifth": 0.0, "close": close
                });
                serde_json::to_vec(&manifest).unwrap()
            });
            let host = Host::start(&built.xtask, site.path());
            let page = Page::open(browser, host.address()).await?;
            let cards = answer(&page, &photos(&site.catalogue())[0]).await?;
            let advice = page.find("advice").await?.text().await?;
            let status = page.find("status").await?.text().await?;
            let is_far = likeness == "nothing-close";
            let all = |card: &Card| card.likeness.as_deref() == Some(likeness);
            if cards.len() != 5 || !cards.iter().all(all) {
                wrong.push(format!("{likeness}: {cards:?}"));
            }
            if is_far != advice.contains("plain background") {
                wrong.push(format!("{likeness}: the advice is {advice:?}"));
            }
            if is_far == status.contains("similar") {
                wrong.push(format!("{likeness}: the status is {status:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    });
}

/// An attribute that the site's model tells.
#[derive(Debug, Deserialize)]
struct Attribute {
    name: String,
    classes: Vec<String>,
}

impl Attribute {
    fn read(model: &Path) -> Vec<Self> {
        let manifest = fs::read(model.join("model.json")).unwrap();
        let mut manifest: Value = serde_json::from_slice(&manifest).unwrap();
        serde_json::from_value(manifest["attributes"].take()).unwrap()
    }
}

fn manifest(catalogue: &Path) -> Value {
    serde_json::from_slice(&fs::read(catalogue.join("catalogue.json")).unwrap()).unwrap()
}

/// The site's samples.
fn photos(catalogue: &Path) -> Vec<PathBuf> {
    let mut photos: Vec<PathBuf> = fs::read_dir(catalogue.join("samples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    photos.sort();
    photos
}

async fn answer(page: &Page<'_>, photo: &Path) -> WebDriverResult<Vec<Card>> {
    page.choose(photo).await?;
    page.wait_for_phase("found", MOST).await;
    page.cards().await
}

/// The shown guesses, with the words that are seen.
fn check_guesses(
    shown: &[(Guess, String)],
    attributes: &[Attribute],
    expected: &Search,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let told: Vec<&str> = shown.iter().map(|(guess, _)| &*guess.attribute).collect();
    let known: Vec<&str> = attributes.iter().map(|known| &*known.name).collect();
    if told != known || expected.guesses.len() != shown.len() {
        wrong.push(format!("guesses about {told:?} instead of {known:?}"));
    }
    for (((guess, words), attribute), native) in shown.iter().zip(attributes).zip(&expected.guesses)
    {
        // The likeliest of n classes has at least their mean probability.
        let least = 1.0 / attribute.classes.len() as f32 - f32::EPSILON;
        let is_probability = (least..=1.0 + f32::EPSILON).contains(&guess.probability);
        let is_native = guess.attribute == native.attribute
            && guess.class == native.class
            && (guess.probability - native.probability).abs() < ROUNDING;
        if !is_probability || !is_native || !attribute.classes.contains(&guess.class) {
            wrong.push(format!("{guess:?} instead of {native:?}"));
        }
        let is_unsure = words.contains("Perhaps");
        if !words.contains('%') || is_unsure != (guess.probability < LEAST_CERTAIN) {
            wrong.push(format!("{guess:?} is shown as {words:?}"));
        }
    }
    wrong
}

fn check_card(card: &Card, hit: &SearchHit, guesses: &[Guess], is_calibrated: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    if card.id != hit.id || card.likeness != hit.likeness {
        wrong.push(format!("{card:?} instead of {hit:?}"));
    }
    if card.likeness.is_some() != is_calibrated {
        wrong.push(format!(
            "{:?} is calibrated: {is_calibrated}",
            card.likeness
        ));
    }
    let is_comparable = guesses.iter().any(|guess| {
        guess.probability >= LEAST_CERTAIN && hit.attributes.contains_key(&guess.attribute)
    });
    if card.comparison.is_empty() == is_comparable {
        wrong.push(format!(
            "{:?} compares {:?} with {guesses:?}",
            card.comparison, hit.attributes
        ));
    }
    let heard = card.accessible_name.to_lowercase();
    for seen in [&card.word, &card.comparison] {
        if !heard.contains(&seen.to_lowercase()) {
            wrong.push(format!("{seen:?} is seen, but {heard:?} is heard"));
        }
    }
    wrong
}
