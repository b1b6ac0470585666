//! The engine on the processor.

fn main() {
    lookalike::engine::server::serve(lookalike::engine::protocol::Engine::Cpu);
}
