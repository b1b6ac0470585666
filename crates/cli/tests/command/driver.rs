//! Runs the command in a folder of its own, and says what came of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use imageprep::Rgb8;

use crate::checkpoint;

/// The command under test, not yet run.
pub fn lookalike(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command.args(arguments);
    command
}

/// What a run printed.
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Insists on success.
    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// What is wrong if this is not a failure with `sentence` and a remedy in words.
    pub fn not_refused_with(&self, sentence: &str) -> Option<String> {
        let in_words = self.stderr.contains("\n  remedy: ") && !self.stderr.contains("panicked");
        let refused = self.code == Some(1) && self.stderr.contains("error: ") && in_words;
        if refused && self.stderr.contains(sentence) && !self.stdout.contains("error") {
            return None;
        }
        let Self {
            code,
            stdout,
            stderr,
        } = self;
        Some(format!(
            "no refusal with {sentence:?}: {code:?}\n{stdout}\n{stderr}"
        ))
    }
}

/// A folder with `images/`, `styles.csv` and whatever is made of them.
pub struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// A shop with `products` drawn products.
    pub fn new(products: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("images")).unwrap();
        let mut csv = String::from("id,gender,articleType,productDisplayName\n");
        for n in 0..products {
            fs::write(folder.path().join(format!("images/{n}.jpg")), picture(n)).unwrap();
            csv.push_str(&format!("{n},Women,Shirts,Shirt number {n}\n"));
        }
        fs::write(folder.path().join("styles.csv"), csv).unwrap();
        Self { folder }
    }

    /// A shop of three with its catalogue in `shop/`.
    pub fn indexed() -> Self {
        let bench = Self::new(3);
        bench.index("shop").succeeded();
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Runs the command in the folder. `MODEL` among the arguments is the shared model.
    pub fn run(&self, arguments: &str) -> Ran {
        self.command(arguments).output().unwrap().into()
    }

    pub fn command(&self, arguments: &str) -> Command {
        let model = model().display().to_string();
        let words: Vec<&str> = arguments
            .split_whitespace()
            .map(|word| {
                if word == "MODEL" {
                    model.as_str()
                } else {
                    word
                }
            })
            .collect();
        let mut command = lookalike(&words);
        command.current_dir(self.folder.path());
        command
    }

    pub fn index(&self, out: &str) -> Ran {
        self.run(&index_line(out))
    }

    /// Every file below `name`, by path.
    pub fn files(&self, name: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let root = self.path(name);
        let mut files = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path).unwrap();
                    files.push((path.strip_prefix(&root).unwrap().to_owned(), bytes));
                }
            }
        }
        files.sort();
        files
    }

    /// A copy of the shared model as `name`, to be damaged.
    pub fn copy_model(&self, name: &str) {
        copy(model(), &self.path(name));
    }

    /// The only file, or the first, of a folder.
    pub fn first_file(&self, folder: &str) -> PathBuf {
        let mut files: Vec<PathBuf> = fs::read_dir(self.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        files.swap_remove(0)
    }

    /// Changes one byte in the middle of a file.
    pub fn flip_byte(&self, path: &Path) {
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(path, bytes).unwrap();
    }

    /// Changes a text file.
    pub fn edit(&self, name: &str, change: impl FnOnce(String) -> String) {
        let path = self.path(name);
        let text = fs::read_to_string(&path).unwrap();
        let changed = change(text.clone());
        assert_ne!(text, changed, "nothing was changed in {name}");
        fs::write(path, changed).unwrap();
    }
}

pub fn index_line(out: &str) -> String {
    format!("index --model MODEL --images images --products styles.csv --out {out}")
}

/// A small JPEG that no other seed gives: coloured tiles.
pub fn picture(seed: u32) -> Vec<u8> {
    let (width, height) = (60, 80);
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let tile = (x / 15 + y / 20 * 4) * 7 + seed * 13;
            pixels.extend([tile * 37 % 256, tile * 101 % 256, tile * 59 % 256].map(|v| v as u8));
        }
    }
    imageprep::thumbnail(&Rgb8::new(width, height, pixels).unwrap(), width, height)
}

/// The folder of a model with random weights, made by `import-model` once a run.
pub fn model() -> &'static Path {
    static MODEL: OnceLock<PathBuf> = OnceLock::new();
    MODEL.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let name = format!("random-{}.safetensors", std::process::id());
        let checkpoint = folder.join(&name);
        let model = folder.join("random-model");
        // Parts are named by their content, so those of an older importer would pile up.
        let _ = fs::remove_dir_all(&model);
        checkpoint::write(&checkpoint);
        let out = model.display().to_string();
        let ran = lookalike(&[
            "import-model",
            &checkpoint.display().to_string(),
            "--out",
            &out,
        ]);
        let ran: Ran = { ran }.output().unwrap().into();
        fs::remove_file(&checkpoint).unwrap();
        let text = ran.succeeded().stdout;
        assert!(text.contains("resnet50") && text.contains(&name), "{text}");
        model
    })
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
