//! A ResNet-50 state dict with torchvision's 267 names and random weights, f16.
//!
//! Weights are scaled as He et al. (2015) do and each block's last norm is small, so that features
//! stay finite through 50 layers.

use std::fs;
use std::path::Path;

use half::f16;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

struct Tensor {
    name: String,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// SplitMix64, as floats in −1…1.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}

/// Writes the state dict to `path`.
pub fn write(path: &Path) {
    let mut random = Random(7);
    let mut tensors = Vec::new();
    let mut convolution = |name: &str, norm: &str, shape: [usize; 4], gamma: f32| {
        let fan_in = (shape[1] * shape[2] * shape[3]) as f32;
        let bound = (6.0 / fan_in).sqrt();
        let count = shape.iter().product();
        let weights = (0..count)
            .map(|_| random.next() * bound)
            .collect::<Vec<_>>();
        tensors.push(tensor(format!("{name}.weight"), shape.to_vec(), &weights));
        for (part, value) in [
            ("weight", gamma),
            ("bias", 0.0),
            ("running_mean", 0.0),
            ("running_var", 1.0),
        ] {
            tensors.push(tensor(
                format!("{norm}.{part}"),
                vec![shape[0]],
                &vec![value; shape[0]],
            ));
        }
    };
    convolution("conv1", "bn1", [64, 3, 7, 7], 1.0);
    let mut channels = 64;
    for (stage, (blocks, width)) in [(3, 64), (4, 128), (6, 256), (3, 512)]
        .into_iter()
        .enumerate()
    {
        for block in 0..blocks {
            let at = format!("layer{}.{block}", stage + 1);
            let mut part = |number: usize, shape, gamma| {
                convolution(
                    &format!("{at}.conv{number}"),
                    &format!("{at}.bn{number}"),
                    shape,
                    gamma,
                );
            };
            part(1, [width, channels, 1, 1], 1.0);
            part(2, [width, width, 3, 3], 1.0);
            part(3, [4 * width, width, 1, 1], 0.3);
            if block == 0 {
                let (name, norm) = (format!("{at}.downsample.0"), format!("{at}.downsample.1"));
                convolution(&name, &norm, [4 * width, channels, 1, 1], 1.0);
            }
            channels = 4 * width;
        }
    }
    tensors.push(tensor(
        "fc.weight".into(),
        vec![1000, 2048],
        &vec![0.0; 2_048_000],
    ));
    tensors.push(tensor("fc.bias".into(), vec![1000], &[0.0; 1000]));
    assert_eq!(tensors.len(), 267);
    let views = tensors.iter().map(|tensor| {
        let view = TensorView::new(Dtype::F16, tensor.shape.clone(), &tensor.bytes).unwrap();
        (tensor.name.as_str(), view)
    });
    fs::write(path, safetensors::serialize(views, None).unwrap()).unwrap();
}

fn tensor(name: String, shape: Vec<usize>, values: &[f32]) -> Tensor {
    let bytes = values
        .iter()
        .flat_map(|&v| f16::from_f32(v).to_le_bytes())
        .collect();
    Tensor { name, shape, bytes }
}
