//! Rankings: for each query the rows of a gallery, best first.
//!
//! What a ranking drawn by lot gives is computed, not simulated: every rank then holds each row with
//! the same probability, so that the expectation is a mean over the whole gallery.

use std::collections::BTreeMap;

use rayon::prelude::*;

/// A mean over queries.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// What was found, 0…1.
    pub value: f32,
    /// The expectation for a ranking drawn by lot, 0…1.
    pub chance: f32,
    /// The queries that were asked; without any, both figures are 0.
    pub queries: usize,
}

impl Measured {
    /// The means of value and chance, query by query.
    fn of(pairs: impl Iterator<Item = [f64; 2]>) -> Self {
        let (mut value, mut chance, mut queries) = (0.0, 0.0, 0_u32);
        for [v, c] in pairs {
            value += v;
            chance += c;
            queries += 1;
        }
        let count = f64::from(queries.max(1));
        Self {
            value: (value / count) as f32,
            chance: (chance / count) as f32,
            queries: queries as usize,
        }
    }
}

/// The mean share of the found rows with the query's label, over queries that have one.
pub fn precision(
    found: &[Vec<usize>],
    queries: &[Option<usize>],
    gallery: &[Option<usize>],
) -> Measured {
    let mut counts = BTreeMap::new();
    for label in gallery.iter().flatten() {
        *counts.entry(*label).or_insert(0_usize) += 1;
    }
    let pairs = found.iter().zip(queries).filter_map(|(found, query)| {
        let label = (*query)?;
        let hits = found.iter().filter(|&&row| gallery[row] == Some(label));
        let alike = counts.get(&label).copied().unwrap_or(0);
        Some([
            share(hits.count(), found.len()),
            share(alike, gallery.len()),
        ])
    });
    Measured::of(pairs)
}

/// The mean share of the found rows that `right` accepts for the query, of a gallery of so many
/// rows. Where a label alone decides, [`precision`] does the same faster.
pub fn precision_where(
    found: &[Vec<usize>],
    gallery: usize,
    right: impl Fn(usize, usize) -> bool,
) -> Measured {
    let pairs = found.iter().enumerate().map(|(query, found)| {
        let hits = found.iter().filter(|&&row| right(query, row)).count();
        let all = (0..gallery).filter(|&row| right(query, row)).count();
        [share(hits, found.len()), share(all, gallery)]
    });
    Measured::of(pairs)
}

/// Several labels as one: equal where all of them are known and equal.
pub fn joint<const N: usize>(labels: &[[Option<usize>; N]]) -> Vec<Option<usize>> {
    let mut numbers = BTreeMap::new();
    labels
        .iter()
        .map(|labels| {
            let next = numbers.len();
            let known = labels.iter().all(Option::is_some);
            known.then(|| *numbers.entry(labels).or_insert(next))
        })
        .collect()
}

/// Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002) of the first `count` rows.
///
/// A row's gain is its grade: how many of the N labels agree with the query's. It is divided by
/// log₂(rank + 1), and the sum by that of the best ranking of the whole gallery. A query that no row
/// agrees with in anything has no best ranking and is not asked.
pub fn ndcg<const N: usize>(
    found: &[Vec<usize>],
    queries: &[[Option<usize>; N]],
    gallery: &[[Option<usize>; N]],
    count: usize,
) -> Measured {
    let discounts: Vec<f64> = (0..count.min(gallery.len()))
        .map(|place| 1.0 / (place as f64 + 2.0).log2())
        .collect();
    let pairs: Vec<[f64; 2]> = found
        .par_iter()
        .zip(queries)
        .filter_map(|(found, query)| {
            // How many rows there are of each grade, 0…N.
            let mut rows_of = vec![0_usize; N + 1];
            for row in gallery {
                rows_of[grade(query, row)] += 1;
            }
            let best = (0..=N)
                .rev()
                .flat_map(|grade| std::iter::repeat_n(grade, rows_of[grade]));
            let ideal = gain(best, &discounts);
            if ideal == 0.0 {
                return None;
            }
            let grades = found.iter().map(|&row| grade(query, &gallery[row]));
            let sum: usize = rows_of.iter().enumerate().map(|(g, rows)| g * rows).sum();
            let expected = share(sum, gallery.len()) * discounts.iter().sum::<f64>();
            Some([gain(grades, &discounts) / ideal, expected / ideal])
        })
        .collect();
    Measured::of(pairs.into_iter())
}

fn grade<const N: usize>(a: &[Option<usize>; N], b: &[Option<usize>; N]) -> usize {
    a.iter()
        .zip(b)
        .filter(|(a, b)| a.is_some() && a == b)
        .count()
}

fn gain(grades: impl Iterator<Item = usize>, discounts: &[f64]) -> f64 {
    grades
        .zip(discounts)
        .map(|(grade, discount)| grade as f64 * discount)
        .sum()
}

