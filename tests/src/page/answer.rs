//! An answer as the page shows it, and what changes it.

use std::path::Path;
use std::time::{Duration, Instant};

use contract::Guess;
use thirtyfour::prelude::*;

use super::{AGAIN, Page};

/// Ticks an article type; nothing while there is none to tick.
const ANOTHER_TYPE: &str = "
const facet = document.querySelector(\"[data-testid='facet'][data-attribute='articleType']\");
if (!facet) return null;
facet.open = true;
const shown = document.querySelector(\"[data-testid='result-card'] dl\").innerText;
const boxes = [...facet.querySelectorAll(\"[data-testid='facet-value']\")];
const box = boxes.find((box) => box.dataset.count >= 6 && !shown.includes(box.dataset.value));
if (!box) return null;
box.scrollIntoView();
box.click();
return [box.dataset.value, Number(box.dataset.count)];
";

/// One of the five.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The shop's identifier.
    pub id: String,
    /// Cosine, as the page has it.
    pub similarity: f64,
    /// The same in a word, as the command line writes it; none without a calibration.
    pub likeness: Option<String>,
    /// The same in the words that are seen.
    pub word: String,
    /// What it shares with the photo and where it differs; may be empty.
    pub comparison: String,
    /// What a screen reader calls it.
    pub accessible_name: String,
}

impl Page<'_> {
    /// Gives the page a photo and waits for its cards.
    ///
    /// # Panics
    /// As [`wait_for_phase`](Self::wait_for_phase).
    pub async fn answer(&self, photo: &Path, most: Duration) -> WebDriverResult<Vec<Card>> {
        self.choose(photo).await?;
        // The last answer stays on the page until the photo is taken up.
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.wait_for_phase("found", most).await;
        self.cards().await
    }

    /// Waits for the last answer to another search than those whose products are shown in state `found`:
    /// among cells, one is told while others are on their way. Gives what it ended with.
    ///
    /// # Panics
    /// With the page's text, when the time is over or when the page has failed instead.
    pub async fn settled(&self, most: Duration) -> WebDriverResult<String> {
        let begun = Instant::now();
        let script = "return [document.body.dataset.phase,
            document.querySelector(\"[data-testid='results']\")?.getAttribute('aria-busy'),
            document.querySelector(\"[data-testid='results']\")?.dataset.standing ?? 'whole'];";
        loop {
            let told = self.run(script).await?;
            if told[0] == "found" && told[1] == "false" && told[2] != "open" {
                return Ok(told[2].as_str().unwrap_or_default().to_owned());
            }
            assert_ne!(
                told[0],
                "failed",
                "{:?}",
                self.run("return document.body.innerText").await
            );
            assert!(begun.elapsed() < most, "{told}");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Gives the page a photo, waits for its last answer and gives what that ended with.
    ///
    /// # Panics
    /// As [`settled`](Self::settled).
    pub async fn settle(&self, photo: &Path, most: Duration) -> WebDriverResult<String> {
        self.choose(photo).await?;
        tokio::time::sleep(Duration::from_millis(200)).await; // the last answer is still shown
        self.settled(most).await
    }

    /// Waits for the answer that replaces `before` and needs no look at a photo.
    ///
    /// # Panics
    /// When none comes in time.
    pub async fn replaced(&self, before: &[Card]) -> WebDriverResult<Vec<Card>> {
        let start = Instant::now();
        loop {
            let cards = self.cards().await.unwrap_or_default();
            let busy = self.find("results").await?.attr("aria-busy").await?;
            if busy.as_deref() == Some("false") && !cards.is_empty() && cards != before {
                return Ok(cards);
            }
            assert!(start.elapsed() < AGAIN, "the answer stays {before:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sets a filter as a person does, on an article type that the best product is not of and that at least
    /// six others are of, and gives that type and how many it says there are.
    ///
    /// # Panics
    /// When there is no such type.
    pub async fn filter_by_another_type(&self) -> WebDriverResult<(String, u64)> {
        self.unfold("filters").await?;
        let chosen = self.until("a facet", ANOTHER_TYPE).await?;
        Ok(serde_json::from_value(chosen.clone()).unwrap_or_else(|_| panic!("{chosen}")))
    }

    /// The products of the result cards, most similar first.
    pub async fn ids(&self) -> WebDriverResult<Vec<String>> {
        let cards = self.cards().await?.into_iter();
        Ok(cards.map(|card| card.id).collect())
    }

    /// The result cards, most similar first.
    pub async fn cards(&self) -> WebDriverResult<Vec<Card>> {
        let mut cards = Vec::new();
        for card in self.find_all("result-card").await? {
            let attribute = |name: &'static str| card.attr(name);
            let word = card.find(By::Css(".word")).await?;
            let comparison = card.find(By::Css("[data-testid='comparison']")).await?;
            cards.push(Card {
                id: attribute("data-id").await?.unwrap_or_default(),
                similarity: number(attribute("data-similarity").await?).unwrap_or(f64::NAN),
                likeness: attribute("data-likeness").await?,
                word: word.text().await?,
                comparison: comparison.text().await?,
                accessible_name: attribute("aria-label").await?.unwrap_or_default(),
            });
        }
        Ok(cards)
    }

    /// What the photo is taken for, as the page has it, each with the words that are seen.
    pub async fn guesses(&self) -> WebDriverResult<Vec<(Guess, String)>> {
        let mut guesses = Vec::new();
        for guess in self.find_all("guess").await? {
            let attribute = |name: &'static str| guess.attr(name);
            let words = guess.text().await?;
            let guess = Guess {
                attribute: attribute("data-attribute").await?.unwrap_or_default(),
                class: attribute("data-class").await?.unwrap_or_default(),
                probability: number(attribute("data-probability").await?).unwrap_or(f32::NAN),
            };
            guesses.push((guess, words));
        }
        Ok(guesses)
    }
}

/// The products of cards, in their order.
pub fn ids(cards: &[Card]) -> Vec<&str> {
    cards.iter().map(|card| card.id.as_str()).collect()
}

/// Products and their similarities, to be compared with the command line's.
pub fn shown(cards: &[Card]) -> Vec<(&str, f64)> {
    cards
        .iter()
        .map(|card| (card.id.as_str(), card.similarity))
        .collect()
}

fn number<N: std::str::FromStr>(attribute: Option<String>) -> Option<N> {
    attribute?.parse().ok()
}
