//! All parameters and what the optimiser keeps beside them, by torchvision's names.

use std::collections::BTreeMap;

use embedder::backbone::{FEATURES, convolutions};

use crate::products::ATTRIBUTES;
use crate::random::Random;

/// How a step treats a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of a convolution or a linear layer: decays.
    Weight,
    /// A scale, an offset or a class's direction: does not.
    Free,
    /// Statistics that a norm has seen: no gradient.
    Running,
}

/// One parameter.
#[derive(Clone, Debug)]
pub struct Slot {
    /// For instance `layer1.0.conv1.weight`.
    pub name: String,
    /// As torchvision has it.
    pub shape: Vec<usize>,
    /// How a step treats it.
    pub kind: Kind,
    /// Row-major.
    pub values: Vec<f32>,
    /// The mean of its gradients, moving.
    pub momentum: Vec<f32>,
    /// The mean of their squares, moving.
    pub second: Vec<f32>,
    /// The moving average of the values: what is measured and exported.
    pub average: Vec<f32>,
}

/// A network's parameters, heads included.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    slots: Vec<Slot>,
    places: BTreeMap<String, usize>,
}

/// Sizes of what is on top of the backbone.
#[derive(Clone, Debug)]
pub struct HeadSizes {
    /// Components of an embedding.
    pub dimension: usize,
    /// Classes of each attribute.
    pub classes: [usize; ATTRIBUTES.len()],
    /// Joint labels.
    pub joint: usize,
}

impl Weights {
    /// As torchvision begins: He et al.'s normal distribution by the fan out, the last scale of
    /// every bottleneck 0, so that each begins as its shortcut.
    pub fn random(heads: &HeadSizes, seed: u64) -> Self {
        let mut weights = Self::default();
        let mut normal = normal(seed);
        for layer in convolutions() {
            let [out, _, height, width] = layer.shape;
            let deviation = (2.0 / (out * height * width) as f32).sqrt();
            let values = normal(layer.shape.iter().product(), deviation);
            weights.add(
                format!("{}.weight", layer.name),
                &layer.shape,
                Kind::Weight,
                values,
            );
            let norm = &layer.norm;
            let scale = if norm.ends_with("bn3") { 0.0 } else { 1.0 };
            for (part, kind, value) in [
                ("weight", Kind::Free, scale),
                ("bias", Kind::Free, 0.0),
                ("running_mean", Kind::Running, 0.0),
                ("running_var", Kind::Running, 1.0),
            ] {
                weights.add(format!("{norm}.{part}"), &[out], kind, vec![value; out]);
            }
        }
        weights.add_heads(heads, &mut normal);
        weights
    }

    /// What is on top of the backbone, alone.
    pub fn random_heads(heads: &HeadSizes, seed: u64) -> Self {
        let mut weights = Self::default();
        weights.add_heads(heads, &mut normal(seed));
        weights
    }

    fn add_heads(&mut self, heads: &HeadSizes, normal: &mut impl FnMut(usize, f32) -> Vec<f32>) {
        let deviation = 1.0 / (FEATURES as f32).sqrt();
        let shape = [heads.dimension, FEATURES];
        let values = normal(heads.dimension * FEATURES, deviation);
        self.add("head.weight".into(), &shape, Kind::Weight, values);
        let zeros = vec![0.0; heads.dimension];
        self.add("head.bias".into(), &[heads.dimension], Kind::Free, zeros);
        let proxies = ATTRIBUTES
            .into_iter()
            .zip(heads.classes)
            .chain([("joint", heads.joint)]);
        for (name, classes) in proxies {
            let values = normal(classes * heads.dimension, 1.0);
            let shape = [classes, heads.dimension];
            self.add(format!("proxies.{name}"), &shape, Kind::Free, values);
        }
        for (name, classes) in ATTRIBUTES.into_iter().zip(heads.classes) {
            let values = normal(classes * FEATURES, 0.2 * deviation);
            let shape = [classes, FEATURES];
            self.add(
                format!("classifiers.{name}.weight"),
                &shape,
                Kind::Weight,
                values,
            );
            let zeros = vec![0.0; classes];
            self.add(
                format!("classifiers.{name}.bias"),
                &[classes],
                Kind::Free,
                zeros,
            );
        }
    }

    fn add(&mut self, name: String, shape: &[usize], kind: Kind, values: Vec<f32>) {
        let moments = if kind == Kind::Running {
            0
        } else {
            values.len()
        };
        self.places.insert(name.clone(), self.slots.len());
        self.slots.push(Slot {
            name,
            shape: shape.to_vec(),
            kind,
            momentum: vec![0.0; moments],
            second: vec![0.0; moments],
            average: values.clone(),
            values,
        });
    }

    /// All parameters, in the order of the forward pass.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The same, to be changed.
    pub fn slots_mut(&mut self) -> &mut [Slot] {
        &mut self.slots
    }

    /// Sets to 0 what no gradient has reached yet in a kernel.
    ///
    /// On a map of one cell, eight taps of a 3×3 kernel only ever see the zeros beyond its edge and
    /// keep their random beginning. On the larger map of a later stage, that would be noise.
    pub fn quieten(&mut self) {
        for slot in self.slots.iter_mut().filter(|slot| slot.shape.len() == 4) {
            let values = slot.values.iter_mut().zip(&mut slot.average);
            for ((value, average), second) in values.zip(&slot.second) {
                if *second == 0.0 {
                    (*value, *average) = (0.0, 0.0);
                }
            }
        }
    }

    /// Its place in [`Weights::slots`].
    pub fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }
}

/// So many nearly normal numbers of this deviation; each call has a stream of its own.
fn normal(seed: u64) -> impl FnMut(usize, f32) -> Vec<f32> {
    let mut stream = 0;
    move |count, deviation| {
        stream += 1;
        let mut random = Random::of(&[seed, stream]);
        (0..count).map(|_| deviation * random.normal()).collect()
    }
}

/// The norms' names in the order in which the network computes them: a bottleneck's shortcut before
/// its last convolution.
pub fn norms_as_computed() -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for layer in convolutions() {
        match layer.norm.contains("downsample") {
            true => names.insert(names.len() - 1, layer.norm),
            false => names.push(layer.norm),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_learnt_nothing_is_quiet() {
        let sizes = HeadSizes {
            dimension: 2,
            classes: [1; 4],
            joint: 1,
        };
        let mut weights = Weights::random(&sizes, 1);
        let before = weights.clone();
        for slot in weights.slots_mut() {
            for second in slot.second.iter_mut().step_by(2) {
                *second = 1e-30;
            }
        }
        weights.quieten();
        for (slot, before) in weights.slots().iter().zip(before.slots()) {
            let is_kernel = slot.shape.len() == 4;
            for (index, (value, before)) in slot.values.iter().zip(&before.values).enumerate() {
                let expected = if is_kernel && index % 2 == 1 {
                    0.0
                } else {
                    *before
                };
                assert_eq!(*value, expected, "{} {index}", slot.name);
            }
            assert_eq!(slot.values, slot.average);
        }
    }
}
