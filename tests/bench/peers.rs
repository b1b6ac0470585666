//! The same network by others: onnxruntime-web and TensorFlow.js in the same browser as ours, and
//! onnxruntime and burn-flex natively. `peers/README.md` says how.
//!
//! Their packages are installed into the cache when this runs. Where npm, Python or a network is missing,
//! that is said and nothing of it measured.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use embedder::Device;
use lookalike_tests::{Browser, Built, Graphics, Host, embeddings, in_browser, in_checkout};
use serde::Deserialize;
use serde_json::json;
use thirtyfour::prelude::WebDriverResult;

use crate::cpu_time;
use crate::figure::Figure;
use crate::native::Embedding;

/// Engines take turns, so that a noisy minute is in all of them; each turn has a browser of its own.
const ROUNDS: usize = 5;

/// Answers in a turn that are timed, after some in which a browser may still compile.
const RUNS: usize = 8;
const WARM_UP: usize = 4;

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
    for (size, ending) in [([own.width, own.height], "own"), ([224; 2], "224")] {
        let model = format!("{}x{}", size[0], size[1]);
        if let Err(reason) = place.make_models(&model, size) {
            println!("skipped: the peers' models cannot be made: {reason}");
            continue;
        }
        figures.extend(natively(&place, &model, size, ending));
        figures.extend(in_turns(&place, &model, ending));
    }
    figures
}

/// onnxruntime-web and TensorFlow.js in f32 on an adapter, at our own model's size.
pub fn on_graphics(built: &Built, graphics: Graphics) -> Vec<Figure> {
    let own = embeddings::manifest(&embeddings::shipped_model(), None).recipe;
    let model = format!("{}x{}", own.width, own.height);
    let made = install(built).and_then(|place| {
        place.make_models(&model, [own.width, own.height])?;
        Ok(place)
    });
    let place = match made {
        Ok(place) => place,
        Err(problem) => {
            println!("skipped: others on WebGPU: {problem}");
            return Vec::new();
        }
    };
    let mut figures = Vec::new();
    for engine in ["ort-webgpu", "tfjs-webgpu"] {
        let mut turns = Turns::default();
        let mut problem = None;
        in_browser(graphics, async |browser, built| {
            let host = Host::start(&built.xtask, &place.folder);
            let turn = turn(browser, &host, engine, &model, &mut turns).await?;
            problem = turn.err();
            Ok(())
        });
        if let Some(problem) = problem {
            println!("skipped: {engine}: {problem}");
            continue;
        }
        let name = engine.replace('-', "_");
        let first = turns.opened.iter().map(|cost| cost.first).collect();
        figures.push(Figure::of(format!("{name}_first"), "ms", first));
        figures.push(Figure::of(format!("{name}_own"), "ms", turns.times));
    }
    figures
}

/// Our engine, onnxruntime and burn-flex without a browser.
fn natively(place: &Place, model: &str, size: [u32; 2], ending: &str) -> Vec<Figure> {
    let ours = Embedding::open(&embeddings::shipped_model(), Some(size));
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let alone = alone.unwrap();
    let reference = alone.install(|| {
        Embedding::open_on(
            Device::reference(),
            &embeddings::shipped_model(),
            Some(size),
        )
    });
    let (mut own, mut flex, mut f32, mut int8) = <(Vec<_>, Vec<_>, Vec<_>, Vec<_>)>::default();
    for _ in 0..ROUNDS {
        own.extend(ours.times(RUNS));
        flex.extend(alone.install(|| reference.times(RUNS)));
        match place.native(model) {
            Ok(told) => {
                f32.extend(told.f32);
                int8.extend(told.int8);
            }
            Err(reason) => {
                println!("skipped: onnxruntime natively: {reason}");
                return Vec::new();
            }
        }
    }
    let engines = [
        ("lookalike", own),
        ("burn_flex", flex),
        ("ort_f32", f32),
        ("ort_int8", int8),
    ];
    let figure = |(engine, times)| Figure::of(format!("{engine}_native_{ending}"), "ms", times);
    engines.map(figure).into()
}

/// What an engine's turns told.
#[derive(Default)]
struct Turns {
    times: Vec<f64>,
    processor: Vec<f64>,
    opened: Vec<Opened>,
}

/// All engines in a browser.
fn in_turns(place: &Place, model: &str, ending: &str) -> Vec<Figure> {
    let mut all: BTreeMap<&str, Turns> = ENGINES.map(|engine| (engine, Turns::default())).into();
    for _ in 0..ROUNDS {
        for engine in ENGINES {
            // One that failed is out of the race.
            let Some(turns) = all.get_mut(engine) else {
                continue;
            };
            let mut problem = None;
            in_browser(Graphics::None, async |browser, built| {
                let host = Host::start(&built.xtask, &place.folder);
                problem = turn(browser, &host, engine, model, turns).await?.err();
                Ok(())
            });
            if let Some(problem) = problem {
                println!("skipped: {engine}: {problem}");
                all.remove(engine);
            }
        }
    }
    let of_one = |(engine, turns): (&str, Turns)| {
        let name = |what: &str| format!("{}_{what}{ending}", engine.replace('-', "_"));
        let of = |read: &dyn Fn(&Opened) -> f64| turns.opened.iter().map(read).collect();
        [
            Figure::of(name("bytes_"), "bytes", of(&|cost| cost.bytes)),
            Figure::of(name("opening_"), "ms", of(&|cost| cost.create)),
            Figure::of(name("first_answer_"), "ms", of(&|cost| cost.first)),
            Figure::of(name("processor_time_"), "ms", turns.processor),
            Figure::of(name(""), "ms", turns.times),
        ]
    };
    all.into_iter().flat_map(of_one).collect()
}

/// Opens `engine` in `browser`, and times it; else why not.
async fn turn(
    browser: &Browser,
    host: &Host,
    engine: &str,
    model: &str,
    turns: &mut Turns,
) -> WebDriverResult<Result<(), String>> {
    let address = format!("{}index.html?engine={engine}&model={model}", host.address());
    browser.driver.goto(&address).await?;
    let Some(cost) = wait(browser).await? else {
        return Ok(Err("it does not open".into()));
    };
    if let Some(error) = cost.error {
        return Ok(Err(error));
    }
    turns.opened.push(cost);
    if let Err(reason) = times(browser, WARM_UP).await? {
        return Ok(Err(reason));
    }
    let before = cpu_time::of_descendants();
    let found = times(browser, RUNS).await?;
    let after = cpu_time::of_descendants();
    Ok(found.map(|found| {
        let spent = before.zip(after).map(|(before, after)| after - before);
        let each = spent.map(|seconds| seconds * 1e3 / found.len() as f64);
        turns.processor.extend(each);
        turns.times.extend(found);
    }))
}

/// So many inferences, in milliseconds; else the page's words.
async fn times(browser: &Browser, runs: usize) -> WebDriverResult<Result<Vec<f64>, String>> {
    let script =
        "const [runs, done] = arguments; measure(runs).then(done, (e) => done(String(e)));";
    let told = browser
        .driver
        .execute_async(script, vec![json!(runs)])
        .await?;
    let told = told.json();
    Ok(serde_json::from_value(told.clone()).map_err(|_| told.to_string()))
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
    let sources = in_checkout("tests/bench/peers");
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
