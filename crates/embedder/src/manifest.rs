//! `model.json`: what a published model is, and the digests of its parts.

use std::ops::RangeInclusive;

use contract::{Digest, FileRecord, Fingerprint};
use imageprep::Recipe;
use integer::Quantiser;
use serde::{Deserialize, Serialize};

use crate::architecture;
use crate::loader::ModelError;

/// The manifest's name in a model's folder.
pub const MANIFEST_FILE: &str = "model.json";

/// The only format that is computed with, and written.
const FORMAT: u32 = 5;

/// The earliest one of which other models can still be made. Inputs and the stem's result had 7 bits and blocks added
/// integers, so its embeddings differ in their last digits from those that are computed now.
#[cfg(feature = "import")]
const EARLIEST: u32 = 3;

/// The first one whose stem's result has 8 bits.
const STEM_OF_8_BITS: u32 = 5;

/// More than any ResNet-50 in f32, so that a hostile manifest cannot ask for all memory.
const MOST_BYTES: u64 = 128 << 20;

/// How the last feature map becomes one vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// The mean over the map's cells.
    Average,
}

/// What an embedding is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Head {
    /// The pooled features themselves, D = 2048.
    Pooled,
    /// A linear layer on them, called `head` in the parts.
    Linear,
}

/// How an input becomes integers: `clamp(round(x / step + zero), 0, 254)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputIntegers {
    /// What one integer step stands for, above 0.
    pub step: f32,
    /// The integer that stands for 0, 0..=254.
    pub zero: u8,
}

impl From<InputIntegers> for Quantiser {
    fn from(InputIntegers { step, zero }: InputIntegers) -> Self {
        Self { step, zero }
    }
}

/// An attribute that the network has learnt to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeClasses {
    /// As in the product list that it learnt from. Its classifier is the layer
    /// `classifiers.NAME` of the parts.
    pub name: String,
    /// In the order of the classifier's outputs.
    pub classes: Vec<String>,
}

/// More components than any catalogue takes.
const MOST_DIMENSION: usize = 4096;

/// More attributes, or classes of one, than a manifest may ask memory for.
const MOST_CLASSES: usize = 10_000;

/// What a model is, without its files.
#[cfg(feature = "import")]
pub(crate) struct Contents {
    pub recipe: Recipe,
    pub head: Head,
    pub dimension: usize,
    pub attributes: Vec<AttributeClasses>,
    pub input: Option<InputIntegers>,
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
    /// How an input becomes integers; none for a model of f16 weights, which only f32 can compute.
    pub input: Option<InputIntegers>,
    /// How the last feature map becomes a vector.
    pub pooling: Pooling,
    /// How the vector becomes an embedding.
    pub head: Head,
    /// What the network tells of a picture beside its embedding; empty if nothing.
    pub attributes: Vec<AttributeClasses>,
    /// Over architecture, recipe, input, pooling, head, attributes and the parts' digests.
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
    pub(crate) fn new(about: Contents, parts: Vec<FileRecord>, source: String) -> Self {
        let mut manifest = Self {
            format: FORMAT,
            architecture: architecture::NAME.into(),
            dimension: about.dimension,
            recipe: about.recipe,
            input: about.input,
            pooling: Pooling::Average,
            head: about.head,
            attributes: about.attributes,
            fingerprint: Fingerprint(Digest::of(b"")),
            parts,
            golden: Vec::new(),
            source,
        };
        manifest.fingerprint = manifest.compute_fingerprint();
        manifest
    }

    /// The same weights for inputs of another size: another model, with a fingerprint of its own. Its
    /// golden embedding is still that of the first size.
    ///
    /// # Errors
    /// [`ModelError::Format`] for sides that no recipe has.
    pub fn with_size(&self, width: u32, height: u32) -> Result<Self, ModelError> {
        let mut manifest = self.clone();
        (manifest.recipe.width, manifest.recipe.height) = (width, height);
        let malformed = |error: imageprep::RecipeError| ModelError::Format {
            reason: error.to_string(),
        };
        manifest.recipe.check().map_err(malformed)?;
        manifest.fingerprint = manifest.compute_fingerprint();
        Ok(manifest)
    }

    /// Reads and checks `model.json`.
    ///
    /// # Errors
    /// [`ModelError::Format`] for anything that this version cannot use, [`ModelError::File`] for
    /// parts outside the model's folder, [`ModelError::Fingerprint`] where the stated fingerprint
    /// is not that of the stated contents.
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::parse_formats(bytes, FORMAT..=FORMAT)
    }

    /// [`ModelManifest::parse`] to make another model of, which may be of an earlier format: its golden embedding is
    /// not to be trusted.
    ///
    /// # Errors
    /// As [`ModelManifest::parse`].
    #[cfg(feature = "import")]
    pub fn parse_source(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::parse_formats(bytes, EARLIEST..=FORMAT)
    }

    /// Whether its stem's steps are those of 7 bits, as an earlier format's are.
    pub(crate) fn has_stem_of_7_bits(&self) -> bool {
        self.input.is_some() && self.format < STEM_OF_8_BITS
    }

    fn parse_formats(bytes: &[u8], formats: RangeInclusive<u32>) -> Result<Self, ModelError> {
        let malformed = |reason: String| ModelError::Format { reason };
        let manifest: Self =
            serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?;
        if !formats.contains(&manifest.format) {
            return Err(malformed(format!(
                "its format is {}, not {FORMAT}",
                manifest.format
            )));
        }
        if manifest.architecture != architecture::NAME {
            return Err(malformed(format!(
                "network {:?} is not known",
                manifest.architecture
            )));
        }
        manifest.check_outputs().map_err(malformed)?;
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

    /// Whether the network can have such outputs; else why not.
    fn check_outputs(&self) -> Result<(), String> {
        let fits = match self.head {
            Head::Pooled => self.dimension == architecture::FEATURES,
            Head::Linear => (1..=MOST_DIMENSION).contains(&self.dimension),
        };
        if !fits {
            return Err(format!(
                "its embeddings cannot have {} components",
                self.dimension
            ));
        }
        let lengths = self.attributes.iter().map(|known| known.classes.len());
        if let Some(length) = lengths
            .chain([self.attributes.len()])
            .find(|&length| length > MOST_CLASSES)
        {
            return Err(format!("{length} classes or attributes are too many"));
        }
        let mut names: Vec<&str> = self.attributes.iter().map(|a| a.name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!("attribute {:?} is there twice", pair[0])),
            None => Ok(()),
        }
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
        let about = (
            &self.recipe,
            self.input,
            self.pooling,
            self.head,
            &self.attributes,
        );
        let about = serde_json::to_vec(&about).unwrap_or_default();
        let parts = self
            .parts
            .iter()
            .map(|part| part.sha256.as_bytes().as_slice());
        Fingerprint(Digest::of_all(
            [self.architecture.as_bytes(), about.as_slice()]
                .into_iter()
                .chain(parts),
        ))
    }
}
