// What the block before kept, in its steps.
fn joined(value: vec4<f32>, cell: u32, lane: u32, others: vec4<i32>) -> vec4<f32> {
    let at = cell * layer.lanes + lane;
    let shortcut = kept[at] * numbers[2u * layer.lanes + lane];
    return keep(at, rounded(value) + rounded(shortcut));
}
