//! The build on Apache Spark against the local command: the same input, the same bytes.
//!
//! `cluster` has executors in processes of their own and kills one; `storage` has pictures in a Parquet
//! table and the catalogue on another file system; `workers` runs the integration's own tests.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod cluster;
mod shop;
mod storage;
mod workers;
