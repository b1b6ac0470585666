//! The page's wasm.

fn main() {
    lookalike::app::start();
}
