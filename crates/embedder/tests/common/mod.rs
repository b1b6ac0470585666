//! Opening a model's folder, as the command line does.

use std::path::Path;

use embedder::{Embedder, Loader, MANIFEST_FILE, ModelError, ModelManifest};

/// The network in `folder`, on the processor: in integers, or in f32 if it has none.
pub fn load(folder: &Path) -> Result<Embedder, ModelError> {
    let manifest = ModelManifest::parse(&std::fs::read(folder.join(MANIFEST_FILE)).unwrap())?;
    let mut loader = Loader::on_processor(manifest);
    while let Some(part) = loader.next_part() {
        let bytes = std::fs::read(folder.join(&part.path)).unwrap();
        loader.add_part(&bytes)?;
    }
    loader.finish()
}
