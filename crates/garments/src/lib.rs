//! The demo catalogue: a shop of garments drawn by our own code, so that the page can be tried
//! without a download and without anybody's photos.
//!
//! The files are named after the stages:
//!
//! 1. `types` and `palette` are the vocabulary: article types, cuts, colours.
//! 2. `stock` says what the shop has of each type, `naming` what it is called, and [`products`]
//!    makes the list of it.
//! 3. `outline` draws a product of panels, one file a family; `pattern` weaves and prints,
//!    `shading` lets light fall on it. The result is SVG ([`Garment::svg`]).
//! 4. [`Garment::draw`] makes pixels of it, [`samples`] photographs a few as a visitor would, and
//!    [`write_demo`] writes files.
//!
//! Numbers come from seeds and integer arithmetic, angles from `libm`: the same pictures on every
//! machine. Nothing is read. Drawing fails with [`GarmentError::Drawing`], which would be a fault
//! of this crate, and writing with [`GarmentError::Write`].

mod dice;
mod draw;
mod error;
mod look;
mod naming;
mod outline;
mod palette;
mod path;
mod pattern;
mod product;
mod sample;
mod shading;
mod stock;
mod types;
mod write;

pub use error::GarmentError;
pub use pattern::Pattern;
pub use product::{COLUMNS, DEFAULT_COUNT, Garment, products};
pub use sample::{Sample, samples};
pub use types::{Article, Gender};
pub use write::{PICTURE_SIZE, styles, write_demo};
