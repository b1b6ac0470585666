//! Picture files to embeddings, by the processor's engine.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use contract::{Digest, Observation};
use embedder::{Device, Embedder, Kernel, Loader, ModelManifest};
use imageprep::{Input, decode, golden_picture};

/// A model that is being handed over part by part.
pub struct Loading(Loader);

/// A model that looks at pictures.
pub struct Eye {
    embedder: Embedder,
    golden: Input,
}

impl Loading {
    /// Begins with the bytes of `model.json`, to be computed by `kernel`. `None` if they are none.
    pub fn new(manifest: &[u8], kernel: Kernel) -> Option<Self> {
        let manifest = ModelManifest::parse(manifest).ok()?;
        Some(Self(Loader::new(manifest, Device::Exact(kernel))))
    }

    /// Takes the next part. `None` if it is not the published one.
    pub fn add(&mut self, part: &[u8]) -> Option<()> {
        self.0.add_part(part).ok()
    }

    /// Packs the network. `None` if it is not whole.
    pub fn finish(self) -> Option<Eye> {
        let embedder = self.0.finish().ok()?;
        let golden = embedder.manifest().recipe.prepare(&golden_picture());
        Some(Eye { embedder, golden })
    }
}

impl Eye {
    /// The SHA-256 of a picture's embedding as little-endian f32, `[D]`. `None` for no picture.
    pub fn digest(&self, bytes: &[u8]) -> Option<Digest> {
        let input = self
            .embedder
            .manifest()
            .recipe
            .prepare(&decode(bytes).ok()?);
        let observation = self.observe(&input)?;
        let values = observation.embedding.as_slice().iter();
        let bytes: Vec<u8> = values.flat_map(|value| value.to_le_bytes()).collect();
        Some(Digest::of(&bytes))
    }

    /// Looks at the golden picture once, for the benchmarks; the embedding's first component.
    pub fn look_once(&self) -> Option<f32> {
        self.observe(&self.golden)?
            .embedding
            .as_slice()
            .first()
            .copied()
    }

    fn observe(&self, input: &Input) -> Option<Observation> {
        // A processor answers at once.
        let answer = pin!(self.embedder.observe(input));
        match answer.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(observation) => observation.ok(),
            Poll::Pending => None,
        }
    }
}
