//! `lookalike`, the shop owner's command: it makes catalogues and searches them.
//!
//! A file a command: `index`, `search`, `evaluate`, `vectors` (embed and export), `model` (import-model),
//! `inspect`, `demo`. What they stand on:
//!
//! - `pictures_dir`, `photo`, `entry`: which picture is whose, its embedding, and what a catalogue keeps of it;
//! - `arrow`: the same as a worker of an engine that spreads pictures over many computers;
//! - `workers`, `journal`: all cores, and nothing computed twice;
//! - `calibrate`: what a similarity is worth in a catalogue;
//! - `download`, `partial`, `vector_file`, `shop`: files from elsewhere, and files for others;
//! - `progress`, `summary`, `error`, `panics`: what a person reads.
//!
//! Everything fails with [`error::CliError`], which is printed here and nowhere else.

mod activation_pictures;
mod args;
mod arrow;
mod calibrate;

mod demo;
mod download;
mod entry;
mod error;
mod evaluate;
#[cfg(test)]
mod fixtures;
mod index;
mod inspect;
mod journal;
mod model;
mod panics;
mod partial;
mod photo;
mod pictures_dir;
mod progress;
mod search;
mod shop;
mod summary;
mod vector_file;
mod vectors;
mod workers;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Parser;

use crate::args::{Cli, Command};
use crate::error::CliError;

fn main() -> ExitCode {
    let cli = Cli::parse();
    panics::silence();
    let outcome = panics::caught(|| run(&cli.command))
        .unwrap_or_else(|message| Err(CliError::Internal(message)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            progress::say(&error.report());
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(command: &Command) -> Result<(), CliError> {
    match command {
        Command::Index(args) => index::run(args, &stop_on_interrupt()),
        Command::Search(args) => search::run(args),
        Command::Evaluate(args) => evaluate::run(args, &stop_on_interrupt()),
        Command::Embed(args) if args.arrow => arrow::worker::run(args, &stop_on_interrupt()),
        Command::Embed(args) => vectors::embed(args, &stop_on_interrupt()),
        Command::Export(args) => vectors::export(args),
        Command::ImportModel(args) => model::import(args),
        Command::Inspect(args) => inspect::run(args),
        Command::DrawDemo(args) => demo::run(args),
    }
}

/// Becomes true at the first Ctrl-C; the second ends the program at once, which the journal's
/// checksums allow.
fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    // Without a handler Ctrl-C ends the program at once, and only pictures in work are lost.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        progress::say("\nstopping after the pictures in work; press Ctrl-C again to stop at once");
    });
    stop
}
