//! Embeddings of the drawn pictures by the shipped model, as digests.

use std::path::{Path, PathBuf};

use contract::Digest;
use embedder::{Device, Embedder, Kernel, Loader, MANIFEST_FILE, ModelManifest};

use crate::built::in_checkout;
use crate::pictures;

/// The model that comes with the page.
///
/// # Panics
/// As [`in_checkout`].
pub fn shipped_model() -> PathBuf {
    in_checkout("public/model")
}

/// The manifest of the model in `folder`, for inputs of another size (columns and rows) if one is given.
///
/// # Panics
/// If there is none.
pub fn manifest(folder: &Path, size: Option<[u32; 2]>) -> ModelManifest {
    let manifest = ModelManifest::parse(&read(folder, MANIFEST_FILE));
    let manifest = manifest.and_then(|manifest| match size {
        Some([width, height]) => manifest.with_size(width, height),
        None => Ok(manifest),
    });
    manifest.unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// Loads the model in `folder` for `device`.
///
/// # Panics
/// If it is none.
pub fn load(folder: &Path, size: Option<[u32; 2]>, device: Device) -> Embedder {
    let mut loader = Loader::new(manifest(folder, size), device);
    while let Some(part) = loader.next_part() {
        let bytes = read(folder, &part.path);
        let added = loader.add_part(&bytes);
        added.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    }
    let loaded = loader.finish();
    loaded.unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    let path = folder.join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The name of each of [`pictures::cases`] and the SHA-256 of its embedding as little-endian f32,
/// computed natively by `kernel`.
///
/// # Panics
/// If a picture cannot be read: all of them can.
pub fn digests(kernel: Kernel) -> Vec<(String, Digest)> {
    let embedder = load(&shipped_model(), None, Device::Exact(kernel));
    let digest = |(name, bytes): (String, Vec<u8>)| {
        let picture = imageprep::decode(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let digest = digest_of(&embedder, &picture);
        (name, digest)
    };
    pictures::cases().into_iter().map(digest).collect()
}

/// The same of the golden picture.
///
/// # Panics
/// If it cannot be embedded.
pub fn golden_digest(kernel: Kernel) -> Digest {
    let embedder = load(&shipped_model(), None, Device::Exact(kernel));
    digest_of(&embedder, &imageprep::golden_picture())
}

fn digest_of(embedder: &Embedder, picture: &imageprep::Rgb8) -> Digest {
    let input = embedder.manifest().recipe.prepare(picture);
    let observation = embedder.observe_blocking(&input);
    let observation = observation.unwrap_or_else(|error| panic!("{error}"));
    observation.embedding.digest()
}
