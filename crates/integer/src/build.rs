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
    let after_stem = surroundings.halves(size, channels, 0);
    let colours = input.channels / HALVES;
    // The halves of a colour lie beside each other.
    let place = |row, column, channel| {
        let (half, colour) = (channel / colours, channel % colours);
        row * input.row + column * input.channels + HALVES * colour + half
    };
    let halves = stem.convolution.of_halves();
    let panels = Panels::new(&halves, kernel.panel(), kernel.grouping(), place);
    let affine = description.stem_affine();
    let stem_convolving = Convolving {
        panels,
        cells: cells(
            &input,
            &after_stem[0],
            &after_stem[0],
            side,
            stem.convolution.stride,
        ),
        factor: affine.factor,
        offset: affine.offset,
        ending: Ending::Halves {
            apart: after_stem[0].values_of_cells(),
        },
        output: None, // the pool reads a part's own channels only
    };
    let mut size = size.map(|side| strided(side, 2));
    let [first, second] = surroundings.halves(size, channels, 1);
    let pooled = [[after_stem[0], first], [after_stem[1], second]];
    let (mut map, mut steps) = (first, &stem.steps);
    let mut rest = Vec::new();
    let first_block = description.first_block();
    for (index, block) in description.computed_blocks(&first_block).enumerate() {
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
    // Where it sees halves, the second ones are a map behind the first ones' map.
    let behind = match convolution.shape[1] == input.channels {
        true => 0,
        false => input.values_of_cells(),
    };
    let place = |row: usize, column: usize, channel: usize| {
        let (half, channel) = (channel / input.channels, channel % input.channels);
        half * behind + row * input.row + column * input.channels + channel
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
