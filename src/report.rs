//! The figures of a device as a file: one JSON object that others can read.

use serde::Serialize;
use serde_json::{Value, json};

use crate::messages;
use crate::state::Adapter;
use crate::state::measure::Row;
use crate::state::race::Version;

/// What the browser says of the device; it may keep any of it to itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Surroundings {
    /// The browser's name for itself.
    pub browser: String,
    /// Of the processor.
    pub threads: f64,
    /// Whether the page is cross-origin isolated: several threads can compute, and the clock is finer.
    pub isolated: bool,
    /// Whether the processor's engine has relaxed vectors.
    pub relaxed: bool,
}

/// The file, times in milliseconds. An engine that failed has the notice's one word instead of figures.
pub fn figures(
    rows: &[Row],
    adapter: &Adapter,
    version: Option<&Version>,
    surroundings: &Surroundings,
) -> String {
    let adapter = match adapter {
        Adapter::Unknown | Adapter::None => None,
        Adapter::Software(name) | Adapter::Hardware(name) => Some(name),
    };
    let engines: Vec<Value> = rows.iter().map(entry).collect();
    let report = json!({
        "device": surroundings,
        "graphics_adapter": adapter,
        "version": version,
        "engines": engines,
    });
    format!("{report:#}\n")
}

fn entry(row: &Row) -> Value {
    let engine = row.engine.key();
    match &row.outcome {
        Ok(figures) => json!({
            "engine": engine,
            "median": figures.median(),
            "times": figures.times,
            "first": figures.first,
            "load": figures.load,
            "cosine": figures.cosine,
            "threads": figures.threads,
            "golden": figures.golden,
        }),
        Err(problem) => json!({
            "engine": engine,
            "problem": messages::problem(problem).kind,
        }),
    }
}

#[cfg(test)]
mod tests {
    use contract::Digest;

    use super::*;
    use crate::engine::figures::Figures;
    use crate::engine::protocol::Engine;
    use crate::state::Problem;

    #[test]
    fn the_file_says_what_was_measured_and_where() {
        let figures = Figures {
            load: 812.5,
            first: 61.0,
            times: vec![33.0, 31.0, 32.0],
            cosine: 1.0,
            threads: 1,
            golden: Some(Digest::of(b"bits")),
        };
        let rows = [
            Row {
                engine: Engine::Cpu,
                outcome: Ok(figures),
            },
            Row {
                engine: Engine::WebGpu,
                outcome: Err(Problem::Silent),
            },
        ];
        let version = Version {
            engines: "a.js b.js".into(),
            model: "cafe".into(),
        };
        let surroundings = Surroundings {
            browser: "Browser 1".into(),
            threads: 8.0,
            isolated: true,
            relaxed: true,
        };
        let adapter = Adapter::Hardware("a card".into());
        let text = super::figures(&rows, &adapter, Some(&version), &surroundings);
        let expected = json!({
            "device": {"browser": "Browser 1", "threads": 8.0, "isolated": true, "relaxed": true},
            "graphics_adapter": "a card",
            "version": {"engines": "a.js b.js", "model": "cafe"},
            "engines": [
                {"engine": "cpu", "median": 32.0, "times": [33.0, 31.0, 32.0], "first": 61.0, "load": 812.5, "cosine": 1.0, "threads": 1, "golden": Digest::of(b"bits")},
                {"engine": "webgpu", "problem": "silent"},
            ],
        });
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
        let nothing = super::figures(&[], &Adapter::None, None, &Surroundings::default());
        let nothing: Value = serde_json::from_str(&nothing).unwrap();
        assert_eq!(nothing["graphics_adapter"], Value::Null);
        assert_eq!(nothing["engines"], json!([]));
    }
}
