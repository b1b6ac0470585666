//! The device that computes.

use std::sync::{Arc, Mutex, PoisonError};

/// A graphics adapter, opened.
#[derive(Clone, Debug)]
pub struct Adapter {
    /// Of the browser or the system.
    pub instance: wgpu::Instance,
    /// What was chosen.
    pub adapter: wgpu::Adapter,
    /// What was opened.
    pub device: wgpu::Device,
    /// What commands go to.
    pub queue: wgpu::Queue,
}

/// No usable adapter, or one that did not compute.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphicsError {
    /// None is there, or it gives no device.
    #[error("no graphics adapter can be used: {reason}")]
    Unavailable {
        /// In wgpu's words.
        reason: String,
    },
    /// A lost device, no memory, or a program that the adapter refuses.
    #[error("the graphics adapter did not compute: {reason}")]
    Failed {
        /// In wgpu's words.
        reason: String,
    },
}

impl Adapter {
    /// The preferred adapter of the browser or the system, a software adapter too.
    ///
    /// # Errors
    /// [`GraphicsError::Unavailable`].
    pub async fn request() -> Result<Self, GraphicsError> {
        let unavailable = |reason: String| GraphicsError::Unavailable { reason };
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..Default::default()
        };
        let adapter = instance.request_adapter(&options).await;
        let adapter = adapter.map_err(|error| unavailable(error.to_string()))?;
        let descriptor = wgpu::DeviceDescriptor {
            // What burn-wgpu would ask for, which may share the device.
            required_features: adapter.features() & wgpu::Features::all_webgpu_mask(),
            required_limits: adapter.limits(),
            ..Default::default()
        };
        let opened = adapter.request_device(&descriptor).await;
        let (device, queue) = opened.map_err(|error| unavailable(error.to_string()))?;
        Ok(Self {
            instance,
            adapter,
            device,
            queue,
        })
    }

    /// Whether its shaders may multiply bytes four at a time.
    pub(crate) fn has_dot_products(&self) -> bool {
        let known = self.instance.wgsl_language_features();
        known.contains(wgpu::WgslLanguageFeatures::Packed4x8IntegerDotProduct)
    }

    /// What goes wrong on the device from now on, if anything.
    pub(crate) fn watch(&self) -> Faults {
        let faults = Faults::default();
        let kept = faults.clone();
        self.device
            .on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
                kept.note(&error.to_string());
            }));
        faults
    }
}

/// The first thing that went wrong on a device.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(Arc<Mutex<Option<String>>>);

impl Faults {
    fn note(&self, words: &str) {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| words.to_owned());
    }

    /// # Errors
    /// [`GraphicsError::Failed`] if anything did.
    pub fn check(&self) -> Result<(), GraphicsError> {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match first.as_ref() {
            None => Ok(()),
            Some(reason) => Err(GraphicsError::Failed {
                reason: reason.clone(),
            }),
        }
    }
}
