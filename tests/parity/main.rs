//! The same bits in and out, everywhere: every kind of picture gives the same tensor and the same
//! embedding natively and in wasm, and the tensor is of the picture that was drawn.

mod drawn;
mod embeddings;
mod probe;
