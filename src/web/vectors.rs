//! Which vectors the browser's wasm has.

use js_sys::{Uint8Array, WebAssembly};

/// A module of one function, which adds the dot product of two vectors of bytes to a third: version 1;
/// the type `() → v128`; that function; its body, three zeros and `i32x4.relaxed_dot_i8x16_i7x16_add_s`.
const RELAXED_DOT: [u8; 40] = [
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // version
    0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b, // type
    0x03, 0x02, 0x01, 0x00, // function
    0x0a, 0x13, 0x01, 0x11, 0x00, // code
    0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, // zeros
    0xfd, 0x93, 0x02, 0x0b, // dot product, end
];

/// Whether files with relaxed vectors can be started here.
pub fn are_relaxed() -> bool {
    WebAssembly::validate(&Uint8Array::from(RELAXED_DOT.as_slice())).unwrap_or(false)
}
