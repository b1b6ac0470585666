//! What Lookalike costs: time, rate and bytes. `cargo xtask bench [--json FILE]` runs it, and writes
//! docs/performance.md's table; with `--only TEXT` it takes the measurements alone whose name holds that text, and
//! the table stays as it is.
//!
//! docs/performance.md says what each name means. Times are wall-clock; the machine's other work is in
//! them, so medians and ratios of one run are worth more than single figures.

#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run should stop"
)]

mod agreement;
mod cpu_time;
mod figure;
mod graphics;
mod native;
mod page;
mod peers;
mod quality;
mod refining;
mod report;
mod sizes;

use std::path::PathBuf;

use figure::Figure;
use lookalike_tests::{Built, in_checkout};

/// What is measured, for the eye, and how.
type Step = (&'static str, fn(&Built) -> Vec<Figure>);

fn main() {
    let Some(built) = Built::find() else {
        std::process::exit(1);
    };
    let mut figures: Vec<Figure> = Vec::new();
    let steps: [Step; 12] = [
        ("sizes", sizes::measure),
        ("embedding and indexing natively", native::measure),
        ("embedding in the page", page::embedding),
        ("the network in wasm", page::network),
        ("the same network by others", peers::measure),
        ("the engine on WebGPU", graphics::measure),
        ("whether WebGPU finds the same", agreement::measure),
        ("search in wasm", page::search),
        ("cells in wasm", page::cells),
        ("ways on in wasm", page::ways_on),
        ("answers for real pictures", quality::measure),
        ("likes and colours on real products", refining::measure),
    ];
    let only = argument("--only");
    let is_wanted = |name: &str| {
        only.as_ref()
            .is_none_or(|only| name.contains(only.as_str()))
    };
    for (name, measure) in steps.into_iter().filter(|(name, _)| is_wanted(name)) {
        eprintln!("measuring {name} …");
        for figure in measure(&built) {
            println!("{figure}");
            figures.push(figure);
        }
    }
    let document = in_checkout("docs/performance.md");
    if only.is_none() {
        match report::write(&document, &figures) {
            Ok(()) => eprintln!("the table in {} is written anew", document.display()),
            Err(reason) => eprintln!("{} stays as it is: {reason}", document.display()),
        }
    }
    if let Some(path) = argument("--json").map(PathBuf::from) {
        std::fs::write(&path, serde_json::to_string_pretty(&figures).unwrap()).unwrap();
        eprintln!("written to {}", path.display());
    }
}

/// The value of an option; cargo adds arguments of its own, which are passed over.
fn argument(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)
}
