//! One test in one browser.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt;
use thirtyfour::prelude::WebDriverResult;

use crate::{Browser, Built, Graphics, Kind};

/// Runs `test` in a fresh Chromium, or says why it is skipped.
///
/// # Panics
/// When the test fails or the browser cannot be driven.
pub fn in_browser(
    graphics: Graphics,
    test: impl AsyncFnOnce(&Browser, &Built) -> WebDriverResult<()>,
) {
    in_browser_of(Kind::Chromium(graphics), test);
}

/// Runs `test` in a fresh browser of this kind, or says why it is skipped.
///
/// # Panics
/// When the test fails or the browser cannot be driven.
pub fn in_browser_of(kind: Kind, test: impl AsyncFnOnce(&Browser, &Built) -> WebDriverResult<()>) {
    let Some(built) = Built::find().filter(|_| kind.is_there()) else {
        return;
    };
    // One browser at a time: two at once on two cores would each look like a slow page.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    wait(async {
        let browser = Browser::start(kind).await?;
        // A browser that is dropped while a failed test unwinds waits two minutes for its driver.
        let result = AssertUnwindSafe(test(&browser, &built))
            .catch_unwind()
            .await;
        browser.quit().await?;
        result.unwrap_or_else(|failure| resume_unwind(failure))
    })
    .unwrap_or_else(|error| panic!("{error}"));
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap_or_else(|error| panic!("{error}"))
        .block_on(future)
}
