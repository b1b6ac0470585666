//! What went wrong, and what a person can do about it.

use contract::FileError;
use imageprep::PictureError;

use super::{given, recall};
use crate::engine::failure::{Failure, Part};
use crate::state::Problem;

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
    pub(super) fn new(
        kind: &'static str,
        sentence: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            sentence: sentence.into(),
            remedy: remedy.into(),
            detail: String::new(),
        }
    }

    pub(super) fn with_detail(self, detail: impl Into<String>) -> Self {
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
        Problem::Address(problem) => given::address(problem),
        Problem::Foreign { format } => given::foreign(format),
        Problem::Link(error) => recall::link(error),
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
            "Reload the page, or take its new version where it offers one. If this is your shop, make its files again with the same version of lookalike.",
        )
        .with_detail(reason),
        Failure::OtherModel { model, catalogue } => Notice::new(
            "other-model",
            "The catalogue was made with another model, so its products cannot be compared with your photo.",
            "Reload the page, or take its new version where it offers one. If this is your shop, index its pictures again with the model that it publishes.",
        )
        .with_detail(format!("model {model}, catalogue made with {catalogue}")),
        Failure::OtherModelCode { model, code } => recall::other_model_code(model, code),
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

pub(super) fn picture(error: &PictureError) -> Notice {
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
