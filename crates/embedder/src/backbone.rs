//! ResNet-50 v1.5 as a burn module, for the page and for the trainer.
//!
//! One definition of the network, two of its smallest part: a [`Unit`] is a convolution and then
//! either a bias, as published networks have it, or a batch norm, as networks in training have it.
//! How a unit is computed is up to [`Layers`]: [`Plain`] uses burn's own operations; a trainer may
//! bring kernels of its own that take convolution, norm and ReLU in one step.

use std::collections::BTreeMap;

use burn::module::{Module, Param};
use burn::nn::PaddingConfig2d;
use burn::nn::conv::Conv2d;
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::tensor::activation::relu;
use burn::tensor::module::batch_norm;
use burn::tensor::{Device, Tensor, TensorData};

use crate::ModelManifest;
use crate::architecture::{self, Block};
use crate::loader::{ModelError, missing};
use crate::weights::{Stored, all_steps, seen_steps};

pub use crate::architecture::{Convolution, FEATURES, convolutions};

/// torchvision's `BatchNorm2d` default.
pub const EPSILON: f64 = 1e-5;

/// Picture to pooled features.
#[derive(Module, Debug)]
pub struct Backbone {
    stem: Unit,
    pool: MaxPool2d,
    stages: Vec<Vec<Bottleneck>>,
}

/// A convolution without padding of its own choice, and what follows it.
#[derive(Module, Debug)]
pub struct Unit {
    /// Its bias is there exactly if `norm` is not.
    pub convolution: Conv2d,
    /// Over the channels of the convolution's output.
    pub norm: Option<Norm>,
}

/// A batch norm's four vectors, `[channels]` each.
#[derive(Module, Debug)]
pub struct Norm {
    /// γ, the scale.
    pub gamma: Param<Tensor<1>>,
    /// β, the offset.
    pub beta: Param<Tensor<1>>,
    /// The running mean.
    pub mean: Param<Tensor<1>>,
    /// The running variance, biased.
    pub variance: Param<Tensor<1>>,
}

/// 1×1 narrows, 3×3 looks around, 1×1 widens; the input is added before the last ReLU.
#[derive(Module, Debug)]
struct Bottleneck {
    narrow: Unit,
    look: Unit,
    widen: Unit,
    downsample: Option<Unit>,
}

/// What follows a convolution, `[channels out]` each.
#[allow(
    clippy::large_enum_variant,
    reason = "taken apart as soon as it is made, 53 times"
)]
pub enum Affine {
    /// An offset; batch norms are folded in.
    Bias(Tensor<1>),
    /// A batch norm.
    Norm {
        /// γ, the scale.
        gamma: Tensor<1>,
        /// β, the offset.
        beta: Tensor<1>,
        /// The running mean.
        mean: Tensor<1>,
        /// The running variance.
        variance: Tensor<1>,
    },
}

/// Where a network's parameters come from.
pub trait Parameters {
    /// What goes wrong when a tensor is not there.
    type Error;

    /// The weights of `convolution`, of its shape, and what follows it.
    ///
    /// # Errors
    /// If they are not there.
    fn take(&mut self, convolution: &Convolution) -> Result<(Tensor<4>, Affine), Self::Error>;
}

/// The layers of a published model, moved to a device one after another.
pub(crate) struct Published<'a> {
    manifest: &'a ModelManifest,
    layers: BTreeMap<String, Stored>,
    steps: BTreeMap<String, Vec<f32>>,
    device: &'a Device,
}

impl<'a> Published<'a> {
    pub fn new(
        manifest: &'a ModelManifest,
        layers: BTreeMap<String, Stored>,
        device: &'a Device,
    ) -> Self {
        Self {
            manifest,
            steps: all_steps(&layers),
            layers,
            device,
        }
    }

    /// What no network took.
    pub fn rest(self) -> BTreeMap<String, Stored> {
        self.layers
    }
}

impl Parameters for Published<'_> {
    type Error = ModelError;

    fn take(&mut self, convolution: &Convolution) -> Result<(Tensor<4>, Affine), ModelError> {
        let name = &convolution.name;
        let stored = self.layers.remove(name).ok_or_else(|| missing(name))?;
        let layer = stored.widen(seen_steps(name, self.manifest, &self.steps).as_deref());
        let weight = TensorData::new(layer.weight, convolution.shape);
        let bias = TensorData::new(layer.bias, [convolution.shape[0]]);
        let weight = Tensor::from_data(weight, self.device);
        Ok((weight, Affine::Bias(Tensor::from_data(bias, self.device))))
    }
}

/// How the parts of the network are computed. The layout of the maps between them is the
/// implementation's own: it makes them in [`Layers::enter`] and ends them in [`Layers::average`].
pub trait Layers {
    /// The input, `[N, 3, H, W]`, as a map.
    fn enter(&self, input: Tensor<4>) -> Tensor<4>;

    /// The unit's convolution and norm or bias, plus `shortcut` if there is one, then a ReLU if
    /// `rectify`.
    fn unit(
        &self,
        unit: &Unit,
        map: Tensor<4>,
        shortcut: Option<Tensor<4>>,
        rectify: bool,
    ) -> Tensor<4>;

