//! The parameters as a network on a device: pooled features, and their heads.

use std::convert::Infallible;

use burn::tensor::{Device, Gradients, Tensor, TensorData};
use embedder::backbone::{Affine, Backbone, Convolution, Layers, Parameters, Plain};

use crate::fused::{self, Statistics, floats};
use crate::heads::Heads;
use crate::plain;
use crate::weights::{Kind, Slot, Weights};

/// Running statistics move so far towards a batch's; torchvision's `BatchNorm2d` default.
const STATISTICS: f32 = 0.1;

/// A parameter on the device.
enum Leaf {
    Vector(Tensor<1>),
    Matrix(Tensor<2>),
    Kernel(Tensor<4>),
}

/// Where gradients are found, parallel to [`Weights::slots`].
pub struct Leaves(Vec<Option<Leaf>>);

/// One step's network. It is built anew from [`Weights`] for each step, which own the parameters.
pub struct Network {
    backbone: Backbone,
    heads: Heads,
    leaves: Leaves,
    device: Device,
}

/// Which of a slot's values to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// The latest.
    Values,
    /// Their moving average.
    Average,
}

struct Builder<'a> {
    weights: &'a Weights,
    take: Take,
    device: Device,
    leaves: Vec<Option<Leaf>>,
}

impl Network {
    /// A network on `device` that records what gradients need.
    pub fn training(weights: &Weights, device: &Device) -> Self {
        Self::new(weights, Take::Values, device.clone().autodiff())
    }

    /// A network on `device` that only computes.
    pub fn inference(weights: &Weights, take: Take, device: &Device) -> Self {
        Self::new(weights, take, device.clone())
    }

    fn new(weights: &Weights, take: Take, device: Device) -> Self {
        let mut builder = Builder::new(weights, take, device.clone());
        let Ok(backbone) = Backbone::new(&mut builder);
        let heads = Heads::new(&mut |name| builder.matrix(name));
        Self {
            backbone,
            heads,
            leaves: Leaves(builder.leaves),
            device,
        }
    }

    /// The added layers.
    pub fn heads(&self) -> &Heads {
        &self.heads
    }

    /// Where its tensors are.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// `[N, 3, H, W]` → `[N, 2048]`, norms over the batch; and the statistics they found.
    pub fn learn(&self, input: Tensor<4>) -> (Tensor<2>, Vec<Statistics>) {
        if self.is_on_flex() {
            let layers = fused::Training::default();
            let pooled = self.pooled_by(&layers, input);
            return (pooled, layers.take_statistics());
        }
        let layers = plain::Training::default();
        let pooled = self.pooled_by(&layers, input);
        (pooled, layers.take_statistics())
    }

    /// `[N, 3, H, W]` → `[N, 2048]`, norms with their running statistics.
    pub fn pooled(&self, input: Tensor<4>) -> Tensor<2> {
        match self.is_on_flex() {
            true => self.pooled_by(&fused::Inference, input),
            false => self.pooled_by(&Plain, input),
        }
    }

    /// Whether the fused operations know the device; with or without autodiff it is the same one.
    fn is_on_flex(&self) -> bool {
        self.device == Device::flex()
    }

    /// [`Network::pooled`] with another way to compute the layers.
    pub fn pooled_by<L: Layers>(&self, layers: &L, input: Tensor<4>) -> Tensor<2> {
        self.backbone.pooled(layers, input)
    }

    /// Each parameter's gradient, parallel to [`Weights::slots`].
    pub fn gradients(&self, all: Gradients) -> Vec<Option<Vec<f32>>> {
        self.leaves.gradients(all)
    }
}

/// What is on top of the backbone, alone, on `device`; with autodiff it records what gradients need.
pub fn heads(weights: &Weights, take: Take, device: &Device) -> (Heads, Leaves) {
    let mut builder = Builder::new(weights, take, device.clone());
    let heads = Heads::new(&mut |name| builder.matrix(name));
    (heads, Leaves(builder.leaves))
}

impl Leaves {
    /// Each parameter's gradient.
    pub fn gradients(&self, mut all: Gradients) -> Vec<Option<Vec<f32>>> {
        let leaves = self.0.iter();
        leaves
            .map(|leaf| match leaf.as_ref()? {
                Leaf::Vector(leaf) => leaf.grad_remove(&mut all).map(floats),
                Leaf::Matrix(leaf) => leaf.grad_remove(&mut all).map(floats),
                Leaf::Kernel(leaf) => leaf.grad_remove(&mut all).map(floats),
            })
            .collect()
    }
}

