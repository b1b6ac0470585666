//! What a person reads of their own clothes.

use ::wardrobe::PieceError;
use catalogue::Likeness;

use super::answer::figure;
use super::notice::{Notice, picture, problem};
use super::speaker::{count, remedy, say};
use crate::engine::wardrobe::{Lasting, OwnedMatch, Refusal};
use crate::state::wardrobe::{Import, Place, Reason, Unusable, Wardrobe};

sentences! {
    in "wardrobe_";
    /// What it is for, and what becomes of it.
    pub fn lead;
    /// Opens the file dialogue for photos.
    pub fn photos;
    /// Opens the file dialogue for a folder.
    pub fn folder;
    /// Stops after the photo under way.
    pub fn pause;
    /// Goes on after a pause.
    pub fn resume;
    /// Gives up the photos that are still to be looked at.
    pub fn cancel;
    /// Shows garments that are not shown yet.
    pub fn more;
    /// Asks whether all is to be deleted.
    pub fn delete_all;
    /// Deletes all.
    pub fn confirm;
    /// Deletes nothing.
    pub fn keep;
    /// The name of the list of garments.
    pub fn list;
    /// Deletes one; its accessible name says which.
    pub fn delete_one;
    /// Asks what a photo is compared with.
    pub fn place_question;
    /// While everything is deleted.
    pub fn deleting;
    /// After something could not be deleted.
    pub fn stuck;
}

/// The heading, with the number of garments.
pub fn title(garments: usize) -> String {
    counted("wardrobe_title", garments)
}

/// How far adding photos has come, in figures; empty if none are added.
pub fn progress(import: &Import) -> String {
    if !import.is_under_way() {
        return String::new();
    }
    let mut arguments = vec![
        ("done", count(import.done() as u64)),
        ("total", count(import.total as u64)),
    ];
    let left = import.seconds_left().filter(|_| !import.is_paused);
    let key = match left {
        None => "wardrobe_progress",
        Some(seconds) if seconds < 60 => "wardrobe_progress_seconds",
        Some(seconds) => match seconds.div_ceil(60) {
            minutes if minutes < 120 => {
                arguments.push(("minutes", count(minutes.into())));
                "wardrobe_progress_minutes"
            }
            minutes => {
                arguments.push(("hours", count(minutes.div_ceil(60).into())));
                "wardrobe_progress_hours"
            }
        },
    };
    say(key, &arguments)
}

/// What happens with the photos now: changes seldom, so that it can be read aloud.
pub fn status(wardrobe: &Wardrobe) -> String {
    let import = &wardrobe.import;
    if wardrobe.is_clearing() {
        return deleting();
    }
    match (import.is_under_way(), import.is_paused) {
        (true, true) => say("wardrobe_paused", &[]),
        (true, false) => say("wardrobe_adding", &[]),
        (false, _) if import.total == 0 => String::new(),
        (false, _) => {
            let added = counted("wardrobe_added", import.kept);
            let unusable = unusable_photos(import.failures.len());
            // Two sentences, or one.
            format!("{added} {unusable}").trim_end().into()
        }
    }
}

/// What else there is to say of the wardrobe, a sentence each.
pub fn remarks(wardrobe: &Wardrobe) -> Vec<String> {
    let import = &wardrobe.import;
    let some = |key, things: usize| (things > 0).then(|| counted(key, things));
    let lasting = match wardrobe.lasting {
        Lasting::Kept => None,
        Lasting::NoStorage => Some(say("wardrobe_no_storage", &[])),
        Lasting::NoRoom => Some(say("wardrobe_no_room", &[])),
    };
    [
        wardrobe.is_stuck.then(stuck),
        some("wardrobe_left_over", wardrobe.left_over),
        some("wardrobe_known", import.known),
        some("wardrobe_left_out", import.left_out),
        lasting,
        some("wardrobe_outdated", wardrobe.outdated.len()),
        some("wardrobe_later", wardrobe.later),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn counted(key: &str, things: usize) -> String {
    say(key, &[("count", count(things as u64))])
}

/// Why adding photos has stopped by itself; none if it has not.
pub fn halted(wardrobe: &Wardrobe) -> Option<Notice> {
    wardrobe.import.problem.as_ref().map(problem)
}

/// How many photos could not be used; empty if all could.
pub fn unusable_photos(photos: usize) -> String {
    match photos {
        0 => String::new(),
        photos => counted("wardrobe_unusable", photos),
    }
}

/// Why a photo could not be used, and what to do about it.
pub fn unusable(photo: &Unusable) -> String {
    let Unusable { name, reason } = photo;
    let both = |key| (say(key, &[]), remedy(key, &[]));
    let (sentence, remedy) = match reason {
        Reason::Refused(Refusal::Picture(error)) => {
            let notice = picture(error);
            (notice.sentence, notice.remedy)
        }
        Reason::Refused(Refusal::Piece(error)) => both(match error {
            PieceError::Foreign | PieceError::Torn { .. } => "wardrobe_piece_again",
            PieceError::Version { .. } => "wardrobe_piece_later",
            PieceError::TooMuch { .. } => "wardrobe_piece_too_much",
        }),
        Reason::Unreadable => both("wardrobe_photo_unreadable"),
        Reason::Stopped => both("wardrobe_photo_stopped"),
    };
    let arguments = [
        ("name", name.as_str().into()),
        ("sentence", sentence.into()),
        ("remedy", remedy.into()),
    ];
    say("wardrobe_photo", &arguments)
}

/// Asks before all is deleted.
pub fn question(garments: usize) -> String {
    counted("wardrobe_question", garments)
}

/// The name of the button that deletes one.
pub fn delete(name: &str) -> String {
    say("wardrobe_delete", &[("name", name.into())])
}

/// A place to compare with.
pub fn place(place: Place) -> String {
    let place = match place {
        Place::Both => "both",
        Place::Shop => "shop",
        Place::Wardrobe => "wardrobe",
    };
    say("wardrobe_place", &[("compared", place.into())])
}

/// Above what of the wardrobe resembles the photo, by its best word.
pub fn owned(best: Option<Likeness>) -> String {
    say("wardrobe_owned", &[("likeness", best_word(best).into())])
}

/// The same as a status, where only the wardrobe is asked.
pub fn owned_only(best: Option<Likeness>, garments: usize) -> String {
    match garments {
        0 => say("wardrobe_looking", &[]),
        _ => say(
            "wardrobe_owned_status",
            &[("likeness", best_word(best).into())],
        ),
    }
}

/// Without a calibration nothing more is claimed than that it is the nearest.
fn best_word(best: Option<Likeness>) -> &'static str {
    best.map_or("similar", word)
}

/// A garment of one's own in a word or two.
pub fn owned_likeness(likeness: Likeness) -> String {
    say("wardrobe_likeness", &[("likeness", word(likeness).into())])
}

/// As the sentences' `$likeness`.
fn word(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Same => "same",
        Likeness::VerySimilar => "very_similar",
        Likeness::Similar => "similar",
        Likeness::NothingClose => "nothing_close",
    }
}

/// A garment that resembles the photo, for a person who cannot see it.
pub fn owned_garment(rank: usize, name: &str, found: &OwnedMatch) -> String {
    let mut arguments = vec![
        ("place", count(rank as u64 + 1)),
        ("name", name.into()),
        ("figure", figure(found.similarity).into()),
    ];
    match found.likeness {
        Some(likeness) => {
            arguments.push(("likeness", word(likeness).into()));
            say("wardrobe_garment_worded", &arguments)
        }
        None => say("wardrobe_garment", &arguments),
    }
}

#[cfg(test)]
mod tests;
