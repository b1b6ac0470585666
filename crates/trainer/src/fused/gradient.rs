//! The operations on flex's autodiff: what each leaves in the graph, and its gradients.

use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Flex};
use burn::tensor::TensorData;

use super::operation::{Saved, UnitOperations, Work, into_values, map_out, pooled, run, values};
use super::{backward, pool};

/// A tensor on flex with its place in the graph.
type Tracked = FloatTensor<Autodiff<Flex>>;

#[derive(Debug)]
struct NormedUnit;

#[derive(Debug)]
struct HalvingPool;

/// Registers the gradients of map, weight, gamma, beta and, if there is one, the shortcut.
fn unit_backward<const N: usize>(ops: Ops<Saved, N>, gradients: &mut Gradients) {
    let gradient = gradients.consume::<Flex>(&ops.node);
    let saved = ops.state;
    let shape = saved.geometry;
    let backward = backward::backward(
        &shape,
        &backward::Saved {
            input: values(&saved.map),
            weight: values(&saved.weight),
            gamma: values(&saved.gamma),
            raw: values(&saved.raw),
            rectified: saved.rectified.as_ref().map(values),
            mean: values(&saved.mean),
            variance: values(&saved.variance),
        },
        into_values(gradient),
        [ops.parents[0].is_some(), N > 4],
    );
    let square = [
        shape.channels_out,
        shape.channels,
        shape.kernel,
        shape.kernel,
    ];
    let vector = [shape.channels_out];
    let input = backward.input.map(|input| {
        let shape = [shape.height, shape.width, shape.batch, shape.channels];
        FlexTensor::from_data(TensorData::new(input, shape))
    });
    let found = [
        input,
        Some(FlexTensor::from_data(TensorData::new(
            backward.weight,
            square,
        ))),
        Some(FlexTensor::from_data(TensorData::new(
            backward.gamma,
            vector,
        ))),
        Some(FlexTensor::from_data(TensorData::new(
            backward.beta,
            vector,
        ))),
        backward.shortcut.map(|shortcut| map_out(shortcut, &shape)),
    ];
    for (parent, gradient) in ops.parents.into_iter().zip(found) {
        if let (Some(parent), Some(gradient)) = (parent, gradient) {
            gradients.register::<Flex>(parent.id, gradient);
        }
    }
}

impl Backward<Flex, 4> for NormedUnit {
    type State = Saved;

    fn backward(self, ops: Ops<Saved, 4>, gradients: &mut Gradients, _: &mut Checkpointer) {
        unit_backward(ops, gradients);
    }
}

impl Backward<Flex, 5> for NormedUnit {
    type State = Saved;

    fn backward(self, ops: Ops<Saved, 5>, gradients: &mut Gradients, _: &mut Checkpointer) {
        unit_backward(ops, gradients);
    }
}

impl Backward<Flex, 1> for HalvingPool {
    type State = (Vec<u8>, [usize; 4]);

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<Flex>(&ops.node).to_contiguous();
        let (from, [height, width, pictures, channels]) = ops.state;
        let cell = pictures * channels;
        let input = pool::backward(values(&gradient), &from, [height, width], cell);
        let [parent] = ops.parents;
        if let Some(parent) = parent {
            let input = TensorData::new(input, [height, width, pictures, channels]);
            gradients.register::<Flex>(parent.id, FlexTensor::from_data(input));
        }
    }
}

impl<C: CheckpointStrategy> UnitOperations for Autodiff<Flex, C> {
    fn normed_unit(
        map: Tracked,
        weight: Tracked,
        gamma: Tracked,
        beta: Tracked,
        shortcut: Tracked,
        work: Work,
    ) -> (Tracked, Tracked, Tracked) {
        let (map, map_node) = map.into_parts();
        let (weight, weight_node) = weight.into_parts();
        let (gamma, gamma_node) = gamma.into_parts();
        let (beta, beta_node) = beta.into_parts();
        let (shortcut, shortcut_node) = work.has_shortcut.then(|| shortcut.into_parts()).unzip();
        let (saved, output) = run(map, weight, [gamma, beta], shortcut, &work);
        let mean = Tracked::new(saved.mean.clone());
        let variance = Tracked::new(saved.variance.clone());
        let parents = [map_node, weight_node, gamma_node, beta_node];
        let output = match shortcut_node {
            Some(shortcut) => {
                let [a, b, c, d] = parents;
                let parents = [a, b, c, d, shortcut];
                match NormedUnit.prepare::<C>(parents).compute_bound().stateful() {
                    OpsKind::Tracked(prep) => prep.finish(saved, output),
                    OpsKind::UnTracked(prep) => prep.finish(output),
                }
            }
            None => match NormedUnit.prepare::<C>(parents).compute_bound().stateful() {
                OpsKind::Tracked(prep) => prep.finish(saved, output),
                OpsKind::UnTracked(prep) => prep.finish(output),
            },
        };
        (output, mean, variance)
    }

    fn affine_unit(
        map: Tracked,
        weight: Tracked,
        scale: Tracked,
        offset: Tracked,
        shortcut: Tracked,
        work: Work,
    ) -> Tracked {
        Tracked::new(Flex::affine_unit(
            map.into_primitive(),
            weight.into_primitive(),
            scale.into_primitive(),
            offset.into_primitive(),
            shortcut.into_primitive(),
            work,
        ))
    }

    fn halving_pool(map: Tracked) -> Tracked {
        let (map, node) = map.into_parts();
        let (output, from, shape) = pooled(&map.to_contiguous());
        match HalvingPool.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish((from, shape), output),
            OpsKind::UnTracked(prep) => prep.finish(output),
        }
    }
}
