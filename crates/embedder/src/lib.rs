//! Input tensor to unit vector: a ResNet-50 v1.5, and the files it is kept in.
//!
//! The files tell the pipeline: `architecture` names the layers; processors and graphics adapters compute
//! them in integers (`exact`, by the crates `integer` and `graphics`), burn in f32 (`backbone`); `heads` are
//! the added ones. `manifest` and `weights` are the published files, `loader` checks those and builds the
//! network, `network` is the façade that embeds pictures, `together` the
//! same on several threads. `import` (native only) makes the files from a
//! torchvision state dict.
//!
//! What fails where: a published file that is not the promised one is a [`ModelError`]; a device
//! that cannot compute is an [`EmbedError`]; a foreign checkpoint is an [`import::ImportError`].

#[cfg_attr(
    not(feature = "float"),
    allow(
        dead_code,
        reason = "paddings and norms are for burn and for importing"
    )
)]
mod architecture;
#[cfg(feature = "float")]
pub mod backbone;
mod device;
mod exact;
mod garment;
mod heads;
#[cfg(feature = "import")]
pub mod import;
mod loader;
mod manifest;
mod network;
mod parts;
mod places;
mod together;
mod weights;

pub use device::{Device, DeviceError};
pub use integer::{Exchange, FeatureMap, Kernel, Part, Share};
pub use loader::{Loader, ModelError};
pub use manifest::{AttributeClasses, Head, InputIntegers, MANIFEST_FILE, ModelManifest, Pooling};
pub use network::{EmbedError, Embedder};
pub use parts::Parts;
pub use places::places;
pub use weights::{Layer, layers};
