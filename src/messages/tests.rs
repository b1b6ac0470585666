//! Every sentence is one, and none is said for two different things.

use std::collections::BTreeSet;

use contract::FileError;
use imageprep::PictureError;

use super::*;
use crate::engine::failure::{Failure, Part};
use crate::parameters::Refusal;
use crate::state::{Answer, Problem, Running};

fn every_failure() -> Vec<Failure> {
    let mut failures: Vec<Failure> = [
        PictureError::Empty,
        PictureError::NotAPicture,
        PictureError::Unsupported {
            format: "HEIC".into(),
        },
        PictureError::Truncated,
        PictureError::Damaged {
            reason: "bad checksum".into(),
        },
        PictureError::TooLarge {
            width: 30_000,
            height: 30_000,
        },
    ]
    .map(Failure::Picture)
    .into();
    for what in [Part::Model, Part::Catalogue] {
        let path = || "parts/0.safetensors".to_owned();
        for status in [None, Some(404), Some(503)] {
            let address = format!("https://shop.example/{}", path());
            failures.push(Failure::Unreachable {
                what,
                address,
                status,
            });
        }
        for error in [
            FileError::Length {
                path: path(),
                expected: 5,
                found: 4,
            },
            FileError::Content { path: path() },
            FileError::Path {
                path: "../x".into(),
            },
        ] {
            failures.push(Failure::File { what, error });
        }
        failures.push(Failure::Format {
            what,
            reason: "format 2".into(),
        });
    }
    failures.extend([
        Failure::OtherModel {
            model: "aa".into(),
            catalogue: "bb".into(),
        },
        Failure::OtherModelCode {
            model: "aa".into(),
            code: "bb".into(),
        },
        Failure::NoCells,
        Failure::EmptyCatalogue,
        Failure::SelfTest { cosine: 0.25 },
        Failure::Engine {
            reason: "device lost".into(),
        },
    ]);
    failures
}

fn every_problem() -> Vec<Problem> {
    let own = [
        Problem::Silent,
        Problem::Stalled,
        Problem::Unreadable,
        Problem::Sample,
        Problem::NoFile,
    ];
    every_failure()
        .into_iter()
        .map(Problem::Engine)
        .chain(own)
        .collect()
}

/// Arabic has no capitals; a brace is left where an argument is missing, an underscore where a sentence is.
fn is_sentence(text: &str) -> bool {
    let begins = |first: char| match Language::spoken() {
        Language::Arabic => ('\u{621}'..='\u{64a}').contains(&first),
        _ => first.is_uppercase(),
    };
    text.ends_with('.') && text.starts_with(begins) && !text.contains(['{', '}', '_'])
}

