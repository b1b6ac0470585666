//! How many threads compute a picture.

/// More would each have too little to do between two meetings, and all have the same memory to share.
const MOST: usize = 4;

/// Of the time of one thread, what several may take at most: for less, a processor is better left to the
/// page and to other programs.
const WORTH: f64 = 0.85;

/// Threads to try on a processor that says it has so many, this one among them.
///
/// Half of them: two that a browser counts are often one core, or the slower half is slower than waiting for
/// it. A device of two is tried with both, and [`are_worth_it`] tells.
pub fn threads(processors: f64) -> usize {
    match processors as usize {
        0 | 1 => 1,
        processors => (processors / 2).clamp(2, MOST),
    }
}

/// Whether several threads are faster than one, by the milliseconds that each took for the same picture.
pub fn are_worth_it(alone: &[f64], together: &[f64]) -> bool {
    let least = |times: &[f64]| times.iter().copied().reduce(f64::min);
    // Other work only ever adds time, so the least is the truest.
    match least(alone).zip(least(together)) {
        Some((alone, together)) => together <= alone * WORTH,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_has_one_to_four_threads() {
        let cases = [
            (f64::NAN, 1),
            (0.0, 1),
            (1.0, 1),
            (2.0, 2),
            (3.0, 2),
            (4.0, 2),
            (6.0, 3),
            (8.0, 4),
            (128.0, 4),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(processors, expected)| (processors, threads(processors), expected))
            .filter(|(_, found, expected)| found != expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn helpers_stay_where_they_help() {
        let cases: [(&[f64], &[f64], bool); 5] = [
            (&[36.0, 30.0], &[60.0, 20.0, 25.0], true),
            (&[36.0, 30.0], &[29.0, 31.0], false),
            (&[30.0], &[25.5], true),
            (&[30.0], &[], false),
            (&[], &[20.0], false),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|(alone, together, expected)| are_worth_it(alone, together) != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
