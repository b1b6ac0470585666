//! Published files to a network: every byte checked, every tensor accounted for.

use std::collections::BTreeMap;

use contract::{FileError, FileRecord};

use crate::heads::Linear;
use crate::manifest::{Head, ModelManifest};
use crate::network::{Added, Embedder, Engine};
use crate::weights::{Part, Stored};
use crate::{Device, architecture, exact, network};

/// The layer that makes embeddings of pooled features.
pub(crate) const HEAD: &str = "head";

/// Begins the names of classifiers; the attribute's name follows.
pub(crate) const CLASSIFIERS: &str = "classifiers.";

/// A published model that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// The manifest or a part is malformed or of another version.
    #[error("the model cannot be read: {reason}")]
    Format {
        /// What is wrong with it.
        reason: String,
    },
    /// A part is not the one that was published.
    #[error("the model is not complete: {0}")]
    File(#[from] FileError),
    /// The manifest was edited, or mixed from two models.
    #[error("the model's fingerprint is not that of its recipe and weights")]
    Fingerprint,
    /// A tensor is missing, superfluous or of another shape.
    #[error("the model does not fit the network: {key} {problem}")]
    Tensor {
        /// The tensor's name.
        key: String,
        /// For instance "is missing".
        problem: String,
    },
    /// A model without integers, for a processor.
    #[error("the model was written for graphics adapters only")]
    NoIntegers,
    /// The adapter does not compute in f32.
    #[error("the graphics adapter cannot be used: {reason}")]
    Device {
        /// In burn's words.
        reason: String,
    },
    /// [`Loader::finish`] was called before all parts were there.
    #[error("{path} has not been read yet")]
    Unfinished {
        /// The next part.
        path: String,
    },
}

impl ModelError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::File(error) => error.remedy(),
            Self::Format { .. } | Self::Fingerprint | Self::Tensor { .. } => {
                "Make the model again with `lookalike import-model` of this version, and publish its folder whole."
            }
            Self::NoIntegers => {
                "Make the model again with `lookalike import-model --weights i8`, so that processors can compute it."
            }
            Self::Device { .. } => {
                "Choose the processor instead, or update the browser and the graphics driver."
            }
            Self::Unfinished { .. } => "Read all parts, in order, before the first picture.",
        }
    }
}

/// Takes a model's parts one after another, so that no more than one is in memory beside the network.
pub struct Loader {
    manifest: ModelManifest,
    device: Device,
    /// By their names, as they are published.
    layers: BTreeMap<String, Stored>,
    read: usize,
}

impl Loader {
    /// Begins to load `manifest`'s model onto `device`.
    pub fn new(manifest: ModelManifest, device: Device) -> Self {
        Self {
            manifest,
            device,
            layers: BTreeMap::new(),
            read: 0,
        }
    }

    /// Begins to load `manifest`'s model onto the processor: in integers, or in f32 if it has none.
    #[cfg(feature = "float")]
    pub fn on_processor(manifest: ModelManifest) -> Self {
        let device = match manifest.input {
            Some(_) => Device::cpu(),
            None => Device::reference(),
        };
        Self::new(manifest, device)
    }

    /// The manifest given to [`Loader::new`].
    pub fn manifest(&self) -> &ModelManifest {
        &self.manifest
    }

    /// The part that [`Loader::add_part`] expects next; none when all are there.
    pub fn next_part(&self) -> Option<&FileRecord> {
        self.manifest.parts.get(self.read)
    }