/// Moves the running statistics of `weights` towards those of a batch, unit by unit.
pub fn remember(weights: &mut Weights, statistics: Vec<Statistics>) {
    // Convolutions come in the order of the forward pass, but a bottleneck's shortcut is computed
    // before its last convolution; `Statistics` name no unit, so the order is put right here.
    for (norm, found) in crate::weights::norms_as_computed()
        .into_iter()
        .zip(statistics)
    {
        for (part, found) in ["running_mean", "running_var"].into_iter().zip(found) {
            let Some(place) = weights.place(&format!("{norm}.{part}")) else {
                continue;
            };
            let slot = &mut weights.slots_mut()[place];
            for (running, found) in slot.values.iter_mut().zip(found) {
                *running += STATISTICS * (found - *running);
            }
        }
    }
}

impl<'a> Builder<'a> {
    fn new(weights: &'a Weights, take: Take, device: Device) -> Self {
        Self {
            weights,
            take,
            device,
            leaves: weights.slots().iter().map(|_| None).collect(),
        }
    }

    fn slot(&self, name: &str) -> Option<(usize, &Slot)> {
        let place = self.weights.place(name)?;
        Some((place, self.weights.slots().get(place)?))
    }

    fn data(&self, slot: &Slot) -> TensorData {
        let values = match self.take {
            Take::Values => &slot.values,
            Take::Average => &slot.average,
        };
        TensorData::new(values.clone(), slot.shape.clone())
    }

    /// A tensor of the slot called `name`, and its leaf if it has a gradient.
    fn tensor<const D: usize>(
        &mut self,
        name: &str,
        leaf: impl FnOnce(Tensor<D>) -> Leaf,
        empty: [usize; D],
    ) -> Tensor<D> {
        let Some((place, slot)) = self.slot(name) else {
            // `Weights::random` makes every slot that the architecture names.
            return Tensor::zeros(empty, &self.device);
        };
        let learns = slot.kind != Kind::Running && self.device.is_autodiff();
        let tensor = Tensor::from_data(self.data(slot), &self.device);
        if !learns {
            return tensor;
        }
        let tensor = tensor.require_grad();
        self.leaves[place] = Some(leaf(tensor.clone()));
        tensor
    }

    fn vector(&mut self, name: &str) -> Tensor<1> {
        self.tensor(name, Leaf::Vector, [1])
    }

    fn matrix(&mut self, name: &str) -> Tensor<2> {
        match self.slot(name).map(|(_, slot)| slot.shape.len()) {
            Some(1) => self.vector(name).unsqueeze(),
            _ => self.tensor(name, Leaf::Matrix, [1, 1]),
        }
    }
}

impl Parameters for Builder<'_> {
    type Error = Infallible;

    fn take(&mut self, layer: &Convolution) -> Result<(Tensor<4>, Affine), Infallible> {
        let weight = self.tensor(&format!("{}.weight", layer.name), Leaf::Kernel, layer.shape);
        let mut part = |part: &str| self.vector(&format!("{}.{part}", layer.norm));
        let affine = Affine::Norm {
            gamma: part("weight"),
            beta: part("bias"),
            mean: part("running_mean"),
            variance: part("running_var"),
        };
        Ok((weight, affine))
    }
}

#[cfg(test)]
mod tests {
    use embedder::backbone::Plain;

    use super::*;
    use crate::random::Random;
    use crate::weights::HeadSizes;

    /// Statistics that were remembered for the wrong unit would make inference another network.
    #[test]
    fn inference_is_training_once_the_statistics_are_the_batchs() {
        let sizes = HeadSizes {
            dimension: 4,
            classes: [2; 4],
            joint: 2,
        };
        let mut weights = Weights::random(&sizes, 1);
        for slot in weights.slots_mut() {
            // Otherwise the last units of all bottlenecks would not matter.
            if slot.name.ends_with("bn3.weight") {
                slot.values.fill(0.5);
            }
        }
        let mut random = Random::of(&[2]);
        let input: Vec<f32> = (0..8 * 3 * 40 * 36).map(|_| random.normal()).collect();
        let input = |device: &Device| -> Tensor<4> {
            Tensor::from_data(TensorData::new(input.clone(), [8, 3, 40, 36]), device)
        };
        let network = Network::training(&weights, &Device::flex());
        let (learnt, statistics) = network.learn(input(network.device()));
        for _ in 0..200 {
            remember(&mut weights, statistics.clone());
        }
        let network = Network::inference(&weights, Take::Values, &Device::flex());
        let learnt = floats(learnt);
        let length = |v: &[f32]| v.iter().map(|v| v * v).sum::<f32>().sqrt();
        for (name, found) in [
            ("ours", network.pooled(input(network.device()))),
            ("burn's", network.pooled_by(&Plain, input(network.device()))),
        ] {
            let found = floats(found);
            let difference: Vec<f32> = found.iter().zip(&learnt).map(|(a, b)| a - b).collect();
            let error = length(&difference) / length(&learnt);
            assert!(
                found.len() == learnt.len() && error < 1e-3,
                "{name}: {error}"
            );
        }
    }
}
