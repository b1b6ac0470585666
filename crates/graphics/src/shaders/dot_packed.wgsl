requires packed_4x8_integer_dot_product;

// Activations have 7 bits, so as signed bytes they are what they are.
fn dot4(activations: u32, weights: u32) -> i32 {
    return dot4I8Packed(activations, weights);
}
