//! Where the network runs.

use integer::Kernel;

/// A processor, a graphics adapter, or what burn computes on in f32.
#[derive(Clone, Debug)]
pub enum Device {
    /// The processor: the same bits on all of them.
    Exact(Kernel),
    /// A graphics adapter: in integers, or in f32 a model that has none.
    #[cfg(feature = "webgpu")]
    Graphics(graphics::Adapter),
    /// Whatever burn computes on, in f32.
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

    /// The browser's or the system's preferred graphics adapter.
    ///
    /// A software adapter is accepted here: whether it is worth using is the caller's question.
    ///
    /// # Errors
    /// [`DeviceError`] when there is no adapter or it gives no device.
    #[cfg(feature = "webgpu")]
    pub async fn webgpu() -> Result<Self, DeviceError> {
        let adapter = graphics::Adapter::request().await;
        adapter.map(Self::Graphics).map_err(|error| DeviceError {
            reason: error.to_string(),
        })
    }
}

/// The same adapter for burn.
///
/// # Errors
/// In burn's words.
#[cfg(feature = "webgpu")]
pub(crate) fn shared(adapter: &graphics::Adapter) -> Result<burn::tensor::Device, String> {
    let setup = burn::tensor::wgpu::WgpuSetup {
        instance: adapter.instance.clone(),
        adapter: adapter.adapter.clone(),
        device: adapter.device.clone(),
        queue: adapter.queue.clone(),
        backend: adapter.adapter.get_info().backend,
    };
    let device = burn::tensor::Device::wgpu_options().setup(setup).init();
    device.map_err(|error| error.to_string())
}
