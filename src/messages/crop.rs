//! Which part of the photo is searched.

use imageprep::Crop;

use super::speaker::{count, say};
use crate::state::{Framing, Grip};

sentences! {
    in "crop_";
    /// The name of the box and its corners.
    pub fn frame;
    /// How the keyboard moves it.
    pub fn help;
    /// Searches all of the photo.
    pub fn whole_photo;
    /// Searches what the network took for the garment.
    pub fn garment_only;
}

/// What can be taken hold of.
pub fn grip(grip: Grip) -> String {
    let grip = match grip {
        Grip::Box => "box",
        Grip::UpperLeft => "upper_left",
        Grip::UpperRight => "upper_right",
        Grip::LowerLeft => "lower_left",
        Grip::LowerRight => "lower_right",
    };
    say("crop_grip", &[("grip", grip.into())])
}

/// The part that is searched, or will be once the box has settled.
pub fn part(framing: &Framing) -> String {
    let shown = framing.shown;
    if shown.is_whole() {
        return say("crop_whole", &[]);
    }
    let percent = |at: u32| count(u64::from((at * 100 + Crop::UNIT / 2) / Crop::UNIT));
    let sides = [
        ("left", percent(shown.left())),
        ("right", percent(shown.left() + shown.width())),
        ("top", percent(shown.top())),
        ("bottom", percent(shown.top() + shown.height())),
    ];
    match framing.guess == Some(shown) {
        true => say("crop_guess", &sides),
        false => say("crop_own", &sides),
    }
}
