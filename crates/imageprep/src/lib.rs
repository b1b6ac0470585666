//! From the bytes of a picture file to the input of a network, with the same bits on every machine.
//!
//! The files are named after the stages:
//!
//! 1. `sniff` tells the format by its first bytes; what cannot be read is refused by its name.
//! 2. `outline` reads the dimensions and looks for the end of the file's structure, before any
//!    pixel is decoded: more than [`MAX_PIXELS`] or a cut-off file is refused here.
//! 3. [`decode`] runs the decoder, turns the picture upright and lays it on white.
//! 4. `crop` takes a part of it, where only that is wanted ([`Crop`]); which part, where nobody said it,
//!    `closer` finds by looking ([`Closer`]).
//! 5. `shrink` averages whole blocks of very large pictures and `prepare` resizes, pads and
//!    normalises ([`Recipe::prepare`]).
//!
//! Beside them, [`Foreign`] names the formats that a browser may decode instead, [`colours`] counts the garment's
//! colours, [`thumbnail`] makes a small JPEG, [`png`] a file that loses nothing, and [`golden_picture`] draws the
//! picture by which a device tests itself.
//!
//! All of it is integer arithmetic, or single f32 operations in a stated order; nothing here calls
//! `exp`, `sin` or `powf`, whose last bits differ between machines.
//!
//! Reading fails with [`PictureError`], and a recipe that cannot be followed with [`RecipeError`].
//! This crate opens no file and knows no model and no browser.

mod closer;
mod colours;
mod crop;
mod decode;
mod error;
#[cfg(test)]
mod fixtures;
mod flatten;
mod foreign;
mod golden;
#[cfg(test)]
mod hostile;
mod lossless;
mod outline;
mod picture;
mod prepare;
mod recipe;
mod shrink;
mod sniff;
mod thumbnail;

pub use closer::Closer;
pub use colours::{BIN_COLOURS, COLOUR_BINS, COLOUR_SUM, colours, main_colour};
pub use crop::{Crop, CropError};
pub use decode::{MAX_PIXELS, decode};
pub use error::PictureError;
pub use foreign::{Foreign, is_picture};
pub use golden::golden_picture;
pub use lossless::png;
pub use picture::Rgb8;
pub use prepare::Input;
pub use recipe::{Filter, Fit, Recipe, RecipeError};
pub use thumbnail::thumbnail;
