//! What a run computes on. It is chosen once; the network's layers follow from it.

use burn::tensor::Device;

use crate::error::TrainError;

/// A kind of processor, of which the first one of the machine is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Processor {
    /// All cores, with burn-flex
    #[default]
    Cpu,
    /// An NVIDIA GPU, in a build with the feature cuda
    Cuda,
    /// Any GPU through Vulkan, Metal or Direct3D 12, in a build with the feature wgpu
    Wgpu,
}

impl Processor {
    /// Its device, without autodiff.
    ///
    /// # Errors
    /// [`TrainError::NotBuilt`] if this program was built without it, [`TrainError::NoDevice`] if
    /// the machine has none.
    pub fn device(self) -> Result<Device, TrainError> {
        match self {
            Self::Cpu => Ok(Device::flex()),
            Self::Cuda => cuda(),
            Self::Wgpu => wgpu(),
        }
    }
}

#[cfg(feature = "cuda")]
fn cuda() -> Result<Device, TrainError> {
    use burn::tensor::{DeviceIndex, DeviceType};
    present(DeviceType::Cuda, "cuda")?;
    Ok(Device::cuda(DeviceIndex::Default))
}

#[cfg(not(feature = "cuda"))]
fn cuda() -> Result<Device, TrainError> {
    Err(TrainError::NotBuilt { feature: "cuda" })
}

#[cfg(feature = "wgpu")]
fn wgpu() -> Result<Device, TrainError> {
    use burn::tensor::{DeviceKind, DeviceType};
    present(DeviceType::Wgpu, "wgpu")?;
    Ok(Device::wgpu(DeviceKind::DefaultDevice))
}

#[cfg(not(feature = "wgpu"))]
fn wgpu() -> Result<Device, TrainError> {
    Err(TrainError::NotBuilt { feature: "wgpu" })
}

/// burn opens devices when they are first used, and panics if there are none.
#[cfg(any(feature = "cuda", feature = "wgpu"))]
fn present(kind: burn::tensor::DeviceType, name: &'static str) -> Result<(), TrainError> {
    match Device::enumerate(kind).is_empty() {
        true => Err(TrainError::NoDevice { name }),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_always_there() {
        assert_eq!(Processor::default().device().unwrap(), Device::flex());
    }

    #[cfg(not(any(feature = "cuda", feature = "wgpu")))]
    #[test]
    fn a_gpu_that_was_not_built_is_refused() {
        for processor in [Processor::Cuda, Processor::Wgpu] {
            let found = processor.device();
            assert!(
                matches!(found, Err(TrainError::NotBuilt { .. })),
                "{processor:?}: {found:?}"
            );
        }
    }
}
