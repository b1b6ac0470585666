//! What the tests of several commands stand on.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use contract::{Digest, Fingerprint, Observation};
use embedder::EmbedError;
use imageprep::{Crop, Input, Recipe, Rgb8};

use crate::photo::Look;
use crate::photo::fake::FakeLook;

/// Nobody presses Ctrl-C.
pub fn never() -> AtomicBool {
    AtomicBool::new(false)
}

/// A JPEG of four bands, each of a colour of its own, which no other seed gives.
pub fn banded(seed: u64) -> Vec<u8> {
    let colours = Digest::of(&seed.to_le_bytes());
    let pixels = (0..40 * 60_usize).flat_map(|at| {
        let band = at / (40 * 15) * 3;
        colours.as_bytes()[band..band + 3].to_vec()
    });
    let picture = Rgb8::new(40, 60, pixels.collect()).unwrap();
    imageprep::thumbnail(&picture, 40, 60)
}

/// Counts what it looks at; may press Ctrl-C or panic at one of them.
pub struct Watched<'a> {
    look: FakeLook,
    looked: AtomicUsize,
    /// Which look presses it.
    pub stop_at: Option<(usize, &'a AtomicBool)>,
    /// Which look panics.
    pub panic_at: Option<usize>,
}

impl<'a> Watched<'a> {
    /// One whose fingerprint depends on `name` only.
    pub fn new(name: &str) -> Self {
        Self {
            look: FakeLook::new(name),
            looked: AtomicUsize::new(0),
            stop_at: None,
            panic_at: None,
        }
    }

    /// How many pictures it has looked at.
    pub fn looked(&self) -> usize {
        self.looked.load(Ordering::SeqCst)
    }
}

impl Look for Watched<'_> {
    fn fingerprint(&self) -> Fingerprint {
        self.look.fingerprint()
    }

    fn dimension(&self) -> usize {
        self.look.dimension()
    }

    fn recipe(&self) -> &Recipe {
        self.look.recipe()
    }

    fn arithmetic(&self) -> Result<Digest, EmbedError> {
        self.look.arithmetic()
    }

    fn observe(&self, input: &Input) -> Result<Observation, EmbedError> {
        let number = self.looked.fetch_add(1, Ordering::SeqCst) + 1;
        if let Some((_, stop)) = self.stop_at.filter(|(at, _)| *at == number) {
            stop.store(true, Ordering::SeqCst);
        }
        assert!(self.panic_at != Some(number), "a layer that cannot be");
        self.look.observe(input)
    }

    fn observe_garment(&self, picture: &Rgb8) -> Result<(Observation, Crop), EmbedError> {
        self.look.observe_garment(picture)
    }
}
