//! What a network is made of, in published numbers.

/// How an input becomes integers of 8 bits: `clamp(round(x / step + zero), 0, 254)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiser {
    /// What one integer step stands for, above 0.
    pub step: f32,
    /// The integer that stands for 0, 0..=254.
    pub zero: u8,
}

/// A convolution without padding of its own choice: ⌊side / 2⌋ zeros around its input.
#[derive(Clone, Debug, PartialEq)]
pub struct Convolution {
    /// Channels out, channels in, rows and columns of the kernel, which are equal and odd.
    pub shape: [usize; 4],
    /// In both directions, at least 1.
    pub stride: usize,
    /// `[channels out, channels in, rows, columns]`, −127..=127.
    pub weight: Vec<i8>,
    /// `[channels out]`: what one step of the integers' sum stands for.
    pub scale: Vec<f32>,
    /// `[channels out]`, in real numbers.
    pub bias: Vec<f32>,
}

/// A convolution and the integers that its ReLU gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Activated {
    /// What is computed.
    pub convolution: Convolution,
    /// `[channels out]`: what one integer step of the result stands for, above 0.
    pub steps: Vec<f32>,
}

/// A bottleneck: 1×1, 3×3, 1×1, the input added before the last ReLU.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// To fewer channels.
    pub narrow: Activated,
    /// At the neighbours.
    pub look: Activated,
    /// To more channels. Its steps are the block's.
    pub widen: Activated,
    /// On the shortcut: of the first block, and where a block changes the shape.
    pub downsample: Option<Convolution>,
}

/// A whole network: a 3-channel input, the stem, a 3×3 maximum at every second cell, blocks, and the
/// mean over the last map.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// Rows and columns of the input.
    pub size: [usize; 2],
    /// Of the input.
    pub quantiser: Quantiser,
    /// The first convolution. Its result has integers of 8 bits, 0..=254, whose steps these are.
    pub stem: Activated,
    /// In order.
    pub blocks: Vec<Block>,
}

/// A network that cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{layer} {problem}")]
pub struct DescriptionError {
    /// For instance `blocks[3].look`.
    pub layer: String,
    /// For instance "has 12 scales for 64 channels".
    pub problem: String,
}

/// Of channels, in and out, but for the input's three: kernels have no leftovers.
const MULTIPLE: usize = 64;

/// More weights could make a sum of integers leave 32 bits.
const MOST_SUMMANDS: usize = 1 << 16;

impl Description {
    /// Checks every shape and number.
    ///
    /// # Errors
    /// [`DescriptionError`] about the first layer that does not fit.
    pub fn check(&self) -> Result<(), DescriptionError> {
        let refuse = |layer: &str, problem: String| {
            Err(DescriptionError {
                layer: layer.into(),
                problem,
            })
        };
        if self.size.contains(&0) {
            return refuse("the input", "is empty".into());
        }
        let Quantiser { step, zero } = self.quantiser;
        if !(step.is_finite() && step > 0.0 && zero <= Quantiser::MOST) {
            return refuse(
                "the input",
                format!("has the step {step} and the zero {zero}"),
            );
        }
        let check = |name: String, layer: &Activated, channels| {
            check_convolution(&name, &layer.convolution, channels)?;
            check_steps(&name, layer)
        };
        check("stem".into(), &self.stem, 3)?;
        let mut channels = self.stem.convolution.shape[0];
        for (index, block) in self.blocks.iter().enumerate() {
            let name = |part: &str| format!("blocks[{index}].{part}");
            let [narrow, look, widen] = [&block.narrow, &block.look, &block.widen];
            check(name("narrow"), narrow, channels)?;
            check(name("look"), look, narrow.convolution.shape[0])?;
            check(name("widen"), widen, look.convolution.shape[0])?;
            let out = widen.convolution.shape[0];
            match &block.downsample {
                Some(downsample) => {
                    check_convolution(&name("downsample"), downsample, channels)?;
                    let fits =
                        downsample.shape[0] == out && downsample.stride == look.convolution.stride;
                    if !fits {
                        return refuse(&name("downsample"), "does not end as its block".into());
                    }
                }
                // What the pool gives is rounded, and a block adds what is not.
                None if index == 0 || out != channels || look.convolution.stride != 1 => {
                    return refuse(&name("downsample"), "is missing".into());
                }
                None => {}
            }
            let plain = narrow.convolution.stride == 1 && widen.convolution.stride == 1;
            if !plain || narrow.convolution.shape[2] != 1 || widen.convolution.shape[2] != 1 {
                return refuse(&name("narrow"), "or widen is no plain 1×1".into());
            }
            channels = out;
        }
        match self.blocks.is_empty() {
            true => refuse("the network", "has no blocks".into()),
            false => Ok(()),
        }
    }
}

fn check_convolution(
    name: &str,
    convolution: &Convolution,
    channels_in: usize,
) -> Result<(), DescriptionError> {
    let Convolution {
        shape: [out, channels, rows, columns],
        stride,
        weight,
        scale,
        bias,
    } = convolution;
    let problem = if *channels != channels_in {
        format!("takes {channels} channels instead of {channels_in}")
    } else if rows != columns || rows % 2 == 0 || *stride == 0 {
        format!("has a kernel of {rows} × {columns} and the stride {stride}")
    } else if *out == 0 || out % MULTIPLE > 0 {
        format!("has {out} channels, which is no multiple of {MULTIPLE}")
    } else if channels * rows * columns > MOST_SUMMANDS {
        format!("adds {} products", channels * rows * columns)
    } else if weight.len() != out * channels * rows * columns || weight.contains(&-128) {
        "has a weight too many, too few or of −128".into()
    } else if scale.len() != *out || bias.len() != *out {
        format!("has {} scales and {} biases", scale.len(), bias.len())
    } else if !scale.iter().chain(bias).all(|value| value.is_finite()) {
        "has a scale or bias that is no number".into()
    } else {
        return Ok(());
    };
    Err(DescriptionError {
        layer: name.into(),
        problem,
    })
}

fn check_steps(name: &str, layer: &Activated) -> Result<(), DescriptionError> {
    let are_steps = layer.steps.len() == layer.convolution.shape[0]
        && layer.steps.iter().all(|s| s.is_finite() && *s > 0.0);
    match are_steps {
        true => Ok(()),
        false => Err(DescriptionError {
            layer: name.into(),
            problem: "has steps that are none".into(),
        }),
    }
}
