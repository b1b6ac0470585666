//! The operations as burn sees them, on flex; `gradient` has them on flex's autodiff.

use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, backend_extension};
use burn::tensor::TensorData;

use super::geometry::Geometry;
use super::{forward, pool};

/// What a unit is to compute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    pub geometry: Geometry,
    /// Whether a shortcut is added.
    pub has_shortcut: bool,
    /// Whether a ReLU ends it.
    pub rectify: bool,
}

/// Maps are `[height, width, batch, channels]`. Without a shortcut, any tensor stands for it.
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
        let output = forward::infer(
            &work.geometry,
            values(&map),
            values(&weight),
            [values(&scale), values(&offset)],
            shortcut.as_ref().map(values),
            work.rectify,
        );
        map_out(output, &work.geometry)
    }

    fn halving_pool(map: FlexTensor) -> FlexTensor {
        pooled(&map.to_contiguous()).0
    }
}

/// What the backward pass of a unit reads.
#[derive(Clone, Debug)]
pub(super) struct Saved {
    pub map: FlexTensor,
    pub weight: FlexTensor,
    pub gamma: FlexTensor,
    pub raw: FlexTensor,
    pub rectified: Option<FlexTensor>,
    pub mean: FlexTensor,
    pub variance: FlexTensor,
    pub geometry: Geometry,
}

pub(super) fn run(
    map: FlexTensor,
    weight: FlexTensor,
    [gamma, beta]: [FlexTensor; 2],
    shortcut: Option<FlexTensor>,
    work: &Work,
) -> (Saved, FlexTensor) {
    let [map, weight, gamma, beta] = [map, weight, gamma, beta].map(|t| t.to_contiguous());
    let shortcut = shortcut.map(|shortcut| shortcut.to_contiguous());
    let geometry = &work.geometry;
    let forward = forward::forward(
        geometry,
        values(&map),
        values(&weight),
        [values(&gamma), values(&beta)],
        shortcut.as_ref().map(values),
        work.rectify,
    );
    let channels = [geometry.channels_out];
    let output = map_out(forward.output, geometry);
    let saved = Saved {
        map,
        weight,
        gamma,
        raw: map_out(forward.raw, geometry),
        rectified: work.rectify.then(|| output.clone()),
        mean: FlexTensor::from_data(TensorData::new(forward.mean, channels)),
        variance: FlexTensor::from_data(TensorData::new(forward.variance, channels)),
        geometry: *geometry,
    };
    (saved, output)
}

/// The maxima, and where each came from.
pub(super) fn pooled(map: &FlexTensor) -> (FlexTensor, Vec<u8>, [usize; 4]) {
    let [height, width, pictures, channels] = map.layout().shape().dims();
    let (output, from) = pool::forward(values(map), [height, width], pictures * channels);
    let shape = [
        pool::halved(height),
        pool::halved(width),
        pictures,
        channels,
    ];
    let output = FlexTensor::from_data(TensorData::new(output, shape));
    (output, from, [height, width, pictures, channels])
}

pub(super) fn map_out(values: Vec<f32>, geometry: &Geometry) -> FlexTensor {
    let (height, width) = (geometry.height_out(), geometry.width_out());
    let shape = [height, width, geometry.batch, geometry.channels_out];
    FlexTensor::from_data(TensorData::new(values, shape))
}

/// Of a contiguous tensor.
pub(super) fn values(tensor: &FlexTensor) -> &[f32] {
    tensor.as_slice::<f32>().unwrap_or_default()
}

pub(super) fn into_values(tensor: FlexTensor) -> Vec<f32> {
    // Every tensor of this crate holds f32, which is all that the conversion may refuse.
    tensor
        .to_contiguous()
        .into_data()
        .try_into_vec::<f32>()
        .unwrap_or_default()
}
