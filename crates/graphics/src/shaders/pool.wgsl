// The largest of each 3×3 neighbourhood, every second one in both directions, four channels a thread.
struct Pool {
    // Cells of the result, and of one of its rows.
    cells: u32,
    columns: u32,
    // Words of a cell.
    lanes: u32,
    // Of the input.
    input_rows: u32,
    input_columns: u32,
    unused_1: u32,
    unused_2: u32,
    unused_3: u32,
}

@group(0) @binding(0) var<uniform> layer: Pool;
@group(0) @binding(1) var<storage, read> input: array<u32>;
@group(0) @binding(4) var<storage, read_write> output: array<u32>;

@compute @workgroup_size(16, 4, 1)
fn main(@builtin(global_invocation_id) at: vec3<u32>) {
    if at.y >= layer.cells {
        return;
    }
    let row = at.y / layer.columns;
    let column = at.y - row * layer.columns;
    var most = vec4<u32>(0u);
    for (var y = max(2u * row, 1u) - 1u; y < min(2u * row + 2u, layer.input_rows); y++) {
        for (var x = max(2u * column, 1u) - 1u; x < min(2u * column + 2u, layer.input_columns); x++) {
            let word = input[(y * layer.input_columns + x) * layer.lanes + at.x];
            most = max(most, (vec4<u32>(word) >> vec4<u32>(0u, 8u, 16u, 24u)) & vec4<u32>(255u));
        }
    }
    output[at.y * layer.lanes + at.x] = most.x | (most.y << 8u) | (most.z << 16u) | (most.w << 24u);
}
