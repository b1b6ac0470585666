//! Words and fits on made-up searches.

use super::*;

const WEIGHTS: Calibration = Calibration {
    bias: -12.0,
    similarity: 10.0,
    second: 20.0,
    fifth: 10.0,
    close: 0.6,
};

/// SplitMix64 (Steele, Lea, Flood 2014), as numbers from 0 to below 1.
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Searches whose answers are drawn with the probabilities that `truth` says.
fn drawn(truth: &Calibration, count: usize) -> Vec<Judged> {
    let mut random = Random(1);
    (0..count)
        .map(|_| {
            let mut similarity = 1.0;
            let similarities: Vec<f32> = (0..5)
                .map(|_| {
                    similarity -= random.unit() * 0.2;
                    similarity as f32
                })
                .collect();
            let mut same = |rank| random.unit() < f64::from(truth.probability(&similarities, rank));
            Judged {
                same: (0..5).map(&mut same).collect(),
                similarities,
            }
        })
        .collect()
}

#[test]
fn probabilities_by_hand() {
    let logistic = |z: f64| 1.0 / (1.0 + (-z).exp());
    let five = [0.9, 0.8, 0.7, 0.7, 0.5];
    let cases: [(&[f32], usize, f64); 7] = [
        // −12 + 9 + 20 · 0.1 + 10 · 0.4
        (&five, 0, logistic(3.0)),
        // −12 + 8 + 0 + 10 · 0.3
        (&five, 1, logistic(-1.0)),
        // −12 + 5 − 20 · 0.3 + 0
        (&five, 4, logistic(-13.0)),
        (&five, 5, 0.0),
        // The last stands for the missing: −12 + 9 + 20 · 0.1 + 10 · 0.1
        (&[0.9, 0.8], 0, logistic(0.0)),
        // −12 + 9
        (&[0.9], 0, logistic(-3.0)),
        (&[], 0, 0.0),
    ];
    for (similarities, rank, expected) in cases {
        let found = f64::from(WEIGHTS.probability(similarities, rank));
        let wrong = (found - expected).abs();
        assert!(
            wrong < 1e-6,
            "{similarities:?} at {rank}: {found}, {expected}"
        );
    }
    let far = Calibration {
        bias: -5000.0,
        ..WEIGHTS
    };
    assert_eq!(far.probability(&five, 0), 0.0);
    let near = Calibration {
        bias: 5000.0,
        ..WEIGHTS
    };
    assert_eq!(near.probability(&five, 4), 1.0);
}

