//! AdamW in one pass over the parameters.
//!
//! Kingma & Ba, "Adam" (2015), with Loshchilov & Hutter's decoupled decay (2019).

use rayon::prelude::*;

use crate::weights::{Kind, Weights};

const BETA_1: f32 = 0.9;

const BETA_2: f32 = 0.98;

/// Beside the root of the second moment.
const EPSILON: f32 = 1e-8;

/// Of convolutions and linear layers, per step at rate 1.
const DECAY: f32 = 0.1;

/// A gradient longer than this, over all parameters, is shortened to it.
const LONGEST: f32 = 20.0;

/// How much of the past the average keeps at each step, once it has a past at this input size: a mean
/// of networks that learnt at two sizes is good at neither.
const AVERAGE: f32 = 0.999;

/// One step. `gradients` are parallel to the slots; `rate` as by the schedule; `step` counts
/// from 0, `step_at_size` from the first step at the present input size.
/// Returns the gradient's length before it was shortened.
pub fn step(
    weights: &mut Weights,
    gradients: &[Option<Vec<f32>>],
    rate: f32,
    step: u64,
    step_at_size: u64,
) -> f32 {
    let squares: Vec<f64> = gradients
        .par_iter()
        .map(|gradient| {
            let values = gradient.iter().flatten();
            values.map(|value| f64::from(value * value)).sum::<f64>()
        })
        .collect();
    let length = squares.iter().sum::<f64>().sqrt() as f32;
    let shorten = if length > LONGEST {
        LONGEST / length
    } else {
        1.0
    };
    let past = step_at_size as f32;
    let keep = AVERAGE.min((1.0 + past) / (10.0 + past));
    let exponent = i32::try_from(step + 1).unwrap_or(i32::MAX);
    let unbiased_1 = 1.0 - BETA_1.powi(exponent);
    let unbiased_2 = 1.0 - BETA_2.powi(exponent);
    weights
        .slots_mut()
        .par_iter_mut()
        .zip(gradients)
        .for_each(|(slot, gradient)| {
            if let (Some(gradient), true) = (gradient, slot.kind != Kind::Running) {
                let decay = if slot.kind == Kind::Weight {
                    DECAY
                } else {
                    0.0
                };
                let moments = slot.momentum.iter_mut().zip(&mut slot.second);
                let parameters = slot.values.iter_mut().zip(moments).zip(gradient);
                for ((value, (first, second)), gradient) in parameters {
                    let gradient = gradient * shorten;
                    *first += (1.0 - BETA_1) * (gradient - *first);
                    *second += (1.0 - BETA_2) * (gradient * gradient - *second);
                    let deviation = (*second / unbiased_2).sqrt() + EPSILON;
                    *value -= rate * (*first / unbiased_1 / deviation + decay * *value);
                }
            }
            for (average, value) in slot.average.iter_mut().zip(&slot.values) {
                *average += (1.0 - keep) * (value - *average);
            }
        });
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weights::HeadSizes;

    #[test]
    fn a_first_step_by_hand() {
        let sizes = HeadSizes {
            dimension: 1,
            classes: [1; 4],
            joint: 1,
        };
        let mut weights = Weights::random(&sizes, 1);
        let before = weights.clone();
        // One gradient of length 40 is shortened to 20, and all others are none.
        let (place, kernel) = (weights.place("head.bias"), weights.place("conv1.weight"));
        let (place, kernel) = (place.unwrap(), kernel.unwrap());
        let mut gradients = vec![None; weights.slots().len()];
        gradients[place] = Some(vec![40.0]);
        gradients[kernel] = Some(vec![0.0; weights.slots()[kernel].values.len()]);
        let length = step(&mut weights, &gradients, 0.1, 0, 0);
        assert_eq!(length, 40.0);
        let slot = &weights.slots()[place];
        // Without a past, both means are the gradient's own: a step of the rate, against it.
        assert!((slot.values[0] + 0.1).abs() < 1e-6, "{}", slot.values[0]);
        assert!((slot.momentum[0] - 2.0).abs() < 1e-5 && (slot.second[0] - 8.0).abs() < 1e-4);
        // One tenth of the average is the past.
        assert!((slot.average[0] + 0.09).abs() < 1e-6, "{}", slot.average[0]);
        // A kernel decays, an offset does not.
        let pairs = weights.slots()[kernel]
            .values
            .iter()
            .zip(&before.slots()[kernel].values);
        for (now, before) in pairs {
            assert!((now - before * (1.0 - 0.1 * DECAY)).abs() < 1e-7);
        }
    }
}
