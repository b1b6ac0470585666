//! The page as a visitor has it before them.

mod answer;

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::Browser;

pub use answer::{Card, ids, shown};

/// More than whatever needs no look at a photo takes: milliseconds, on a machine that may be busy.
const AGAIN: Duration = Duration::from_secs(20);

/// An open page. Every method fails with the state of the page, so that a failed test explains itself.
pub struct Page<'a> {
    browser: &'a Browser,
}

impl<'a> Page<'a> {
    /// Opens `address` and waits until the page has started.
    pub async fn open(browser: &'a Browser, address: &str) -> WebDriverResult<Self> {
        browser.driver.goto(address).await?;
        let page = Self { browser };
        page.wait_for_phase("idle", Duration::from_secs(60)).await;
        Ok(page)
    }

    /// The page that the browser shows already, in whatever phase it is.
    pub fn at(browser: &'a Browser) -> Self {
        Self { browser }
    }

    /// Gives `photo` to the file button.
    pub async fn choose(&self, photo: &Path) -> WebDriverResult<()> {
        let input = self.find("file-input").await?;
        input.send_keys(photo.to_string_lossy()).await
    }

    /// Chooses `auto`, `webgpu` or `cpu` as a person does.
    pub async fn choose_engine(&self, engine: &str) -> WebDriverResult<()> {
        self.unfold("engine-settings").await?;
        let script = format!(
            "const choice = document.querySelector(\"[data-testid='engine-choice']\");
             const option = choice.querySelector(\"[value='{engine}']\");
             if (option.tagName === 'OPTION') {{ choice.value = '{engine}'; choice.dispatchEvent(new Event('change', {{bubbles: true}})); }}
             else option.click();"
        );
        self.run(&script).await.map(|_| ())
    }

    /// Opens a `<details>` with this `data-testid`, and waits until what it folds away is built.
    pub async fn unfold(&self, id: &str) -> WebDriverResult<()> {
        let script = format!(
            "const details = document.querySelector(\"[data-testid='{id}']\");
             if (details.open) return done(true);
             details.addEventListener('toggle', () => setTimeout(() => done(true)), {{ once: true }});
             details.open = true;"
        );
        self.run_async(&script).await.map(|_| ())
    }

    /// The first element with this `data-testid`.
    pub async fn find(&self, id: &str) -> WebDriverResult<WebElement> {
        let selector = format!("[data-testid='{id}']");
        self.browser.driver.find(By::Css(selector)).await
    }

    /// All of them.
    pub async fn find_all(&self, id: &str) -> WebDriverResult<Vec<WebElement>> {
        let selector = format!("[data-testid='{id}']");
        self.browser.driver.find_all(By::Css(selector)).await
    }

    /// Runs JavaScript in the page.
    pub async fn run(&self, script: &str) -> WebDriverResult<Value> {
        Ok(self
            .browser
            .driver
            .execute(script, Vec::new())
            .await?
            .json()
            .clone())
    }

    /// The body's `data-phase`.
    pub async fn phase(&self) -> WebDriverResult<String> {
        let phase = self
            .run("return document.body.dataset.phase || 'starting'")
            .await?;
        Ok(phase.as_str().unwrap_or_default().to_owned())
    }

    /// Waits for a phase.
    ///
    /// # Panics
    /// With the page's text, when the time is over or when the page has failed instead.
    pub async fn wait_for_phase(&self, wanted: &str, most: Duration) {
        let start = Instant::now();
        loop {
            let phase = self.phase().await.unwrap_or_else(|error| error.to_string());
            if phase == wanted {
                return;
            }
            let failed = phase == "failed";
            if failed || start.elapsed() > most {
                let text = self.run("return document.body.innerText").await;
                let log = self.browser.driver.get_log("browser").await;
                panic!(
                    "{phase} instead of {wanted} after {:?}: {text:?}\n{log:?}",
                    start.elapsed()
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the first element with this `data-testid` has this value for an attribute.
    ///
    /// # Panics
    /// With the last value, when the time is over.
    pub async fn wait_for_value(&self, id: &str, name: &str, wanted: &str, most: Duration) {
        let start = Instant::now();
        let script = format!(
            "return document.querySelector(\"[data-testid='{id}']\")?.getAttribute('{name}')"
        );
        loop {
            let value = self.run(&script).await.unwrap_or_default();
            if value == wanted {
                return;
            }
            assert!(
                start.elapsed() < most,
                "{id}: {name} is {value}, not {wanted:?}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until an element with this `data-testid` is there.
    ///
    /// # Panics
    /// With the page's text, when the time is over.
    pub async fn wait_for(&self, id: &str, most: Duration) {
        let start = Instant::now();
        while self.find(id).await.is_err() {
            if start.elapsed() > most {
                let text = self.run("return document.body.innerText").await;
                panic!("no {id} after {:?}: {text:?}", start.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until `script`, the body of a function, gives something true, and gives that.
    ///
    /// # Panics
    /// With the page's text, when the time is over.
    pub async fn until(&self, what: &str, script: &str) -> WebDriverResult<Value> {
        let start = Instant::now();
        loop {
            let found = self.run(script).await?;
            if !matches!(&found, Value::Null | Value::Bool(false)) {
                return Ok(found);
            }
            if start.elapsed() > AGAIN {
                let text = self.run("return document.body.innerText").await?;
                panic!("{what} has not come: {text}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Runs JavaScript in the page that ends by calling `done` with its result.
    pub async fn run_async(&self, script: &str) -> WebDriverResult<Value> {
        let script = format!("const done = arguments[0];\n{script}");
        let result = self
            .browser
            .driver
            .execute_async(script, Vec::new())
            .await?;
        Ok(result.json().clone())
    }

    /// Waits until every picture that is to be seen is there: thumbnails come after the answer.
    ///
    /// # Panics
    /// When some do not come in time.
    pub async fn wait_for_pictures(&self, most: Duration) -> WebDriverResult<()> {
        let script = "return [...document.images].filter((image) => !image.closest('[hidden]') && image.loading !== 'lazy' && !(image.complete && image.naturalWidth)).length
            + [...document.querySelectorAll('.card:not(.empty) .picture')].filter((picture) => !picture.querySelector('img, .no-picture')).length";
        let start = Instant::now();
        loop {
            let missing = self.run(script).await?;
            if missing == 0 {
                return Ok(());
            }
            assert!(start.elapsed() < most, "{missing} pictures do not come");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for a notice of this kind whose text is not among `seen`.
    ///
    /// # Panics
    /// When none appears in time.
    pub async fn notice_about(&self, kind: &str, seen: &[String], most: Duration) -> String {
        let start = Instant::now();
        loop {
            let text = self.notice(kind, most).await;
            if !seen.contains(&text) {
                return text;
            }
            assert!(start.elapsed() < most, "the notice stays {text:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for a notice of this kind and gives its text.
    ///
    /// # Panics
    /// When none appears in time.
    pub async fn notice(&self, kind: &str, most: Duration) -> String {
        let start = Instant::now();
        let selector = format!("[data-testid='notice'][data-kind='{kind}']");
        loop {
            if let Ok(notice) = self.browser.driver.find(By::Css(selector.clone())).await
                && let Ok(text) = notice.text().await
            {
                return text;
            }
            if start.elapsed() > most {
                let text = self.run("return document.body.innerText").await;
                panic!("no notice {kind} after {:?}: {text:?}", start.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
