//! Writes the golden picture's input tensor as little-endian f32, for tools/pytorch_reference.py.

use imageprep::{Recipe, golden_picture};

fn main() -> std::io::Result<()> {
    let Some(path) = std::env::args_os().nth(1) else {
        return Err(std::io::Error::other("usage: golden_input FILE"));
    };
    let input = Recipe::imagenet().prepare(&golden_picture());
    let bytes: Vec<u8> = input
        .values()
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    std::fs::write(path, bytes)
}
