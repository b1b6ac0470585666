//! A ResNet-50 state dict with torchvision's names and shapes, filled with pseudo-random numbers.
//!
//! `tools/pytorch_reference.py` fills the same numbers into PyTorch's network, so the two networks
//! can be compared without any downloaded weights.

mod pth;

use std::io;
use std::path::Path;

use safetensors::tensor::{Dtype, TensorView};

pub use pth::write_pth;

/// A tensor of the state dict.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// torchvision's key.
    pub key: String,
    /// Row-major.
    pub shape: Vec<usize>,
    /// As many as the shape says.
    pub values: Vec<f32>,
}

/// Number `index` of the sequence called `name`, in −1..1 with 24 bits.
///
/// FNV-1a of the name, then SplitMix64's output function (Steele et al., 2014).
pub fn uniform(name: &str, index: u64) -> f32 {
    let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mut z = seed.wrapping_add((index + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    (z >> 40) as f32 / (1 << 23) as f32 - 1.0
}

/// All 318 tensors that are read, without the classifier.
///
/// Weights are He-uniform, so that activations keep their size; the last norm of each block is
/// small, so that the residual sums do.
pub fn tensors() -> Vec<Tensor> {
    let mut all = Vec::new();
    convolution(&mut all, "conv1", "bn1", [64, 3, 7, 7], 1.0);
    let mut channels_in = 64;
    for (stage, (blocks, width)) in [(3, 64), (4, 128), (6, 256), (3, 512)]
        .into_iter()
        .enumerate()
    {
        for block in 0..blocks {
            let prefix = format!("layer{}.{block}", stage + 1);
            let named = |part: &str| format!("{prefix}.{part}");
            let out = 4 * width;
            convolution(
                &mut all,
                &named("conv1"),
                &named("bn1"),
                [width, channels_in, 1, 1],
                1.0,
            );
            convolution(
                &mut all,
                &named("conv2"),
                &named("bn2"),
                [width, width, 3, 3],
                1.0,
            );
            convolution(
                &mut all,
                &named("conv3"),
                &named("bn3"),
                [out, width, 1, 1],
                0.25,
            );
            if block == 0 {
                let (weight, norm) = (named("downsample.0"), named("downsample.1"));
                convolution(&mut all, &weight, &norm, [out, channels_in, 1, 1], 0.5);
            }
            channels_in = out;
        }
    }
    all
}

fn convolution(all: &mut Vec<Tensor>, name: &str, norm: &str, shape: [usize; 4], gain: f32) {
    let fan_in = shape[1] * shape[2] * shape[3];
    let bound = (6.0 / fan_in as f32).sqrt();
    let mut push = |key: String, shape: &[usize], centre: f32, spread: f32| {
        let count = shape.iter().product::<usize>() as u64;
        let values = (0..count)
            .map(|index| centre + spread * uniform(&key, index))
            .collect();
        all.push(Tensor {
            shape: shape.to_vec(),
            values,
            key,
        });
    };
    let channels = &shape[..1];
    push(format!("{name}.weight"), &shape, 0.0, bound);
    push(format!("{norm}.weight"), channels, gain, 0.1 * gain);
    push(format!("{norm}.bias"), channels, 0.0, 0.1);
    push(format!("{norm}.running_mean"), channels, 0.0, 0.1);
    push(format!("{norm}.running_var"), channels, 1.0, 0.2);
}

/// Writes `tensors` as a `.safetensors` file in f32.
///
/// # Errors
/// The system's, when the file cannot be written.
pub fn write(path: &Path, tensors: &[Tensor]) -> io::Result<()> {
    let bytes: Vec<Vec<u8>> = tensors
        .iter()
        .map(|tensor| {
            tensor
                .values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect()
        })
        .collect();
    let views = tensors
        .iter()
        .zip(&bytes)
        .map(|(tensor, bytes)| {
            Ok((
                tensor.key.as_str(),
                TensorView::new(Dtype::F32, tensor.shape.clone(), bytes)?,
            ))
        })
        .collect::<Result<Vec<_>, safetensors::SafeTensorError>>()
        .map_err(io::Error::other)?;
    safetensors::serialize_to_file(views, None, path).map_err(io::Error::other)
}