#[test]
fn words_follow_probabilities() {
    use Likeness::*;
    let cases: [(&[f32], &[Likeness]); 6] = [
        // −12 + 9.5 + 5 + 5.5 = 8; of the others the last is farther than goods are from each other.
        (
            &[0.95, 0.7, 0.69, 0.68, 0.4],
            &[Same, Similar, Similar, Similar, NothingClose],
        ),
        // −12 + 9.7 + 0.2 + 0.2: near the photo, and near together.
        (&[0.97, 0.96, 0.95, 0.95, 0.95], &[Similar; 5]),
        // −12 + 9.5 + 1.2 + 1.5 = 0.2
        (
            &[0.95, 0.89, 0.8, 0.8, 0.8],
            &[VerySimilar, Similar, Similar, Similar, Similar],
        ),
        (&[0.6, 0.599, 0.5], &[Similar, NothingClose, NothingClose]),
        // −12 + 9 + 2 + 1 = 0
        (&[0.9, 0.8], &[VerySimilar, Similar]),
        (&[0.95], &[Similar]),
    ];
    let mut wrong = Vec::new();
    for (similarities, expected) in cases {
        let words = (0..similarities.len()).map(|rank| WEIGHTS.likeness(similarities, rank));
        let words: Vec<Likeness> = words.collect();
        if words != expected {
            wrong.push(format!("{similarities:?}: {words:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(WEIGHTS.likeness(&[0.9], 1), NothingClose);
}

#[test]
fn a_fit_finds_the_weights_that_made_the_answers() {
    let found = Calibration::fit(&drawn(&WEIGHTS, 20_000)).unwrap();
    let pairs = [
        (found.bias, WEIGHTS.bias),
        (found.similarity, WEIGHTS.similarity),
        (found.second, WEIGHTS.second),
        (found.fifth, WEIGHTS.fifth),
    ];
    for (found_weight, weight) in pairs {
        assert!((found_weight - weight).abs() < 1.0, "{found:?}");
    }
}

#[test]
fn a_fit_promises_as_many_right_results_as_there_are() {
    // What marks the maximum of the likelihood: the probabilities' sum is the number of right ones.
    let searches = drawn(&WEIGHTS, 400);
    let found = Calibration::fit(&searches).unwrap();
    let (mut promised, mut right) = (0.0, 0.0);
    for search in &searches {
        for (rank, same) in search.same.iter().enumerate() {
            promised += found.probability(&search.similarities, rank);
            right += f32::from(u8::from(*same));
        }
    }
    assert!((promised - right).abs() < 0.2, "{promised} of {right}");
}

#[test]
fn a_fit_has_the_same_bits_everywhere() {
    let expected = Calibration {
        bias: -13.177,
        similarity: 10.968,
        second: 19.866,
        fifth: 11.42,
        close: 0.642,
    };
    assert_eq!(Calibration::fit(&drawn(&WEIGHTS, 400)), Some(expected));
}

/// `count` searches that give `right` at the top, and as many that give `wrong`.
fn searches(count: usize, right: [f32; 5], wrong: [f32; 5]) -> Vec<Judged> {
    let found = |similarities: [f32; 5], first| Judged {
        similarities: similarities.to_vec(),
        same: vec![first, false, false, false, false],
    };
    let pairs = (0..count).flat_map(|_| [found(right, true), found(wrong, false)]);
    pairs.collect()
}

#[test]
fn close_is_what_nine_in_ten_others_reach() {
    // The best other result of search n is at n/100; half of them come after the right one.
    let searches: Vec<Judged> = (0..100_u8)
        .map(|n| {
            let other = f32::from(n) / 100.0;
            let right = n % 2 == 0;
            Judged {
                similarities: vec![if right { 0.999 } else { other }, other, other / 2.0],
                same: vec![right, false, false],
            }
        })
        .collect();
    assert_eq!(Calibration::fit(&searches).unwrap().close, 0.1);
}

#[test]
fn answers_without_doubt_give_finite_weights() {
    let (right, wrong) = ([0.9, 0.5, 0.5, 0.5, 0.4], [0.5, 0.5, 0.5, 0.5, 0.4]);
    for count in [30, 3000] {
        let found = Calibration::fit(&searches(count, right, wrong)).unwrap();
        assert!(found.is_finite(), "{found:?}");
        assert!(found.probability(&right, 0) > 0.95, "{count}: {found:?}");
        assert!(found.probability(&wrong, 0) < 0.05, "{count}: {found:?}");
    }
    // Gaps that are always 0 say nothing.
    let same_gaps = Calibration::fit(&searches(100, [0.9; 5], [0.5; 5])).unwrap();
    assert_eq!((same_gaps.second, same_gaps.fifth), (0.0, 0.0));
}

#[test]
fn what_teaches_nothing_gives_no_calibration() {
    let (right, wrong) = ([0.9, 0.5, 0.5, 0.5, 0.4], [0.5, 0.5, 0.5, 0.5, 0.4]);
    let never: Vec<Judged> = searches(100, right, wrong)
        .into_iter()
        .map(|search| Judged {
            same: vec![false; 5],
            ..search
        })
        .collect();
    let always: Vec<Judged> = searches(100, right, wrong)
        .into_iter()
        .map(|search| Judged {
            same: vec![true; 5],
            ..search
        })
        .collect();
    let cases = [
        ("nothing", Vec::new()),
        ("too few", searches(29, right, wrong)),
        ("never right", never),
        ("always right", always),
        ("the less similar are right", searches(100, wrong, right)),
        ("empty searches", vec![Judged::default(); 100]),
    ];
    for (case, searches) in cases {
        assert_eq!(Calibration::fit(&searches), None, "{case}");
    }
    assert!(Calibration::fit(&searches(30, right, wrong)).is_some());
}
