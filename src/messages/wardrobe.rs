//! What a person reads of their own clothes.

use catalogue::Likeness;

use super::answer::figure;
use super::notice::{Notice, picture, problem};
use crate::engine::wardrobe::{Lasting, OwnedMatch, Refusal};
use crate::state::wardrobe::{Import, Place, Reason, Unusable, Wardrobe};

/// What it is for, and what becomes of it.
pub const LEAD: &str = "Choose photos of your own clothes, one garment in each. They are looked at and kept on this device only, and every photo that you search with is compared with them too: so you see what you already own.";
/// Opens the file dialogue for photos.
pub const PHOTOS: &str = "Add photos";
/// Opens the file dialogue for a folder.
pub const FOLDER: &str = "Add a folder";
/// Stops after the photo under way.
pub const PAUSE: &str = "Pause";
/// Goes on after a pause.
pub const RESUME: &str = "Go on";
/// Gives up the photos that are still to be looked at.
pub const CANCEL: &str = "Cancel the rest";
/// Shows garments that are not shown yet.
pub const MORE: &str = "Show all";
/// Asks whether all is to be deleted.
pub const DELETE_ALL: &str = "Delete all…";
/// Deletes all.
pub const CONFIRM: &str = "Yes, delete all";
/// Deletes nothing.
pub const KEEP: &str = "No, keep them";
/// The name of the list of garments.
pub const LIST: &str = "What you own";
/// Deletes one; its accessible name says which.
pub const DELETE: &str = "Delete";
/// Asks what a photo is compared with.
pub const PLACE_QUESTION: &str = "What should your photo be compared with?";
/// While everything is deleted.
pub const DELETING: &str = "Deleting…";
/// After something could not be deleted.
pub const STUCK: &str =
    "Not everything could be deleted. Close other tabs with this page, then delete it again.";

/// The heading, with the number of garments.
pub fn title(garments: usize) -> String {
    match garments {
        0 => "Your wardrobe".into(),
        1 => "Your wardrobe: one garment".into(),
        count => format!("Your wardrobe: {count} garments"),
    }
}

/// How far adding photos has come, in figures; empty if none are added.
pub fn progress(import: &Import) -> String {
    let (done, total) = (import.done(), import.total);
    match (
        import.is_under_way(),
        import.is_paused,
        import.seconds_left(),
    ) {
        (false, ..) => String::new(),
        (true, true, _) | (true, false, None) => format!("{done} of {total} photos"),
        (true, false, Some(seconds)) if seconds < 60 => {
            format!("{done} of {total} photos, less than a minute left")
        }
        (true, false, Some(seconds)) => match seconds.div_ceil(60) {
            minutes if minutes < 120 => {
                format!("{done} of {total} photos, about {minutes} minutes left")
            }
            minutes => {
                let hours = minutes.div_ceil(60);
                format!("{done} of {total} photos, about {hours} hours left")
            }
        },
    }
}

/// What happens with the photos now: changes seldom, so that it can be read aloud.
pub fn status(wardrobe: &Wardrobe) -> String {
    let import = &wardrobe.import;
    if wardrobe.is_clearing() {
        return DELETING.into();
    }
    match (import.is_under_way(), import.is_paused) {
        (true, true) => "Adding photos is paused.".into(),
        (true, false) => "Adding photos to your wardrobe…".into(),
        (false, _) if import.total == 0 => String::new(),
        (false, _) => {
            let added = match import.kept {
                0 => "No photo was added to your wardrobe.".into(),
                1 => "One photo was added to your wardrobe.".into(),
                count => format!("{count} photos were added to your wardrobe."),
            };
            let unusable = unusable_photos(import.failures.len());
            format!("{added} {unusable}").trim_end().into()
        }
    }
}

