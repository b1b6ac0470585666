//! Which part of the photo is searched.

use imageprep::Crop;

use crate::state::{Framing, Grip};

/// The name of the box and its corners.
pub const CROP: &str = "The part of your photo that is searched";
/// How the keyboard moves it.
pub const CROP_HELP: &str =
    "Arrow keys move it; on the box, Shift and the arrow keys change its size.";
/// Searches all of the photo.
pub const WHOLE_PHOTO: &str = "Use the whole photo";
/// Searches what the network took for the garment.
pub const GARMENT_ONLY: &str = "Use the garment only";

/// What can be taken hold of.
pub fn grip(grip: Grip) -> &'static str {
    match grip {
        Grip::Box => "Move the box",
        Grip::UpperLeft => "Upper left corner",
        Grip::UpperRight => "Upper right corner",
        Grip::LowerLeft => "Lower left corner",
        Grip::LowerRight => "Lower right corner",
    }
}

/// The part that is searched, or will be once the box has settled.
pub fn part(framing: &Framing) -> String {
    let shown = framing.shown;
    if shown.is_whole() {
        return "The whole photo is searched.".into();
    }
    let across = span(shown.left(), shown.width());
    let down = span(shown.top(), shown.height());
    match framing.guess == Some(shown) {
        true => format!(
            "What looks like the garment is searched: {across} from the left, {down} from the top."
        ),
        false => format!("Your part is searched: {across} from the left, {down} from the top."),
    }
}

/// Where a span begins and ends, in whole percents.
fn span(begin: u32, length: u32) -> String {
    let percent = |at: u32| (at * 100 + Crop::UNIT / 2) / Crop::UNIT;
    format!("{} to {}\u{a0}%", percent(begin), percent(begin + length))
}