/// The share of queries whose own row, one each, is among the found, of a gallery of so many rows.
pub fn recall(found: &[Vec<usize>], own: &[usize], gallery: usize) -> Measured {
    let pairs = found.iter().zip(own).map(|(found, own)| {
        let hit = f64::from(u8::from(found.contains(own)));
        [hit, share(found.len(), gallery)]
    });
    Measured::of(pairs)
}

/// The mean share of the rows of `a` that `b` found too, in any order, of a gallery of so many rows.
pub fn overlap(a: &[Vec<usize>], b: &[Vec<usize>], gallery: usize) -> Measured {
    let pairs = a.iter().zip(b).map(|(a, b)| {
        let common = a.iter().filter(|row| b.contains(row)).count();
        [share(common, a.len()), share(b.len(), gallery)]
    });
    Measured::of(pairs)
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_near(found: Measured, value: f32, chance: f32, queries: usize) {
        let near = |a: f32, b: f32| (a - b).abs() < 1e-6;
        let right = near(found.value, value) && near(found.chance, chance);
        assert!(right && found.queries == queries, "{found:?}");
    }

    /// Four rows: the type, colour and gender of each.
    const GALLERY: [[Option<usize>; 3]; 4] = [
        [Some(0), Some(0), Some(0)],
        [Some(0), Some(1), Some(0)],
        [Some(1), None, Some(1)],
        [Some(2), Some(2), Some(2)],
    ];

    #[test]
    fn precision_counts_equal_labels() {
        let gallery = [Some(7), Some(8), None];
        let found = vec![vec![0, 1], vec![2, 0], vec![0, 1]];
        assert_near(
            precision(&found[..1], &[Some(7)], &gallery),
            0.5,
            1.0 / 3.0,
            1,
        );
        // An unknown label is not asked about; one that nothing has is asked, and never right.
        assert_near(
            precision(&found, &[Some(7), None, Some(9)], &gallery),
            0.25,
            1.0 / 6.0,
            2,
        );
        assert_eq!(precision(&found, &[None; 3], &gallery), Measured::default());
    }

    #[test]
    fn a_rule_may_decide_what_is_right() {
        let odd = |query: usize, row: usize| (query + row) % 2 == 1;
        let found = vec![vec![0, 1, 2], vec![0, 2, 3]];
        assert_near(precision_where(&found, 4, odd), 0.5, 0.5, 2);
        let hits = precision_where(&found, 4, |query, row| query == 1 && row == 3);
        assert_near(hits, 1.0 / 6.0, 0.125, 2);
    }

    #[test]
    fn joint_labels_need_all_their_parts() {
        let found = joint(&[GALLERY[0], GALLERY[1], GALLERY[2], GALLERY[0], GALLERY[3]]);
        assert_eq!(found, [Some(0), Some(1), None, Some(0), Some(2)]);
    }

    #[test]
    fn gain_is_graded_discounted_and_normalised() {
        // Grades of the rows for this query: 3, 2, 0, 0. Discounts: 1 and this.
        const SECOND: f32 = 0.630_929_8; // 1/log₂3
        let query = [[Some(0), Some(0), Some(0)]];
        let ideal = 3.0 + 2.0 * SECOND;
        let chance = 1.25 * (1.0 + SECOND) / ideal;
        let cases = [
            (vec![0, 1], 1.0),
            (vec![1, 0], (2.0 + 3.0 * SECOND) / ideal),
            (vec![2, 1, 0], 2.0 * SECOND / ideal),
            (vec![3, 2], 0.0),
        ];
        for (found, value) in cases {
            assert_near(ndcg(&[found], &query, &GALLERY, 2), value, chance, 1);
        }
        // Unknown agrees with nothing, not even with unknown.
        let unknown = [[None; 3], [Some(1), None, None]];
        let found = ndcg(&[vec![0], vec![2]], &unknown, &GALLERY, 1);
        assert_near(found, 1.0, 0.25, 1);
    }

    #[test]
    fn ndcg_by_chance_is_the_mean_over_all_rankings() {
        let query = [[Some(0), Some(0), Some(1)]];
        let mut all = Vec::new();
        for a in 0..4 {
            for b in (0..4).filter(|&b| b != a) {
                for c in (0..4).filter(|&c| c != a && c != b) {
                    all.push(vec![a, b, c]);
                }
            }
        }
        let queries = vec![query[0]; all.len()];
        let found = ndcg(&all, &queries, &GALLERY, 3);
        assert_near(found, found.chance, found.value, 24);
        assert!(found.value > 0.3 && found.value < 1.0, "{found:?}");
    }

    #[test]
    fn recall_and_overlap_by_hand() {
        let found = vec![vec![3, 1], vec![0, 2], vec![2, 3]];
        assert_near(recall(&found, &[1, 1, 3], 8), 2.0 / 3.0, 0.25, 3);
        assert_near(recall(&found, &[4, 5, 6], 2), 0.0, 1.0, 3);
        let other = vec![vec![1, 3], vec![4, 5], vec![3, 0]];
        assert_near(overlap(&found, &other, 8), 0.5, 0.25, 3);
        assert_eq!(overlap(&[], &[], 0), Measured::default());
    }
}
