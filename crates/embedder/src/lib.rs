//! Input tensor to unit vector: a ResNet-50 v1.5 on burn, and the files it is kept in.
//!
//! The files tell the pipeline: `architecture` names the layers, `backbone` computes them,
//! `heads` are the added ones, `manifest` and `weights` are the published files, `loader` checks those and builds the network,
//! `network` is the façade that embeds pictures. `import` (native only) makes the files from a
//! torchvision state dict.
//!
//! What fails where: a published file that is not the promised one is a [`ModelError`]; a device
//! that cannot compute is an [`EmbedError`]; a foreign checkpoint is an [`import::ImportError`].

mod architecture;
pub mod backbone;
mod device;
mod heads;
#[cfg(feature = "import")]
pub mod import;
mod loader;
mod manifest;
mod network;
mod weights;

pub use device::{Device, DeviceError};
pub use loader::{Loader, ModelError};
pub use manifest::{AttributeClasses, Head, MANIFEST_FILE, ModelManifest, Pooling};
pub use network::{EmbedError, Embedder};
pub use weights::{Layer, layers};
