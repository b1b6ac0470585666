//! The adapter against the specification, bit for bit.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "../../integer/tests/common/mod.rs"]
#[allow(
    dead_code,
    reason = "shared with the processors' tests, which use all of it"
)]
mod common;

use common::{Kind, description, input};
use graphics::{Adapter, GraphicsError, Network};
use integer::Kernel;

/// Networks of two stages, in sizes that leave threads over and others that do not.
const SIZES: [[usize; 2]; 5] = [[32, 32], [64, 48], [37, 51], [8, 8], [96, 128]];

#[test]
fn features_and_maps_have_the_bits_of_processors() {
    let adapter = match pollster::block_on(Adapter::request()) {
        Ok(adapter) => adapter,
        Err(GraphicsError::Unavailable { reason }) => {
            println!("skipped: {reason}");
            return;
        }
        Err(other) => panic!("{other}"),
    };
    println!("{:?}", adapter.adapter.get_info());
    let mut wrong = Vec::new();
    for kind in [Kind::Any, Kind::Extreme] {
        for (seed, size) in SIZES.into_iter().enumerate() {
            let description = description(seed as u64, size, kind);
            let network = Network::new(&description, &adapter);
            let exact = integer::Network::new(&description, Kernel::best()).unwrap();
            let mut scratch = exact.scratch();
            for picture in 0..2 {
                let input = input(picture, size, kind);
                let expected = exact.features(&input, &mut scratch);
                let expected = (expected, exact.last_map(&scratch));
                let found = pollster::block_on(network.features(&input)).unwrap();
                if found != expected {
                    let differ = found.1.values.iter().zip(&expected.1.values);
                    let count = differ.filter(|(a, b)| a != b).count();
                    let of = expected.1.values.len();
                    wrong.push(format!("{kind:?} {size:?} {picture}: {count} of {of}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