/// What else there is to say of the wardrobe, a sentence each.
pub fn remarks(wardrobe: &Wardrobe) -> Vec<String> {
    let import = &wardrobe.import;
    let left_over = match wardrobe.left_over {
        0 => None,
        1 => Some("At your last visit one photo was left. Choose it again to go on; those that are in your wardrobe are passed over.".to_owned()),
        count => Some(format!("At your last visit {count} photos were left. Choose them again to go on; those that are in your wardrobe are passed over.")),
    };
    let known = match import.known {
        0 => None,
        1 => Some("One photo was in your wardrobe already.".to_owned()),
        count => Some(format!("{count} photos were in your wardrobe already.")),
    };
    let left_out = match import.left_out {
        0 => None,
        1 => Some("One file of the folder is no picture and was left out.".to_owned()),
        count => Some(format!(
            "{count} files of the folder are no pictures and were left out."
        )),
    };
    let lasting = match wardrobe.lasting {
        Lasting::Kept => None,
        Lasting::NoStorage => Some("This browser keeps no files for this page, so what you add lasts for this visit only. It may be a private window, or an old browser.".to_owned()),
        Lasting::NoRoom => Some("There is no room left on this device, so what you added last is there for this visit only. Free some space, then add it again.".to_owned()),
    };
    let outdated = match wardrobe.outdated.len() {
        0 => None,
        1 => Some("One garment was added with another model and cannot be compared any more. Choose its photo again.".to_owned()),
        count => Some(format!("{count} garments were added with another model and cannot be compared any more. Choose their photos again.")),
    };
    let later = match wardrobe.later {
        0 => None,
        1 => Some(
            "One garment was added by a later version of this page. Reload the page to see it."
                .to_owned(),
        ),
        count => Some(format!(
            "{count} garments were added by a later version of this page. Reload the page to see them."
        )),
    };
    let stuck = wardrobe.is_stuck.then(|| STUCK.to_owned());
    [stuck, left_over, known, left_out, lasting, outdated, later]
        .into_iter()
        .flatten()
        .collect()
}

/// Why adding photos has stopped by itself; none if it has not.
pub fn halted(wardrobe: &Wardrobe) -> Option<Notice> {
    wardrobe.import.problem.as_ref().map(problem)
}

/// How many photos could not be used; empty if all could.
pub fn unusable_photos(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "One photo could not be used.".into(),
        count => format!("{count} photos could not be used."),
    }
}

/// Why a photo could not be used, and what to do about it.
pub fn unusable(photo: &Unusable) -> String {
    let Unusable { name, reason } = photo;
    let (sentence, remedy) = match reason {
        Reason::Refused(Refusal::Picture(error)) => {
            let notice = picture(error);
            (notice.sentence, notice.remedy)
        }
        Reason::Refused(Refusal::Piece(error)) => (
            "What was seen of this photo cannot be kept.".to_owned(),
            error.remedy().to_owned(),
        ),
        Reason::Unreadable => (
            "This photo cannot be read from this device.".to_owned(),
            "Copy it to this device, then choose it again.".to_owned(),
        ),
        Reason::Stopped => (
            "The search engine stopped at this photo, twice.".to_owned(),
            "Save a smaller version of it, and choose that file.".to_owned(),
        ),
    };
    format!("{name}: {sentence} {remedy}")
}

/// Asks before all is deleted.
pub fn question(garments: usize) -> String {
    match garments {
        0 => "Delete everything of your wardrobe from this device?".into(),
        1 => "Delete your one garment from this device?".into(),
        count => format!("Delete all {count} garments from this device?"),
    }
}

/// The name of the button that deletes one.
pub fn delete(name: &str) -> String {
    format!("Delete {name} from your wardrobe")
}

/// A place to compare with.
pub fn place(place: Place) -> &'static str {
    match place {
        Place::Both => "The shop and your wardrobe",
        Place::Shop => "The shop only",
        Place::Wardrobe => "Your wardrobe only",
    }
}

/// Above what of the wardrobe resembles the photo, by its best word.
pub fn owned(best: Option<Likeness>) -> &'static str {
    match best {
        Some(Likeness::Same) => "You already own this",
        Some(Likeness::VerySimilar) => "You already own something like this",
        Some(Likeness::Similar) | None => "The nearest in your wardrobe",
        Some(Likeness::NothingClose) => "Nothing in your wardrobe comes close; this is the nearest",
    }
}

/// The same as a status, where only the wardrobe is asked.
pub fn owned_only(best: Option<Likeness>, count: usize) -> String {
    match count {
        0 => "Looking through your wardrobe…".into(),
        _ => format!("{}.", owned(best)),
    }
}

/// A garment of one's own in a word or two.
pub fn owned_likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Same => "The same",
        Likeness::VerySimilar => "Very similar",
        Likeness::Similar => "Similar",
        Likeness::NothingClose => "Not close",
    }
}

/// A garment that resembles the photo, for a person who cannot see it.
pub fn owned_garment(rank: usize, name: &str, found: &OwnedMatch) -> String {
    let place = rank + 1;
    let figure = figure(found.similarity);
    match found.likeness {
        Some(likeness) => {
            let word = owned_likeness(likeness);
            format!("{place}. {name}: {word}, similarity {figure}.")
        }
        None => format!("{place}. {name}: similarity {figure}."),
    }
}

#[cfg(test)]
mod tests;
