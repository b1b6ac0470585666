//! Glue: the embedder as the session's network.

use contract::{FileRecord, Fingerprint, Observation};
use embedder::{Device, EmbedError, Embedder, Loader, ModelError, ModelManifest};
use imageprep::{Input, Recipe};

use super::failure::{Failure, Part};
use super::session::{Loading, Network};

/// Begins to load the model that `manifest` (the bytes of `model.json`) describes.
///
/// # Errors
/// A [`Failure`] about the model.
pub fn load(manifest: &[u8], device: Device) -> Result<Loader, Failure> {
    let manifest = ModelManifest::parse(manifest).map_err(model_failure)?;
    Ok(Loader::new(manifest, device))
}

impl Loading for Loader {
    type Network = Embedder;

    fn fingerprint(&self) -> Fingerprint {
        self.manifest().fingerprint
    }

    fn parts(&self) -> &[FileRecord] {
        &self.manifest().parts
    }

    fn add_part(&mut self, bytes: Vec<u8>) -> Result<(), Failure> {
        Loader::add_part(self, &bytes).map_err(model_failure)
    }

    fn finish(self) -> Result<Embedder, Failure> {
        Loader::finish(self).map_err(model_failure)
    }
}

impl Network for Embedder {
    fn recipe(&self) -> &Recipe {
        &self.manifest().recipe
    }

    async fn observe(&self, input: &Input) -> Result<Observation, Failure> {
        Embedder::observe(self, input).await.map_err(engine_failure)
    }

    async fn self_test(&self) -> Result<f32, Failure> {
        Embedder::self_test(self).await.map_err(engine_failure)
    }
}

fn model_failure(error: ModelError) -> Failure {
    let what = Part::Model;
    match error {
        ModelError::File(error) => Failure::File { what, error },
        other => Failure::Format {
            what,
            reason: other.to_string(),
        },
    }
}

fn engine_failure(error: EmbedError) -> Failure {
    Failure::Engine {
        reason: error.to_string(),
    }
}
