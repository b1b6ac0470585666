//! What this device can do, in words and figures.

use crate::engine::figures::Figures;
use crate::engine::protocol::Engine;
use crate::state::measure::{Measuring, Row};
use crate::state::race::Verdict;

/// Opens the panel.
pub const MEASURE: &str = "Measure this device";
/// What the button in it does.
pub const MEASURE_MEANING: &str = "Starts each engine that this device has, and lets it look at a built-in picture several times. Your photos stay out of it.";
/// Begins.
pub const BEGIN: &str = "Measure";
/// The same, once there are figures.
pub const BEGIN_AGAIN: &str = "Measure again";
/// Gives up.
pub const STOP: &str = "Stop measuring";
/// Gives a person the figures as a file.
pub const SAVE: &str = "Save these figures";
/// The table's name.
pub const FIGURES: &str = "Milliseconds that each engine needs on this device";
/// The table's columns.
pub const COLUMNS: [&str; 5] = ["Engine", "Median", "Range", "First", "Until ready"];

/// What is measured now, for the eye and the ear alike; empty before and after.
pub fn measuring(measuring: &Measuring) -> &'static str {
    match measuring.engine() {
        Some(Engine::Cpu) => "Measuring the processor; its files may have to be fetched first…",
        Some(Engine::WebGpu) => {
            "Measuring the graphics card; its files may have to be fetched first…"
        }
        None if measuring.rows.is_empty() => "",
        None => "Measured.",
    }
}

/// An engine as the table has it.
pub fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Cpu => "Processor",
        Engine::WebGpu => "Graphics card",
    }
}

/// The cells after the engine's name; an engine that failed has its sentence instead.
pub fn cells(row: &Row) -> Result<[String; 4], String> {
    match &row.outcome {
        Ok(figures) => Ok(figures_of(figures)),
        Err(problem) => Err(super::problem(problem).sentence),
    }
}

fn figures_of(figures: &Figures) -> [String; 4] {
    let nothing = || "–".to_owned();
    let range = figures.range();
    let range = range.map(|range| range.map(milliseconds));
    [
        figures.median().map_or_else(nothing, milliseconds),
        range.map_or_else(nothing, |[least, most]| format!("{least} to {most}")),
        milliseconds(figures.first),
        milliseconds(figures.load),
    ]
}

/// Three digits, or whole.
fn milliseconds(value: f64) -> String {
    match value {
        ..9.95 => format!("{value:.2}"),
        ..99.5 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// What was found out about the faster engine.
pub fn verdict(verdict: &Verdict) -> String {
    match (verdict.milliseconds, verdict.engine) {
        (Some([graphics, processor]), Engine::WebGpu) => {
            let [graphics, processor] = [graphics, processor].map(milliseconds);
            format!("Measured here: the graphics card needs {graphics} ms to look at a photo, the processor {processor} ms; so the graphics card looks.")
        }
        (Some([graphics, processor]), Engine::Cpu) => {
            let [graphics, processor] = [graphics, processor].map(milliseconds);
            format!("Measured here: the processor needs {processor} ms to look at a photo, the graphics card {graphics} ms; so the processor looks.")
        }
        (None, _) => "The graphics card did not compute what the shop computed when it was tried here; so the processor looks.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Problem;
    use crate::state::race::Version;

    #[test]
    fn figures_have_three_digits() {
        let cases = [
            (0.456, "0.46"),
            (9.949, "9.95"),
            (9.95, "9.9"),
            (31.26, "31.3"),
            (99.5, "100"),
            (1234.5, "1234"),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(value, expected)| (milliseconds(value), expected))
            .filter(|(found, expected)| found != expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_row_has_figures_or_a_sentence() {
        let row = |outcome| Row {
            engine: Engine::Cpu,
            outcome,
        };
        let figures = |times: &[f64]| Figures {
            load: 812.0,
            first: 61.0,
            times: times.to_vec(),
            cosine: 1.0,
        };
        let texts = |texts: [&str; 4]| Ok(texts.map(str::to_owned));
        assert_eq!(
            cells(&row(Ok(figures(&[33.0, 31.0, 32.0])))),
            texts(["32.0", "31.0 to 33.0", "61.0", "812"])
        );
        assert_eq!(
            cells(&row(Ok(figures(&[])))),
            texts(["–", "–", "61.0", "812"])
        );
        let failed = cells(&row(Err(Problem::Silent))).unwrap_err();
        assert_eq!(failed, super::super::problem(&Problem::Silent).sentence);
    }

    #[test]
    fn a_verdict_says_who_looks() {
        let verdict = |engine, milliseconds| Verdict {
            adapter: "a card".into(),
            version: Version {
                engines: String::new(),
                model: String::new(),
            },
            engine,
            milliseconds,
        };
        let cases = [
            (
                Engine::WebGpu,
                Some([8.0, 31.0]),
                "so the graphics card looks.",
            ),
            (Engine::Cpu, Some([80.0, 31.0]), "so the processor looks."),
            (Engine::Cpu, None, "so the processor looks."),
        ];
        for (engine, milliseconds, end) in cases {
            let sentence = super::verdict(&verdict(engine, milliseconds));
            assert!(sentence.ends_with(end), "{sentence}");
        }
    }
}
