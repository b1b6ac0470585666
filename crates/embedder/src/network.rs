//! The façade: prepared pictures in, embeddings out.

use std::sync::{Mutex, PoisonError};

use contract::{Embedding, EmbeddingError, Observation};
use imageprep::{Crop, Input, golden_picture};
use integer::{FeatureMap, Network, Scratch};

use crate::ModelManifest;
use crate::garment::garment;
use crate::heads::{Linear, guess};
use crate::parts::Parts;

/// A network on its device.
#[derive(Debug)]
pub struct Embedder {
    manifest: ModelManifest,
    pub(crate) engine: Engine,
    added: Added,
}

/// What computes the pooled features.
#[derive(Debug)]
pub(crate) enum Engine {
    /// In integers, on the processor.
    Exact {
        network: Box<Network>,
        /// As many as pictures were looked at at a time.
        scratches: Mutex<Vec<Scratch>>,
    },
    /// In integers, on a graphics adapter.
    #[cfg(feature = "webgpu")]
    Graphics(Box<graphics::Network>),
    /// In f32, on any device of burn's.
    #[cfg(feature = "float")]
    Float {
        network: Box<crate::backbone::Backbone>,
        device: burn::tensor::Device,
    },
}

impl Engine {
    pub fn exact(network: Network) -> Self {
        Self::Exact {
            network: Box::new(network),
            scratches: Mutex::default(),
        }
    }
}

/// The layers on top of the pooled features.
#[derive(Debug)]
pub(crate) struct Added {
    /// None where the features themselves are the embedding.
    pub head: Option<Linear>,
    /// Parallel to the manifest's attributes.
    pub classifiers: Vec<Linear>,
}

/// A device that cannot give an embedding.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EmbedError {
    /// The computation was not carried out: a lost device, no memory.
    #[error("the computation failed: {reason}")]
    Execution {
        /// In the backend's words.
        reason: String,
    },
    /// It was carried out, but its result is no direction.
    #[error("the computation gave no usable numbers: {0}")]
    Numbers(#[from] EmbeddingError),
    /// The input was prepared with another recipe.
    #[error("the input has {found:?} columns and rows instead of {expected:?}")]
    InputSize {
        /// The recipe's columns and rows.
        expected: [usize; 2],
        /// The input's.
        found: [usize; 2],
    },
}

impl EmbedError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Execution { .. } | Self::Numbers(_) => {
                "Close other programs and try again, or choose the processor instead of the graphics card."
            }
            Self::InputSize { .. } => {
                "Prepare the picture with the recipe in the model's manifest."
            }
        }
    }
}

/// Used by the loader once every tensor has its place.
pub(crate) fn embedder(manifest: ModelManifest, engine: Engine, added: Added) -> Embedder {
    Embedder {
        manifest,
        engine,
        added,
    }
}

impl Embedder {
    /// What is published of this model.
    pub fn manifest(&self) -> &ModelManifest {
        &self.manifest
    }

    /// What the network sees in one prepared picture; the embedding is `[D]`.
    ///
    /// One picture at a time: the bits of the result then depend on nothing but the picture, the
    /// model and the device.
    ///
    /// # Errors
    /// [`EmbedError`].
    pub async fn observe(&self, input: &Input) -> Result<Observation, EmbedError> {
        self.conclude(self.pooled_features(input).await?)
    }

    /// [`Embedder::observe`] for devices that compute while one waits, so for the processor.
    ///
    /// # Errors
    /// [`EmbedError`].
    #[cfg(not(target_family = "wasm"))]
    pub fn observe_blocking(&self, input: &Input) -> Result<Observation, EmbedError> {
        pollster::block_on(self.observe(input))
    }