    /// Checks the next part and keeps its layers.
    ///
    /// # Errors
    /// [`ModelError::File`] if the bytes are not the published ones; the loader is unchanged then,
    /// and the part may be given again. [`ModelError::Format`] if they are no weights.
    pub fn add_part(&mut self, bytes: &[u8]) -> Result<(), ModelError> {
        let Some(record) = self.next_part() else {
            return Err(ModelError::Format {
                reason: "it has a part too many".into(),
            });
        };
        record.check(bytes)?;
        let part = Part::parse(bytes)?;
        let convolutions = architecture::convolutions();
        for name in part.layers()? {
            let layer = part.layer(name)?.now(name, &self.manifest);
            if name != HEAD && !name.starts_with(CLASSIFIERS) {
                let Some(convolution) = convolutions.iter().find(|c| c.name == name) else {
                    return Err(surplus(name));
                };
                if layer.shape != convolution.shape {
                    return Err(ModelError::Tensor {
                        key: format!("{name}.weight"),
                        problem: format!(
                            "has the shape {:?} instead of {:?}",
                            layer.shape, convolution.shape
                        ),
                    });
                }
            }
            self.layers.insert(name.into(), layer);
        }
        self.read += 1;
        Ok(())
    }

    /// Adds all `parts`, in order, and builds the network.
    ///
    /// # Errors
    /// As [`Loader::add_part`] and [`Loader::finish`].
    pub fn finish_with<'a>(
        mut self,
        parts: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Embedder, ModelError> {
        for part in parts {
            self.add_part(part)?;
        }
        self.finish()
    }

    /// Builds the network.
    ///
    /// # Errors
    /// [`ModelError::Unfinished`] before the last part; [`ModelError::Tensor`], with the name, for a
    /// layer that no part had.
    pub fn finish(mut self) -> Result<Embedder, ModelError> {
        if let Some(part) = self.next_part() {
            return Err(ModelError::Unfinished {
                path: part.path.clone(),
            });
        }
        let added = self.take_added()?;
        let engine = match self.device.clone() {
            Device::Exact(kernel) => {
                let description = exact::description(&self.manifest, &mut self.layers)?;
                let network = integer::Network::new(&description, kernel);
                Engine::exact(network.map_err(exact::refused)?)
            }
            #[cfg(feature = "webgpu")]
            Device::Graphics(adapter) if self.manifest.input.is_some() => {
                let description = exact::description(&self.manifest, &mut self.layers)?;
                description.check().map_err(exact::refused)?;
                Engine::Graphics(Box::new(graphics::Network::new(&description, &adapter)))
            }
            #[cfg(feature = "webgpu")]
            Device::Graphics(adapter) => {
                let device = crate::device::shared(&adapter);
                let device = device.map_err(|reason| ModelError::Device { reason })?;
                self.float(device)?
            }
            #[cfg(feature = "float")]
            Device::Float(device) => self.float(device)?,
        };
        match self.layers.keys().next() {
            Some(name) => Err(surplus(name)),
            None => Ok(network::embedder(self.manifest, engine, added)),
        }
    }

    /// The network in f32.
    #[cfg(feature = "float")]
    fn float(&mut self, device: burn::tensor::Device) -> Result<Engine, ModelError> {
        let layers = std::mem::take(&mut self.layers);
        let mut source = crate::backbone::Published::new(&self.manifest, layers, &device);
        let network = crate::backbone::Backbone::new(&mut source)?;
        self.layers = source.rest();
        Ok(Engine::Float {
            network: Box::new(network),
            device,
        })
    }

    fn take_added(&mut self) -> Result<Added, ModelError> {
        let mut linear = |name: &str, out: usize| {
            let layer = self.layers.remove(name).ok_or_else(|| missing(name))?;
            Linear::new(name, layer.widen(None), out)
        };
        let head = match self.manifest.head {
            Head::Linear => Some(linear(HEAD, self.manifest.dimension)?),
            Head::Pooled => None,
        };
        let classifiers = self.manifest.attributes.iter().map(|attribute| {
            let name = format!("{CLASSIFIERS}{}", attribute.name);
            linear(&name, attribute.classes.len())
        });
        Ok(Added {
            head,
            classifiers: classifiers.collect::<Result<_, _>>()?,
        })
    }
}

pub(crate) fn missing(layer: &str) -> ModelError {
    ModelError::Tensor {
        key: format!("{layer}.weight"),
        problem: "is missing".into(),
    }
}

fn surplus(layer: &str) -> ModelError {
    ModelError::Tensor {
        key: format!("{layer}.weight"),
        problem: format!("does not belong to this {}", architecture::NAME),
    }
}
