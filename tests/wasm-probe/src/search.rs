//! An exact search over vectors of a pseudo-random generator.

use catalogue::{Catalogue, Product};
use contract::{Digest, Embedding, Fingerprint};

/// A catalogue in memory and a picture to search with.
pub struct Bench {
    catalogue: Catalogue,
    query: Embedding,
}

impl Bench {
    /// `products` unit vectors of `dimension` numbers, the same in every run. `None` for a number
    /// of either that no catalogue can have.
    pub fn new(products: u32, dimension: usize) -> Option<Self> {
        let mut noise = Noise::new();
        let query = noise.embedding(dimension)?;
        let rows = (0..products).map_while(|index| {
            let product = Product {
                id: index.to_string(),
                ..Product::default()
            };
            Some((product, noise.embedding(dimension)?))
        });
        let fingerprint = Fingerprint(Digest::of(b"benchmark"));
        let catalogue =
            Catalogue::from_embeddings(fingerprint, dimension, Vec::new(), rows).ok()?;
        Some(Self { catalogue, query })
    }

    /// One search for the `count` nearest; the sum of their similarities, so that no compiler can
    /// leave the search out and two machines can be compared.
    pub fn search_once(&self, count: usize) -> f32 {
        let hits = self.catalogue.search(&self.query, count);
        hits.iter().map(|hit| hit.similarity).sum()
    }
}

/// Marsaglia's xorshift64.
pub(crate) struct Noise(u64);

impl Noise {
    /// The same in every run.
    pub(crate) fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    pub(crate) fn embedding(&mut self, dimension: usize) -> Option<Embedding> {
        Embedding::normalise((0..dimension).map(|_| self.next()).collect()).ok()
    }

    /// −1…1 in steps of 2⁻²³.
    fn next(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / 8_388_608.0 - 1.0
    }

    /// 0 to one less than `limit`, which is at least 1.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        ((self.bits() >> 32) % u64::from(limit)) as u32
    }

    fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bench_searches() {
        let bench = Bench::new(50, 16).unwrap();
        let (one, five) = (bench.search_once(1), bench.search_once(5));
        assert!(0.0 < one && one < five && five < 5.0, "{one}, {five}");
        assert_eq!(Bench::new(50, 16).unwrap().search_once(5), five);
        assert!(Bench::new(0, 16).is_none());
        assert!(Bench::new(5, 0).is_none());
    }
}
