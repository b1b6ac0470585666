//! Every sentence that a person may read, in one place, ready for other languages.
//!
//! Nothing here decides; it only puts into words what `state` says. The components hold no text of
//! their own.

mod answer;
mod crop;
pub mod given;
pub mod ledger;
pub mod measure;
mod notice;
pub mod offline;
mod origin;
pub mod recall;
pub mod wardrobe;
pub mod ways_on;

use crate::engine::protocol::{Engine, Stage};
use crate::state::wardrobe::Place;
use crate::state::{Adapter, Choice, Phase, Shop, State, Step, Work};

pub use answer::{
    LOOKS_LIKE, NO_PICTURE, NOTHING_CLOSE, NOTHING_CLOSE_REMEDY, SIMILARITY, attribute, card,
    comparison, figure, guess, likeness, percent,
};
pub use crop::{CROP, CROP_HELP, GARMENT_ONLY, WHOLE_PHOTO, grip, part};
pub use notice::{Notice, fallback, problem};
pub use origin::{LEGEND_AGAINST, LEGEND_FOR, WHERE_FROM, origin, where_from};

/// The product's name.
pub const NAME: &str = "Lookalike";
/// What it is for.
pub const HEADLINE: &str = "Find the product in the picture";
/// How.
pub const LEAD: &str =
    "Give it a photo of a garment, and see the five most similar products of the shop.";
/// What a person cares about most.
pub const PRIVACY: &str = "Your photo never leaves this device.";
/// The same, for those who want to know.
pub const PRIVACY_REASON: &str =
    "There is no server that could take it: everything is computed here, in this page.";
/// Opens the file dialogue.
pub const CHOOSE: &str = "Choose a photo";
/// The same, when there is one already.
pub const CHOOSE_ANOTHER: &str = "Another photo";
/// Opens the camera.
pub const CAMERA: &str = "Take a photo";
/// The ways in without a button, for a mouse.
pub const DROP_OR_PASTE: &str = "or drop one anywhere on this page, or paste it";
/// Over the whole page while a file is dragged.
pub const DROP_HERE: &str = "Let go to search with this photo";
/// Above the sample pictures.
pub const SAMPLES: &str = "No photo at hand? Try one of these";
/// The same, when there is one already.
pub const MORE_SAMPLES: &str = "Or try one of these";
/// The name of the place where the photo and its answer are.
pub const ANSWER: &str = "Your photo and what resembles it";
/// Beside a photo that the browser cannot show.
pub const NO_PREVIEW: &str = "Your browser cannot show this file.";
/// Tries the last photo again.
pub const RETRY: &str = "Try again";
/// Opens the settings.
pub const SETTINGS: &str = "Settings";
/// Asks for an engine.
pub const ENGINE_QUESTION: &str = "What should look at the photo?";
/// At the page's end.
pub const FOOTER: &str =
    "Similar means similar to look at: shape and colour, as a neural network sees them.";

/// What happens now, for the eye and the ear alike; empty before the first photo.
pub fn status(state: &State) -> String {
    match (state.phase(), &state.work) {
        (Phase::Preparing, _) if state.is_recalled() => recall::PREPARING.into(),
        (Phase::Looking, _) if state.is_recalled() => recall::LOOKING.into(),
        (Phase::Failed, _) if state.is_recalled() => recall::FAILED.into(),
        (Phase::Preparing, _) => "Getting ready for your photo…".into(),
        (Phase::Looking, _) => "Looking at your photo…".into(),
        (_, Work::Found(_)) if state.wardrobe.place() == Place::Wardrobe => {
            wardrobe::owned_only(state.owned_likeness(), state.owned().len())
        }
        (_, Work::Found(answer)) => {
            ways_on::found(state, answer).unwrap_or_else(|| answer::found(answer, &state.adapter))
        }
        (Phase::Failed, _) => "Your photo was not searched.".into(),
        _ => String::new(),
    }
}

fn processor(engine: Engine) -> &'static str {
    match engine {
        Engine::Cpu => "processor",
        Engine::WebGpu => "graphics card",
    }
}

/// Which engine runs or will run; asks for patience while that is open.
pub fn engine(state: &State) -> String {
    let verb = if state.is_started() {
        "Runs"
    } else {
        "Will run"
    };
    let Some(engine) = state.engine() else {
        return "Looking for a graphics card…".into();
    };
    let name = match (engine, &state.adapter) {
        (Engine::WebGpu, Adapter::Software(name)) => {
            return match name.as_str() {
                "" => format!("{verb} on a software graphics adapter, which is slow."),
                name => format!("{verb} on a software graphics adapter, which is slow: {name}"),
            };
        }
        (Engine::WebGpu, Adapter::Hardware(name)) => name.as_str(),
        _ => "",
    };
    let processor = processor(engine);
    let reason = match (engine, state.choice, &state.adapter) {
        (Engine::Cpu, Choice::WebGpu, Adapter::None) => "; this browser offers no WebGPU",
        _ => "",
    };
    match name {
        "" => format!("{verb} on your {processor}{reason}."),
        name => format!("{verb} on your {processor}: {name}"),
    }
}

/// What the first photo costs.
pub fn first_photo(model_bytes: Option<u64>) -> String {
    let size = model_bytes.map_or(String::new(), |bytes| {
        format!(", {}", whole_megabytes(bytes))
    });
    format!(
        "The first photo fetches the model once{size}; it is kept on this device for your next visit."
    )
}

/// How large the shop is; empty if that is not known.
pub fn shop(shop: &Shop) -> String {
    match (shop.products, shop.title.as_str()) {
        (0, _) => String::new(),
        (1, "") => "One product to compare with".into(),
        (count, "") => format!("{} products to compare with", grouped(count)),
        (1, title) => format!("{title}: one product"),
        (count, title) => format!("{title}: {} products", grouped(count)),
    }
}

/// The three stages, as a list of what is to be done.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Model => "Model",
        Stage::Catalogue => "Catalogue",
        Stage::Check => "Check",
    }
}

/// How far it is, in figures.
pub fn step(step: Option<&Step>) -> String {
    let Some(step) = step else {
        return "Starting…".into();
    };
    let bytes = |what: &str| match step.done < step.total {
        true => format!(
            "{what}: {} of {}",
            megabytes(step.done),
            megabytes(step.total)
        ),
        false => format!("{what}: {}", megabytes(step.total)),
    };
    match step.stage {
        Stage::Model => bytes("Fetching the model"),
        Stage::Catalogue => bytes("Fetching the catalogue"),
        Stage::Check => "Checking that this device computes what the shop computed…".into(),
    }
}

/// An engine to choose, and what it means.
pub fn choice(choice: Choice) -> (&'static str, &'static str) {
    match choice {
        Choice::Automatic => (
            "Automatic",
            "The faster of graphics card and processor, once both were measured",
        ),
        Choice::WebGpu => (
            "Graphics (WebGPU)",
            "Fast on a graphics card, slow without one",
        ),
        Choice::Cpu => ("Processor", "Works everywhere"),
    }
}

/// The name of the button for a sample.
pub fn sample(label: &str) -> String {
    match label {
        "" => "Search with this sample picture".into(),
        label => format!("Search with the sample: {label}"),
    }
}

/// Bytes as people count them, with one digit: `12.3 MB`.
pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn whole_megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1_000_000))
}

/// `44000` as `44,000`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
