//! ResNet-50 v1.5 as a burn module, batch norms folded into the convolutions.

use burn::module::{Module, Param};
use burn::nn::PaddingConfig2d;
use burn::nn::conv::Conv2d;
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::tensor::Tensor;
use burn::tensor::activation::relu;

use crate::architecture::{self, Block, Convolution};

/// Picture to feature map. Its output for `[N, 3, S, S]` is `[N, 2048, ⌈S/32⌉, ⌈S/32⌉]`, never negative.
#[derive(Module, Debug)]
pub(crate) struct ResNet50 {
    stem: Conv2d,
    pool: MaxPool2d,
    stages: Vec<Vec<Bottleneck>>,
}

/// 1×1 narrows, 3×3 looks around, 1×1 widens; the input is added before the last ReLU.
#[derive(Module, Debug)]
struct Bottleneck {
    narrow: Conv2d,
    look: Conv2d,
    widen: Conv2d,
    downsample: Option<Conv2d>,
}

/// Where a network's parameters come from.
pub(crate) trait Parameters {
    /// What goes wrong when a tensor is not there.
    type Error;

    /// The folded weights of `convolution`, of its shape, and its bias, `[channels out]`.
    fn take(&mut self, convolution: &Convolution) -> Result<(Tensor<4>, Tensor<1>), Self::Error>;
}

impl ResNet50 {
    /// Builds the network layer by layer in the order of the forward pass.
    pub fn new<P: Parameters>(parameters: &mut P) -> Result<Self, P::Error> {
        Ok(Self {
            stem: conv2d(&architecture::stem(), parameters)?,
            pool: MaxPool2dConfig::new([3, 3])
                .with_strides([2, 2])
                .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
                .init(),
            stages: (0..architecture::BLOCKS.len())
                .map(|index| {
                    architecture::stage(index)
                        .iter()
                        .map(|block| Bottleneck::new(block, parameters))
                        .collect()
                })
                .collect::<Result<_, _>>()?,
        })
    }

    /// `[N, 3, S, S]` → `[N, 2048, ⌈S/32⌉, ⌈S/32⌉]`.
    pub fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let stem = self.pool.forward(relu(self.stem.forward(input)));
        self.stages
            .iter()
            .flatten()
            .fold(stem, |features, block| block.forward(features))
    }
}

impl Bottleneck {
    fn new<P: Parameters>(block: &Block, parameters: &mut P) -> Result<Self, P::Error> {
        let [narrow, look, widen] = &block.convolutions;
        Ok(Self {
            narrow: conv2d(narrow, parameters)?,
            look: conv2d(look, parameters)?,
            widen: conv2d(widen, parameters)?,
            downsample: block
                .downsample
                .as_ref()
                .map(|downsample| conv2d(downsample, parameters))
                .transpose()?,
        })
    }

    fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let inner = relu(self.narrow.forward(input.clone()));
        let inner = relu(self.look.forward(inner));
        let outer = self.widen.forward(inner);
        let shortcut = match &self.downsample {
            Some(downsample) => downsample.forward(input),
            None => input,
        };
        relu(outer + shortcut)
    }
}

fn conv2d<P: Parameters>(layer: &Convolution, parameters: &mut P) -> Result<Conv2d, P::Error> {
    let (weight, bias) = parameters.take(layer)?;
    let padding = layer.padding();
    Ok(Conv2d {
        weight: Param::from_tensor(weight),
        bias: Some(Param::from_tensor(bias)),
        stride: [layer.stride; 2],
        kernel_size: [layer.shape[2], layer.shape[3]],
        dilation: [1, 1],
        groups: 1,
        padding: PaddingConfig2d::Explicit(padding, padding, padding, padding),
    })
}