#[test]
fn every_problem_has_its_own_sentence_and_a_remedy() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    let problems = || every_problem().into_iter();
    let spoken = |language| problems().map(move |each| (language, each));
    for (language, each) in Language::ALL.into_iter().flat_map(spoken) {
        language.speak();
        let notice = problem(&each);
        if !is_sentence(&notice.sentence) || !is_sentence(&notice.remedy) {
            wrong.push(format!("no sentence: {notice:?}"));
        }
        if !seen.insert(notice.sentence.clone()) {
            wrong.push(format!("said twice: {notice:?}"));
        }
        let fallback = fallback(&each);
        if !is_sentence(&fallback.sentence) || fallback.kind != "fallback" {
            wrong.push(format!("no sentence: {fallback:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_the_page_refuses_has_a_sentence_and_a_remedy() {
    let refusals = [
        Refusal::Host {
            what: Part::Catalogue,
            address: "https://other.example/catalogue.json".into(),
        },
        Refusal::Value {
            name: "theme",
            value: "purple".into(),
        },
    ];
    for language in Language::ALL {
        language.speak();
        for each in &refusals {
            let notice = refusal(each);
            let is_said = is_sentence(&notice.sentence) && is_sentence(&notice.remedy);
            assert!(is_said, "{notice:?}");
        }
    }
}

#[test]
fn what_is_far_comes_with_a_remedy() {
    for language in Language::ALL {
        language.speak();
        for sentence in [
            nothing_close(),
            nothing_close_remedy(),
            nothing_close_filtered(),
            nothing_close_filtered_remedy(),
        ] {
            assert!(is_sentence(&sentence), "{sentence}");
        }
    }
}

#[test]
fn notices_say_what_they_are_about() {
    let cases = [
        (
            Failure::Picture(PictureError::Unsupported {
                format: "HEIC".into(),
            }),
            "picture",
            "HEIC",
        ),
        (
            Failure::Picture(PictureError::TooLarge {
                width: 30_000,
                height: 20_000,
            }),
            "picture",
            "30000 × 20000",
        ),
        (
            Failure::Unreachable {
                what: Part::Model,
                address: "x".into(),
                status: Some(404),
            },
            "unreachable",
            "model",
        ),
        (
            Failure::Unreachable {
                what: Part::Catalogue,
                address: "x".into(),
                status: None,
            },
            "unreachable",
            "catalogue",
        ),
        (
            Failure::File {
                what: Part::Model,
                error: FileError::Content { path: "x".into() },
            },
            "file",
            "checksum",
        ),
        (
            Failure::Format {
                what: Part::Catalogue,
                reason: "x".into(),
            },
            "format",
            "catalogue",
        ),
        (
            Failure::OtherModel {
                model: "a".into(),
                catalogue: "b".into(),
            },
            "other-model",
            "another model",
        ),
        (Failure::NoCells, "no-cells", "on this device"),
        (Failure::EmptyCatalogue, "empty-catalogue", "no product"),
        (Failure::SelfTest { cosine: 0.0 }, "self-test", "device"),
        (Failure::Engine { reason: "x".into() }, "engine", "stopped"),
    ];
    let wrong: Vec<Notice> = cases
        .into_iter()
        .map(|(failure, kind, word)| (problem(&Problem::Engine(failure)), kind, word))
        .filter(|(notice, kind, word)| notice.kind != *kind || !notice.sentence.contains(word))
        .map(|(notice, ..)| notice)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_page_says_which_engine_runs() {
    let state = |choice, adapter, running| {
        let mut state = State::new(choice);
        state.adapter = adapter;
        state.running = running;
        state
    };
    let ready = |engine| Running::Ready { engine };
    let card = || Adapter::Hardware("a card".into());
    let software = || Adapter::Software("SwiftShader".into());
    let cases = [
        (
            state(Choice::WebGpu, Adapter::Unknown, Running::Off),
            "Looking for a graphics card…",
        ),
        (
            state(Choice::Automatic, Adapter::None, Running::Off),
            "Will run on your processor.",
        ),
        (
            state(Choice::Automatic, software(), Running::Off),
            "Will run on your processor.",
        ),
        (
            state(Choice::WebGpu, card(), Running::Off),
            "Will run on your graphics card: a card",
        ),
        (
            state(Choice::Automatic, card(), ready(Engine::WebGpu)),
            "Runs on your graphics card: a card",
        ),
        (
            state(
                Choice::Automatic,
                Adapter::Hardware(String::new()),
                ready(Engine::WebGpu),
            ),
            "Runs on your graphics card.",
        ),
        (
            state(Choice::Automatic, card(), ready(Engine::Cpu)),
            "Runs on your processor.",
        ),
        (
            state(Choice::WebGpu, Adapter::None, Running::Off),
            "Will run on your processor; this browser offers no WebGPU.",
        ),
        (
            state(Choice::WebGpu, software(), ready(Engine::WebGpu)),
            "Runs on a software graphics adapter, which is slow: SwiftShader",
        ),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .map(|(state, words)| (engine(state), *words))
        .filter(|(said, words)| said != words)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn progress_counts_in_megabytes() {
    let said = |stage, done, total| step(Some(&Step { stage, done, total }));
    let cases = [
        (
            said(Stage::Model, 12_300_000, 51_200_000),
            "Fetching the model: 12.3 MB of 51.2 MB",
        ),
        (
            said(Stage::Model, 51_200_000, 51_200_000),
            "Fetching the model: 51.2 MB",
        ),
        (
            said(Stage::Catalogue, 0, 2_000_000),
            "Fetching the catalogue: 0.0 MB of 2.0 MB",
        ),
        (step(None), "Starting…"),
        (
            first_photo(Some(51_200_001)),
            "The first photo fetches the model once, 52 MB; it is kept on this device for your next visit.",
        ),
        (
            first_photo(None),
            "The first photo fetches the model once; it is kept on this device for your next visit.",
        ),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
    assert!(said(Stage::Check, 0, 1).contains("device"));
}

#[test]
fn the_status_says_what_happens_now() {
    let state = |work, running| {
        let mut state = State::new(Choice::Cpu);
        state.work = work;
        state.running = running;
        state
    };
    let engine = Engine::Cpu;
    let answer = Answer {
        guesses: Vec::new(),
        matches: Vec::new(),
        thumbnails: Vec::new(),
        milliseconds: 840.0,
        engine,
    };
    let opening = Running::Opening { engine, step: None };
    let cases = [
        (state(Work::None, Running::Off), ""),
        (
            state(Work::Waiting, opening),
            "Getting ready for your photo…",
        ),
        (
            state(Work::Looking, Running::Ready { engine }),
            "Looking at your photo…",
        ),
        (
            state(Work::Failed, Running::Off),
            "Your photo was not searched.",
        ),
        (
            state(Work::Found(answer), Running::Ready { engine }),
            "The catalogue has no product to show.",
        ),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .map(|(state, expected)| (status(state), *expected))
        .filter(|(said, expected)| said != expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn numbers_are_written_for_people() {
    let shop_of = |products, title: &str| {
        let title = title.into();
        shop(&Shop {
            title,
            products,
            samples: Vec::new(),
        })
    };
    let cases = [
        (shop_of(44_441, "Demo"), "Demo: 44,441 products"),
        (shop_of(999, ""), "999 products to compare with"),
        (shop_of(1_234_567, ""), "1,234,567 products to compare with"),
        (shop_of(1, "Demo"), "Demo: one product"),
        (shop_of(0, "Demo"), ""),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
}

/// The first paint is shown before this code runs, so that its words are written there again.
#[test]
fn the_first_paint_says_the_same_in_every_language() {
    let index = include_str!("../../index.html");
    let mut wrong = Vec::new();
    for language in Language::ALL {
        language.speak();
        let said = |key| say(key, &[]);
        let words = [
            headline(),
            lead(),
            privacy(),
            said("slow"),
            said("needs_script"),
            said("panicked"),
            speaker::remedy("panicked", &[]),
        ];
        wrong.extend(words.into_iter().filter(|words| !index.contains(words)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Before this code runs, a script chooses among them by the same names.
#[test]
fn the_first_script_knows_every_language() {
    let script = include_str!("../../public/first.js");
    for language in Language::ALL {
        let entry = format!("{}: \"{}\"", language.tag(), language.direction());
        assert!(script.contains(&entry), "{entry}");
    }
}

/// The policy is sent as a header where the host can, and is in the page for where it cannot.
#[test]
fn both_policies_are_the_same() {
    let index = include_str!("../../index.html");
    let headers = include_str!("../../public/_headers");
    let (_, rest) = index.split_once("default-src").unwrap();
    let (policy, _) = rest.split_once('"').unwrap();
    assert!(headers.contains(policy), "{policy}");
}
