//! How the size of the pictures and the rate change over a run.

use crate::data::Size;

/// So many epochs at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stage {
    /// Of the network's input.
    pub size: Size,
    /// At least 1.
    pub epochs: usize,
}

/// The share of a run in which the rate rises.
const WARM_UP: f32 = 0.03;

/// The size in `epoch`, that of the last stage afterwards.
pub fn size(stages: &[Stage], epoch: usize) -> Option<Size> {
    let mut begin = 0;
    for stage in stages {
        begin += stage.epochs;
        if epoch < begin {
            return Some(stage.size);
        }
    }
    stages.last().map(|stage| stage.size)
}

/// How many epochs the size of `epoch` has been in use before it.
pub fn epochs_at_size(stages: &[Stage], epoch: usize) -> usize {
    let now = size(stages, epoch);
    (0..epoch)
        .rev()
        .take_while(|&earlier| size(stages, earlier) == now)
        .count()
}

/// All stages together.
pub fn epochs(stages: &[Stage]) -> usize {
    stages.iter().map(|stage| stage.epochs).sum()
}

/// The rate at `done` (0…1) of a run: up in a line, then down along a cosine to 1 % of `peak`.
pub fn rate(peak: f32, done: f32) -> f32 {
    if done < WARM_UP {
        return peak * (0.05 + 0.95 * done / WARM_UP);
    }
    let rest = ((done - WARM_UP) / (1.0 - WARM_UP)).min(1.0);
    peak * (0.01 + 0.99 * 0.5 * (1.0 + (std::f32::consts::PI * rest).cos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_and_falls() {
        let at = |done| rate(1.0, done);
        assert!(at(0.0) < at(0.01) && at(0.01) < at(WARM_UP));
        assert!((at(WARM_UP) - 1.0).abs() < 1e-6);
        assert!((at(1.0) - 0.01).abs() < 1e-6);
    }

    #[test]
    fn stages_follow_each_other() {
        let stage = |width, epochs| Stage {
            size: Size { width, height: 1 },
            epochs,
        };
        let stages = [stage(3, 2), stage(6, 1)];
        let found: Vec<_> = (0..5)
            .filter_map(|epoch| size(&stages, epoch))
            .map(|s| s.width)
            .collect();
        assert_eq!(found, [3, 3, 6, 6, 6]);
        assert_eq!(epochs(&stages), 3);
        let since: Vec<_> = (0..5).map(|epoch| epochs_at_size(&stages, epoch)).collect();
        assert_eq!(since, [0, 1, 0, 1, 2]);
    }
}
