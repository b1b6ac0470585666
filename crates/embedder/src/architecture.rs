//! The layers of ResNet-50 v1.5 by torchvision's names.
//!
//! He et al., "Deep Residual Learning for Image Recognition" (2015), table 1; v1.5 has the stride
//! of a stage in its first 3×3 convolution rather than in the 1×1 before it.

/// Written into manifests.
pub(crate) const NAME: &str = "resnet50-v1.5";

/// Channels of the last stage, and so of the pooled features.
pub const FEATURES: usize = 2048;

/// Bottlenecks in each of the four stages.
pub(crate) const BLOCKS: [usize; 4] = [3, 4, 6, 3];

/// Inner channels of each stage's bottlenecks; their outputs have four times as many.
pub(crate) const WIDTHS: [usize; 4] = [64, 128, 256, 512];

/// Output channels of a bottleneck for each inner one.
pub(crate) const EXPANSION: usize = 4;

/// A convolution and the batch norm that follows it.
#[derive(Clone, Debug)]
pub struct Convolution {
    /// The convolution's name in a state dict, without `.weight`.
    pub name: String,
    /// Its batch norm's name, without `.weight`, `.bias`, `.running_mean`, `.running_var`.
    pub norm: String,
    /// Weights `[channels out, channels in, height, width]`.
    pub shape: [usize; 4],
    /// The same in both directions.
    pub stride: usize,
}

impl Convolution {
    /// Zeros around the input, so that stride 1 keeps the size.
    pub fn padding(&self) -> usize {
        self.shape[2] / 2
    }
}

/// One residual block.
pub(crate) struct Block {
    /// 1×1, 3×3 and 1×1.
    pub convolutions: [Convolution; 3],
    /// On the shortcut, where the block changes the shape.
    pub downsample: Option<Convolution>,
}

/// The stem: 7×7 with stride 2, RGB to 64 channels.
pub(crate) fn stem() -> Convolution {
    Convolution {
        name: "conv1".into(),
        norm: "bn1".into(),
        shape: [WIDTHS[0], 3, 7, 7],
        stride: 2,
    }
}

/// The bottlenecks of `stage` (0…3), in order.
pub(crate) fn stage(stage: usize) -> Vec<Block> {
    let width = WIDTHS[stage];
    let channels_out = width * EXPANSION;
    (0..BLOCKS[stage])
        .map(|index| {
            let prefix = format!("layer{}.{index}", stage + 1);
            let first = index == 0;
            let stride = if first && stage > 0 { 2 } else { 1 };
            let channels_in = match (first, stage) {
                (false, _) => channels_out,
                (true, 0) => WIDTHS[0],
                (true, _) => WIDTHS[stage - 1] * EXPANSION,
            };
            let convolution =
                |number: usize, out: usize, input: usize, kernel: usize, stride| Convolution {
                    name: format!("{prefix}.conv{number}"),
                    norm: format!("{prefix}.bn{number}"),
                    shape: [out, input, kernel, kernel],
                    stride,
                };
            Block {
                convolutions: [
                    convolution(1, width, channels_in, 1, 1),
                    convolution(2, width, width, 3, stride),
                    convolution(3, channels_out, width, 1, 1),
                ],
                downsample: first.then(|| Convolution {
                    name: format!("{prefix}.downsample.0"),
                    norm: format!("{prefix}.downsample.1"),
                    shape: [channels_out, channels_in, 1, 1],
                    stride,
                }),
            }
        })
        .collect()
}

/// The convolution whose result, after its ReLU, is what `convolution` sees; none for the stem, which
/// sees the picture.
///
/// A block's input is what the last convolution of the block before, or the stem, ends in.
pub(crate) fn fed_by(convolution: &str) -> Option<String> {
    let inside = |block: &str, number: u32| format!("{block}.conv{number}");
    let (block, part) = convolution.split_once(".conv").or_else(|| {
        let block = convolution.strip_suffix(".downsample.0")?;
        Some((block, "1"))
    })?;
    if let "2" | "3" = part {
        return Some(inside(block, if part == "2" { 1 } else { 2 }));
    }
    let (stage, index) = block.strip_prefix("layer")?.split_once('.')?;
    let (stage, index): (usize, usize) = (stage.parse().ok()?, index.parse().ok()?);
    Some(match (stage, index) {
        (1, 0) => stem().name,
        (stage, 0) => inside(&format!("layer{}.{}", stage - 1, BLOCKS[stage - 2] - 1), 3),
        (stage, index) => inside(&format!("layer{stage}.{}", index - 1), 3),
    })
}

/// Whether a ReLU follows `convolution`: all but those on shortcuts.
pub(crate) fn is_activated(convolution: &str) -> bool {
    !convolution.contains("downsample")
}

/// All 53 convolutions, in the order of the forward pass.
pub fn convolutions() -> Vec<Convolution> {
    let mut all = vec![stem()];
    for index in 0..BLOCKS.len() {
        for block in stage(index) {
            all.extend(block.convolutions);
            all.extend(block.downsample);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_convolution_is_fed_what_it_takes() {
        let all = convolutions();
        for convolution in &all {
            let fed = fed_by(&convolution.name).map(|name| {
                let feeder = all.iter().find(|c| c.name == name).unwrap();
                assert!(is_activated(&name));
                feeder.shape[0]
            });
            assert_eq!(
                fed.unwrap_or(3),
                convolution.shape[1],
                "{}",
                convolution.name
            );
        }
        assert_eq!(
            fed_by("layer3.0.downsample.0").as_deref(),
            Some("layer2.3.conv3")
        );
        assert_eq!(fed_by("layer3.0.conv1").as_deref(), Some("layer2.3.conv3"));
        assert_eq!(fed_by("layer1.0.conv1").as_deref(), Some("conv1"));
        assert_eq!(fed_by("layer4.2.conv3").as_deref(), Some("layer4.2.conv2"));
    }

    #[test]
    fn it_is_the_published_network() {
        let all = convolutions();
        assert_eq!(all.len(), 53);
        // torchvision's ResNet-50 has 25,557,032 parameters; without fc and the norms' 53,120.
        let weights: usize = all.iter().map(|c| c.shape.iter().product::<usize>()).sum();
        assert_eq!(weights, 25_557_032 - (2048 * 1000 + 1000) - 53_120);
    }
}
