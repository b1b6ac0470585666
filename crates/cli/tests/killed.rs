//! `lookalike index`, killed: whoever opens the catalogue finds the old one or the new one, whole, and the
//! next run makes what an undisturbed run makes.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Products of the shop, and of the older catalogue that is in place.
const PRODUCTS: &str = "60";
const OLD_PRODUCTS: &str = "40";
/// Runs that are killed: while pictures are looked at, and while the catalogue is written.
const KILLS: [(&str, usize); 2] = [("looking", 6), ("writing", 4)];
/// Runs that may end before they are killed, on a computer that is quicker than it was at first.
const ESCAPES: usize = 20;
/// Where the pseudo-random moments begin; another number gives others.
const SEED: u64 = 20_261_128;

fn lookalike() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command.stdin(Stdio::null());
    command
}

/// A drawn shop with its model.
struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    fn draw() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut draw = lookalike();
        draw.args(["draw-demo", "--quiet", "--products", PRODUCTS, "--out"]);
        succeed(draw.arg(folder.path().join("shop")));
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn index(&self, out: &str, options: &[&str]) -> Command {
        let mut index = lookalike();
        let model = std::path::absolute("../../public/model").unwrap();
        index.args(["index", "--quiet", "--model"]).arg(model);
        index.arg("--images").arg(self.path("shop/images"));
        index.arg("--products").arg(self.path("shop/styles.csv"));
        index.arg("--samples").arg(self.path("shop/samples"));
        index.arg("--out").arg(self.path(out)).args(options);
        index.stdout(Stdio::null()).stderr(Stdio::null());
        index
    }

    /// Every file below `out` by its path.
    fn files(&self, out: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let root = self.path(out);
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap().to_owned();
                    files.insert(name, fs::read(&path).unwrap());
                }
            }
        }
        files
    }

    /// Makes `out` what it was before any run of this test.
    fn restore(&self, out: &str, old: &BTreeMap<PathBuf, Vec<u8>>, journal: &[u8]) {
        let _ = fs::remove_dir_all(self.path(out));
        for (name, bytes) in old {
            let path = self.path(out).join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        fs::write(self.path(&format!("{out}.journal")), journal).unwrap();
    }

    /// What is wrong with the catalogue that a visitor would meet now.
    fn wrong(&self, out: &str, whole: [&BTreeMap<PathBuf, Vec<u8>>; 2]) -> Option<String> {
        let inspected = lookalike()
            .arg("inspect")
            .arg(self.path(out))
            .output()
            .unwrap();
        if !inspected.status.success() {
            let words = String::from_utf8_lossy(&inspected.stderr).into_owned();
            return Some(format!("it is not in order: {words}"));
        }
        let found = self.files(out);
        let manifest = Path::new("catalogue.json");
        let [old, new] = whole.map(|files| {
            files[manifest] == found[manifest]
                && files
                    .iter()
                    .all(|(name, bytes)| found.get(name) == Some(bytes))
        });
        (!old && !new).then(|| "it is neither the old one nor the new one".to_owned())
    }
}

fn succeed(command: &mut Command) -> Duration {
    let began = Instant::now();
    let output = command.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {words}");
    began.elapsed()
}

/// Pseudo-random numbers in 0..1.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Kills a run after so long; whether it had not ended by itself.
fn kill(mut run: Child, after: Duration) -> bool {
    std::thread::sleep(after);
    let was_running = run.try_wait().unwrap().is_none();
    let _ = run.kill();
    run.wait().unwrap();
    was_running
}

#[test]
fn a_killed_run_leaves_a_whole_catalogue_and_the_next_one_finishes() {
    let shop = Shop::draw();
    succeed(&mut shop.index("old", &["--limit", OLD_PRODUCTS, "--title", "Old"]));
    let old = shop.files("old");
    let empty = Vec::new();
    shop.restore("whole", &old, &empty);
    let looking = succeed(&mut shop.index("whole", &[]));
    let new = shop.files("whole");
    assert_ne!(old, new);
    let journal = fs::read(shop.path("whole.journal")).unwrap();
    shop.restore("known", &old, &journal);
    let writing = succeed(&mut shop.index("known", &[]));
    assert_eq!(shop.files("known"), new);

    let mut dice = Dice(SEED);
    let mut wrong = Vec::new();
    let mut escapes = 0;
    for (phase, times) in KILLS {
        let (journal, whole) = match phase {
            "looking" => (&empty, looking),
            _ => (&journal, writing),
        };
        let mut killed = 0;
        while killed < times {
            let after = whole.mul_f64(dice.roll());
            shop.restore("out", &old, journal);
            let run = shop.index("out", &[]).spawn().unwrap();
            if kill(run, after) {
                killed += 1;
            } else {
                escapes += 1;
                assert!(escapes <= ESCAPES, "{escapes} runs ended too early");
            }
            let moment = format!("{phase}, after {after:?} of {whole:?}");
            if let Some(problem) = shop.wrong("out", [&old, &new]) {
                wrong.push(format!("{moment}: {problem}"));
            }
            succeed(&mut shop.index("out", &[]));
            if shop.files("out") != new {
                wrong.push(format!("{moment}: the next run made another catalogue"));
            }
        }
    }
    println!("ten runs were killed, and {escapes} ended before they could be");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
