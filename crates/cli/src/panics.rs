//! Panics, turned into sentences: a decoder that meets a picture it was not written for must cost
//! that picture, not the run, and must not print a stack trace over the progress bar.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From now on panics print nothing; [`caught`] gives their message.
pub fn silence() {
    panic::set_hook(Box::new(|info| {
        let text = info.to_string().replace('\n', " ");
        LAST.with(|last| last.replace(Some(text)));
    }));
}

/// Does `work`, and gives the message and place of a panic as an error.
///
/// Whatever `work` was changing is not to be used after an error.
///
/// # Errors
/// The panic's message, on one line.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let said = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned());
        LAST.take().or(said).unwrap_or_else(|| "unknown".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(caught(|| 1), Ok(1));
        let caught = caught(|| assert_eq!(1, 2, "sums differ")).unwrap_err();
        assert!(caught.contains("sums differ"), "{caught}");
    }
}
