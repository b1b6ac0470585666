//! The published numbers as a network in integers, wherever it is computed.

use std::collections::BTreeMap;

use integer::{Activated, Block, Convolution, Description, DescriptionError};

use crate::architecture;
use crate::loader::{ModelError, missing};
use crate::manifest::ModelManifest;
use crate::weights::{Numbers, Stored};

/// Takes the convolutions out of `layers`.
///
/// # Errors
/// [`ModelError::Tensor`] for a layer that is missing or has no integers, [`ModelError::Format`] for a
/// model that was written without them.
pub(crate) fn description(
    manifest: &ModelManifest,
    layers: &mut BTreeMap<String, Stored>,
) -> Result<Description, ModelError> {
    let Some(input) = manifest.input else {
        return Err(ModelError::NoIntegers);
    };
    let mut blocks = Vec::new();
    let stem = activated(&architecture::stem(), layers)?;
    for stage in 0..architecture::BLOCKS.len() {
        for block in architecture::stage(stage) {
            let [narrow, look, widen] = &block.convolutions;
            let downsample = block.downsample.as_ref();
            blocks.push(Block {
                narrow: activated(narrow, layers)?,
                look: activated(look, layers)?,
                widen: activated(widen, layers)?,
                downsample: downsample
                    .map(|one| Ok::<_, ModelError>(convolution(one, layers)?.0))
                    .transpose()?,
            });
        }
    }
    let recipe = &manifest.recipe;
    Ok(Description {
        size: [recipe.height, recipe.width].map(|side| side as usize),
        quantiser: input.into(),
        stem,
        blocks,
    })
}

/// Numbers that are no network.
pub(crate) fn refused(error: DescriptionError) -> ModelError {
    ModelError::Format {
        reason: error.to_string(),
    }
}

fn convolution(
    layer: &architecture::Convolution,
    layers: &mut BTreeMap<String, Stored>,
) -> Result<(Convolution, Option<Vec<f32>>), ModelError> {
    let stored = layers.remove(&layer.name);
    let stored = stored.ok_or_else(|| missing(&layer.name))?;
    let Numbers::Bytes(weight) = stored.numbers else {
        return Err(ModelError::NoIntegers);
    };
    let convolution = Convolution {
        shape: layer.shape,
        stride: layer.stride,
        weight,
        scale: stored.scale,
        bias: stored.bias,
    };
    Ok((convolution, stored.steps))
}

fn activated(
    layer: &architecture::Convolution,
    layers: &mut BTreeMap<String, Stored>,
) -> Result<Activated, ModelError> {
    let (convolution, steps) = convolution(layer, layers)?;
    let steps = steps.ok_or_else(|| ModelError::Tensor {
        key: format!("{}.steps", layer.name),
        problem: "is missing".into(),
    })?;
    Ok(Activated { convolution, steps })
}
