//! One embedding, whatever computes it: each of this processor's kernels, and wasm in an interpreter.

use embedder::Kernel;
use lookalike_tests::{embeddings, pictures};

use crate::probe::Probe;

/// An interpreter takes a second for each.
const INTERPRETED: usize = 6;

#[test]
fn every_kernel_gives_the_same_embeddings() {
    let expected = embeddings::digests(Kernel::Scalar);
    assert!(expected.len() >= 50, "{}", expected.len());
    let mut wrong = Vec::new();
    for kernel in Kernel::available() {
        let found = embeddings::digests(kernel);
        let pairs = expected.iter().zip(&found);
        let others = pairs.filter(|(expected, found)| expected != found);
        wrong.extend(others.map(|((name, _), _)| format!("{name} by {}", kernel.name())));
        println!("{}: {} pictures", kernel.name(), found.len());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn wasm_gives_the_same_embeddings() {
    let Some(mut probe) = Probe::find() else {
        return;
    };
    probe.load_model(&embeddings::shipped_model()).unwrap();
    let expected = embeddings::digests(Kernel::best());
    let mut wrong = Vec::new();
    let every = expected.len() / INTERPRETED;
    let cases = pictures::cases().into_iter().zip(&expected);
    for ((name, bytes), (_, expected)) in cases.step_by(every) {
        match probe.digest("embedding_digest", &bytes) {
            Ok(digest) if digest == *expected => {}
            other => wrong.push(format!("{name}: {other:?} instead of {expected}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
