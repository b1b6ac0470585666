// The sums over a slice of NAME's taps, for a lane of four channels in four cells; `taps` are the cells' first taps.
@group(0) @binding(INPUT_AT) var<storage, read> NAME_input: array<vec4<u32>>;

fn NAME_sums(taps: vec4<u32>, lane: u32, slice: u32, run: u32, tap_row: u32, steps: u32) -> Sums {
    var sums = Sums(vec4<i32>(0), vec4<i32>(0), vec4<i32>(0), vec4<i32>(0));
    var row = 0u;
    var tap = slice;
    var weight = slice * 4u * layer.lanes + lane;
    for (var step = slice; step < steps; step += SPLIT) {
        while tap >= run {
            tap -= run;
            row += tap_row;
        }
        let at = taps + vec4<u32>(row + tap);
        let a = NAME_input[at.x];
        let b = NAME_input[at.y];
        let c = NAME_input[at.z];
        let d = NAME_input[at.w];
        let x = WEIGHTS[weight];
        let y = WEIGHTS[weight + layer.lanes];
        let z = WEIGHTS[weight + 2u * layer.lanes];
        let w = WEIGHTS[weight + 3u * layer.lanes];
        sums.a += products(a.x, x) + products(a.y, y) + products(a.z, z) + products(a.w, w);
        sums.b += products(b.x, x) + products(b.y, y) + products(b.z, z) + products(b.w, w);
        sums.c += products(c.x, x) + products(c.y, y) + products(c.z, z) + products(c.w, w);
        sums.d += products(d.x, x) + products(d.y, y) + products(d.z, z) + products(d.w, w);
        tap += SPLIT;
        weight += SPLIT * 4u * layer.lanes;
    }
    return sums;
}