    /// The largest of each 3×3 neighbourhood, every second one in both directions.
    fn pool(&self, pool: &MaxPool2d, map: Tensor<4>) -> Tensor<4>;

    /// The mean over a map's cells, `[N, channels]`.
    fn average(&self, map: Tensor<4>) -> Tensor<2>;
}

/// burn's own operations on maps of `[N, channels, height, width]`; norms take their running
/// statistics.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

/// How a unit ends: plus `shortcut` if there is one, then a ReLU if `rectify`.
pub fn join(map: Tensor<4>, shortcut: Option<Tensor<4>>, rectify: bool) -> Tensor<4> {
    let map = match shortcut {
        Some(shortcut) => map + shortcut,
        None => map,
    };
    if rectify { relu(map) } else { map }
}

impl Layers for Plain {
    fn enter(&self, input: Tensor<4>) -> Tensor<4> {
        input
    }

    fn unit(
        &self,
        unit: &Unit,
        map: Tensor<4>,
        shortcut: Option<Tensor<4>>,
        rectify: bool,
    ) -> Tensor<4> {
        let map = unit.convolution.forward(map);
        let map = match &unit.norm {
            Some(norm) => batch_norm(
                map,
                norm.gamma.val(),
                norm.beta.val(),
                norm.mean.val(),
                norm.variance.val(),
                EPSILON,
            ),
            None => map,
        };
        join(map, shortcut, rectify)
    }

    fn pool(&self, pool: &MaxPool2d, map: Tensor<4>) -> Tensor<4> {
        pool.forward(map)
    }

    fn average(&self, map: Tensor<4>) -> Tensor<2> {
        let [pictures, channels, height, width] = map.dims();
        map.reshape([pictures, channels, height * width])
            .mean_dim(2)
            .reshape([pictures, channels])
    }
}

impl Backbone {
    /// Builds the network layer by layer in the order of the forward pass.
    ///
    /// # Errors
    /// Whatever `parameters` says.
    pub fn new<P: Parameters>(parameters: &mut P) -> Result<Self, P::Error> {
        Ok(Self {
            stem: Unit::new(&architecture::stem(), parameters)?,
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

    /// The last feature map averaged over its ⌈H/32⌉ · ⌈W/32⌉ cells: `[N, 3, H, W]` → `[N, 2048]`,
    /// never negative.
    pub fn pooled<L: Layers>(&self, layers: &L, input: Tensor<4>) -> Tensor<2> {
        layers.average(self.map(layers, input))
    }

    /// The last feature map, of 2,048 channels, in the layout of `layers`.
    pub fn map<L: Layers>(&self, layers: &L, input: Tensor<4>) -> Tensor<4> {
        let stem = layers.unit(&self.stem, layers.enter(input), None, true);
        self.stages
            .iter()
            .flatten()
            .fold(layers.pool(&self.pool, stem), |map, block| {
                block.forward(layers, map)
            })
    }
}

impl Bottleneck {
    fn new<P: Parameters>(block: &Block, parameters: &mut P) -> Result<Self, P::Error> {
        let [narrow, look, widen] = &block.convolutions;
        Ok(Self {
            narrow: Unit::new(narrow, parameters)?,
            look: Unit::new(look, parameters)?,
            widen: Unit::new(widen, parameters)?,
            downsample: block
                .downsample
                .as_ref()
                .map(|downsample| Unit::new(downsample, parameters))
                .transpose()?,
        })
    }

    fn forward<L: Layers>(&self, layers: &L, map: Tensor<4>) -> Tensor<4> {
        let inner = layers.unit(&self.narrow, map.clone(), None, true);
        let inner = layers.unit(&self.look, inner, None, true);
        let shortcut = match &self.downsample {
            Some(downsample) => layers.unit(downsample, map, None, false),
            None => map,
        };
        layers.unit(&self.widen, inner, Some(shortcut), true)
    }
}

impl Unit {
    fn new<P: Parameters>(layer: &Convolution, parameters: &mut P) -> Result<Self, P::Error> {
        let (weight, affine) = parameters.take(layer)?;
        let padding = layer.padding();
        let (bias, norm) = match affine {
            Affine::Bias(bias) => (Some(Param::from_tensor(bias)), None),
            Affine::Norm {
                gamma,
                beta,
                mean,
                variance,
            } => {
                let norm = Norm {
                    gamma: Param::from_tensor(gamma),
                    beta: Param::from_tensor(beta),
                    mean: Param::from_tensor(mean),
                    variance: Param::from_tensor(variance),
                };
                (None, Some(norm))
            }
        };
        let convolution = Conv2d {
            weight: Param::from_tensor(weight),
            bias,
            stride: [layer.stride; 2],
            kernel_size: [layer.shape[2], layer.shape[3]],
            dilation: [1, 1],
            groups: 1,
            padding: PaddingConfig2d::Explicit(padding, padding, padding, padding),
        };
        Ok(Self { convolution, norm })
    }
}
