//! Every sentence that a person may read, in one place, ready for other languages.
//!
//! Nothing here decides; it only puts into words what `state` says. The components hold no text of
//! their own.

use contract::FileError;
use imageprep::PictureError;

use crate::engine::failure::{Failure, Part};
use crate::engine::protocol::{Engine, Stage};
use crate::state::{Adapter, Answer, Choice, Phase, Problem, Shop, State, Step, Work};

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
/// In place of a product's picture.
pub const NO_PICTURE: &str = "No picture";
/// Beside the number.
pub const SIMILARITY: &str = "Similarity";
/// Tries the last photo again.
pub const RETRY: &str = "Try again";
/// Opens the settings.
pub const SETTINGS: &str = "Settings";
/// Asks for an engine.
pub const ENGINE_QUESTION: &str = "What should look at the photo?";
/// At the page's end.
pub const FOOTER: &str =
    "Similar means similar to look at: shape, pattern and colour, as a neural network sees them.";

/// What is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One word for tests and styles.
    pub kind: &'static str,
    /// What is wrong.
    pub sentence: String,
    /// What to do about it; empty if nothing is to be done.
    pub remedy: String,
    /// In the words of the code that met it; may be empty.
    pub detail: String,
}

impl Notice {
    fn new(kind: &'static str, sentence: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            kind,
            sentence: sentence.into(),
            remedy: remedy.into(),
            detail: String::new(),
        }
    }

    fn with_detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }
}

/// The notice for a problem.
pub fn problem(problem: &Problem) -> Notice {
    match problem {
        Problem::Engine(failure) => self::failure(failure),
        Problem::Silent => Notice::new(
            "silent",
            "The search has been silent for two minutes, so it was stopped.",
            "Try again. If it stops again, close other tabs to free memory.",
        ),
        Problem::Stalled => Notice::new(
            "stalled",
            "The download stood still for two minutes, so it was stopped.",
            "Check your connection, then try again: what was fetched is kept.",
        ),
        Problem::Unreadable => Notice::new(
            "unreadable",
            "The photo cannot be read from this device.",
            "Choose it again; if it is in a cloud folder or on a stick, copy it to this device first.",
        ),
        Problem::Sample => Notice::new(
            "sample",
            "This sample picture could not be fetched.",
            "Check your connection, then try again, or choose a photo of your own.",
        ),
        Problem::NoFile => Notice::new(
            "no-file",
            "There was no picture file in what you gave.",
            "Save the picture on this device, then choose that file.",
        ),
    }
}

/// The notice when WebGPU was given up and the processor took over.
pub fn fallback(problem: &Problem) -> Notice {
    let mut notice = self::problem(problem);
    notice.kind = "fallback";
    notice.sentence = match problem {
        Problem::Engine(Failure::SelfTest { .. }) => {
            "The graphics engine computes something else than the shop did, so your processor takes over."
        }
        Problem::Silent => "The graphics engine gave no answer for minutes, so your processor takes over.",
        _ => "The graphics engine stopped in the middle of the work, so your processor takes over.",
    }
    .into();
    notice.remedy = "You need not do anything; the results are the same, only slower.".into();
    notice
}

