// SPLIT threads share the taps of four cells, and four of those finish a cell each: integers are the same
// in whatever order they are added.
const SHARE = 16u * GROUPS;
var<workgroup> shares: array<vec4<i32>, 4u * SPLIT * SHARE>;

// Called once more only after all have read their shares.
fn total(sums: Sums, thread: u32, slice: u32) -> vec4<i32> {
    shares[slice * SHARE + thread] = sums.a;
    shares[(SPLIT + slice) * SHARE + thread] = sums.b;
    shares[(2u * SPLIT + slice) * SHARE + thread] = sums.c;
    shares[(3u * SPLIT + slice) * SHARE + thread] = sums.d;
    workgroupBarrier();
    var total = vec4<i32>(0);
    if slice < 4u {
        for (var other = 0u; other < SPLIT; other++) {
            total += shares[(slice * SPLIT + other) * SHARE + thread];
        }
    }
    return total;
}

@compute @workgroup_size(16, GROUPS, SPLIT)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
    let lane = group.x * 16u + local.x;
    let slice = local.z;
    let first = (group.y * GROUPS + local.y) * 4u;
    let sums = main_sums(first_taps(first, layer.input_column, layer.input_row), lane, slice, layer.run, layer.tap_row, layer.steps);
    OTHER
    let thread = local.y * 16u + local.x;
    let sum = total(sums, thread, slice);
    OTHER_TOTAL
    if slice < 4u {
        finish(first + slice, lane, sum, other);
    }
}
