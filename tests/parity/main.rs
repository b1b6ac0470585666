//! The same bits in, everywhere: every kind of picture gives the same tensor natively and in wasm,
//! and the tensor is of the picture that was drawn.

mod drawn;
mod probe;
