//! Similarities to words, by five numbers that a catalogue's own pictures gave.
//!
//! A cosine says little by itself: what is close depends on the network and on how much alike the
//! shop's goods are. So the words come from the probability that a result is the product in the
//! photo, and that from searches whose answer is known, [`Judged`].

use serde::{Deserialize, Serialize};

/// The weights of similarity, of its gap to the second and of its gap to the fifth result, and the
/// constant before them.
type Row = [f64; 4];

/// What keeps weights finite where right and wrong results do not overlap at all, and where a
/// feature says nothing: as if it were known beforehand that a weight is of the order of
/// 1/√RIDGE ≈ 30. Weights of real catalogues are of that order; thousands of results outweigh it.
const RIDGE: f64 = 1e-3;

/// Newton's method doubles the right digits with every step; a dozen are usual.
const MOST_STEPS: usize = 60;

/// Weights keep three digits behind the point, a thousandth of what could be told apart.
const DIGITS: f64 = 1000.0;

/// What a similarity is worth, fitted when the catalogue was made on distorted pictures of its
/// products: the weights of a logistic regression, and from where on a result is close at all.
///
/// The probability that a result is the product in the photo is
/// `σ(bias + similarity · s + second · (s − s₂) + fifth · (s − s₅))`, with s the result's cosine and
/// s₂, s₅ those of the second and the fifth result.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The constant.
    pub bias: f32,
    /// Of the cosine.
    pub similarity: f32,
    /// Of its distance to the second result's cosine.
    pub second: f32,
    /// Of its distance to the fifth result's cosine.
    pub fifth: f32,
    /// The cosine that nine in ten pictures have with the nearest product that is not their own: as
    /// near as the shop's goods are to each other.
    pub close: f32,
}

/// A result in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// Most likely the product in the photo itself.
    Same,
    /// Perhaps the same, at least much like it.
    VerySimilar,
    /// As near as the shop's goods are to each other.
    Similar,
    /// Farther: what the photo shows is not among the shop's goods.
    NothingClose,
}

/// A search whose answer is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// The cosines of the results, best first.
    pub similarities: Vec<f32>,
    /// For each of them, whether it is the product in the picture.
    pub same: Vec<bool>,
}

impl Calibration {
    /// Results that the words of one depend on: a search for fewer asks for so many all the same.
    pub const RESULTS: usize = 5;

    /// Right results, and wrong ones, that a fit needs: ten for each of three weights (Peduzzi et
    /// al., 1996). A catalogue of fewer pictures gets no words.
    pub const FEWEST: usize = 30;

    /// From here on a result is called the same: wrong at most three times in ten.
    const SAME: f32 = 0.7;
    /// From here on it may well be: at least one in four is.
    const VERY_SIMILAR: f32 = 0.25;

    /// The probability that the result at `rank`, 0-based, is the product in the photo.
    ///
    /// `similarities` are the cosines of a search, best first, [`RESULTS`](Self::RESULTS) of them or
    /// more; where there are fewer, the last stands for those that are missing. 0 beyond the last.
    pub fn probability(&self, similarities: &[f32], rank: usize) -> f32 {
        let weights = [self.bias, self.similarity, self.second, self.fifth].map(f64::from);
        let features = features(similarities, rank);
        features.map_or(0.0, |features| sigmoid(dot(&weights, &features)) as f32)
    }

    /// The word for the result at `rank`, 0-based; see [`probability`](Self::probability).
    ///
    /// The probability tells the two upper words only. It cannot tell what is merely alike: the
    /// better a network knows a product again, the less probable is every other one, and a result
    /// that follows a better one is no less alike for it.
    pub fn likeness(&self, similarities: &[f32], rank: usize) -> Likeness {
        let probability = self.probability(similarities, rank);
        let is_close = similarities.get(rank).is_some_and(|own| *own >= self.close);
        if probability >= Self::SAME {
            Likeness::Same
        } else if probability >= Self::VERY_SIMILAR {
            Likeness::VerySimilar
        } else if is_close {
            Likeness::Similar
        } else {
            Likeness::NothingClose
        }
    }

    /// Whether all five numbers are.
    pub fn is_finite(&self) -> bool {
        let Self {
            bias,
            similarity,
            second,
            fifth,
            close,
        } = self;
        [bias, similarity, second, fifth, close]
            .iter()
            .all(|number| number.is_finite())
    }

