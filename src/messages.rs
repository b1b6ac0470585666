//! Every sentence that a person may read, in every language that the page speaks.
//!
//! Nothing here decides; it only puts into words what `state` says. The components hold no text of
//! their own. The words are in `locales/LANGUAGE/PART.ftl`; a function here says one of them, and has
//! the same name.

/// Declares functions that say the sentence of their name; `in` a part whose sentences' keys begin alike.
macro_rules! sentences {
    ($($(#[$doc:meta])* pub fn $name:ident;)*) => {
        $($(#[$doc])* pub fn $name() -> String {
            $crate::messages::speaker::say(stringify!($name), &[])
        })*
    };
    (in $part:literal; $($(#[$doc:meta])* pub fn $name:ident;)*) => {
        $($(#[$doc])* pub fn $name() -> String {
            $crate::messages::speaker::say(concat!($part, stringify!($name)), &[])
        })*
    };
}

mod answer;
pub mod cells;
pub mod crop;
pub mod given;
mod language;
pub mod ledger;
pub mod measure;
mod notice;
mod numbers;
pub mod offline;
pub mod origin;
pub mod recall;
mod shop;
pub mod shops;
mod speaker;
pub mod wardrobe;
pub mod ways_on;

use crate::engine::protocol::{Engine, Stage};
use crate::state::wardrobe::Place;
use crate::state::{Adapter, Choice, Phase, Shop, State, Step, Work};

pub use answer::{
    attribute, card, comparison, figure, guess, likeness, looks_like, no_picture, nothing_close,
    nothing_close_filtered, nothing_close_filtered_remedy, nothing_close_remedy, percent,
    similarity,
};
pub use language::Language;
pub use notice::{Notice, fallback, problem};
pub use shop::refusal;

use speaker::{count, measure, say};

/// The product's name, the same in every language.
pub const NAME: &str = "Lookalike";

sentences! {
    /// The name of the page's tab.
    pub fn title;
    /// What it is for.
    pub fn headline;
    /// How.
    pub fn lead;
    /// What a person cares about most.
    pub fn privacy;
    /// The same, for those who want to know.
    pub fn privacy_reason;
    /// Opens the file dialogue.
    pub fn choose;
    /// The same, when there is one already.
    pub fn choose_another;
    /// Opens the camera.
    pub fn camera;
    /// The ways in without a button, for a mouse.
    pub fn drop_or_paste;
    /// Over the whole page while a file is dragged.
    pub fn drop_here;
    /// Above the sample pictures.
    pub fn samples;
    /// The same, when there is one already.
    pub fn more_samples;
    /// The name of the place where the photo and its answer are.
    pub fn answer;
    /// Beside a photo that the browser cannot show.
    pub fn no_preview;
    /// Tries the last photo again.
    pub fn retry;
    /// Opens the settings.
    pub fn settings;
    /// Asks for an engine.
    pub fn engine_question;
    /// Asks for a language.
    pub fn language_question;
    /// At the page's end.
    pub fn footer;
}

/// What happens now, for the eye and the ear alike; empty before the first photo.
pub fn status(state: &State) -> String {
    match (state.phase(), &state.work) {
        (Phase::Preparing, _) if state.is_recalled() => recall::preparing(),
        (Phase::Looking, _) if state.is_recalled() => recall::looking(),
        (Phase::Failed, _) if state.is_recalled() => recall::failed(),
        (Phase::Preparing, _) => say("getting_ready", &[]),
        (Phase::Looking, _) => say("looking", &[]),
        (_, Work::Found(_)) if state.wardrobe.place() == Place::Wardrobe => {
            wardrobe::owned_only(state.owned_likeness(), state.owned().len())
        }
        (_, Work::Found(_)) if state.refinement.is_open() => cells::open(),
        (_, Work::Found(answer)) => {
            let found = ways_on::found(state, answer);
            let found = found.unwrap_or_else(|| answer::found(answer, &state.adapter));
            match state.refinement.coverage() {
                None => found,
                Some(coverage) => [found, cells::coverage(&coverage)].join(" "),
            }
        }
        (Phase::Failed, _) => say("not_searched", &[]),
        _ => String::new(),
    }
}

/// Which engine runs or will run; asks for patience while that is open.
pub fn engine(state: &State) -> String {
    let Some(engine) = state.engine() else {
        return say("engine_unknown", &[]);
    };
    let name = match (engine, &state.adapter) {
        (Engine::WebGpu, Adapter::Software(name) | Adapter::Hardware(name)) => name.as_str(),
        _ => "",
    };
    let key = match (engine, state.choice, &state.adapter) {
        (Engine::Cpu, Choice::WebGpu, Adapter::None) => "engine_without_webgpu",
        _ if name.is_empty() => "engine_unnamed",
        _ => "engine_named",
    };
    let started = if state.is_started() { "yes" } else { "no" };
    let arguments = [
        ("started", started.into()),
        ("place", place(engine, &state.adapter).into()),
        ("name", name.into()),
    ];
    say(key, &arguments)
}

/// Where an engine computes, as the sentences' `$place`.
fn place(engine: Engine, adapter: &Adapter) -> &'static str {
    match (engine, adapter) {
        (Engine::WebGpu, Adapter::Software(_)) => "software",
        (Engine::WebGpu, _) => "graphics",
        (Engine::Cpu, _) => "processor",
    }
}

/// What the first photo costs.
pub fn first_photo(model_bytes: Option<u64>) -> String {
    match model_bytes {
        Some(bytes) => say("first_photo", &[("size", whole_megabytes(bytes).into())]),
        None => say("first_photo_unmeasured", &[]),
    }
}

/// How large the shop is; empty if that is not known.
pub fn shop(shop: &Shop) -> String {
    let products = ("count", count(shop.products));
    match (shop.products, shop.title.as_str()) {
        (0, _) => String::new(),
        (_, "") => say("shop_untitled", &[products]),
        (_, title) => say("shop_titled", &[products, ("title", title.into())]),
    }
}

/// How far it is, in figures.
pub fn step(step: Option<&Step>) -> String {
    let Some(step) = step else {
        return say("step_starting", &[]);
    };
    let key = match (step.stage, step.done < step.total) {
        (Stage::Model, true) => "step_model",
        (Stage::Model, false) => "step_model_done",
        (Stage::Catalogue, true) => "step_catalogue",
        (Stage::Catalogue, false) => "step_catalogue_done",
        (Stage::Check, _) => "step_check",
    };
    let done = ("done", megabytes(step.done).into());
    let total = ("total", megabytes(step.total).into());
    say(key, &[done, total])
}

/// An engine to choose, and what it means.
pub fn choice(choice: Choice) -> (String, String) {
    let (name, meaning) = match choice {
        Choice::Automatic => ("choice_automatic", "choice_automatic_meaning"),
        Choice::WebGpu => ("choice_webgpu", "choice_webgpu_meaning"),
        Choice::Cpu => ("choice_cpu", "choice_cpu_meaning"),
    };
    (say(name, &[]), say(meaning, &[]))
}

/// The name of the button for a sample.
pub fn sample(label: &str) -> String {
    match label {
        "" => say("sample", &[]),
        label => say("sample_labelled", &[("label", label.into())]),
    }
}

/// Bytes as people count them, with one digit: `12.3 MB`.
pub fn megabytes(bytes: u64) -> String {
    say("megabytes", &[("size", measure(bytes as f64 / 1e6, 1))])
}

fn whole_megabytes(bytes: u64) -> String {
    let megabytes = bytes.div_ceil(1_000_000);
    say("megabytes", &[("size", count(megabytes))])
}

#[cfg(test)]
mod tests;
