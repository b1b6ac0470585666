// What blocks add: their inputs, unrounded. A thread reads and writes its own.
@group(0) @binding(7) var<storage, read_write> kept: array<vec4<f32>>;

fn keep(at: u32, value: vec4<f32>) -> vec4<f32> {
    let result = max(value, vec4<f32>(0.0));
    kept[at] = result;
    return result;
}
