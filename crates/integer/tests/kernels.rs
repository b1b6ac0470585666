//! Every kernel that this machine runs gives the bits of the specification.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use common::{Kind, by_the_book, description, input};
use contract::Digest;
use integer::{Kernel, Network};

/// Maps with one cell, one row, odd and even sides, and more cells than a tile.
const SIZES: [[usize; 2]; 6] = [[1, 1], [3, 40], [16, 12], [31, 23], [32, 24], [48, 36]];

#[test]
fn every_kernel_gives_the_bits_of_the_specification() {
    let kernels: Vec<Kernel> = Kernel::available().collect();
    println!(
        "kernels here: {:?}",
        kernels.iter().map(|k| k.name()).collect::<Vec<_>>()
    );
    let mut wrong = Vec::new();
    for (seed, size) in SIZES.into_iter().enumerate() {
        for kind in [Kind::Any, Kind::Extreme] {
            let description = description(seed as u64, size, kind);
            let input = input(seed as u64 + 100, size, kind);
            let expected = by_the_book(&description, &input);
            let used = expected.iter().filter(|value| **value > 0.0).count();
            assert!(
                used > expected.len() / 4,
                "{size:?} {kind:?}: only {used} are not 0"
            );
            for &kernel in &kernels {
                let network = Network::new(&description, kernel).unwrap();
                let mut scratch = network.scratch();
                // Twice: what an inference leaves behind must not matter.
                for run in 0..2 {
                    if network.features(&input, &mut scratch) != expected {
                        wrong.push(format!("{} {size:?} {kind:?}, run {run}", kernel.name()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the map's cells add up to are the features, and reading it changes nothing.
#[test]
fn the_last_map_is_what_was_averaged() {
    let mut wrong = Vec::new();
    for (seed, size) in SIZES.into_iter().enumerate() {
        let description = description(seed as u64, size, Kind::Any);
        let input = input(seed as u64 + 100, size, Kind::Any);
        let network = Network::new(&description, Kernel::best()).unwrap();
        let mut scratch = network.scratch();
        let features = network.features(&input, &mut scratch);
        let map = network.last_map(&scratch);
        let shape = [map.rows, map.columns];
        let mut means = vec![0.0; features.len()];
        for cell in map.cells() {
            for (mean, value) in means.iter_mut().zip(cell) {
                *mean += f64::from(*value) / map.len() as f64;
            }
        }
        let largest = features
            .iter()
            .fold(0.0_f32, |most, value| most.max(*value));
        let mut pairs = means.iter().zip(&features);
        let is_mean = pairs.all(|(a, b)| (a - f64::from(*b)).abs() <= 1e-6 * f64::from(largest));
        let again = network.features(&input, &mut scratch) == features;
        if map.cells().count() != map.len() || !is_mean || !again {
            wrong.push(format!(
                "{size:?}: {shape:?}, mean {is_mean}, again {again}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_bits_are_the_same_for_ever_and_everywhere() {
    let size = [48, 36];
    let network = Network::new(&description(7, size, Kind::Any), Kernel::best()).unwrap();
    let features = network.features(&input(7, size, Kind::Any), &mut network.scratch());
    let bytes: Vec<u8> = features
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    // A catalogue made by any processor is searched by any other; other bits are another format of models.
    let expected = "a454cedf81aca5e2384a74f182d7af137591a7808cc6240667cd659249b84272";
    assert_eq!(Digest::of(&bytes).to_string(), expected);
}

#[test]
fn what_is_no_network_is_refused() {
    let good = description(1, [16, 12], Kind::Any);
    assert!(Network::new(&good, Kernel::best()).is_ok());
    type Damage = fn(&mut integer::Description);
    let damages: [(&str, Damage); 10] = [
        ("no rows", |d| d.size[0] = 0),
        ("no step", |d| d.quantiser.step = 0.0),
        ("a zero beyond the range", |d| d.quantiser.zero = 255),
        ("a weight of -128", |d| d.stem.convolution.weight[7] = -128),
        ("a weight too few", |d| {
            d.stem.convolution.weight.truncate(100)
        }),
        ("a bias that is none", |d| {
            d.blocks[1].look.convolution.bias[0] = f32::NAN
        }),
        ("a negative step", |d| d.blocks[1].look.steps[0] = -1.0),
        ("no shortcut", |d| d.blocks[0].downsample = None),
        ("another stride", |d| {
            d.blocks[1].look.convolution.stride = 2
        }),
        ("no blocks", |d| d.blocks.clear()),
    ];
    for (what, damage) in damages {
        let mut bad = good.clone();
        damage(&mut bad);
        assert!(Network::new(&bad, Kernel::best()).is_err(), "{what}");
    }
}
