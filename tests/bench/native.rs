//! The command line's work: one picture, and a shop's index run.

use std::path::Path;
use std::time::Instant;

use embedder::{Device, Embedder};
use imageprep::Input;
use lookalike_tests::Built;
use lookalike_tests::embeddings::load;

use crate::figure::Figure;

const EMBEDDINGS: usize = 15;
const INDEX_RUNS: usize = 3;
const INDEX_PRODUCTS: usize = 120;

pub fn measure(built: &Built) -> Vec<Figure> {
    vec![
        embedding(built, "native_embedding", None),
        embedding(built, "native_embedding_224", Some([224; 2])),
        index_rate(built),
    ]
}

fn embedding(built: &Built, name: &'static str, size: Option<[u32; 2]>) -> Figure {
    let embedding = Embedding::open(&built.site.join("model"), size);
    Figure::of(name, "ms", embedding.times(EMBEDDINGS))
}

/// Input to embedding, one thread.
pub struct Embedding {
    embedder: Embedder,
    input: Input,
}

impl Embedding {
    /// Of the model in `folder`, at its own or another size; one picture was embedded already.
    pub fn open(folder: &Path, size: Option<[u32; 2]>) -> Self {
        Self::open_on(Device::cpu(), folder, size)
    }

    /// The same on any device.
    pub fn open_on(device: Device, folder: &Path, size: Option<[u32; 2]>) -> Self {
        let embedder = load(folder, size, device);
        let recipe = &embedder.manifest().recipe;
        let input = recipe.prepare(&imageprep::golden_picture());
        embedder.observe_blocking(&input).unwrap();
        Self { embedder, input }
    }

    /// So many, in milliseconds.
    pub fn times(&self, runs: usize) -> Vec<f64> {
        let times = (0..runs).map(|_| {
            let start = Instant::now();
            self.embedder.observe_blocking(&self.input).unwrap();
            start.elapsed().as_secs_f64() * 1e3
        });
        times.collect()
    }
}

/// `lookalike index` from nothing, over drawn pictures.
fn index_rate(built: &Built) -> Figure {
    let folder = tempfile::tempdir().unwrap();
    let demo = folder.path().join("demo");
    let products = INDEX_PRODUCTS.to_string();
    run(
        built,
        &["draw-demo", "--out", text(&demo), "--products", &products],
    );
    let model = built.site.join("model");
    let (images, csv) = (demo.join("images"), demo.join("styles.csv"));
    let rates = (0..INDEX_RUNS).map(|number| {
        let out = folder.path().join(number.to_string());
        let start = Instant::now();
        run(
            built,
            &[
                "index",
                "--quiet",
                "--model",
                text(&model),
                "--images",
                text(&images),
                "--products",
                text(&csv),
                "--out",
                text(&out),
            ],
        );
        INDEX_PRODUCTS as f64 / start.elapsed().as_secs_f64()
    });
    Figure::of("index_rate", "pictures/s", rates.collect())
}

fn run(built: &Built, arguments: &[&str]) {
    let output = built.run_cli(arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
