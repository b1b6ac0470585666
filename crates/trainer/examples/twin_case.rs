//! `cargo run --release -p trainer --example twin_case -- DIR`: writes what `tools/train.py check` reads.

#![allow(clippy::unwrap_used, reason = "a tool of the tests")]

#[path = "../tests/common/twin.rs"]
mod twin;

use std::collections::HashMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use trainer::{checkpoint, stream};

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder to write to"));
    std::fs::create_dir_all(&folder).unwrap();
    let (dataset, order) = twin::dataset(&folder);
    let mut out = BufWriter::new(File::create(folder.join("stream")).unwrap());
    stream::write(&dataset, &order, &mut out).unwrap();
    let weights = twin::weights(&dataset);
    let slots = weights.slots().iter();
    let tensors: Vec<_> = slots
        .map(|s| {
            (
                s.name.clone(),
                s.shape.clone(),
                checkpoint::bytes(&s.values),
            )
        })
        .collect();
    checkpoint::save(
        &folder.join("weights.safetensors"),
        &tensors,
        HashMap::new(),
    )
    .unwrap();
}
