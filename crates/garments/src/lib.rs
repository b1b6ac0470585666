//! The demo catalogue: a shop of garments drawn by our own code.

mod dice;
mod draw;
mod error;
mod look;
mod outline;
mod palette;
mod path;
mod pattern;
mod product;
mod shading;
mod stock;
mod types;

pub use error::GarmentError;
pub use pattern::Pattern;
pub use product::{COLUMNS, DEFAULT_COUNT, Garment, products};
pub use types::{Article, Gender};