    /// The pooled features, `[2048]`, as PyTorch's ResNet-50 gives them before its last layer.
    ///
    /// # Errors
    /// [`EmbedError`].
    pub async fn pooled_features(&self, input: &Input) -> Result<Vec<f32>, EmbedError> {
        self.check(input)?;
        match &self.engine {
            Engine::Exact { network, scratches } => Ok(exact(network, scratches, input)),
            #[cfg(feature = "webgpu")]
            Engine::Graphics(network) => Ok(on_graphics(network, input).await?.0),
            #[cfg(feature = "float")]
            Engine::Float { network, device } => {
                let data = float::forward(network, device, input)
                    .into_data_async()
                    .await;
                float::floats(data.map_err(|error| EmbedError::Execution {
                    reason: error.to_string(),
                })?)
            }
        }
    }

    /// [`Embedder::pooled_features`] for devices that compute while one waits.
    ///
    /// # Errors
    /// [`EmbedError`].
    #[cfg(not(target_family = "wasm"))]
    pub fn pooled_features_blocking(&self, input: &Input) -> Result<Vec<f32>, EmbedError> {
        pollster::block_on(self.pooled_features(input))
    }

    /// [`Embedder::observe`], and the map that was pooled, `[cells, 2048]`: where in the picture what was
    /// seen. The observation has the same bits.
    ///
    /// # Errors
    /// [`EmbedError`].
    pub async fn observe_places(
        &self,
        input: &Input,
    ) -> Result<(Observation, FeatureMap), EmbedError> {
        self.check(input)?;
        let (features, map) = match &self.engine {
            Engine::Exact { network, scratches } => exact_map(network, scratches, input),
            #[cfg(feature = "webgpu")]
            Engine::Graphics(network) => on_graphics(network, input).await?,
            #[cfg(feature = "float")]
            Engine::Float { network, device } => {
                let (pooled, map) = float::forward_map(network, device, input);
                let shape = map.dims();
                let failed = |error| EmbedError::Execution {
                    reason: format!("{error:?}"),
                };
                let pooled = pooled.into_data_async().await.map_err(failed)?;
                let map = map.into_data_async().await.map_err(failed)?;
                (float::floats(pooled)?, float::map(map, shape)?)
            }
        };
        Ok((self.conclude(features)?, map))
    }

    /// [`Embedder::observe_places`] for devices that compute while one waits.
    ///
    /// # Errors
    /// [`EmbedError`].
    #[cfg(not(target_family = "wasm"))]
    pub fn observe_places_blocking(
        &self,
        input: &Input,
    ) -> Result<(Observation, FeatureMap), EmbedError> {
        pollster::block_on(self.observe_places(input))
    }

    /// Roughly where the garment is in a picture of these columns and rows, of which this is the map; none
    /// if it cannot be told.
    pub fn garment(&self, map: &FeatureMap, size: [u32; 2]) -> Option<Crop> {
        garment(map, self.added.head.as_ref(), &self.manifest.recipe, size)
    }

    /// What each cell of `map` adds to the embedding of the picture that it is of.
    ///
    /// # Errors
    /// [`EmbedError::Numbers`] for a map without a direction.
    pub fn take_apart(&self, map: &FeatureMap) -> Result<Parts, EmbedError> {
        Ok(Parts::of(map, self.added.head.as_ref())?)
    }

    /// The cosine between this device's embedding of the golden picture and the published one: 1 but
    /// for rounding. Anything below 0.99 means that the device computes something else.
    ///
    /// # Errors
    /// [`EmbedError`].
    pub async fn self_test(&self) -> Result<f32, EmbedError> {
        let input = self.manifest.recipe.prepare(&golden_picture());
        let here = self.observe(&input).await?.embedding;
        let there = self.manifest.golden.iter().map(|&v| f32::from(v)).collect();
        Ok(here.cosine(&Embedding::normalise(there)?))
    }

