// What all convolutions share. Before this stand the constants SPLIT, GROUPS and HALVES, and `dot4`.

// What a dispatch is told. Positions in maps count words of four channels, or vectors of four words.
struct Layer {
    // Cells of the result, and of one of its rows.
    cells: u32,
    columns: u32,
    // Words of a cell of the result.
    lanes: u32,
    // 0, which no compiler can know.
    nothing: u32,
    // From one cell's first tap to the next one's, across and down.
    input_column: u32,
    input_row: u32,
    // What lies beside each other in a row of taps, and from one row of taps to the next.
    run: u32,
    tap_row: u32,
    // Of all rows of taps.
    steps: u32,
    // The first cell of the result, and from one row to the next.
    output_first: u32,
    output_row: u32,
    // The second input's, if there is one.
    other_column: u32,
    other_row: u32,
    other_steps: u32,
    unused_1: u32,
    unused_2: u32,
}

@group(0) @binding(0) var<uniform> layer: Layer;
@group(0) @binding(2) var<storage, read> weights: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> numbers: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> output: array<u32>;

// Sums of four channels in each of four cells.
struct Sums { a: vec4<i32>, b: vec4<i32>, c: vec4<i32>, d: vec4<i32> }

// Products of one word of activations with a word of weights for each of four channels.
fn products(word: u32, four: vec4<u32>) -> vec4<i32> {
    return vec4<i32>(dot4(word, four.x), dot4(word, four.y), dot4(word, four.z), dot4(word, four.w));
}

// The same numbers, so rounded: whatever a compiler would like to fuse them with, it cannot look through this.
fn rounded(values: vec4<f32>) -> vec4<f32> {
    return bitcast<vec4<f32>>(bitcast<vec4<u32>>(values) ^ vec4<u32>(layer.nothing));
}

// A ReLU and the next map's integers, the nearest, of two the even one.
fn steps_of(values: vec4<f32>) -> u32 {
    let steps = vec4<u32>(round(clamp(values, vec4<f32>(0.0), vec4<f32>(127.0))));
    return steps.x | (steps.y << 8u) | (steps.z << 16u) | (steps.w << 24u);
}

// Where the first taps of four cells are. Threads beyond the last cell compute that once more.
fn first_taps(first: u32, column: u32, row: u32) -> vec4<u32> {
    let cells = min(vec4<u32>(first) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(layer.cells - 1u));
    let rows = cells / vec4<u32>(layer.columns);
    return rows * row + (cells - rows * layer.columns) * column;
}

fn finish(cell: u32, lane: u32, sums: vec4<i32>, others: vec4<i32>) {
    if cell >= layer.cells {
        return;
    }
    let row = cell / layer.columns;
    let to = layer.output_first + row * layer.output_row + (cell - row * layer.columns) * layer.lanes;
    for (var half = 0u; half < HALVES; half++) {
        let at = lane + half * (layer.lanes / HALVES);
        let value = rounded(vec4<f32>(sums) * numbers[at]) + numbers[layer.lanes + at];
        output[to + at] = steps_of(joined(value, cell, at, others));
    }
}
