//! Where the network runs.

/// A processor or a graphics adapter.
#[derive(Clone, Debug)]
pub struct Device(pub(crate) burn::tensor::Device);

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
    /// The processor, through burn-flex.
    pub fn cpu() -> Self {
        Self(burn::tensor::Device::flex())
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
            .map(Self)
            .map_err(|error| DeviceError {
                reason: error.to_string(),
            })
    }
}
