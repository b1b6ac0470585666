//! Exact nearest neighbours.

use rayon::prelude::*;

/// The `count` rows of `gallery` most similar to each row of `queries`, best first; of equals the
/// lower row. All rows have `dimension` components, at least 1, and length 1.
pub fn neighbours(
    queries: &[f32],
    gallery: &[f32],
    dimension: usize,
    count: usize,
) -> Vec<Vec<usize>> {
    queries
        .par_chunks_exact(dimension)
        .map(|query| {
            let rows = gallery.chunks_exact(dimension);
            let mut all: Vec<(f32, usize)> = rows.map(|row| dot(query, row)).zip(0..).collect();
            let count = count.min(all.len());
            let better =
                |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
            if count < all.len() {
                all.select_nth_unstable_by(count, better);
                all.truncate(count);
            }
            all.sort_by(better);
            all.into_iter().map(|(_, row)| row).collect()
        })
        .collect()
}

/// Sixteen sums side by side, which processors add at once, then these in order.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<16>(), b.as_chunks::<16>());
    let mut sums = [0.0; 16];
    for (a, b) in a.iter().zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first_and_ties_go_to_the_lower_row() {
        let gallery = [1.0, 0.0, 0.6, 0.8, 0.0, 1.0, 0.6, 0.8];
        let cases: [(&[f32], usize, &[usize]); 4] = [
            (&[1.0, 0.0], 2, &[0, 1]),
            (&[1.0, 0.0], 3, &[0, 1, 3]),
            (&[0.0, 1.0], 9, &[2, 1, 3, 0]),
            (&[0.0, 1.0], 0, &[]),
        ];
        for (query, count, expected) in cases {
            let found = neighbours(query, &gallery, 2, count);
            assert_eq!(found, [expected], "{query:?}, {count}");
        }
    }

    #[test]
    fn every_component_counts() {
        for dimension in [1, 15, 16, 17, 40] {
            let a: Vec<f32> = (1..=dimension).map(|n| n as f32).collect();
            // 1² + 2² + … in whole numbers, which are exact.
            let sum = dimension * (dimension + 1) * (2 * dimension + 1) / 6;
            assert_eq!(dot(&a, &a), sum as f32, "{dimension}");
        }
    }
}