fn failure(failure: &Failure) -> Notice {
    match failure {
        Failure::Picture(error) => picture(error),
        Failure::Unreachable { what, address, status } => {
            let part = part(*what);
            let (sentence, remedy) = match status {
                None => (
                    format!("The {part} could not be fetched: there is no connection."),
                    "Check your connection, then try again: what was fetched is kept.",
                ),
                Some(404 | 410) => (
                    format!("The {part} is incomplete: a file is missing on the shop's server."),
                    "Try again later. If this is your shop, publish its folder again, whole.",
                ),
                Some(status) => (
                    format!("The {part} could not be fetched: the shop's server answered {status}."),
                    "Try again in some minutes.",
                ),
            };
            Notice::new("unreachable", sentence, remedy).with_detail(address)
        }
        Failure::File { what, error } => {
            let part = part(*what);
            let sentence = match error {
                FileError::Length { .. } => format!("A file of the {part} came with the wrong length."),
                FileError::Content { .. } => {
                    format!("A file of the {part} came damaged: its checksum is not the published one.")
                }
                FileError::Path { .. } => format!("The {part} names a file outside its own folder."),
            };
            let remedy = "Try again. If it does not help and this is your shop, publish its folder again, whole.";
            Notice::new("file", sentence, remedy).with_detail(error.to_string())
        }
        Failure::Format { what, reason } => Notice::new(
            "format",
            format!("The {} cannot be read by this version of the page.", part(*what)),
            "Reload the page. If this is your shop, make its files again with the same version of lookalike.",
        )
        .with_detail(reason),
        Failure::OtherModel { model, catalogue } => Notice::new(
            "other-model",
            "The catalogue was made with another model, so its products cannot be compared with your photo.",
            "Reload the page. If this is your shop, index its pictures again with the model that it publishes.",
        )
        .with_detail(format!("model {model}, catalogue made with {catalogue}")),
        Failure::EmptyCatalogue => Notice::new(
            "empty-catalogue",
            "There is no product in the catalogue.",
            "If this is your shop, index its pictures and publish the folder again.",
        ),
        Failure::SelfTest { cosine } => Notice::new(
            "self-test",
            "This device computes something else than the shop did, so its results would be wrong.",
            "Update your browser, or try another one.",
        )
        .with_detail(format!("similarity of the test picture with itself: {cosine:.4}")),
        Failure::Engine { reason } => Notice::new(
            "engine",
            "The search stopped unexpectedly.",
            "Try again. If it stops again, close other tabs to free memory, or try another browser.",
        )
        .with_detail(reason),
    }
}

fn picture(error: &PictureError) -> Notice {
    let (sentence, remedy) = match error {
        PictureError::Empty => (
            "This file is empty.".into(),
            "Choose another file, or copy this one again.",
        ),
        PictureError::NotAPicture => (
            "This file is not a picture.".into(),
            "Choose a photo: a JPEG, PNG, WebP or GIF file.",
        ),
        PictureError::Unsupported { format } => (
            format!("{format} pictures cannot be read here."),
            "Save it as JPEG or PNG, or take a screenshot of it, and choose that file.",
        ),
        PictureError::Truncated => (
            "This picture is cut off: its file ends too early.".into(),
            "Download or copy it again, and wait until it is complete.",
        ),
        PictureError::Damaged { .. } => (
            "This picture is damaged.".into(),
            "Open it in another program, save it as JPEG or PNG, and choose that file.",
        ),
        PictureError::TooLarge { width, height } => (
            format!(
                "This picture is too large: {width} × {height} pixels, and at most 100 million are read."
            ),
            "Save a smaller version of it, and choose that file.",
        ),
    };
    let notice = Notice::new("picture", sentence, remedy);
    match error {
        PictureError::Damaged { reason } => notice.with_detail(reason),
        _ => notice,
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Model => "model",
        Part::Catalogue => "catalogue",
    }
}

/// What happens now, for the eye and the ear alike; empty before the first photo.
pub fn status(state: &State) -> String {
    match (state.phase(), &state.work) {
        (Phase::Preparing, _) => "Getting ready for your photo…".into(),
        (Phase::Looking, _) => "Looking at your photo…".into(),
        (_, Work::Found(answer)) => found(answer, &state.adapter),
        (Phase::Failed, _) => "Your photo was not searched.".into(),
        _ => String::new(),
    }
}

fn found(answer: &Answer, adapter: &Adapter) -> String {
    let seconds = (answer.milliseconds / 1000.0).max(0.0);
    let place = match (answer.engine, adapter) {
        (Engine::WebGpu, Adapter::Software(_)) => "a software graphics adapter",
        (Engine::WebGpu, _) => "your graphics card",
        (Engine::Cpu, _) => "your processor",
    };
    let products = match answer.matches.len() {
        0 => return "The catalogue has no product to show.".into(),
        1 => "One similar product".into(),
        2 => "Two similar products".into(),
        3 => "Three similar products".into(),
        4 => "Four similar products".into(),
        5 => "Five similar products".into(),
        more => format!("{more} similar products"),
    };
    format!("{products}, found in {seconds:.1} s on {place}.")
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
            "The graphics card where there is one, else the processor",
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

/// A card, for a person who cannot see it.
pub fn card(rank: usize, name: &str, similarity: f32) -> String {
    format!("{}. {name}, similarity {}", rank + 1, figure(similarity))
}

/// A similarity, with two digits.
pub fn figure(similarity: f32) -> String {
    format!("{similarity:.2}").replace('-', "−")
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
