//! Sentences about visits without a network, and about what stays on the device.

use super::megabytes;
use super::speaker::{measure, say};
use crate::state::offline::{Offline, Readiness, Update};

sentences! {
    in "offline_";
    /// The name of the place that tells all this.
    pub fn device;
    /// There is no network.
    pub fn now;
    /// Takes the newer page.
    pub fn reload;
    /// Installs the page.
    pub fn install;
    /// How to do so where no button can.
    pub fn install_by_hand;
    /// Opens the room taken.
    pub fn storage;
    /// What the room is taken by.
    pub fn what_is_kept;
    /// Gives the room back.
    pub fn free;
}

/// How ready the page is; empty while that is not known.
pub fn readiness(readiness: Readiness) -> String {
    match readiness {
        Readiness::Unknown => String::new(),
        Readiness::Impossible => say("offline_impossible", &[]),
        Readiness::NotYet => say("offline_not_yet", &[]),
        Readiness::Ready => say("offline_ready", &[]),
        Readiness::ReadyInPart => say("offline_ready_in_part", &[]),
    }
}

/// The offer of a newer page; none if there is none.
pub fn update(update: Update) -> Option<String> {
    match update {
        Update::None => None,
        Update::Waiting => Some(say("offline_update_waiting", &[])),
        Update::Taking => Some(say("offline_update_taking", &[])),
        Update::TakenElsewhere => Some(say("offline_update_elsewhere", &[])),
    }
}

/// The room taken, or that it was freed.
pub fn room(offline: &Offline) -> String {
    if offline.is_freed && !offline.is_anything_kept() {
        return say("offline_freed", &[]);
    }
    let Some(storage) = offline.storage else {
        return say("offline_room_unknown", &[]);
    };
    let room = [
        ("used", size(storage.used).into()),
        ("most", size(storage.most).into()),
    ];
    match storage.is_persistent {
        true => say("offline_room_lasting", &room),
        false => say("offline_room_passing", &room),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000_000 => megabytes(bytes),
        _ => say(
            "offline_gigabytes",
            &[("size", measure(bytes as f64 / 1e9, 1))],
        ),
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
            readiness(Readiness::ReadyInPart),
            now(),
            update(Update::Waiting).unwrap(),
            update(Update::TakenElsewhere).unwrap(),
            install_by_hand(),
            what_is_kept(),
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
