//! How good a network is: its classifiers, and its neighbours.

use rayon::prelude::*;

/// Accuracy, and F1 averaged over the classes that occur; both 0…1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Classified {
    /// The share of right answers.
    pub accuracy: f32,
    /// The mean over classes of the harmonic mean of precision and recall.
    pub macro_f1: f32,
}

/// Compares answers with what is right; where that is unknown the answer does not count.
pub fn classified(right: &[Option<usize>], answers: &[usize], classes: usize) -> Classified {
    let mut hits = vec![0_u32; classes];
    let (mut asked, mut answered) = (vec![0_u32; classes], vec![0_u32; classes]);
    for (right, &answer) in right.iter().zip(answers) {
        let Some(right) = *right else { continue };
        asked[right] += 1;
        answered[answer] += 1;
        hits[right] += u32::from(right == answer);
    }
    let all: u32 = asked.iter().sum();
    let f1 =
        |class: usize| 2.0 * hits[class] as f32 / (asked[class] + answered[class]).max(1) as f32;
    let occurring: Vec<usize> = (0..classes).filter(|&class| asked[class] > 0).collect();
    Classified {
        accuracy: hits.iter().sum::<u32>() as f32 / all.max(1) as f32,
        macro_f1: occurring.iter().map(|&c| f1(c)).sum::<f32>() / occurring.len().max(1) as f32,
    }
}

/// The `count` rows of `gallery` most similar to each row of `queries`, best first. All rows have
/// `dimension` components and length 1.
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
            let mut all: Vec<(f32, usize)> = rows
                .map(|row| query.iter().zip(row).map(|(a, b)| a * b).sum())
                .zip(0..)
                .collect();
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

/// The mean share of neighbours with the query's label, over queries that have one; and what a
/// random neighbour would give.
pub fn precision(
    found: &[Vec<usize>],
    queries: &[Option<usize>],
    gallery: &[Option<usize>],
) -> [f32; 2] {
    let (mut sum, mut chance, mut count) = (0.0, 0.0, 0.0_f32);
    for (found, query) in found.iter().zip(queries) {
        if query.is_none() {
            continue;
        }
        let hits = found.iter().filter(|&&row| gallery[row] == *query).count();
        sum += hits as f32 / found.len().max(1) as f32;
        let alike = gallery.iter().filter(|label| *label == query).count();
        chance += alike as f32 / gallery.len().max(1) as f32;
        count += 1.0;
    }
    [sum / count.max(1.0), chance / count.max(1.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_by_hand() {
        let right = [Some(0), Some(0), Some(1), None];
        let found = classified(&right, &[0, 1, 1, 0], 3);
        assert!((found.accuracy - 2.0 / 3.0).abs() < 1e-6);
        assert!((found.macro_f1 - (2.0 / 3.0 + 2.0 / 3.0) / 2.0).abs() < 1e-6);

        let gallery = [1.0, 0.0, 0.6, 0.8, 0.0, 1.0];
        let near = neighbours(&[1.0, 0.0], &gallery, 2, 2);
        assert_eq!(near, [[0, 1]]);
        let [share, chance] = precision(&near, &[Some(7)], &[Some(7), Some(8), None]);
        assert_eq!([share, chance], [0.5, 1.0 / 3.0]);
    }
}
