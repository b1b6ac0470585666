//! What an engine needs on this device, as it was measured.

use contract::Digest;
use serde::{Deserialize, Serialize};

/// Times in milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// From the start of its worker until it could answer, its own code and all checked files included.
    pub load: f64,
    /// Its first embedding, whose code had not run before.
    pub first: f64,
    /// The embeddings of the golden picture after that, from input tensor to embedding, in their order.
    pub times: Vec<f64>,
    /// Between its embedding of the golden picture and the published one, which should be 1.
    pub cosine: f32,
    /// How many threads computed [`Figures::times`], at least 1; those of a graphics card are not counted.
    pub threads: usize,
    /// Of that embedding's bits: engines that agree to the last bit have the same. None before anything was
    /// measured.
    pub golden: Option<Digest>,
}

impl Figures {
    /// The middle one of [`Figures::times`], of two the mean. None before anything was measured.
    pub fn median(&self) -> Option<f64> {
        let times = self.sorted();
        let upper = times.get(times.len() / 2)?;
        let lower = times.get(times.len().saturating_sub(1) / 2)?;
        Some((upper + lower) / 2.0)
    }

    /// The shortest and the longest of [`Figures::times`].
    pub fn range(&self) -> Option<[f64; 2]> {
        let times = self.sorted();
        Some([*times.first()?, *times.last()?])
    }

    fn sorted(&self) -> Vec<f64> {
        let mut times = self.times.clone();
        times.sort_unstable_by(f64::total_cmp);
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_range_are_of_sorted_times() {
        let cases = [
            (vec![], None, None),
            (vec![7.0], Some(7.0), Some([7.0, 7.0])),
            (vec![9.0, 1.0], Some(5.0), Some([1.0, 9.0])),
            (vec![30.0, 10.0, 20.0], Some(20.0), Some([10.0, 30.0])),
        ];
        let mut wrong = Vec::new();
        for (times, median, range) in cases {
            let figures = Figures {
                load: 900.0,
                first: 60.0,
                times,
                cosine: 1.0,
                threads: 1,
                golden: None,
            };
            if (figures.median(), figures.range()) != (median, range) {
                wrong.push(figures.times);
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
