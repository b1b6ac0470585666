//! Stochastic gradient descent with Nesterov's momentum, in one pass over the parameters.

use rayon::prelude::*;

use crate::weights::{Kind, Weights};

const MOMENTUM: f32 = 0.9;

/// Of convolutions and linear layers.
const DECAY: f32 = 5e-5;

/// A gradient longer than this, over all parameters, is shortened to it.
const LONGEST: f32 = 5.0;

/// How much of the past the average keeps at each step, once it has a past.
const AVERAGE: f32 = 0.999;

/// One step. `gradients` are parallel to the slots; `rate` as by the schedule; `step` counts from 0.
/// Returns the gradient's length before it was shortened.
pub fn step(weights: &mut Weights, gradients: &[Option<Vec<f32>>], rate: f32, step: u64) -> f32 {
    let squares: Vec<f64> = gradients
        .par_iter()
        .map(|gradient| {
            let values = gradient.iter().flatten();
            values.map(|value| f64::from(value * value)).sum::<f64>()
        })
        .collect();
    let length = squares.iter().sum::<f64>().sqrt() as f32;
    let shorten = if length > LONGEST { LONGEST / length } else { 1.0 };
    let keep = AVERAGE.min((1.0 + step as f32) / (10.0 + step as f32));
    weights
        .slots_mut()
        .par_iter_mut()
        .zip(gradients)
        .for_each(|(slot, gradient)| {
            if let (Some(gradient), true) = (gradient, slot.kind != Kind::Running) {
                let decay = if slot.kind == Kind::Weight { DECAY } else { 0.0 };
                let parameters = slot.values.iter_mut().zip(&mut slot.momentum).zip(gradient);
                for ((value, momentum), gradient) in parameters {
                    let gradient = gradient * shorten + decay * *value;
                    *momentum = MOMENTUM * *momentum + gradient;
                    *value -= rate * (gradient + MOMENTUM * *momentum);
                }
            }
            for (average, value) in slot.average.iter_mut().zip(&slot.values) {
                *average += (1.0 - keep) * (value - *average);
            }
        });
    length
}