    /// Pooled features to what they say.
    pub(crate) fn conclude(&self, features: Vec<f32>) -> Result<Observation, EmbedError> {
        let attributes = self.manifest.attributes.iter();
        let guesses = attributes
            .zip(&self.added.classifiers)
            .filter_map(|(attribute, classifier)| guess(attribute, &classifier.apply(&features)))
            .collect();
        let features = match &self.added.head {
            Some(head) => head.apply(&features),
            None => features,
        };
        Ok(Observation {
            embedding: Embedding::normalise(features)?,
            guesses,
        })
    }

    pub(crate) fn check(&self, input: &Input) -> Result<(), EmbedError> {
        let found = [input.width(), input.height()];
        let recipe = &self.manifest.recipe;
        let expected = [recipe.width as usize, recipe.height as usize];
        match found == expected {
            true => Ok(()),
            false => Err(EmbedError::InputSize { expected, found }),
        }
    }
}

fn exact(network: &Network, scratches: &Mutex<Vec<Scratch>>, input: &Input) -> Vec<f32> {
    with_scratch(network, scratches, |scratch| {
        network.features(input.values(), scratch)
    })
}

fn exact_map(
    network: &Network,
    scratches: &Mutex<Vec<Scratch>>,
    input: &Input,
) -> (Vec<f32>, FeatureMap) {
    with_scratch(network, scratches, |scratch| {
        let features = network.features(input.values(), scratch);
        (features, network.last_map(scratch))
    })
}

#[cfg(feature = "webgpu")]
async fn on_graphics(
    network: &graphics::Network,
    input: &Input,
) -> Result<(Vec<f32>, FeatureMap), EmbedError> {
    let seen = network.features(input.values()).await;
    seen.map_err(|error| EmbedError::Execution {
        reason: error.to_string(),
    })
}

/// With a scratch that nobody else has, a new one if all are in use.
pub(crate) fn with_scratch<T>(
    network: &Network,
    scratches: &Mutex<Vec<Scratch>>,
    work: impl FnOnce(&mut Scratch) -> T,
) -> T {
    let free = || scratches.lock().unwrap_or_else(PoisonError::into_inner);
    let scratch = free().pop();
    let mut scratch = scratch.unwrap_or_else(|| network.scratch());
    let result = work(&mut scratch);
    free().push(scratch);
    result
}

/// The pooled features on burn.
#[cfg(feature = "float")]
mod float {
    use burn::tensor::{Device, Tensor, TensorData};
    use imageprep::Input;
    use integer::FeatureMap;

    use super::EmbedError;
    use crate::architecture::FEATURES;
    use crate::backbone::{Backbone, Layers, Plain};

    /// `[2048]`
    pub fn forward(network: &Backbone, device: &Device, input: &Input) -> Tensor<1> {
        forward_map(network, device, input).0
    }

    /// `[2048]`, and the map that it is the mean of, `[1, 2048, rows, columns]`.
    pub fn forward_map(
        network: &Backbone,
        device: &Device,
        input: &Input,
    ) -> (Tensor<1>, Tensor<4>) {
        let shape = [1, 3, input.height(), input.width()];
        let data = TensorData::new(input.values().to_vec(), shape);
        let map = network.map(&Plain, Tensor::from_data(data, device));
        let pooled = Plain.average(map.clone()).reshape([FEATURES]);
        (pooled, map)
    }

    /// `[1, 2048, rows, columns]` cell by cell.
    pub fn map(
        data: TensorData,
        [_, channels, rows, columns]: [usize; 4],
    ) -> Result<FeatureMap, EmbedError> {
        let planes = floats(data)?;
        let cells = rows * columns;
        let place = |cell: usize| (0..channels).map(move |channel| channel * cells + cell);
        let values = (0..cells).flat_map(place).map(|at| planes[at]).collect();
        Ok(FeatureMap {
            rows,
            columns,
            values,
        })
    }

    pub fn floats(data: TensorData) -> Result<Vec<f32>, EmbedError> {
        data.try_to_vec::<f32>()
            .map_err(|error| EmbedError::Execution {
                reason: format!("{error:?}"),
            })
    }
}
