//! Some of many, always the same ones.

use contract::Digest;

/// The positions of `count` of the `keys` (all, if there are fewer), rising: those whose digest
/// together with `purpose` is smallest.
///
/// As good as drawn by lot, and hardly moved by a change of the list: a key that comes or goes
/// changes one of the sample at most. Of equal keys the first is taken first.
pub fn sample<K: AsRef<[u8]>>(keys: &[K], count: usize, purpose: &str) -> Vec<usize> {
    let mut drawn: Vec<(Digest, usize)> = keys
        .iter()
        .map(|key| Digest::of_all([purpose.as_bytes(), key.as_ref()]))
        .zip(0..)
        .collect();
    drawn.sort();
    let mut positions: Vec<usize> = drawn.into_iter().take(count).map(|(_, at)| at).collect();
    positions.sort_unstable();
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn<'a>(keys: &[&'a str], count: usize, purpose: &str) -> Vec<&'a str> {
        let positions = sample(keys, count, purpose);
        assert!(positions.is_sorted());
        positions.into_iter().map(|at| keys[at]).collect()
    }

    #[test]
    fn a_sample_depends_on_the_keys_alone() {
        let names: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        let keys: Vec<&str> = names.iter().map(String::as_str).collect();
        let ten = drawn(&keys, 10, "a");
        assert_eq!(ten.len(), 10);
        assert_ne!(ten, drawn(&keys, 10, "b"));
        assert_ne!(ten, keys[..10]);
        assert_eq!(drawn(&keys, 200, "a"), keys);
        assert_eq!(drawn(&keys, 0, "a"), [""; 0]);

        // Another order is the same choice; one key fewer changes at most one.
        let reversed: Vec<&str> = keys.iter().rev().copied().collect();
        let mut again = drawn(&reversed, 10, "a");
        again.reverse();
        assert_eq!(again, ten);
        for gone in 0..100 {
            let mut fewer = keys.clone();
            fewer.remove(gone);
            let kept = drawn(&fewer, 10, "a");
            let same = kept.iter().filter(|key| ten.contains(key)).count();
            assert!(same >= 9, "without {gone}: {kept:?}");
        }
    }
}
