//! Embeddings as integers: rows of a shard as i8, the query as i16.

use contract::Embedding;

/// The largest magnitude in a stored row. −128 is never written.
const ROW_MOST: f64 = 127.0;

/// The largest magnitude in a query.
const QUERY_MOST: f64 = 32767.0;

/// A product's vector as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantisedRow {
    /// The direction, `[D]`, −127..=127.
    pub values: Vec<i8>,
    /// One over the Euclidean norm of `values`, in (0, 1]: `values · scale` has unit length.
    pub scale: f32,
}

/// A visitor's vector as it is compared with the stored ones.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantisedQuery {
    /// The direction, `[D]`, −32767..=32767.
    pub values: Vec<i16>,
    /// One over the Euclidean norm of `values`, in (0, 1].
    pub scale: f64,
}

/// The nearest signed bytes to an embedding's direction, symmetric about zero: the largest
/// component becomes ±127.
///
/// Computed in f64 with operations that IEEE 754 rounds correctly (product, quotient, square
/// root, nearest integer), so that every machine gives the same bytes.
pub fn quantise(embedding: &Embedding) -> QuantisedRow {
    let factor = ROW_MOST / largest(embedding);
    // An `as` cast saturates, so the product's own rounding cannot wrap.
    let values: Vec<i8> = embedding
        .as_slice()
        .iter()
        .map(|&v| (f64::from(v) * factor).round_ties_even() as i8)
        .collect();
    let square: i64 = values.iter().map(|&v| i64::from(v) * i64::from(v)).sum();
    QuantisedRow {
        scale: (1.0 / (square as f64).sqrt()) as f32,
        values,
    }
}

/// The query's direction in 16 bits, or in as many as keep every sum of products within an i32.
///
/// Why no sum overflows for D ≤ 4096: let v be the embedding, |v| ≤ 1 + 2⁻²², w its integers and
/// S the factor between them. Rounding moves a component by at most ½, so |w| ≤ S·|v| + ½√D.
/// A stored row r has components of at most 128 in magnitude (a hostile file may hold −128), so
/// |r| ≤ 128·√D. By Cauchy–Schwarz, over any subset of the components, hence for every partial
/// sum in every order, |Σ wᵢrᵢ| ≤ |w|·|r| ≤ (S·|v| + ½√D)·128·√D. With S ≤ (2³¹−1)/(129·√D) − √D
/// this is below 2³¹−1: the 129 leaves 0.7 % for |v|, the √D more than pays for ½√D.
/// For D ≤ 512 that limit never binds, and the largest component becomes ±32767.
pub fn quantise_query(embedding: &Embedding) -> QuantisedQuery {
    let root = (embedding.dimension() as f64).sqrt();
    let safe = f64::from(i32::MAX) / (129.0 * root) - root;
    let factor = (QUERY_MOST / largest(embedding)).min(safe);
    let values: Vec<i16> = embedding
        .as_slice()
        .iter()
        .map(|&v| (f64::from(v) * factor).round_ties_even() as i16)
        .collect();
    let square: i64 = values.iter().map(|&v| i64::from(v) * i64::from(v)).sum();
    QuantisedQuery {
        scale: 1.0 / (square as f64).sqrt(),
        values,
    }
}

/// The largest magnitude among the components: not 0, an embedding has unit length.
fn largest(embedding: &Embedding) -> f64 {
    let most = embedding
        .as_slice()
        .iter()
        .fold(0.0_f32, |most, v| most.max(v.abs()));
    f64::from(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_DIMENSION;

    fn embedding(values: Vec<f32>) -> Embedding {
        Embedding::normalise(values).unwrap()
    }

    #[test]
    fn rows_use_the_whole_range_and_their_own_norm() {
        let row = quantise(&embedding(vec![2.0, -1.0, 0.0, -2.0]));
        assert_eq!(row.values, [127, -64, 0, -127]);
        let norm = f64::from(127 * 127 * 2 + 64 * 64).sqrt();
        assert_eq!(row.scale, (1.0 / norm) as f32);
        assert_eq!(quantise(&embedding(vec![1e-9])).values, [127]);
    }

    #[test]
    fn query_sums_stay_within_32_bits() {
        // The worst rows for a query have the signs of its components, all at full size.
        let mut failures = Vec::new();
        for dimension in [1, 2, 3, 255, 256, 512, 517, 1000, 2048, 4095, MAX_DIMENSION] {
            type Shape = fn(usize) -> f32;
            let shapes: [(&str, Shape); 4] = [
                ("flat", |_| 1.0),
                ("signs", |i| if i % 3 == 0 { -1.0 } else { 1.0 }),
                ("spike", |i| if i == 0 { 1.0 } else { 0.0 }),
                ("slope", |i| i as f32 + 1.0),
            ];
            for (name, shape) in shapes {
                let query = quantise_query(&embedding((0..dimension).map(shape).collect()));
                let worst: i64 = query.values.iter().map(|&v| i64::from(v).abs() * 128).sum();
                let large = query.values.iter().any(|v| v.unsigned_abs() >= 1000);
                if worst > i64::from(i32::MAX) || !large {
                    failures.push((dimension, name, worst));
                }
            }
        }
        assert!(failures.is_empty(), "{failures:?}");
    }
}
