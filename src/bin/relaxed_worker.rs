//! The engine on the processor, for browsers whose wasm has relaxed vectors.

fn main() {
    lookalike::engine::server::serve(lookalike::engine::protocol::Engine::Cpu);
}
