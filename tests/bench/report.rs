//! Writes what was measured into docs/performance.md, so that the page says what the last run on a quiet
//! machine said and nothing else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::figure::{self, Figure};

/// What begins so is one of many that a choice was made among: for the JSON, not for a reader's table.
const SWEEP: &str = "wanted_of_10_liked_";

const BEGIN: &str = "<!-- Written by cargo xtask bench: begin -->\n";
const END: &str = "<!-- Written by cargo xtask bench: end -->";

/// A ratio that the project promises: how many times faster the second is than the first, at least.
struct Promise {
    words: &'static str,
    /// Names without their ending; of several, the quickest counts.
    slower: &'static [&'static str],
    faster: &'static str,
    least: f64,
}

const PROMISES: [Promise; 4] = [
    Promise {
        words: "page, relaxed SIMD, beside onnxruntime-web f32",
        slower: &["ort_f32"],
        faster: "lookalike_relaxed",
        least: 2.5,
    },
    Promise {
        words: "page, relaxed SIMD, beside the best of onnxruntime-web int8 and tfjs",
        slower: &["ort_int8", "tfjs_wasm"],
        faster: "lookalike_relaxed",
        least: 1.6,
    },
    Promise {
        words: "page, plain SIMD, beside the same",
        slower: &["ort_int8", "tfjs_wasm"],
        faster: "lookalike_plain",
        least: 1.0,
    },
    Promise {
        words: "natively, beside onnxruntime int8",
        slower: &["ort_int8_native"],
        faster: "lookalike_native",
        least: 1.0 / 1.3,
    },
];

/// Puts the figures between the two marks of `document`.
///
/// # Errors
/// Why the document cannot be read or written, or that it has no such marks.
pub fn write(document: &Path, figures: &[Figure]) -> Result<(), String> {
    let text = std::fs::read_to_string(document).map_err(|error| error.to_string())?;
    let new = replaced(&text, &render(figures)).ok_or("it has lost the marks of this table")?;
    std::fs::write(document, new).map_err(|error| error.to_string())
}

fn replaced(text: &str, block: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{block}{END}{after}"))
}

fn render(figures: &[Figure]) -> String {
    let mut text = format!("{}\n\n", machine());
    text += "| name | median | min to max, runs |\n|---|---|---|\n";
    let shown = figures.iter();
    for figure in shown.filter(|figure| !figure.name.starts_with(SWEEP)) {
        let Figure {
            name,
            unit,
            median,
            min,
            max,
            runs,
        } = figure;
        let digits = figure::digits(*median);
        let spread = match runs {
            1 => "1".to_owned(),
            _ => format!("{min:.digits$} to {max:.digits$}, {runs}"),
        };
        // Writing to a text cannot fail.
        let _ = writeln!(text, "| `{name}` | {median:.digits$} {unit} | {spread} |");
    }
    text += &promises(figures);
    text
}

/// The ratios, by the clock and by processor time, at each size.
fn promises(figures: &[Figure]) -> String {
    let medians: BTreeMap<&str, f64> = figures
        .iter()
        .map(|figure| (figure.name.as_str(), figure.median))
        .collect();
    let ratio = |promise: &Promise, between: &str, ending: &str| {
        let of = |name: &str| {
            medians
                .get(format!("{name}{between}_{ending}").as_str())
                .copied()
        };
        let slower = promise
            .slower
            .iter()
            .filter_map(|name| of(name))
            .min_by(f64::total_cmp)?;
        Some(slower / of(promise.faster)?)
    };
    let mut rows = String::new();
    for promise in &PROMISES {
        for ending in ["own", "224"] {
            let Some(by_clock) = ratio(promise, "", ending) else {
                continue;
            };
            let by_processor = ratio(promise, "_processor_time", ending);
            let by_processor = by_processor.map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
            let Promise { words, least, .. } = promise;
            let _ = writeln!(
                rows,
                "| {words} | {ending} | {by_clock:.2} | {by_processor} | {least:.2} |"
            );
        }
    }
    match rows.is_empty() {
        true => rows,
        false => format!(
            "\n| times as fast | size | by the clock | by processor time | wanted |\n|---|---|---|---|---|\n{rows}"
        ),
    }
}

/// On what it was measured, in a sentence.
fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let of = |name: &str| {
        let line = cpu.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let model = of("model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let flags = of("flags").unwrap_or_default();
    let vectors: Vec<&str> = ["avx2", "avx512_vnni", "avx_vnni"]
        .into_iter()
        .filter(|wanted| flags.split(' ').any(|flag| flag == *wanted))
        .collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let chrome = std::env::var_os("CHROME").unwrap_or_else(|| "chromium".into());
    let version = Command::new(chrome).arg("--version").output();
    let version = version.map_or(String::new(), |output| {
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    });
    format!(
        "{cores} cores of {model} ({}); {version}.",
        vectors.join(", ")
    )
}
