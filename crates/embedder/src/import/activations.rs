//! How large a network's numbers get, measured on pictures.

use std::cell::RefCell;
use std::collections::BTreeMap;

use burn::nn::pool::MaxPool2d;
use burn::tensor::{Device, Tensor, TensorData};
use imageprep::{Recipe, Rgb8};

use crate::architecture::{Convolution, convolutions, is_activated};
use crate::backbone::{Affine, Backbone, Layers, Parameters, Plain, Unit};

use super::error::ImportError;
use super::fold::Folded;

/// Pictures in one forward pass.
const BATCH: usize = 16;

/// By the convolution's name, the largest value of each of its channels after the ReLU, over all
/// cells of all pictures. `layers` are a whole ResNet-50, and there is at least one picture.
///
/// # Errors
/// As [`Backbone::new`] with layers that are none.
pub(super) fn ranges(
    layers: &[Folded],
    recipe: &Recipe,
    pictures: &[Rgb8],
) -> Result<BTreeMap<String, Vec<f32>>, ImportError> {
    let device = Device::flex();
    let network = Backbone::new(&mut Wide {
        layers,
        device: &device,
    })?;
    let recorder = Recorder::default();
    for pictures in pictures.chunks(BATCH) {
        let mut values = Vec::new();
        for picture in pictures {
            values.extend_from_slice(recipe.prepare(picture).values());
        }
        let [width, height] = [recipe.width, recipe.height].map(|side| side as usize);
        let shape = [pictures.len(), 3, height, width];
        let _ = network.pooled(
            &recorder,
            Tensor::from_data(TensorData::new(values, shape), &device),
        );
        recorder.0.borrow_mut().next = 0;
    }
    // In the order of the forward pass, in which a shortcut's unit has no ReLU.
    let names = convolutions()
        .into_iter()
        .map(|convolution| convolution.name);
    let names = names.filter(|name| is_activated(name));
    Ok(names.zip(recorder.0.into_inner().largest).collect())
}

/// Folded layers as a network's parameters.
struct Wide<'a> {
    layers: &'a [Folded],
    device: &'a Device,
}

impl Parameters for Wide<'_> {
    type Error = ImportError;

    fn take(&mut self, convolution: &Convolution) -> Result<(Tensor<4>, Affine), ImportError> {
        let layer = self
            .layers
            .iter()
            .find(|layer| layer.name == convolution.name);
        let layer = layer.ok_or_else(|| ImportError::Missing {
            key: format!("{}.weight", convolution.name),
            others: 0,
        })?;
        let weight = TensorData::new(layer.widened(), convolution.shape);
        let bias = TensorData::new(layer.bias.clone(), [convolution.shape[0]]);
        let weight = Tensor::from_data(weight, self.device);
        Ok((weight, Affine::Bias(Tensor::from_data(bias, self.device))))
    }
}

/// Notes what passes through units that end in a ReLU, in the order in which they are computed.
#[derive(Default)]
struct Recorder(RefCell<Seen>);

#[derive(Default)]
struct Seen {
    largest: Vec<Vec<f32>>,
    next: usize,
}

impl Layers for Recorder {
    fn enter(&self, input: Tensor<4>) -> Tensor<4> {
        Plain.enter(input)
    }

    fn unit(
        &self,
        unit: &Unit,
        map: Tensor<4>,
        shortcut: Option<Tensor<4>>,
        rectify: bool,
    ) -> Tensor<4> {
        let map = Plain.unit(unit, map, shortcut, rectify);
        if rectify {
            self.0.borrow_mut().note(&map);
        }
        map
    }

    fn pool(&self, pool: &MaxPool2d, map: Tensor<4>) -> Tensor<4> {
        Plain.pool(pool, map)
    }

    fn average(&self, map: Tensor<4>) -> Tensor<2> {
        Plain.average(map)
    }
}

impl Seen {
    fn note(&mut self, map: &Tensor<4>) {
        let [pictures, channels, height, width] = map.dims();
        let values = map
            .clone()
            .into_data()
            .try_to_vec::<f32>()
            .unwrap_or_default();
        if self.next == self.largest.len() {
            self.largest.push(vec![0.0; channels]);
        }
        let largest = &mut self.largest[self.next];
        self.next += 1;
        let planes = values.chunks_exact((height * width).max(1));
        for (plane, at) in planes.zip(0..pictures * channels) {
            let most = &mut largest[at % channels];
            *most = plane.iter().fold(*most, |most, value| most.max(*value));
        }
    }
}
