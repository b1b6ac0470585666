//! What went wrong, and what a person can do about it.

use contract::FileError;
use imageprep::PictureError;

use super::{given, recall};
use crate::engine::failure::{Failure, Part};
use crate::messages::speaker::{Value, measure, plain, remedy, say};
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
    /// Says the sentence with this key, and its remedy.
    pub(super) fn of(
        kind: &'static str,
        key: &str,
        arguments: &[(&'static str, Value<'_>)],
    ) -> Self {
        Self {
            kind,
            sentence: say(key, arguments),
            remedy: remedy(key, arguments),
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
        Problem::Silent => Notice::of("silent", "silent", &[]),
        Problem::Stalled => Notice::of("stalled", "stalled", &[]),
        Problem::Unreadable => Notice::of("unreadable", "unreadable", &[]),
        Problem::Sample => Notice::of("sample", "sample_missing", &[]),
        Problem::NoFile => Notice::of("no-file", "no_file", &[]),
        Problem::Address(problem) => given::address(problem),
        Problem::Foreign { format } => given::foreign(format),
        Problem::Link(error) => recall::bad_link(error),
    }
}

/// The notice when WebGPU was given up and the processor took over.
pub fn fallback(problem: &Problem) -> Notice {
    let key = match problem {
        Problem::Engine(Failure::SelfTest { .. }) => "fallback_wrong",
        Problem::Silent => "fallback_silent",
        _ => "fallback_stopped",
    };
    Notice {
        kind: "fallback",
        sentence: say(key, &[]),
        remedy: say("fallback_remedy", &[]),
        ..self::problem(problem)
    }
}

fn failure(failure: &Failure) -> Notice {
    match failure {
        Failure::Picture(error) => picture(error),
        Failure::Unreachable {
            what,
            address,
            status,
        } => {
            let part = ("part", part(*what).into());
            let notice = match status {
                None => Notice::of("unreachable", "no_connection", &[part]),
                Some(404 | 410) => Notice::of("unreachable", "file_missing", &[part]),
                Some(status) => {
                    let status = ("status", plain(u64::from(*status)));
                    Notice::of("unreachable", "server_refused", &[part, status])
                }
            };
            notice.with_detail(address)
        }
        Failure::File { what, error } => {
            let key = match error {
                FileError::Length { .. } => "file_length",
                FileError::Content { .. } => "file_damaged",
                FileError::Path { .. } => "file_outside",
            };
            Notice {
                kind: "file",
                sentence: say(key, &[("part", part(*what).into())]),
                remedy: say("file_remedy", &[]),
                detail: error.to_string(),
            }
        }
        Failure::Format { what, reason } => {
            let part = ("part", part(*what).into());
            Notice::of("format", "format", &[part]).with_detail(reason)
        }
        Failure::OtherModel { model, catalogue } => {
            let prints = [("model", model.into()), ("catalogue", catalogue.into())];
            let detail = say("other_model_detail", &prints);
            Notice::of("other-model", "other_model", &[]).with_detail(detail)
        }
        Failure::OtherModelCode { model, code } => recall::other_model_code(model, code),
        Failure::NoCells => Notice::of("no-cells", "no_cells", &[]),
        Failure::EmptyCatalogue => Notice::of("empty-catalogue", "empty_catalogue", &[]),
        Failure::SelfTest { cosine } => {
            let cosine = ("cosine", measure(f64::from(*cosine), 4));
            let detail = say("self_test_detail", &[cosine]);
            Notice::of("self-test", "self_test", &[]).with_detail(detail)
        }
        Failure::Engine { reason } => {
            Notice::of("engine", "engine_stopped", &[]).with_detail(reason)
        }
    }
}

pub(super) fn picture(error: &PictureError) -> Notice {
    let picture = |key, arguments: &[_]| Notice::of("picture", key, arguments);
    match error {
        PictureError::Empty => picture("picture_empty", &[]),
        PictureError::NotAPicture => picture("not_a_picture", &[]),
        PictureError::Unsupported { format } => {
            picture("picture_unsupported", &[("format", format.into())])
        }
        PictureError::Truncated => picture("picture_truncated", &[]),
        PictureError::Damaged { reason } => picture("picture_damaged", &[]).with_detail(reason),
        PictureError::TooLarge { width, height } => {
            let width = ("width", plain(u64::from(*width)));
            let height = ("height", plain(u64::from(*height)));
            picture("picture_too_large", &[width, height])
        }
    }
}

/// As the sentences' `$part`.
pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Model => "model",
        Part::Catalogue => "catalogue",
    }
}