    /// The weights that make the known answers most probable, each kept near 0 a little, and how near
    /// products are that are not the one in the picture.
    ///
    /// The same searches in the same order give the same bits on every machine: all is done in f64
    /// with operations that IEEE 754 rounds correctly, and with an `exp` written in them.
    ///
    /// `None` where fewer than [`FEWEST`](Self::FEWEST) results are the product in the picture, or
    /// fewer than that are not; and where by these searches the less similar result would be the
    /// more probable, since such a catalogue's similarities say nothing.
    pub fn fit(searches: &[Judged]) -> Option<Self> {
        let rows: Vec<(Row, f64)> = searches
            .iter()
            .flat_map(|search| {
                let same = search.same.iter().enumerate();
                same.filter_map(|(rank, &same)| {
                    let features = features(&search.similarities, rank)?;
                    Some((features, f64::from(u8::from(same))))
                })
            })
            .collect();
        let right = rows.iter().filter(|(_, same)| *same == 1.0).count();
        if right < Self::FEWEST || rows.len() - right < Self::FEWEST {
            return None;
        }
        let rounded = |number: f64| ((number * DIGITS).round_ties_even() / DIGITS) as f32;
        let [bias, similarity, second, fifth] = minimise(&rows).map(rounded);
        let found = Self {
            bias,
            similarity,
            second,
            fifth,
            close: rounded(nearest_other(searches)?),
        };
        (found.is_finite() && similarity + second + fifth > 0.0).then_some(found)
    }
}

/// The cosine that nine in ten searches reach with a product that is not the one in the picture.
fn nearest_other(searches: &[Judged]) -> Option<f64> {
    let mut nearest: Vec<f32> = searches
        .iter()
        .filter_map(|search| {
            let mut results = search.similarities.iter().zip(&search.same);
            results.find(|(_, same)| !**same).map(|(other, _)| *other)
        })
        .collect();
    nearest.sort_by(f32::total_cmp);
    nearest.get(nearest.len() / 10).copied().map(f64::from)
}

/// 1, s, s − s₂, s − s₅; none beyond the last result.
fn features(similarities: &[f32], rank: usize) -> Option<Row> {
    let own = f64::from(*similarities.get(rank)?);
    let last = similarities.last()?;
    let gap = |place: usize| own - f64::from(*similarities.get(place).unwrap_or(last));
    Some([1.0, own, gap(1), gap(Calibration::RESULTS - 1)])
}

fn dot(a: &Row, b: &Row) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// 1 / (1 + e⁻ᶻ), without an overflow at either end.
fn sigmoid(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + libm::exp(-z))
    } else {
        let e = libm::exp(z);
        e / (1.0 + e)
    }
}

/// Newton's method for the sum of −log-likelihood and RIDGE/2 · |weights|², from 0.
///
/// The sum is strictly convex, so there is one minimum, where the gradient is 0. A step that does
/// not shorten the gradient is halved until it does; along Newton's direction some part of it will.
fn minimise(rows: &[(Row, f64)]) -> Row {
    let mut weights = [0.0; 4];
    let mut slope = gradient(rows, &weights);
    for _ in 0..MOST_STEPS {
        let Some(direction) = solve(curvature(rows, &weights), slope) else {
            break;
        };
        let mut share = 1.0;
        let better = loop {
            let mut next = weights;
            for (weight, step) in next.iter_mut().zip(direction) {
                *weight -= share * step;
            }
            let steepness = gradient(rows, &next);
            if dot(&steepness, &steepness) < dot(&slope, &slope) {
                break Some((next, steepness));
            }
            share *= 0.5;
            if share < 1e-9 {
                break None; // as near as f64 comes
            }
        };
        let Some(better) = better else { break };
        (weights, slope) = better;
    }
    weights
}

fn gradient(rows: &[(Row, f64)], weights: &Row) -> Row {
    let mut sum = weights.map(|weight| RIDGE * weight);
    for (features, same) in rows {
        let error = sigmoid(dot(weights, features)) - same;
        for (sum, feature) in sum.iter_mut().zip(features) {
            *sum += error * feature;
        }
    }
    sum
}

/// The matrix of second derivatives.
fn curvature(rows: &[(Row, f64)], weights: &Row) -> [Row; 4] {
    let mut sum = [[0.0; 4]; 4];
    for (index, row) in sum.iter_mut().enumerate() {
        row[index] = RIDGE;
    }
    for (features, _) in rows {
        let p = sigmoid(dot(weights, features));
        for (row, left) in sum.iter_mut().zip(features) {
            for (sum, right) in row.iter_mut().zip(features) {
                *sum += p * (1.0 - p) * left * right;
            }
        }
    }
    sum
}

/// x with `matrix` · x = `right`, by Cholesky's decomposition; none where rounding has taken away
/// that the matrix is positive definite.
fn solve(matrix: [Row; 4], right: Row) -> Option<Row> {
    let mut lower = [[0.0; 4]; 4];
    for row in 0..4 {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
            let rest = matrix[row][column] - known;
            if row != column {
                lower[row][column] = rest / lower[column][column];
            } else if rest > 0.0 {
                lower[row][row] = rest.sqrt();
            } else {
                return None;
            }
        }
    }
    let mut half = [0.0; 4];
    for row in 0..4 {
        let known: f64 = (0..row).map(|k| lower[row][k] * half[k]).sum();
        half[row] = (right[row] - known) / lower[row][row];
    }
    let mut found = [0.0; 4];
    for row in (0..4).rev() {
        let known: f64 = (row + 1..4).map(|k| lower[k][row] * found[k]).sum();
        found[row] = (half[row] - known) / lower[row][row];
    }
    Some(found)
}

#[cfg(test)]
mod tests;
