//! The operations against burn's own.

use burn::nn::PaddingConfig2d;
use burn::nn::pool::MaxPool2dConfig;
use burn::tensor::activation::relu;
use burn::tensor::module::{batch_norm_train, conv2d};
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Tensor, TensorData};

use super::*;
use crate::random::Random;

fn tensor<const D: usize>(shape: [usize; D], stream: u64, device: &Device) -> Tensor<D> {
    let mut random = Random::of(&[stream]);
    let values: Vec<f32> = (0..shape.iter().product())
        .map(|_| random.normal())
        .collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}

fn check(name: &str, found: &[f32], expected: &[f32], wrong: &mut Vec<String>) {
    let square =
        |values: &mut dyn Iterator<Item = f32>| values.map(|v| f64::from(v * v)).sum::<f64>();
    let difference = square(&mut found.iter().zip(expected).map(|(a, b)| a - b));
    let error = (difference / square(&mut expected.iter().copied()).max(1e-12)).sqrt();
    if found.len() != expected.len() || error.is_nan() || error > 1e-4 {
        wrong.push(format!(
            "{name}: {error:.1e}, {} of {}",
            found.len(),
            expected.len()
        ));
    }
}

#[test]
fn a_unit_and_its_gradients_are_burns() {
    let device = Device::flex().autodiff();
    let mut wrong = Vec::new();
    // batch, height, width, channels in and out, kernel, stride, shortcut, rectify
    let cases = [
        (3, 5, 4, 6, 8, 1, 1, true, true),
        (2, 5, 4, 6, 8, 1, 2, false, false),
        (5, 6, 5, 4, 7, 3, 1, false, true),
        (5, 6, 5, 20, 70, 3, 1, false, true),
        (9, 7, 4, 16, 8, 3, 2, false, true),
        (2, 13, 10, 3, 8, 7, 2, false, true),
        (700, 3, 2, 17, 8, 3, 1, true, true),
        (40, 1, 1, 18, 8, 3, 2, false, true),
    ];
    for case in cases {
        let (batch, height, width, channels, out, kernel, stride, shortcut, rectify) = case;
        let padding = kernel / 2;
        let map = tensor([height, width, batch, channels], 1, &device).require_grad();
        let weight = tensor([out, channels, kernel, kernel], 2, &device).require_grad();
        let gamma = tensor([out], 3, &device).require_grad();
        let beta = tensor([out], 4, &device).require_grad();
        let rows = (height + 2 * padding - kernel) / stride + 1;
        let columns = (width + 2 * padding - kernel) / stride + 1;
        let added = tensor([rows, columns, batch, out], 5, &device).require_grad();
        let slope = tensor([rows, columns, batch, out], 6, &device);

        let geometry = Geometry {
            batch,
            height,
            width,
            channels,
            channels_out: out,
            kernel,
            stride,
            padding,
        };
        let (output, mean, variance) = Dispatch::normed_unit(
            map.clone().into_dispatch(),
            weight.clone().into_dispatch(),
            gamma.clone().into_dispatch(),
            beta.clone().into_dispatch(),
            added.clone().into_dispatch(),
            Work {
                geometry,
                has_shortcut: shortcut,
                rectify,
            },
        );
        let ours: Tensor<4> = Tensor::from_dispatch(output);

        let options = ConvOptions::new([stride; 2], [padding; 2], [1; 2], 1);
        let first = map.clone().permute([2, 3, 0, 1]);
        let raw = conv2d(first, weight.clone(), None, options);
        let normed = batch_norm_train(raw, gamma.clone(), beta.clone(), EPSILON);
        let theirs = normed.output.permute([2, 3, 0, 1]);
        let theirs = if shortcut {
            theirs + added.clone()
        } else {
            theirs
        };
        let theirs = if rectify { relu(theirs) } else { theirs };

        let mut compare = |name: &str, found: Vec<f32>, expected: Vec<f32>| {
            check(&format!("{case:?} {name}"), &found, &expected, &mut wrong);
        };
        compare("output", floats(ours.clone()), floats(theirs.clone()));
        compare(
            "mean",
            floats(Tensor::<1>::from_dispatch(mean)),
            floats(normed.mean),
        );
        let variance = floats(Tensor::<1>::from_dispatch(variance));
        compare("variance", variance, floats(normed.variance));
        let ours = (ours * slope.clone()).sum().backward();
        let theirs = (theirs * slope).sum().backward();
        macro_rules! gradient {
            ($leaf:ident) => {
                let found = $leaf.grad(&ours).map(floats).unwrap_or_default();
                let expected = $leaf.grad(&theirs).map(floats).unwrap_or_default();
                compare(stringify!($leaf), found, expected);
            };
        }
        gradient!(map);
        gradient!(weight);
        gradient!(gamma);
        gradient!(beta);
        if shortcut {
            gradient!(added);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_pool_and_its_gradient_are_burns() {
    let device = Device::flex().autodiff();
    let mut wrong = Vec::new();
    for (height, width) in [(6, 8), (7, 5), (1, 2)] {
        let map = tensor([height, width, 3, 4], 1, &device).require_grad();
        let pool = MaxPool2dConfig::new([3, 3])
            .with_strides([2, 2])
            .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
            .init();
        let ours = Training::default().pool(&pool, map.clone());
        let theirs = pool
            .forward(map.clone().permute([2, 3, 0, 1]))
            .permute([2, 3, 0, 1]);
        let slope = tensor(theirs.dims(), 2, &device);
        let name = format!("{height} × {width}");
        check(
            &name,
            &floats(ours.clone()),
            &floats(theirs.clone()),
            &mut wrong,
        );
        let ours = (ours * slope.clone()).sum().backward();
        let theirs = (theirs * slope).sum().backward();
        let [ours, theirs] =
            [ours, theirs].map(|all| map.grad(&all).map(floats).unwrap_or_default());
        check(&name, &ours, &theirs, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
