// The same for the stem, whose cells are two words: half of each of three colours, and a byte whose weights are zeros.
// Its result has HALVES channels for each of the weights'.
@group(0) @binding(INPUT_AT) var<storage, read> NAME_input: array<u32>;

fn NAME_sums(taps: vec4<u32>, lane: u32, slice: u32, run: u32, tap_row: u32, steps: u32) -> Sums {
    var sums = Sums(vec4<i32>(0), vec4<i32>(0), vec4<i32>(0), vec4<i32>(0));
    var row = 0u;
    var weight = lane;
    for (var step = 0u; step < steps; step += run) {
        for (var tap = 0u; tap < run; tap++) {
            let at = taps + vec4<u32>(row + tap);
            let four = WEIGHTS[weight];
            sums.a += products(NAME_input[at.x], four);
            sums.b += products(NAME_input[at.y], four);
            sums.c += products(NAME_input[at.z], four);
            sums.d += products(NAME_input[at.w], four);
            weight += layer.lanes / HALVES;
        }
        row += tap_row;
    }
    return sums;
}
