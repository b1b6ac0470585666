//! A shop's product list: CSV as shops have it, dirt and all, to rows.
//!
//! `records` cuts bytes into fields, `columns` says which of them holds what, and [`read`] makes rows
//! of them and names what is wrong with the others. Nothing here opens a file.
//!
//! The command line and the trainer read the same list by this code, so that what one keeps aside is
//! what the other learns nothing from.

mod columns;
mod list;
mod records;

pub use columns::{Mapping, MappingError};
pub use list::{CsvError, Fault, Malformed, ProductList, Row, read};
pub use records::{Record, Records};
