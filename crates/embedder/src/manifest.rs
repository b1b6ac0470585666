//! `model.json`: what a published model is, and the digests of its parts.

use contract::{Digest, FileRecord, Fingerprint};
use imageprep::Recipe;
use serde::{Deserialize, Serialize};

use crate::architecture;
use crate::loader::ModelError;

/// The manifest's name in a model's folder.
pub const MANIFEST_FILE: &str = "model.json";

/// The only format this version reads and writes.
const FORMAT: u32 = 1;

/// More than any ResNet-50 in f32, so that a hostile manifest cannot ask for all memory.
const MOST_BYTES: u64 = 128 << 20;

/// How the last feature map becomes one vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// The mean over the map's cells.
    Average,
}

/// A published model. Fetched fresh; everything that it names is named by its content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelManifest {
    /// Version of this format.
    pub format: u32,
    /// The network; `resnet50-v1.5` is the only one.
    pub architecture: String,
    /// Components of an embedding, D.
    pub dimension: usize,
    /// How a picture becomes an input.
    pub recipe: Recipe,
    /// How the last feature map becomes a vector.
    pub pooling: Pooling,
    /// Over architecture, recipe, pooling and the parts' digests.
    pub fingerprint: Fingerprint,
    /// safetensors files with whole tensors each; read in this order.
    pub parts: Vec<FileRecord>,
    /// The embedding of [`imageprep::golden_picture`], `[D]`, as integers in −127…127 that keep its
    /// direction: any device can test itself against the one that made the model.
    pub golden: Vec<i8>,
    /// The file it was made from, for people.
    pub source: String,
}

impl ModelManifest {
    /// A manifest for `parts`, its fingerprint computed, its golden embedding still empty.
    #[cfg(feature = "import")]
    pub(crate) fn new(recipe: Recipe, parts: Vec<FileRecord>, source: String) -> Self {
        let mut manifest = Self {
            format: FORMAT,
            architecture: architecture::NAME.into(),
            dimension: architecture::FEATURES,
            recipe,
            pooling: Pooling::Average,
            fingerprint: Fingerprint(Digest::of(b"")),
            parts,
            golden: Vec::new(),
            source,
        };
        manifest.fingerprint = manifest.compute_fingerprint();
        manifest
    }

    /// Reads and checks `model.json`.
    ///
    /// # Errors
    /// [`ModelError::Format`] for anything that this version cannot use, [`ModelError::File`] for
    /// parts outside the model's folder, [`ModelError::Fingerprint`] where the stated fingerprint
    /// is not that of the stated contents.
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        let malformed = |reason: String| ModelError::Format { reason };
        let manifest: Self =
            serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?;
        if manifest.format != FORMAT {
            return Err(malformed(format!(
                "format {} is not known",
                manifest.format
            )));
        }
        if manifest.architecture != architecture::NAME {
            return Err(malformed(format!(
                "network {:?} is not known",
                manifest.architecture
            )));
        }
        if manifest.dimension != architecture::FEATURES {
            return Err(malformed(format!(
                "its embeddings have {} components instead of {}",
                manifest.dimension,
                architecture::FEATURES
            )));
        }
        if manifest.golden.len() != manifest.dimension {
            return Err(malformed(
                "its golden embedding has another dimension".into(),
            ));
        }
        manifest
            .recipe
            .check()
            .map_err(|error| malformed(error.to_string()))?;
        if manifest.bytes() > MOST_BYTES {
            return Err(malformed(
                "its parts are larger than any such network".into(),
            ));
        }
        for part in &manifest.parts {
            part.check_path()?;
        }
        if manifest.compute_fingerprint() != manifest.fingerprint {
            return Err(ModelError::Fingerprint);
        }
        Ok(manifest)
    }

    /// The manifest as the text to be published; the same for the same model.
    pub fn to_json(&self) -> String {
        // Derived from plain fields with string keys, so this cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// All parts together, in bytes.
    pub fn bytes(&self) -> u64 {
        self.parts
            .iter()
            .fold(0, |sum, part| sum.saturating_add(part.bytes))
    }

    fn compute_fingerprint(&self) -> Fingerprint {
        let recipe = serde_json::to_vec(&(&self.recipe, self.pooling)).unwrap_or_default();
        let parts = self
            .parts
            .iter()
            .map(|part| part.sha256.as_bytes().as_slice());
        Fingerprint(Digest::of_all(
            [self.architecture.as_bytes(), recipe.as_slice()]
                .into_iter()
                .chain(parts),
        ))
    }
}
