//! A classifier's answers.

/// Accuracy, and F1 averaged over the classes that occur; both 0…1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Classified {
    /// The share of right answers.
    pub accuracy: f32,
    /// The mean over classes of the harmonic mean of precision and recall.
    pub macro_f1: f32,
}

/// Compares answers with what is right; where that is unknown the answer does not count. All labels
/// are below `classes`.
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

/// The label that occurs most often, of equals the lowest; none where all are unknown.
///
/// Who always answers with it gives the chance level of a classifier: the best that can be done
/// without looking.
pub fn commonest(labels: &[Option<usize>]) -> Option<usize> {
    let highest = labels.iter().flatten().max()?;
    let mut counts = vec![0_u32; highest + 1];
    for &label in labels.iter().flatten() {
        counts[label] += 1;
    }
    // `max_by_key` gives the last of equals.
    (0..counts.len()).rev().max_by_key(|&label| counts[label])
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
        // Class 0 always: precision 2/3, recall 1; class 1 never.
        let chance = classified(&right, &[0; 4], 3);
        assert!((chance.accuracy - 2.0 / 3.0).abs() < 1e-6);
        assert!((chance.macro_f1 - 0.4).abs() < 1e-6);
        assert_eq!(classified(&[None], &[0], 1), Classified::default());
    }

    #[test]
    fn the_commonest_label_is_found() {
        let cases: [(&[Option<usize>], Option<usize>); 4] = [
            (&[Some(2), None, Some(0), Some(2)], Some(2)),
            (&[Some(1), Some(0)], Some(0)),
            (&[None, None, Some(3)], Some(3)),
            (&[None], None),
        ];
        for (labels, expected) in cases {
            assert_eq!(commonest(labels), expected, "{labels:?}");
        }
    }
}
