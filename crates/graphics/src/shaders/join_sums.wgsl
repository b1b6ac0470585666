// What the convolution on the shortcut makes of the block's input.
@group(0) @binding(6) var<storage, read> other_weights: array<vec4<u32>>;

fn joined(value: vec4<f32>, cell: u32, lane: u32, others: vec4<i32>) -> vec4<f32> {
    let product = rounded(vec4<f32>(others) * numbers[2u * layer.lanes + lane]);
    let shortcut = product + numbers[3u * layer.lanes + lane];
    return keep(cell * layer.lanes + lane, rounded(value) + rounded(shortcut));
}
