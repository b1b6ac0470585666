//! How good a network is.
//!
//! - [`groups`] and [`is_aside`] say which products no network learns from, [`is_photo_aside`] which
//!   photos; [`sample`] takes some of many, always the same.
//! - [`neighbours`] ranks a gallery for each query, exactly and in f32.
//! - [`precision`], [`precision_where`], [`ndcg`], [`recall`] and [`overlap`] judge rankings, each
//!   beside what a ranking drawn by lot would give; [`classified`] judges a classifier.
//! - [`article_types`] says which products answer a photo of which class.
//!
//! Labels are numbers below the number of classes, `None` where unknown: an unknown label is never
//! right, and nothing is asked about it. Nothing here fails, reads a file or knows a network, so the
//! trainer's figures and those of `lookalike evaluate` are the same.

mod classification;
mod neighbours;
mod photo_classes;
mod ranking;
mod sample;
mod split;

pub use classification::{Classified, classified, commonest};
pub use neighbours::neighbours;
pub use photo_classes::{PHOTO_CLASSES, article_types, is_photo_aside};
pub use ranking::{Measured, joint, ndcg, overlap, precision, precision_where, recall};
pub use sample::sample;
pub use split::{groups, is_aside};
