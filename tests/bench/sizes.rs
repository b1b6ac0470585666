//! Bytes that a visitor fetches, as a host with Brotli sends them.

use std::io::Write;
use std::path::{Path, PathBuf};

use lookalike_tests::Built;

use crate::figure::Figure;

/// What hosts use for files that they compress once.
const QUALITY: u32 = 11;

pub fn measure(built: &Built) -> Vec<Figure> {
    let files = files(&built.site);
    let matching = |test: &dyn Fn(&str) -> bool| -> Vec<&PathBuf> {
        let name = |path: &&PathBuf| {
            path.file_name()
                .is_some_and(|name| test(&name.to_string_lossy()))
        };
        files.iter().filter(name).collect()
    };
    let code = |name: &str| {
        [".wasm", ".js", ".css", ".html"]
            .iter()
            .any(|ending| name.ends_with(ending))
    };
    let gpu = |name: &str| name.starts_with("engine-gpu");
    // A browser fetches one of the processor's two engines, nearly always this one.
    let relaxed = |name: &str| name.starts_with("engine-cpu-relaxed");
    let other = |name: &str| gpu(name) || name.starts_with("engine-cpu") && !relaxed(name);
    let page = matching(&|name| code(name) && !other(name));
    let graphics = matching(&|name| code(name) && gpu(name));
    let sum = |folder: &str| -> f64 {
        let files = self::files(&built.site.join(folder));
        files.iter().map(|path| bytes(path)).sum()
    };
    let products = products(&built.site.join("catalogue/catalogue.json"));
    vec![
        one(
            "page_and_cpu_engine_brotli",
            "bytes",
            page.iter().map(|path| compressed(path)).sum(),
        ),
        one(
            "gpu_engine_brotli",
            "bytes",
            graphics.iter().map(|path| compressed(path)).sum(),
        ),
        one("model", "bytes", sum("model")),
        one(
            "catalogue_vectors_and_products",
            "bytes/product",
            sum("catalogue/shards") / products,
        ),
        one(
            "catalogue_thumbnails",
            "bytes/product",
            sum("catalogue/thumbs") / products,
        ),
    ]
}

fn one(name: &'static str, unit: &'static str, value: f64) -> Figure {
    Figure::of(name, unit, vec![value])
}

fn compressed(path: &Path) -> f64 {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, QUALITY, 22);
    writer.write_all(&std::fs::read(path).unwrap()).unwrap();
    writer.flush().unwrap();
    writer.into_inner().len() as f64
}

fn products(manifest: &Path) -> f64 {
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(manifest).unwrap()).unwrap();
    manifest["products"].as_f64().unwrap()
}

fn bytes(path: &Path) -> f64 {
    std::fs::metadata(path).unwrap().len() as f64
}

/// All files below `folder`; those of model, catalogue and `embed` only if asked for.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            // What is in `embed` is for shops' own pages, not for the page.
            let name = entry.file_name();
            if !["model", "catalogue", "embed"]
                .iter()
                .any(|other| name == *other)
            {
                found.extend(files(&entry.path()));
            }
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}
