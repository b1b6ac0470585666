//! Searches that outlast their photo: links, the list of recent ones, and forgetting them.

use catalogue::EmbeddingCodeError;

use super::notice::Notice;
use crate::kept::{Kept, KeptSearch};
use crate::link::LinkError;
use crate::state::{Forgotten, Shared};

/// Above the link.
pub const SHARE: &str = "Share this search";
/// What somebody can tell from the link.
pub const REVEALS: &str = "The link holds no photo, but what the network saw in it: whoever has it \
    can tell what kind of garment it shows, its colours and its style, and which filters, likes \
    and dislikes you set. Browsers send that part of an address to no server; your browser’s own \
    history has it.";
/// Beside the field with the link.
pub const LINK: &str = "Link to this search";
/// Puts the link into the clipboard.
pub const COPY: &str = "Copy the link";
/// Hands the link to another program.
pub const SEND: &str = "Send it…";
/// In place of the photo of a search that came without one.
pub const NO_PHOTO: &str =
    "This search was opened without its photo: a link and the list below hold none.";
/// While the engine of a search without a photo gets ready.
pub(super) const PREPARING: &str = "Getting ready for this search…";
/// While a search without a photo is at work.
pub(super) const LOOKING: &str = "Searching…";
/// A search without a photo came to nothing.
pub(super) const FAILED: &str = "Nothing was searched.";
/// Above the list of searches that are kept.
pub const RECENT: &str = "Recent searches";
/// Above the products that a person likes.
pub const LIKES: &str = "Products you like";
/// What is kept, and where.
pub const KEPT: &str = "Your recent searches, without their photos, and what you like are kept on \
    this device and nowhere else.";
/// While there is nothing in the list.
pub const NOTHING_KEPT: &str = "Nothing yet: searches come here once they found something.";
/// Gives what is kept as a file.
pub const EXPORT: &str = "Export as a file";
/// The file's name.
pub const EXPORT_NAME: &str = "lookalike.json";
/// Asks whether everything is to be forgotten.
pub const FORGET: &str = "Forget everything…";
/// What that means.
pub const FORGET_MEANS: &str = "This deletes from this device the recent searches, the likes, your \
    settings, a wardrobe if you made one, and the downloaded model and catalogue. It cannot be undone.";
/// Does it.
pub const FORGET_NOW: &str = "Forget everything now";
/// Does not.
pub const KEEP: &str = "Keep it";

/// Opens the list; says how long it is.
pub fn kept(kept: &Kept) -> String {
    match kept.searches.len() {
        0 => "Kept on this device".into(),
        1 => "Kept on this device: 1 search".into(),
        count => format!("Kept on this device: {count} searches"),
    }
}

/// The name of the button for a kept search. `when` is a time as the browser writes it.
pub fn reopen(search: &KeptSearch, when: &str) -> String {
    format!("Search again, {when}; the most similar was {}", search.name)
}

/// What became of the wish to share the link.
pub fn shared(shared: Option<Shared>) -> &'static str {
    match shared {
        None => "",
        Some(Shared::Copied) => "The link is in your clipboard.",
        Some(Shared::NotCopied) => {
            "Your browser did not let the link into the clipboard. Select it above and copy it."
        }
    }
}

/// Whether the browser took the exported file.
pub fn exported(wholly: Option<bool>) -> &'static str {
    match wholly {
        None => "",
        Some(true) => "The file is among your downloads.",
        Some(false) => {
            "Your browser did not take the file. Allow this page to download, then export it again."
        }
    }
}

/// What became of the wish to forget everything.
pub fn forgotten(forgotten: Option<Forgotten>) -> &'static str {
    match forgotten {
        None => "",
        Some(Forgotten::Begun) => "Deleting…",
        Some(Forgotten::Done) => {
            "Everything is forgotten: nothing of this page is left on this device."
        }
        Some(Forgotten::InPart) => {
            "Not everything could be deleted. Close other tabs of this page, then forget everything again."
        }
    }
}

/// A link that cannot be read, and what to do about it.
pub(super) fn link(error: &LinkError) -> Notice {
    let (sentence, remedy) = match error {
        LinkError::Code(EmbeddingCodeError::Version { .. }) => (
            "This link was made by a later version of the page.",
            "Reload the page, then open the link again.",
        ),
        LinkError::Code(EmbeddingCodeError::Damaged) => (
            "This link is damaged or was cut off on its way.",
            "Copy it again, whole, or ask for it anew. You can also search with a photo.",
        ),
        LinkError::View => (
            "The part of this link that holds the filters is damaged or was cut off.",
            "Copy it again, whole, or ask for it anew. You can also search with a photo.",
        ),
    };
    Notice::new("link", sentence, remedy).with_detail(error.to_string())
}

/// A link, or a kept search, of another model.
pub(super) fn other_model_code(model: &str, code: &str) -> Notice {
    Notice::new(
        "other-model-code",
        "This search was made with another model than the shop has now, so it cannot be compared with its products.",
        "Search again with a photo.",
    )
    .with_detail(format!("model {model}, search made with {code}"))
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
        for sentence in
            said.into_iter()
                .chain(done)
                .chain(saved)
                .chain([REVEALS, KEPT, FORGET_MEANS, NO_PHOTO])
        {
            assert!(sentence.ends_with('.'), "{sentence}");
            assert!(!sentence.contains("  "), "{sentence}");
        }
        assert_eq!((shared(None), forgotten(None)), ("", ""));
    }
}
