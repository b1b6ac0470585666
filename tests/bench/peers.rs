//! The same network by others: onnxruntime-web and TensorFlow.js in the same browser as ours, and
//! onnxruntime natively. `peers/README.md` says how.
//!
//! Their packages are installed into the cache when this runs. Where npm, Python or a network is missing,
//! that is said and nothing of it measured.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use lookalike_tests::{Browser, Built, Graphics, Host, embeddings, in_browser};
use serde::Deserialize;
use serde_json::json;
use thirtyfour::prelude::WebDriverResult;

use crate::cpu_time;
use crate::figure::Figure;

/// Each engine is opened so often, one engine after the other.
const ROUNDS: usize = 2;
const RUNS: usize = 10;

/// For a model of 100 MB and its first answer.
const MOST: Duration = Duration::from_secs(120);

const ENGINES: [&str; 5] = [
    "lookalike-relaxed",
    "lookalike-plain",
    "ort-f32",
    "ort-int8",
    "tfjs-wasm",
];

/// What opening an engine cost.
#[derive(Deserialize)]
struct Opened {
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    bytes: f64,
    #[serde(default)]
    create: f64,
    #[serde(default)]
    first: f64,
}

/// What `native.py` prints, in milliseconds.
#[derive(Deserialize)]
struct Native {
    f32: Vec<f64>,
    int8: Vec<f64>,
}

pub fn measure(built: &Built) -> Vec<Figure> {
    let own = embeddings::manifest(&embeddings::shipped_model(), None).recipe;
    let mut figures = Vec::new();
    let place = match install(built) {
        Ok(place) => place,
        Err(reason) => {
            println!("skipped: the peers cannot be installed: {reason}");
            return figures;
        }
    };
    for ([width, height], ending) in [([own.width, own.height], "own"), ([224; 2], "224")] {
        let model = format!("{width}x{height}");
        if let Err(reason) = place.make_models(&model, [width, height]) {
            println!("skipped: the peers' models cannot be made: {reason}");
            continue;
        }
        match place.native(&model) {
            Ok(Native { f32, int8 }) => {
                figures.push(Figure::of(format!("ort_native_f32_{ending}"), "ms", f32));
                figures.push(Figure::of(format!("ort_native_int8_{ending}"), "ms", int8));
            }
            Err(reason) => println!("skipped: onnxruntime natively: {reason}"),
        }
        in_browser(Graphics::None, async |browser, built| {
            let host = Host::start(&built.xtask, &place.folder);
            for engine in ENGINES {
                let name = |what: &str| format!("{}_{what}{ending}", engine.replace('-', "_"));
                figures.extend(one(browser, &host, engine, &model, &name).await?);
            }
            Ok(())
        });
    }
    figures
}

/// Opens `engine` anew in every round.
async fn one(
    browser: &Browser,
    host: &Host,
    engine: &str,
    model: &str,
    name: &dyn Fn(&str) -> String,
) -> WebDriverResult<Vec<Figure>> {
    let address = format!("{}index.html?engine={engine}&model={model}", host.address());
    let (mut times, mut processor, mut opened) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        browser.driver.goto(&address).await?;
        let Some(cost) = wait(browser).await? else {
            println!("skipped: {engine} does not open");
            return Ok(Vec::new());
        };
        if let Some(error) = cost.error {
            println!("skipped: {engine}: {error}");
            return Ok(Vec::new());
        }
        opened.push(cost);
        let before = cpu_time::of_descendants();
        let script =
            "const [runs, done] = arguments; measure(runs).then(done, (e) => done(String(e)));";
        let told = browser
            .driver
            .execute_async(script, vec![json!(RUNS)])
            .await?;
        let after = cpu_time::of_descendants();
        let told = told.json();
        let told: Vec<f64> =
            serde_json::from_value(told.clone()).unwrap_or_else(|_| panic!("{engine}: {told}"));
        if let Some((before, after)) = before.zip(after) {
            processor.push((after - before) * 1e3 / told.len() as f64);
        }
        times.extend(told);
    }
    let of = |read: &dyn Fn(&Opened) -> f64| opened.iter().map(read).collect();
    Ok(vec![
        Figure::of(name(""), "ms", times),
        Figure::of(name("processor_time_"), "ms", processor),
        Figure::of(name("bytes_"), "bytes", of(&|cost| cost.bytes)),
        Figure::of(name("opening_"), "ms", of(&|cost| cost.create)),
        Figure::of(name("first_answer_"), "ms", of(&|cost| cost.first)),
    ])
}

async fn wait(browser: &Browser) -> WebDriverResult<Option<Opened>> {
    let begun = Instant::now();
    while begun.elapsed() < MOST {
        let told = browser
            .driver
            .execute("return window.opened ?? null", vec![])
            .await?;
        if !told.json().is_null() {
            return Ok(serde_json::from_value(told.json().clone()).ok());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(None)
}

/// Where the peers are installed, and a page serves them.
struct Place {
    sources: PathBuf,
    folder: PathBuf,
    python: PathBuf,
}

fn install(built: &Built) -> Result<Place, String> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/peers");
    let folder = built.scratch.join("peers");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let copy = |from: &Path, name: &str| {
        let copied = std::fs::copy(from, folder.join(name));
        copied
            .map(drop)
            .map_err(|error| format!("{}: {error}", from.display()))
    };
    for name in ["package.json", "requirements.txt"] {
        copy(&sources.join(name), name)?;
    }
    for name in [
        "index.html",
        "main.mjs",
        "lookalike.mjs",
        "ort.mjs",
        "tfjs.mjs",
    ] {
        copy(&sources.join("page").join(name), name)?;
    }
    copy(&built.probe, "wasm_probe_plain.wasm")?;
    copy(&built.relaxed_probe, "wasm_probe_relaxed.wasm")?;
    let npm = [
        "install",
        "--no-audit",
        "--no-fund",
        "--no-package-lock",
        "--silent",
    ];
    run(Command::new("npm").args(npm).current_dir(&folder))?;
    let venv = folder.join("venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ];
    run(Command::new(&python)
        .args(pip)
        .arg(folder.join("requirements.txt")))?;
    Ok(Place {
        sources,
        folder,
        python,
    })
}

impl Place {
    /// Our network for the peers, and for our own engine, in the folder `model`.
    fn make_models(&self, model: &str, size: [u32; 2]) -> Result<(), String> {
        let shipped = embeddings::shipped_model();
        let out = self.folder.join(model);
        let mut command = Command::new(&self.python);
        command.arg(self.sources.join("make_models.py"));
        run(command.arg(&shipped).arg(model).arg(&out))?;
        let manifest = embeddings::manifest(&shipped, Some(size));
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(out.join("model/parts"))?;
            std::fs::write(out.join("model/model.json"), manifest.to_json())?;
            for part in &manifest.parts {
                std::fs::copy(shipped.join(&part.path), out.join("model").join(&part.path))?;
            }
            Ok(())
        };
        write().map_err(|error| error.to_string())
    }

    fn native(&self, model: &str) -> Result<Native, String> {
        let mut command = Command::new(&self.python);
        command.arg(self.sources.join("native.py"));
        let told = run(command.arg(self.folder.join(model)).arg(RUNS.to_string()))?;
        serde_json::from_str(&told).map_err(|error| format!("{error}: {told}"))
    }
}

/// What the command prints; else its own words.
fn run(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!(
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}
