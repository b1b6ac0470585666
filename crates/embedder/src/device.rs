//! Where the network runs.

use integer::Kernel;

/// A processor, which computes in integers, or a graphics adapter, which computes in f32.
#[derive(Clone, Debug)]
pub enum Device {
    /// The processor: the same bits on all of them.
    Exact(Kernel),
    /// Whatever burn computes on.
    #[cfg(feature = "float")]
    Float(burn::tensor::Device),
}

/// No usable graphics adapter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the graphics adapter cannot be used: {reason}")]
pub struct DeviceError {
    /// In wgpu's words.
    pub reason: String,
}

impl DeviceError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        "Choose the processor instead, or update the browser and the graphics driver."
    }
}

impl Device {
    /// The processor, by its fastest instructions.
    pub fn cpu() -> Self {
        Self::Exact(Kernel::best())
    }

    /// The processor in f32, through burn-flex: what the integers are held against.
    #[cfg(feature = "float")]
    pub fn reference() -> Self {
        Self::Float(burn::tensor::Device::flex())
    }

    /// The browser's or the system's preferred graphics adapter, through burn-wgpu.
    ///
    /// A software adapter is accepted here: whether it is worth using is the caller's question.
    ///
    /// # Errors
    /// [`DeviceError`] when there is no adapter or it gives no device.
    #[cfg(feature = "webgpu")]
    pub async fn webgpu() -> Result<Self, DeviceError> {
        burn::tensor::Device::wgpu_options()
            .init_async()
            .await
            .map(Self::Float)
            .map_err(|error| DeviceError {
                reason: error.to_string(),
            })
    }
}
