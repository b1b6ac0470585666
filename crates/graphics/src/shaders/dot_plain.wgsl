// The same where the language has no products of bytes: exact as well, only slower.
fn dot4(activations: u32, weights: u32) -> i32 {
    let bytes = (vec4<i32>(vec4<u32>(activations) << vec4<u32>(24u, 16u, 8u, 0u))) >> vec4<u32>(24u);
    let signed = (vec4<i32>(vec4<u32>(weights) << vec4<u32>(24u, 16u, 8u, 0u))) >> vec4<u32>(24u);
    let products = bytes * signed;
    return products.x + products.y + products.z + products.w;
}
