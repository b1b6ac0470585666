//! The network's parts as single operations with gradients of their own, for burn's processor backend.
//!
//! burn-flex convolves picture by picture and keeps each step of a batch norm as a tensor; on maps of
//! a few cells that costs most of a training step. Here a unit is one operation over the whole batch.
//! Other backends have fast convolutions of their own and take the path of [`crate::plain`].

mod backward;
mod forward;
mod geometry;
mod gradient;
mod multiply;
mod operation;
mod pool;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use burn::backend::Dispatch;
use burn::nn::pool::MaxPool2d;
use burn::tensor::Tensor;
use embedder::backbone::{EPSILON, Layers, Unit};

use geometry::Geometry;
use operation::{UnitOperations, Work};

/// Mean and variance of one unit's channels over a batch.
pub(crate) type Statistics = [Vec<f32>; 2];

/// Norms take the statistics of the batch, which are kept in the order of the forward pass.
#[derive(Debug, Default)]
pub(crate) struct Training {
    statistics: RefCell<Vec<Statistics>>,
}

/// Norms take their running statistics; nothing is kept for gradients.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inference;

impl Training {
    /// One entry for each unit since the last call.
    pub fn take_statistics(&self) -> Vec<Statistics> {
        self.statistics.take()
    }
}

impl Layers for Training {
    fn enter(&self, input: Tensor<4>) -> Tensor<4> {
        input.permute([2, 3, 0, 1])
    }

    fn unit(
        &self,
        unit: &Unit,
        map: Tensor<4>,
        shortcut: Option<Tensor<4>>,
        rectify: bool,
    ) -> Tensor<4> {
        let geometry = geometry(unit, &map);
        let Some(norm) = &unit.norm else {
            return Inference.unit(unit, map, shortcut, rectify);
        };
        let work = Work {
            geometry,
            has_shortcut: shortcut.is_some(),
            rectify,
        };
        let shortcut = shortcut.unwrap_or_else(|| map.clone());
        let (output, mean, variance) = Dispatch::normed_unit(
            map.into_dispatch(),
            unit.convolution.weight.val().into_dispatch(),
            norm.gamma.val().into_dispatch(),
            norm.beta.val().into_dispatch(),
            shortcut.into_dispatch(),
            work,
        );
        let statistics = [mean, variance].map(|values| floats(Tensor::<1>::from_dispatch(values)));
        self.statistics.borrow_mut().push(statistics);
        Tensor::from_dispatch(output)
    }

    fn pool(&self, _: &MaxPool2d, map: Tensor<4>) -> Tensor<4> {
        Tensor::from_dispatch(Dispatch::halving_pool(map.into_dispatch()))
    }

    fn average(&self, map: Tensor<4>) -> Tensor<2> {
        let [height, width, pictures, channels] = map.dims();
        map.reshape([height * width, pictures, channels])
            .mean_dim(0)
            .reshape([pictures, channels])
    }
}

impl Layers for Inference {
    fn enter(&self, input: Tensor<4>) -> Tensor<4> {
        Training::default().enter(input)
    }

    fn unit(
        &self,
        unit: &Unit,
        map: Tensor<4>,
        shortcut: Option<Tensor<4>>,
        rectify: bool,
    ) -> Tensor<4> {
        let geometry = geometry(unit, &map);
        let (scale, offset) = match (&unit.norm, &unit.convolution.bias) {
            (Some(norm), _) => {
                let scale = norm.gamma.val() / (norm.variance.val() + EPSILON).sqrt();
                let offset = norm.beta.val() - norm.mean.val() * scale.clone();
                (scale, offset)
            }
            (None, bias) => {
                let device = map.device();
                let zeros = || Tensor::zeros([geometry.channels_out], &device);
                let offset = bias.as_ref().map_or_else(zeros, |bias| bias.val());
                (Tensor::ones([geometry.channels_out], &device), offset)
            }
        };
        let work = Work {
            geometry,
            has_shortcut: shortcut.is_some(),
            rectify,
        };
        let shortcut = shortcut.unwrap_or_else(|| map.clone());
        Tensor::from_dispatch(Dispatch::affine_unit(
            map.into_dispatch(),
            unit.convolution.weight.val().into_dispatch(),
            scale.into_dispatch(),
            offset.into_dispatch(),
            shortcut.into_dispatch(),
            work,
        ))
    }

    fn pool(&self, pool: &MaxPool2d, map: Tensor<4>) -> Tensor<4> {
        Training::default().pool(pool, map)
    }

    fn average(&self, map: Tensor<4>) -> Tensor<2> {
        Training::default().average(map)
    }
}

fn geometry(unit: &Unit, map: &Tensor<4>) -> Geometry {
    let [height, width, batch, channels] = map.dims();
    let [channels_out, _, kernel, _] = unit.convolution.weight.val().dims();
    Geometry {
        batch,
        height,
        width,
        channels,
        channels_out,
        kernel,
        stride: unit.convolution.stride[0],
        padding: kernel / 2,
    }
}

/// A tensor's values.
pub(crate) fn floats<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    // Every tensor of this crate holds f32, which is all that the conversion may refuse.
    tensor.into_data().try_into_vec::<f32>().unwrap_or_default()
}
