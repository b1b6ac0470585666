//! Numbers to a network: which part of memory each map has, and each convolution with its weights packed.

use crate::description::{Activated, Convolution, Description};
use crate::geometry::{Map, cells, strided};
use crate::kernel::{Convolving, Ending, Kernel};
use crate::network::{Memory, Network};
use crate::pack::Panels;
use crate::plan::{HALVES, ratios};
use crate::surroundings::Surroundings;

/// All convolutions with their places in memory, in the order of the computation.
pub(crate) fn build(description: &Description, kernel: Kernel) -> Network {
    let stem = &description.stem;
    let [channels, _, side, _] = stem.convolution.shape;
    let mut surroundings = Surroundings::new(description);
    let input = surroundings.input_map(side / 2);
    let size = description
        .size
        .map(|s| strided(s, stem.convolution.stride));
    let after_stem = surroundings.wide(size, channels, 0);
    let place = |row, column, channel| row * input.row + column * input.channels + channel;
    let halves = of_halves(&stem.convolution);
    let panels = Panels::new(&halves, kernel.panel(), kernel.grouping(), place);
    let affine = description.stem_affine();
    let stem_convolving = Convolving {
        panels,
        cells: cells(
            &input,
            &after_stem,
            &after_stem,
            side,
            stem.convolution.stride,
        ),
        factor: affine.factor,
        offset: affine.offset,
        ending: Ending::Step,
        output: Some(after_stem),
    };
    let mut size = size.map(|side| strided(side, 2));
    let mut map = surroundings.wide(size, channels, 1);
    let pooled = [after_stem, map];
    let mut steps = &stem.steps;
    let mut rest = Vec::new();
    for (index, block) in description.blocks.iter().enumerate() {
        let [narrow, look, widen] = [&block.narrow, &block.look, &block.widen];
        let [inner, looked, out] = [narrow, look, widen].map(|l| l.convolution.shape[0]);
        let padding = look.convolution.shape[2] / 2;
        let narrowed = surroundings.padded(size, inner, padding);
        rest.push(plain(narrow, &map, &narrowed, kernel));
        let stride = look.convolution.stride;
        size = size.map(|side| strided(side, stride));
        let seen = surroundings.inner(size, looked);
        rest.push(plain(look, &narrowed, &seen, kernel));
        let result = surroundings.wide(size, out, index % 2);
        let beside = Map::padded(0, size, out, 0);
        let ratio = match &block.downsample {
            Some(downsample) => {
                let mut convolving =
                    ready(downsample, &widen.steps, &map, &beside, &beside, kernel);
                (convolving.ending, convolving.output) = (Ending::Floats, None);
                rest.push(convolving);
                vec![1.0; out] // they are in steps of the result already
            }
            None => ratios(steps, &widen.steps),
        };
        let mut convolving = ready(
            &widen.convolution,
            &widen.steps,
            &seen,
            &result,
            &beside,
            kernel,
        );
        convolving.ending = Ending::StepBeside(ratio);
        rest.push(convolving);
        (map, steps) = (result, &widen.steps);
    }
    // The last block's integers are no convolution's input.
    if let Some(convolving) = rest.last_mut() {
        convolving.output = None;
    }
    let last = Map::padded(0, size, steps.len(), 0);
    let shorts = match kernel.widens() {
        true => std::iter::once(&stem_convolving)
            .chain(&rest)
            .map(|convolving| convolving.reads().len())
            .max(),
        false => None,
    };
    Network {
        kernel,
        quantiser: description.quantiser,
        input,
        stem: stem_convolving,
        pooled,
        rest,
        last,
        steps: steps.clone(),
        memory: Memory {
            bytes: surroundings.bytes,
            floats: surroundings.floats,
            shorts: shorts.unwrap_or(0),
            input: surroundings.input,
        },
    }
}

/// The same for an input whose channels are halves, one beside the other.
fn of_halves(stem: &Convolution) -> Convolution {
    let [out, channels, rows, columns] = stem.shape;
    let planes = stem.weight.chunks_exact(rows * columns);
    Convolution {
        shape: [out, HALVES * channels, rows, columns],
        weight: planes
            .flat_map(|plane| [plane; HALVES])
            .flatten()
            .copied()
            .collect(),
        ..stem.clone()
    }
}

fn plain(layer: &Activated, input: &Map, output: &Map, kernel: Kernel) -> Convolving {
    ready(
        &layer.convolution,
        &layer.steps,
        input,
        output,
        output,
        kernel,
    )
}

fn ready(
    convolution: &Convolution,
    steps: &[f32],
    input: &Map,
    output: &Map,
    beside: &Map,
    kernel: Kernel,
) -> Convolving {
    let side = convolution.shape[2];
    let place = |row: usize, column: usize, channel: usize| {
        row * input.row + column * input.channels + channel
    };
    let affine = convolution.affine(steps);
    Convolving {
        panels: Panels::new(convolution, kernel.panel(), kernel.grouping(), place),
        cells: cells(input, output, beside, side, convolution.stride),
        factor: affine.factor,
        offset: affine.offset,
        ending: Ending::Step,
        output: Some(*output),
    }
}
