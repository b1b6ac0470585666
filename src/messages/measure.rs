//! What this device can do, in words and figures.

use super::language::Language;
use super::numbers;
use super::speaker::{count, say};
use crate::engine::figures::Figures;
use crate::engine::protocol::Engine;
use crate::state::measure::{Measuring, Row};
use crate::state::race::Verdict;

sentences! {
    in "measure_";
    /// Opens the panel.
    pub fn title;
    /// What the button in it does.
    pub fn meaning;
    /// Begins.
    pub fn begin;
    /// The same, once there are figures.
    pub fn begin_again;
    /// Gives up.
    pub fn stop;
    /// Gives a person the figures as a file.
    pub fn save;
    /// The table's name.
    pub fn figures;
}
/// The table's columns.
pub fn columns() -> [String; 5] {
    [
        "measure_column_engine",
        "measure_column_median",
        "measure_column_range",
        "measure_column_first",
        "measure_column_ready",
    ]
    .map(|key| say(key, &[]))
}

/// What is measured now, for the eye and the ear alike; empty before and after.
pub fn measuring(measuring: &Measuring) -> String {
    match measuring.engine() {
        Some(engine) => say("measure_at", &[("engine", word(engine).into())]),
        None if measuring.rows.is_empty() => String::new(),
        None => say("measure_done", &[]),
    }
}

/// An engine as the table has it; the processor with its threads, once those are known.
pub fn engine_name(row: &Row) -> String {
    match (&row.outcome, row.engine) {
        (Ok(figures), Engine::Cpu) => say(
            "measure_threads",
            &[("count", count(figures.threads as u64))],
        ),
        (_, engine) => say("measure_engine", &[("engine", word(engine).into())]),
    }
}

/// As the sentences' `$engine`.
fn word(engine: Engine) -> &'static str {
    match engine {
        Engine::Cpu => "processor",
        Engine::WebGpu => "graphics",
    }
}

/// Whether both engines computed the same to the last bit; none unless both were measured.
pub fn bits(rows: &[Row]) -> Option<String> {
    let golden = |engine| {
        let row = rows.iter().find(|row| row.engine == engine)?;
        row.outcome.as_ref().ok()?.golden
    };
    let (processor, graphics) = (golden(Engine::Cpu)?, golden(Engine::WebGpu)?);
    Some(match processor == graphics {
        true => say("measure_bits_same", &[]),
        false => say("measure_bits_rounded", &[]),
    })
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
    let spanned = |[least, most]: [String; 2]| {
        say(
            "measure_range",
            &[("least", least.into()), ("most", most.into())],
        )
    };
    [
        figures.median().map_or_else(nothing, milliseconds),
        range.map_or_else(nothing, spanned),
        milliseconds(figures.first),
        milliseconds(figures.load),
    ]
}

/// Three digits, or whole.
fn milliseconds(value: f64) -> String {
    let digits = match value {
        ..9.95 => 2,
        ..99.5 => 1,
        _ => 0,
    };
    numbers::decimal(Language::spoken(), value, digits, false)
}

/// What was found out about the faster engine.
pub fn verdict(verdict: &Verdict) -> String {
    let Some([graphics, processor]) = verdict.milliseconds else {
        return say("measure_verdict_failed", &[]);
    };
    let arguments = [
        ("winner", word(verdict.engine).into()),
        ("graphics", milliseconds(graphics).into()),
        ("processor", milliseconds(processor).into()),
    ];
    say("measure_verdict", &arguments)
}

#[cfg(test)]
mod tests {
    use contract::Digest;

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
            threads: 1,
            golden: None,
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
    fn a_processor_says_how_many_threads_it_had() {
        let name = |engine, threads: Option<usize>| {
            let figures = threads.map(|threads| Figures {
                load: 812.0,
                first: 61.0,
                times: vec![31.0],
                cosine: 1.0,
                threads,
                golden: None,
            });
            let outcome = figures.ok_or(Problem::Silent);
            engine_name(&Row { engine, outcome })
        };
        assert_eq!(name(Engine::Cpu, Some(1)), "Processor, one thread");
        assert_eq!(name(Engine::Cpu, Some(4)), "Processor, 4 threads");
        assert_eq!(name(Engine::Cpu, None), "Processor");
        assert_eq!(name(Engine::WebGpu, Some(1)), "Graphics card");
    }

    #[test]
    fn both_engines_are_compared_by_their_bits() {
        let row = |engine, bits: Option<&str>| Row {
            engine,
            outcome: match bits {
                Some(bits) => Ok(Figures {
                    load: 812.0,
                    first: 61.0,
                    times: vec![31.0],
                    cosine: 1.0,
                    threads: 1,
                    golden: Some(Digest::of(bits.as_bytes())),
                }),
                None => Err(Problem::Silent),
            },
        };
        let cases = [
            (Some("a"), Some("a"), Some("measure_bits_same")),
            (Some("a"), Some("b"), Some("measure_bits_rounded")),
            (Some("a"), None, None),
            (None, Some("a"), None),
        ];
        for (processor, graphics, expected) in cases {
            let rows = [row(Engine::Cpu, processor), row(Engine::WebGpu, graphics)];
            let expected = expected.map(|key| say(key, &[]));
            assert_eq!(bits(&rows), expected, "{processor:?} {graphics:?}");
            assert_eq!(bits(&rows[..1]), None);
        }
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
