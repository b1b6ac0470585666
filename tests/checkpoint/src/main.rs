//! `test-checkpoint FILE` writes the pseudo-random checkpoint: a model where no other is at hand.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: test-checkpoint FILE");
        return ExitCode::FAILURE;
    };
    match test_checkpoint::write(Path::new(&path), &test_checkpoint::tensors()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{} cannot be written: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
