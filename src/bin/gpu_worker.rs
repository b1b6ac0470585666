//! The engine on WebGPU: a wasm of its own, fetched only where it will run.

fn main() {
    lookalike::engine::server::serve(lookalike::engine::protocol::Engine::WebGpu);
}
