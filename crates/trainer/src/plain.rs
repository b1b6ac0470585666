//! The network in training by burn's own operations, for devices that [`crate::fused`] does not know.

use std::cell::RefCell;

use burn::nn::pool::MaxPool2d;
use burn::tensor::Tensor;
use burn::tensor::module::batch_norm_train;
use embedder::backbone::{EPSILON, Layers, Plain, Unit, join};

use crate::fused::{Statistics, floats};

/// Norms take the statistics of the batch, which are kept in the order of the forward pass. Maps are
/// `[N, channels, height, width]`.
#[derive(Debug, Default)]
pub(crate) struct Training {
    /// They stay on the device until they are asked for: reading one waits for all work before it.
    statistics: RefCell<Vec<[Tensor<1>; 2]>>,
}

impl Training {
    /// One entry for each unit since the last call.
    pub fn take_statistics(&self) -> Vec<Statistics> {
        let found = self.statistics.take();
        found.into_iter().map(|pair| pair.map(floats)).collect()
    }
}

impl Layers for Training {
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
        let Some(norm) = &unit.norm else {
            return Plain.unit(unit, map, shortcut, rectify);
        };
        let raw = unit.convolution.forward(map);
        let normed = batch_norm_train(raw, norm.gamma.val(), norm.beta.val(), EPSILON);
        let pair = [normed.mean, normed.variance];
        self.statistics.borrow_mut().push(pair);
        join(normed.output, shortcut, rectify)
    }

    fn pool(&self, pool: &MaxPool2d, map: Tensor<4>) -> Tensor<4> {
        Plain.pool(pool, map)
    }

    fn average(&self, map: Tensor<4>) -> Tensor<2> {
        Plain.average(map)
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, TensorData};

    use super::*;
    use crate::batch::{self, Moment};
    use crate::data::{Dataset, Size};
    use crate::fused;
    use crate::loss::{self, Prior};
    use crate::network::Network;
    use crate::weights::{HeadSizes, Weights, norms_as_computed};

    const SIZE: Size = Size {
        width: 18,
        height: 24,
    };

    /// The length of the difference, as a share of the length of `expected`.
    fn error(found: &[f32], expected: &[f32]) -> f64 {
        let square = |value: f32| f64::from(value) * f64::from(value);
        let pairs = found.iter().zip(expected);
        let difference: f64 = pairs.map(|(a, b)| square(a - b)).sum();
        let whole: f64 = expected.iter().map(|value| square(*value)).sum();
        match found.len() == expected.len() {
            true => (difference / whole.max(1e-12)).sqrt(),
            false => f64::INFINITY,
        }
    }

    /// What a GPU computes differs from the processor's training by the device alone: here both ways
    /// run on the processor.
    #[test]
    fn loss_statistics_and_gradients_are_the_fused_operations() {
        let folder = tempfile::tempdir().unwrap();
        garments::write_demo(folder.path(), 24, &mut |_, _| ()).unwrap();
        let list = folder.path().join("styles.csv");
        let dataset = Dataset::read(&folder.path().join("images"), &list, SIZE).unwrap();
        let labels = dataset.labels();
        let prior = Prior::new(&dataset, &labels);
        let sizes = HeadSizes {
            dimension: 16,
            classes: labels.names.each_ref().map(Vec::len),
            joint: labels.joint_count,
        };
        let mut weights = Weights::random(&sizes, 3);
        for slot in weights.slots_mut() {
            // Otherwise the last units of all bottlenecks would not matter.
            if slot.name.ends_with("bn3.weight") {
                slot.values.fill(0.2);
            }
        }
        let moment = Moment {
            seed: 3,
            epoch: 0,
            step: 0,
        };
        let batch = batch::training(&dataset, &dataset.training, SIZE, moment);
        let shape = [batch.places.len(), 3, SIZE.height, SIZE.width];
        // A graph is used up by its backward pass, so each way has a network of its own.
        let run = |layers: &dyn Fn(&Network, Tensor<4>) -> Tensor<2>| {
            let network = Network::training(&weights, &Device::flex());
            let data = TensorData::new(batch.input.clone(), shape);
            let pooled = layers(&network, Tensor::from_data(data, network.device()));
            let heads = network.heads();
            let loss = loss::loss(heads, pooled, &batch.places, &dataset, &labels, &prior);
            let value = loss.clone().into_scalar::<f32>();
            (value, network.gradients(loss.backward()))
        };
        let (ours, plain) = (fused::Training::default(), Training::default());
        let (expected_loss, expected) = run(&|network, input| network.pooled_by(&ours, input));
        let (found_loss, found) = run(&|network, input| network.pooled_by(&plain, input));

        let mut wrong = Vec::new();
        let mut check = |name: &str, error: f64, most: f64| {
            if error.is_nan() || error > most {
                wrong.push(format!("{name}: {error:.1e}"));
            }
        };
        check("loss", error(&[found_loss], &[expected_loss]), 1e-5);
        let statistics = plain.take_statistics();
        assert_eq!(statistics.len(), norms_as_computed().len());
        for ((name, found), expected) in norms_as_computed()
            .iter()
            .zip(statistics)
            .zip(ours.take_statistics())
        {
            check(
                &format!("{name} mean"),
                error(&found[0], &expected[0]),
                1e-4,
            );
            check(
                &format!("{name} variance"),
                error(&found[1], &expected[1]),
                1e-4,
            );
        }
        for ((slot, found), expected) in weights.slots().iter().zip(found).zip(expected) {
            match (found, expected) {
                // A ReLU of nearly nothing may go either way.
                (Some(found), Some(expected)) => check(&slot.name, error(&found, &expected), 1e-2),
                (None, None) => {}
                _ => check(&slot.name, f64::NAN, 0.0),
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
