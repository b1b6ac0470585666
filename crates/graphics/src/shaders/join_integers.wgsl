// The block's input, in steps of its result.
@group(0) @binding(5) var<storage, read> beside: array<u32>;

fn joined(value: vec4<f32>, cell: u32, lane: u32, others: vec4<i32>) -> vec4<f32> {
    let shortcut = unpack(beside[cell * layer.lanes + lane]) * numbers[2u * layer.lanes + lane];
    return rounded(value) + rounded(shortcut);
}
