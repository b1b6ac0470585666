// A thread sums all taps of its four cells.
@compute @workgroup_size(16, GROUPS, 1)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
    let lane = group.x * 16u + local.x;
    let first = (group.y * GROUPS + local.y) * 4u;
    let sums = main_sums(first_taps(first, layer.input_column, layer.input_row), lane, 0u, layer.run, layer.tap_row, layer.steps);
    OTHER
    finish(first, lane, sums.a, others.a);
    finish(first + 1u, lane, sums.b, others.b);
    finish(first + 2u, lane, sums.c, others.c);
    finish(first + 3u, lane, sums.d, others.d);
}
