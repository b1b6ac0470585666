//! The layers that our own training adds to a ResNet-50: an embedding head and classifiers.

use crate::Head;
use crate::architecture::FEATURES;
use crate::loader::{CLASSIFIERS, HEAD};
use crate::manifest::Contents;

use super::about::About;
use super::error::ImportError;
use super::fold::{Folded, power_of_two_above, take};
use super::state_dict::StateDict;

/// Takes the added layers out of `state`, which then is a ResNet-50 alone.
///
/// Without an `about` there are none, and the network is used as torchvision's are.
pub(super) fn take_added(
    state: &mut StateDict,
    about: Option<About>,
) -> Result<(Contents, Vec<Folded>), ImportError> {
    let Some(About { recipe, attributes }) = about else {
        let contents = Contents {
            recipe: imageprep::Recipe::imagenet(),
            head: Head::Pooled,
            dimension: FEATURES,
            attributes: Vec::new(),
            input: None,
        };
        return Ok((contents, Vec::new()));
    };
    let mut layers = Vec::new();
    let weight = state.get(&format!("{HEAD}.weight"));
    let (head, dimension) = match weight.and_then(|array| array.shape.first()).copied() {
        Some(dimension) => {
            layers.push(linear(state, HEAD, dimension)?);
            (Head::Linear, dimension)
        }
        None => (Head::Pooled, FEATURES),
    };
    for attribute in &attributes {
        let name = format!("{CLASSIFIERS}{}", attribute.name);
        layers.push(linear(state, &name, attribute.classes.len())?);
    }
    let contents = Contents {
        recipe,
        head,
        dimension,
        attributes,
        input: None,
    };
    Ok((contents, layers))
}

fn linear(state: &mut StateDict, name: &str, out: usize) -> Result<Folded, ImportError> {
    let weight = take(state, &format!("{name}.weight"), &[out, FEATURES])?;
    let bias = take(state, &format!("{name}.bias"), &[out])?;
    Ok(scaled(name, weight, bias))
}

/// A linear layer's weights, `[out, 2048]`, beside the scale of each row.
pub(super) fn scaled(name: &str, mut weight: Vec<f32>, bias: Vec<f32>) -> Folded {
    let rows = weight.chunks_exact_mut(FEATURES);
    let scale = rows
        .map(|row| {
            let range = power_of_two_above(row);
            row.iter_mut().for_each(|value| *value /= range);
            range
        })
        .collect();
    Folded {
        name: name.into(),
        shape: vec![bias.len(), FEATURES],
        weight,
        scale,
        bias,
    }
}
