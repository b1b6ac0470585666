//! The operations as burn sees them: forward on flex, and on its autodiff with their gradients.

use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Flex, backend_extension};
use burn::tensor::TensorData;

use super::geometry::Geometry;
use super::{pool, unit};

/// A tensor on flex with its place in the graph.
type Tracked = FloatTensor<Autodiff<Flex>>;

/// Maps are `[batch, height, width, channels]`. Without a shortcut, any tensor stands for it.
#[backend_extension(Autodiff, Flex)]
pub(crate) trait UnitOperations: Backend {
    /// Convolution, batch norm over the batch, shortcut, ReLU; the output, the mean and the variance.
    fn normed_unit(
        map: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        shortcut: FloatTensor<Self>,
        work: Work,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// Convolution, `scale · x + offset`, shortcut, ReLU. It has no gradient.
    fn affine_unit(
        map: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        offset: FloatTensor<Self>,
        shortcut: FloatTensor<Self>,
        work: Work,
    ) -> FloatTensor<Self>;

    /// The maximum over 3×3 cells with stride 2.
    fn halving_pool(map: FloatTensor<Self>) -> FloatTensor<Self>;
}

impl UnitOperations for Flex {
    fn normed_unit(
        map: FlexTensor,
        weight: FlexTensor,
        gamma: FlexTensor,
        beta: FlexTensor,
        shortcut: FlexTensor,
        work: Work,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        let shortcut = work.has_shortcut.then_some(shortcut);
        let (saved, output) = run(map, weight, [gamma, beta], shortcut, &work);
        (output, saved.mean, saved.variance)
    }

    fn affine_unit(
        map: FlexTensor,
        weight: FlexTensor,
        scale: FlexTensor,
        offset: FlexTensor,
        shortcut: FlexTensor,
        work: Work,
    ) -> FlexTensor {
        let [map, weight, scale, offset] = [map, weight, scale, offset].map(|t| t.to_contiguous());
        let shortcut = work.has_shortcut.then(|| shortcut.to_contiguous());
        let output = unit::infer(
            &geometry,
            values(&map),
            values(&weight),
            [values(&scale), values(&offset)],
            shortcut.as_ref().map(values),
            rectify,
        );
        map_out(output, &geometry)
    }

    fn halving_pool(map: FlexTensor) -> FlexTensor {
        pooled(&map.to_contiguous()).0
    }
}

/// What the backward pass of a unit reads.
#[derive(Clone, Debug)]
struct Saved {
    map: FlexTensor,
    weight: FlexTensor,
    gamma: FlexTensor,
    raw: FlexTensor,
    rectified: Option<FlexTensor>,
    mean: FlexTensor,
    variance: FlexTensor,
    geometry: Geometry,
}

fn run(
    map: FlexTensor,
    weight: FlexTensor,
    [gamma, beta]: [FlexTensor; 2],
    shortcut: Option<FlexTensor>,
    work: &Work,
) -> (Saved, FlexTensor) {
    let [map, weight, gamma, beta] = [map, weight, gamma, beta].map(|t| t.to_contiguous());
    let shortcut = shortcut.map(|shortcut| shortcut.to_contiguous());
    let forward = unit::forward(
        &geometry,
        values(&map),
        values(&weight),
        [values(&gamma), values(&beta)],
        shortcut.as_ref().map(values),
        rectify,
    );
    let channels = [geometry.channels_out];
    let output = map_out(forward.output, &geometry);
    let saved = Saved {
        map,
        weight,
        gamma,
        raw: map_out(forward.raw, &geometry),
        rectified: rectify.then(|| output.clone()),
        mean: FlexTensor::from_data(TensorData::new(forward.mean, channels)),
        variance: FlexTensor::from_data(TensorData::new(forward.variance, channels)),
        geometry,
    };
    (saved, output)
}

/// The maxima, and where each came from.
fn pooled(map: &FlexTensor) -> (FlexTensor, Vec<u8>, [usize; 4]) {
    let [pictures, height, width, channels] = map.layout().shape().dims();
    let (output, from) = pool::forward(values(map), [height, width, channels]);
    let shape = [
        pictures,
        pool::halved(height),
        pool::halved(width),
        channels,
    ];
    let output = FlexTensor::from_data(TensorData::new(output, shape));
    (output, from, [pictures, height, width, channels])
}

#[derive(Debug)]
struct NormedUnit;

#[derive(Debug)]
struct HalvingPool;

/// Registers the gradients of map, weight, gamma, beta and, if there is one, the shortcut.
fn unit_backward<const N: usize>(ops: Ops<Saved, N>, gradients: &mut Gradients) {
    let gradient = gradients.consume::<Flex>(&ops.node);
    let saved = ops.state;
    let shape = saved.geometry;
    let backward = unit::backward(
        &shape,
        &unit::Saved {
            input: values(&saved.map),
            weight: values(&saved.weight),
            gamma: values(&saved.gamma),
            raw: values(&saved.raw),
            rectified: saved.rectified.as_ref().map(values),
            mean: values(&saved.mean),
            variance: values(&saved.variance),
        },
        into_values(gradient),
        ops.parents[0].is_some(),
    );
    let square = [
        shape.channels_out,
        shape.channels,
        shape.kernel,
        shape.kernel,
    ];
    let vector = [shape.channels_out];
    let input = backward.input.map(|input| {
        let shape = [shape.batch, shape.height, shape.width, shape.channels];
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
        Some(map_out(backward.output, &shape)),
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
        let (from, [pictures, height, width, channels]) = ops.state;
        let input = pool::backward(values(&gradient), &from, [height, width, channels]);
        let [parent] = ops.parents;
        if let Some(parent) = parent {
            let input = TensorData::new(input, [pictures, height, width, channels]);
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

fn map_out(values: Vec<f32>, geometry: &Geometry) -> FlexTensor {
    let (height, width) = (geometry.height_out(), geometry.width_out());
    let shape = [geometry.batch, height, width, geometry.channels_out];
    FlexTensor::from_data(TensorData::new(values, shape))
}

/// Of a contiguous tensor.
fn values(tensor: &FlexTensor) -> &[f32] {
    tensor.as_slice::<f32>().unwrap_or_default()
}

fn into_values(tensor: FlexTensor) -> Vec<f32> {
    // Every tensor of this crate holds f32, which is all that the conversion may refuse.
    tensor
        .to_contiguous()
        .into_data()
        .try_into_vec::<f32>()
        .unwrap_or_default()
}
