//! `embed` and `export`: what numpy, FAISS or a database would read.

use std::fs;

use safetensors::{Dtype, SafeTensors};

use crate::driver::Bench;

/// The rows of `name`, and the lines beside it.
fn read(bench: &Bench, name: &str) -> (Vec<Vec<f32>>, Vec<String>) {
    let bytes = fs::read(bench.path(&format!("{name}.safetensors"))).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let tensor = file.tensor("vectors").unwrap();
    assert_eq!(tensor.dtype(), Dtype::F32);
    let (values, _) = tensor.data().as_chunks::<4>();
    let values: Vec<f32> = values
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect();
    let rows: Vec<Vec<f32>> = values
        .chunks(tensor.shape()[1])
        .map(<[f32]>::to_vec)
        .collect();
    assert_eq!(rows.len(), tensor.shape()[0]);
    let ids = fs::read_to_string(bench.path(&format!("{name}.ids.txt"))).unwrap();
    (rows, ids.lines().map(str::to_owned).collect())
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn catalogue_and_pictures_give_the_same_directions() {
    let bench = Bench::indexed();
    bench
        .run("export --catalogue shop --out products.safetensors")
        .succeeded();
    let (products, ids) = read(&bench, "products");
    assert_eq!(ids, ["0", "1", "2"]);
    bench.write("images/broken.jpg", "no picture");
    let ran = bench
        .run("embed --model MODEL images/2.jpg images --out photos.safetensors")
        .succeeded();
    assert!(
        ran.stderr.contains("left out: images/broken.jpg: "),
        "{}",
        ran.stderr
    );
    let (photos, names) = read(&bench, "photos");
    assert_eq!(
        names,
        [
            "images/2.jpg",
            "images/0.jpg",
            "images/1.jpg",
            "images/2.jpg"
        ]
    );
    assert_eq!(photos[0], photos[3]);
    for (photo, product) in photos[1..].iter().zip(&products) {
        assert_eq!((photo.len(), product.len()), (2048, 2048));
        assert!((cosine(photo, photo) - 1.0).abs() < 1e-4);
        assert!(cosine(photo, product) > 0.999);
    }
}

#[test]
fn nothing_to_embed_leaves_no_file() {
    let bench = Bench::new(1);
    bench.write("broken.jpg", "no picture");
    let ran = bench.run("embed --model MODEL broken.jpg --out photos.safetensors");
    assert_eq!(
        ran.not_refused_with("none of the 1 pictures can be read"),
        None
    );
    let ran = bench.run("embed --model MODEL images --out missing/photos.safetensors");
    assert_eq!(ran.not_refused_with("cannot be written"), None);
    let ran = bench.run("export --catalogue shop --out products.safetensors");
    assert_eq!(ran.not_refused_with("holds no catalogue"), None);
    for name in [
        "photos.safetensors",
        "photos.ids.txt",
        "products.safetensors",
    ] {
        assert!(!bench.path(name).exists(), "{name}");
    }
}
