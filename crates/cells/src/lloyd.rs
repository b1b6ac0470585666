//! Lloyd's algorithm on rows of signed bytes, in integers.

use rayon::prelude::*;

use catalogue::cells::dots;

/// Rows that a thread takes at a time.
const CHUNK: usize = 1024;

/// The nearest of `centres`, `[K, D]` i8, to a row: its number and the squared distance less the row's
/// own square. `squares` are those of the centres. Of two as near the lower.
pub(crate) fn nearest(row: &[i16], centres: &[u8], squares: &[i32]) -> (u32, i32) {
    let mut best = (0, i32::MAX);
    dots(row, centres, |centre, dot| {
        let distance = squares.get(centre).copied().unwrap_or_default() - 2 * dot;
        if distance < best.1 {
            best = (centre as u32, distance);
        }
    });
    best
}

/// Of each centre, the sum of its squares.
pub(crate) fn squares(centres: &[u8], dimension: usize) -> Vec<i32> {
    let square = |row: &[u8]| row.iter().map(|&b| i32::from(b as i8).pow(2)).sum();
    centres.chunks_exact(dimension).map(square).collect()
}

/// A row as the left side of a product.
pub(crate) fn widened(row: &[u8]) -> Vec<i16> {
    row.iter().map(|&byte| i16::from(byte as i8)).collect()
}

/// The nearest centre of each row.
pub(crate) fn assign(rows: &[u8], dimension: usize, centres: &[u8]) -> Vec<u32> {
    let squares = squares(centres, dimension);
    rows.par_chunks(CHUNK * dimension)
        .flat_map_iter(|chunk| {
            let rows = chunk.chunks_exact(dimension);
            let squares = &squares;
            rows.map(move |row| nearest(&widened(row), centres, squares).0)
        })
        .collect()
}

/// The mean of each centre's rows, and how many these are. A centre without rows stays.
pub(crate) fn means(
    rows: &[u8],
    dimension: usize,
    assigned: &[u32],
    centres: &[u8],
) -> (Vec<u8>, Vec<u32>) {
    let count = centres.len() / dimension;
    let mut sums = vec![0_i32; centres.len()];
    let mut counts = vec![0_u32; count];
    for (row, &centre) in rows.chunks_exact(dimension).zip(assigned) {
        let at = centre as usize * dimension;
        let Some(sums) = sums.get_mut(at..at + dimension) else {
            continue;
        };
        for (sum, &value) in sums.iter_mut().zip(row) {
            *sum += i32::from(value as i8);
        }
        if let Some(count) = counts.get_mut(centre as usize) {
            *count += 1;
        }
    }
    let mut means = centres.to_vec();
    let all = means
        .chunks_exact_mut(dimension)
        .zip(sums.chunks_exact(dimension));
    for ((mean, sums), &count) in all.zip(&counts) {
        if count > 0 {
            for (mean, &sum) in mean.iter_mut().zip(sums) {
                *mean = rounded(sum, count) as u8;
            }
        }
    }
    (means, counts)
}

/// The quotient, rounded to the nearest, halves away from zero.
fn rounded(sum: i32, count: u32) -> i8 {
    let (sum, count) = (i64::from(sum), i64::from(count));
    let half = count / 2 * sum.signum();
    ((sum + half) / count) as i8
}

/// `count` centres of `rows`, at most as many as rows: from rows at even distances, in `rounds` rounds.
pub(crate) fn cluster(rows: &[u8], dimension: usize, count: usize, rounds: usize) -> Vec<u8> {
    let total = rows.len() / dimension;
    let count = count.clamp(1, total.max(1));
    let mut centres: Vec<u8> = (0..count)
        .flat_map(|number| {
            let at = number * total / count * dimension;
            rows.get(at..at + dimension).unwrap_or_default().to_vec()
        })
        .collect();
    for _ in 0..rounds {
        let assigned = assign(rows, dimension, &centres);
        let (means, _) = means(rows, dimension, &assigned, &centres);
        if means == centres {
            break;
        }
        centres = means;
    }
    centres
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_are_found() {
        let rows: Vec<u8> = (0..60_u8)
            .flat_map(|i| {
                let hub = [[100_i8, 0], [0, 100], [-100, -50]][usize::from(i % 3)];
                [
                    (hub[0] + (i % 5) as i8) as u8,
                    (hub[1] - (i % 4) as i8) as u8,
                ]
            })
            .collect();
        let centres = cluster(&rows, 2, 3, 10);
        assert_eq!(centres.len(), 6);
        let assigned = assign(&rows, 2, &centres);
        for (row, centre) in assigned.iter().enumerate() {
            assert_eq!(*centre, assigned[row % 3], "row {row}");
        }
        assert_eq!(cluster(&rows, 2, 1000, 1).len(), 120);
    }

    #[test]
    fn means_round_to_the_nearest() {
        for (sum, count, mean) in [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (0, 7, 0)] {
            assert_eq!(rounded(sum, count), mean, "{sum}/{count}");
        }
    }
}
