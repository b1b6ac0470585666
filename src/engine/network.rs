//! Glue: the embedder, with its helpers, as the session's network.

use std::rc::Rc;

use contract::{FileRecord, Fingerprint, Observation, Shares};
use embedder::{Device, EmbedError, FeatureMap, Loader, ModelError, ModelManifest, Parts};
use imageprep::{Crop, Input, Recipe};

use super::failure::{Failure, Part};
use super::session::{Loading, Network};
use super::together::Together;

/// Begins to load the model that `manifest` (the bytes of `model.json`) describes.
///
/// # Errors
/// A [`Failure`] about the model.
pub fn load(manifest: &[u8], device: Device) -> Result<Loader, Failure> {
    let manifest = ModelManifest::parse(manifest).map_err(model_failure)?;
    Ok(Loader::new(manifest, device))
}

impl Loading for Loader {
    type Network = Rc<Together>;

    fn fingerprint(&self) -> Fingerprint {
        self.manifest().fingerprint
    }

    fn parts(&self) -> &[FileRecord] {
        &self.manifest().parts
    }

    fn add_part(&mut self, bytes: Vec<u8>) -> Result<(), Failure> {
        Loader::add_part(self, &bytes).map_err(model_failure)
    }

    fn finish(self) -> Result<Rc<Together>, Failure> {
        let embedder = Loader::finish(self).map_err(model_failure)?;
        Ok(Rc::new(Together::new(embedder)))
    }
}

impl Network for Rc<Together> {
    fn recipe(&self) -> &Recipe {
        &self.embedder().manifest().recipe
    }

    async fn observe(&self, input: &Input) -> Result<Observation, Failure> {
        Together::observe(self, input).await.map_err(engine_failure)
    }

    fn threads(&self) -> usize {
        Together::threads(self)
    }

    async fn settle(&self) {
        Together::settle(self).await;
    }

    type Map = FeatureMap;
    type Parts = Parts;

    async fn observe_places(&self, input: &Input) -> Result<(Observation, FeatureMap), Failure> {
        let seen = Together::observe_places(self, input).await;
        seen.map_err(engine_failure)
    }

    fn garment(&self, map: &FeatureMap, size: [u32; 2]) -> Option<Crop> {
        self.embedder().garment(map, size)
    }

    fn take_apart(&self, map: &FeatureMap) -> Result<Parts, Failure> {
        self.embedder().take_apart(map).map_err(engine_failure)
    }

    fn shares(&self, parts: &Parts, direction: &[f32]) -> Shares {
        parts.shares(direction)
    }

    fn places(&self, parts: &Parts, size: [u32; 2]) -> Vec<Option<Crop>> {
        embedder::places(Network::recipe(self), [parts.rows, parts.columns], size)
    }

    async fn self_test(&self) -> Result<f32, Failure> {
        self.embedder().self_test().await.map_err(engine_failure)
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
