//! Several threads that compute one inference together give the bits of the specification.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::ops::Range;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use common::{Kind, by_the_book, description, input};
use integer::{Exchange, HandoverError, Kernel, Network, Part, Share};

const SIZES: [[usize; 2]; 4] = [[1, 1], [3, 40], [31, 23], [48, 36]];

/// Long for a test, and what a part waits that was left alone.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where threads meet: two turns of blocks, and how often each part was here.
struct Room {
    state: Mutex<([Vec<u8>; 2], Vec<usize>)>,
    changed: Condvar,
}

/// A thread's place in it.
struct Seat<'a> {
    room: &'a Room,
    part: usize,
    patience: Duration,
}

#[derive(Debug, PartialEq)]
struct Missing;

impl Room {
    fn new(parts: usize) -> Self {
        Self {
            state: Mutex::new((Default::default(), vec![0; parts])),
            changed: Condvar::new(),
        }
    }

    fn seat(&self, part: usize) -> Seat<'_> {
        Seat {
            room: self,
            part,
            patience: PATIENCE,
        }
    }
}

impl Exchange for Seat<'_> {
    type Error = Missing;

    fn exchange(&mut self, blocks: &mut [u8], own: Range<usize>) -> Result<(), Missing> {
        let mut state = self.room.state.lock().unwrap();
        let (turns, counts) = &mut *state;
        counts[self.part] += 1;
        let turn = counts[self.part];
        let shared = &mut turns[turn % 2];
        shared.resize(shared.len().max(blocks.len()), 0);
        shared[own.clone()].copy_from_slice(&blocks[own]);
        self.room.changed.notify_all();
        let is_early =
            |(_, counts): &mut ([Vec<u8>; 2], Vec<usize>)| counts.iter().any(|count| *count < turn);
        let wait = self
            .room
            .changed
            .wait_timeout_while(state, self.patience, is_early);
        let (state, waited) = wait.unwrap();
        if waited.timed_out() {
            return Err(Missing);
        }
        blocks.copy_from_slice(&state.0[turn % 2][..blocks.len()]);
        Ok(())
    }
}

/// What `parts` threads make of each of `inputs`; all but the first have only their own weights.
fn together(network: &Network, inputs: &[Vec<f32>], parts: usize) -> Vec<Vec<f32>> {
    let room = Room::new(parts);
    std::thread::scope(|scope| {
        for number in 1..parts {
            let bytes = network.part(Share::new(number, parts).unwrap());
            let mut seat = room.seat(number);
            scope.spawn(move || {
                let part = Part::read(&bytes).unwrap();
                assert_eq!(part.share().part(), number);
                let mut scratch = part.scratch();
                for _ in inputs {
                    part.assist(&mut scratch, &mut seat).unwrap();
                }
            });
        }
        let share = Share::new(0, parts).unwrap();
        let (mut scratch, mut seat) = (network.scratch(), room.seat(0));
        let features = inputs.iter().map(|input| {
            let features = network.features_beside(input, &mut scratch, share, &mut seat);
            features.unwrap()
        });
        features.collect()
    })
}

#[test]
fn any_number_of_parts_gives_the_bits_of_the_specification() {
    let mut wrong = Vec::new();
    for (seed, size) in SIZES.into_iter().enumerate() {
        for kind in [Kind::Any, Kind::Extreme] {
            let description = description(seed as u64, size, kind);
            // Two pictures, as what an inference leaves behind must not matter.
            let inputs: Vec<Vec<f32>> = (100..102)
                .map(|one| input(seed as u64 + one, size, kind))
                .collect();
            let expected: Vec<Vec<f32>> = inputs
                .iter()
                .map(|input| by_the_book(&description, input))
                .collect();
            for kernel in Kernel::available() {
                let network = Network::new(&description, kernel).unwrap();
                for parts in 1..=4 {
                    if together(&network, &inputs, parts) != expected {
                        wrong.push(format!("{} {size:?} {kind:?}, {parts}", kernel.name()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A part that does not answer costs the inference, and nothing after it.
#[test]
fn one_goes_on_alone_where_another_part_is_missing() {
    let size = [31, 23];
    let network = Network::new(&description(3, size, Kind::Any), Kernel::best()).unwrap();
    let input = input(3, size, Kind::Any);
    let mut scratch = network.scratch();
    let alone = network.features(&input, &mut scratch);
    let room = Room::new(2);
    let mut seat = room.seat(0);
    seat.patience = Duration::from_millis(1);
    let share = Share::new(0, 2).unwrap();
    let lost = network.features_beside(&input, &mut scratch, share, &mut seat);
    assert_eq!(lost, Err(Missing));
    assert_eq!(network.features(&input, &mut scratch), alone);
}

/// A part has its own weights and no others.
#[test]
fn a_part_is_smaller_than_the_whole() {
    let network = Network::new(&description(5, [16, 12], Kind::Any), Kernel::Scalar).unwrap();
    let bytes = |part, of| network.part(Share::new(part, of).unwrap()).len();
    let whole = bytes(0, 1);
    let quarters: usize = (0..4).map(|part| bytes(part, 4)).sum();
    assert!(bytes(3, 4) < whole / 2, "{} of {whole}", bytes(3, 4));
    assert!(quarters < whole * 2, "{quarters} of {whole}");
}

#[test]
fn what_is_no_part_is_refused() {
    let network = Network::new(&description(5, [16, 12], Kind::Any), Kernel::best()).unwrap();
    let good = network.part(Share::new(1, 2).unwrap());
    assert!(Part::read(&good).is_ok());
    let mut wrong = Vec::new();
    let mut refuse = |what: String, bytes: &[u8]| {
        if Part::read(bytes).err() != Some(HandoverError) {
            wrong.push(what);
        }
    };
    refuse("nothing".into(), &[]);
    refuse("a byte too many".into(), &[&good[..], &[0]].concat());
    for length in (0..good.len()).step_by(good.len() / 64) {
        refuse(format!("only {length} bytes"), &good[..length]);
    }
    let word = |at: usize, value: u32| {
        let mut bytes = good.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        bytes
    };
    refuse("part 2 of 2".into(), &word(0, 2));
    refuse("of no parts".into(), &word(4, 0));
    refuse("a kernel that there is not".into(), &word(8, 99));
    // The quantiser's step and zero, then the input's map: where it begins, rows, columns.
    refuse("an input elsewhere".into(), &word(17, u32::MAX));
    refuse("an input without end".into(), &word(21, u32::MAX));
    // Panels of other groups than the kernel reads: their width, then the inputs of a group.
    let scalar = Network::new(&description(5, [16, 12], Kind::Any), Kernel::Scalar).unwrap();
    let good_scalar = scalar.part(Share::new(1, 2).unwrap());
    let panels = [8_u32, 4].map(u32::to_le_bytes).concat();
    let at = good_scalar.windows(8).position(|bytes| bytes == panels);
    for depth in [0, 2, 8] {
        let mut bytes = good_scalar.clone();
        bytes[at.unwrap() + 4] = depth;
        refuse(format!("groups of {depth}"), &bytes);
    }
    // Whatever is changed, it is refused or computes something without leaving its memory.
    let mut numbers = common::Numbers(9);
    for number in 0..400 {
        let mut bytes = good.clone();
        let within = if number % 2 == 0 { 4096 } else { good.len() };
        let at = (numbers.next() % within as u64) as usize;
        bytes[at] ^= 1 << (numbers.next() % 8);
        let _ = Part::read(&bytes);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
