//! Searches that outlast their photo: links, the list of recent ones, and forgetting them.

use catalogue::EmbeddingCodeError;

use super::notice::Notice;
use super::speaker::{count, say};
use crate::kept::{Kept, KeptSearch};
use crate::link::LinkError;
use crate::state::{Forgotten, Shared};

sentences! {
    in "recall_";
    /// Above the link.
    pub fn share;
    /// What somebody can tell from the link.
    pub fn reveals;
    /// Beside the field with the link.
    pub fn link;
    /// Puts the link into the clipboard.
    pub fn copy;
    /// Hands the link to another program.
    pub fn send;
    /// In place of the photo of a search that came without one.
    pub fn no_photo;
    /// While the engine of a search without a photo gets ready.
    pub fn preparing;
    /// While a search without a photo is at work.
    pub fn looking;
    /// A search without a photo came to nothing.
    pub fn failed;
    /// Above the list of searches that are kept.
    pub fn recent;
    /// Above the products that a person likes.
    pub fn likes;
    /// What is kept, and where.
    pub fn what_is_kept;
    /// While there is nothing in the list.
    pub fn nothing_kept;
    /// Gives what is kept as a file.
    pub fn export;
    /// Asks whether everything is to be forgotten.
    pub fn forget;
    /// What that means.
    pub fn forget_means;
    /// Does it.
    pub fn forget_now;
    /// Does not.
    pub fn keep;
}
/// The file's name.
pub const EXPORT_NAME: &str = "lookalike.json";

/// Opens the list; says how long it is.
pub fn kept(kept: &Kept) -> String {
    say(
        "recall_kept",
        &[("count", count(kept.searches.len() as u64))],
    )
}

/// The name of the button for a kept search. `when` is a time as the browser writes it.
pub fn reopen(search: &KeptSearch, when: &str) -> String {
    let name = ("name", search.name.as_str().into());
    say("recall_reopen", &[("when", when.into()), name])
}

/// What became of the wish to share the link.
pub fn shared(shared: Option<Shared>) -> String {
    match shared {
        None => String::new(),
        Some(Shared::Copied) => say("recall_copied", &[]),
        Some(Shared::NotCopied) => say("recall_not_copied", &[]),
    }
}

/// Whether the browser took the exported file.
pub fn exported(wholly: Option<bool>) -> String {
    match wholly {
        None => String::new(),
        Some(true) => say("recall_exported", &[]),
        Some(false) => say("recall_not_exported", &[]),
    }
}

/// What became of the wish to forget everything.
pub fn forgotten(forgotten: Option<Forgotten>) -> String {
    match forgotten {
        None => String::new(),
        Some(Forgotten::Begun) => say("recall_forgetting", &[]),
        Some(Forgotten::Done) => say("recall_forgotten", &[]),
        Some(Forgotten::InPart) => say("recall_forgotten_in_part", &[]),
    }
}

/// A link that cannot be read, and what to do about it.
pub(super) fn bad_link(error: &LinkError) -> Notice {
    let key = match error {
        LinkError::Code(EmbeddingCodeError::Version { .. }) => "link_later",
        LinkError::Code(EmbeddingCodeError::Damaged) => "link_damaged",
        LinkError::View => "link_view",
    };
    Notice::of("link", key, &[]).with_detail(error.to_string())
}

/// A link, or a kept search, of another model.
pub(super) fn other_model_code(model: &str, code: &str) -> Notice {
    let prints = [("model", model.into()), ("code", code.into())];
    let detail = say("other_model_code_detail", &prints);
    Notice::of("other-model-code", "other_model_code", &[]).with_detail(detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::tests::code;
    use crate::state::Problem;

    #[test]
    fn links_that_cannot_be_opened_are_explained() {
        let damaged = LinkError::Code(EmbeddingCodeError::Damaged);
        let later = LinkError::Code(EmbeddingCodeError::Version { version: 2 });
        let mut seen = std::collections::BTreeSet::new();
        let mut wrong = Vec::new();
        for error in [damaged, later, LinkError::View] {
            let notice = crate::messages::problem(&Problem::Link(error));
            let is_whole = notice.sentence.ends_with('.') && notice.remedy.ends_with('.');
            if notice.kind != "link" || !is_whole || !seen.insert(notice.sentence.clone()) {
                wrong.push(notice);
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn what_is_kept_is_counted_and_named() {
        let search = KeptSearch {
            code: code(1),
            query: Default::default(),
            at: 0.0,
            best: "7".into(),
            name: "Blue Shirt".into(),
            picture: String::new(),
        };
        let mut list = Kept::default();
        assert_eq!(kept(&list), "Kept on this device");
        list.add(search.clone());
        assert_eq!(kept(&list), "Kept on this device: 1 search");
        list.add(KeptSearch {
            code: code(2),
            ..search.clone()
        });
        assert_eq!(kept(&list), "Kept on this device: 2 searches");
        let name = reopen(&search, "28 November, 14:03");
        assert_eq!(
            name,
            "Search again, 28 November, 14:03; the most similar was Blue Shirt"
        );
    }

    #[test]
    fn every_outcome_is_a_sentence() {
        let said = [Shared::Copied, Shared::NotCopied].map(|outcome| shared(Some(outcome)));
        let done = [Forgotten::Done, Forgotten::InPart].map(|outcome| forgotten(Some(outcome)));
        let saved = [true, false].map(|wholly| exported(Some(wholly)));
        for sentence in said.into_iter().chain(done).chain(saved).chain([
            reveals(),
            what_is_kept(),
            forget_means(),
            no_photo(),
        ]) {
            assert!(sentence.ends_with('.'), "{sentence}");
            assert!(!sentence.contains("  "), "{sentence}");
        }
        assert_eq!(
            (shared(None), forgotten(None)),
            (String::new(), String::new())
        );
    }
}
