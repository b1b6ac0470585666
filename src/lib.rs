//! The page. It shows state; the arithmetic is in `crates/`.

pub mod engine;
