fn joined(value: vec4<f32>, cell: u32, lane: u32, others: vec4<i32>) -> vec4<f32> {
    return value;
}
