//! What Lookalike costs: time, rate and bytes. `cargo xtask bench [--json FILE]` runs it, and writes
//! docs/performance.md's table.
//!
//! docs/performance.md says what each name means. Times are wall-clock; the machine's other work is in
//! them, so medians and ratios of one run are worth more than single figures.

#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run should stop"
)]

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

use std::path::{Path, PathBuf};

use figure::Figure;
use lookalike_tests::Built;

/// What is measured, for the eye, and how.
type Step = (&'static str, fn(&Built) -> Vec<Figure>);

fn main() {
    let Some(built) = Built::find() else {
        std::process::exit(1);
    };
    let mut figures: Vec<Figure> = Vec::new();
    let steps: [Step; 11] = [
        ("sizes", sizes::measure),
        ("embedding and indexing natively", native::measure),
        ("embedding in the page", page::embedding),
        ("the network in wasm", page::network),
        ("the same network by others", peers::measure),
        ("the engine on WebGPU", graphics::measure),
        ("search in wasm", page::search),
        ("cells in wasm", page::cells),
        ("ways on in wasm", page::ways_on),
        ("answers for real pictures", quality::measure),
        ("likes and colours on real products", refining::measure),
    ];
    for (name, measure) in steps {
        eprintln!("measuring {name} …");
        for figure in measure(&built) {
            println!("{figure}");
            figures.push(figure);
        }
    }
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/performance.md");
    match report::write(&document, &figures) {
        Ok(()) => eprintln!("the table in {} is written anew", document.display()),
        Err(reason) => eprintln!("{} stays as it is: {reason}", document.display()),
    }
    if let Some(path) = json_path() {
        std::fs::write(&path, serde_json::to_string_pretty(&figures).unwrap()).unwrap();
        eprintln!("written to {}", path.display());
    }
}

/// The value of `--json`; cargo adds arguments of its own, which are passed over.
fn json_path() -> Option<PathBuf> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != "--json");
    arguments.nth(1).map(PathBuf::from)
}
