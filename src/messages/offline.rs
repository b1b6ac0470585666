//! Sentences about visits without a network, and about what stays on the device.

use super::megabytes;
use crate::state::offline::{Offline, Readiness, Update};

/// The name of the place that tells all this.
pub const DEVICE: &str = "On this device";
/// There is no network.
pub const OFFLINE_NOW: &str = "Offline now. The page works with what is kept on this device.";
/// Takes the newer page.
pub const UPDATE: &str = "Reload";
/// Installs the page.
pub const INSTALL: &str = "Install this page as an app";
/// How to do so where no button can.
pub const INSTALL_BY_HAND: &str =
    "To install this page as an app, open the share menu and choose “Add to Home Screen”.";
/// Opens the room taken.
pub const STORAGE: &str = "Kept on this device";
/// What the room is taken by.
pub const WHAT_IS_KEPT: &str = "The page, its engine, the model, the catalogue and the pictures of products that you have seen are kept, so that they are fetched once. Your photos are not.";
/// Gives the room back.
pub const FREE: &str = "Free this room";

/// How ready the page is; empty while that is not known.
pub fn readiness(readiness: Readiness) -> &'static str {
    match readiness {
        Readiness::Unknown => "",
        Readiness::Impossible => {
            "This browser keeps nothing of the page here, so it needs a connection at each visit."
        }
        Readiness::NotYet => "Not ready to work offline yet: one photo makes it so.",
        Readiness::Ready => "Ready to work offline.",
    }
}

/// The offer of a newer page; none if there is none.
pub fn update(update: Update) -> Option<&'static str> {
    match update {
        Update::None => None,
        Update::Waiting => Some(
            "A new version of this page is here. Reload to use it; choose your photo again afterwards.",
        ),
        Update::Taking => Some("The new version is being put in place…"),
        Update::TakenElsewhere => Some(
            "This page was renewed in another window. Reload it; choose your photo again afterwards.",
        ),
    }
}

/// The room taken, or that it was freed.
pub fn room(offline: &Offline) -> String {
    let freed = "What was kept is forgotten. Your next visit fetches what it needs again.";
    if offline.is_freed && !offline.is_anything_kept() {
        return freed.into();
    }
    match offline.storage {
        None => "Your browser does not tell how much room this site takes.".into(),
        Some(storage) => {
            let (used, most) = (size(storage.used), size(storage.most));
            match storage.is_persistent {
                true => format!(
                    "This site takes {used} of {most}. Your browser keeps it until you free it."
                ),
                false => format!(
                    "This site takes {used} of {most}. Your browser may clear it when room runs short."
                ),
            }
        }
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000_000 => megabytes(bytes),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::offline::{Action, Kept, Storage};

    #[test]
    fn each_state_has_a_sentence_of_its_own() {
        let all = [
            readiness(Readiness::Impossible),
            readiness(Readiness::NotYet),
            readiness(Readiness::Ready),
            OFFLINE_NOW,
            update(Update::Waiting).unwrap(),
            update(Update::TakenElsewhere).unwrap(),
            INSTALL_BY_HAND,
            WHAT_IS_KEPT,
        ];
        for (place, sentence) in all.iter().enumerate() {
            assert!(sentence.ends_with('.'), "{sentence}");
            assert!(!all[..place].contains(sentence), "{sentence}");
        }
        assert_eq!(readiness(Readiness::Unknown), "");
        assert_eq!(update(Update::None), None);
    }

    #[test]
    fn the_room_is_told_with_what_may_become_of_it() {
        let mut offline = Offline::default();
        assert!(room(&offline).contains("does not tell"));
        let mut storage = Storage {
            used: 31_240_000,
            most: 2_000_000_000,
            is_persistent: false,
        };
        offline.update(Action::Measured(Some(storage)));
        let text = room(&offline);
        assert!(
            text.contains("31.2 MB of 2.0 GB") && text.contains("may clear"),
            "{text}"
        );
        storage.is_persistent = true;
        offline.update(Action::Measured(Some(storage)));
        assert!(room(&offline).contains("until you free it"));
        offline.update(Action::Surveyed(Kept::default()));
        offline.update(Action::Freed);
        assert!(room(&offline).contains("forgotten"));
    }
}
