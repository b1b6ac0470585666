//! What an engine says of its own speed.

use super::*;
use crate::engine::figures::Figures;

fn measured(golden: f32, times: usize) -> Events {
    let host = site();
    let session = open_with(&host, golden).unwrap();
    host.events.take();
    host.clock.set(100.0);
    pollster::block_on(session.measure(&host, times));
    host.events.take()
}

#[test]
fn every_time_is_told() {
    let network = model(0.999);
    let input = network.recipe().prepare(&imageprep::golden_picture());
    let seen = pollster::block_on(network.observe(&input)).unwrap();
    let golden = seen.embedding.digest();
    let mut wrong = Vec::new();
    for (asked, expected) in [(0, 1), (1, 1), (4, 4), (1_000, 100)] {
        let mut events = measured(0.999, asked);
        let last = events.pop().map(|(event, _)| event);
        let done: Vec<u64> = events
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Progress { done, .. } => Some(*done),
                _ => None,
            })
            .collect();
        // The clock in memory goes on by one at each look.
        let figures = match last {
            Some(Event::Measured(figures)) => figures,
            other => panic!("{other:?}"),
        };
        let is_right = figures
            == Figures {
                load: 3.0,
                first: 1.0,
                times: vec![1.0; expected],
                cosine: 0.999,
                threads: 1,
                golden: Some(golden),
            };
        if !is_right || done != (0..expected as u64).collect::<Vec<_>>() {
            wrong.push(format!("{asked} times: {figures:?}, {done:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
