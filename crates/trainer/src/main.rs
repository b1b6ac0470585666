//! The command: arguments to a run, errors to sentences.

use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, Parser};
use trainer::args::{Cli, Command, TrainArgs, stages};
use trainer::checkpoint::Settings;
use trainer::data::{Dataset, Size};
use trainer::error::TrainError;
use trainer::export::{Content, export};
use trainer::log::Log;
use trainer::train::{End, Limit, Trainer};

/// What pictures are kept at in memory: that of the Kaggle set, of which 40,000 take 0.6 GB.
const STORED: Size = Size {
    width: 60,
    height: 80,
};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match (cli.command, cli.train) {
        (
            Some(Command::Export {
                checkpoint,
                out,
                backbone_only,
            }),
            _,
        ) => {
            let content = if backbone_only {
                Content::Backbone
            } else {
                Content::WithHeads
            };
            export(&checkpoint, &out, content)
        }
        (None, Some(args)) => train(&args),
        (None, None) => {
            let _ = Cli::command().print_help();
            return ExitCode::FAILURE;
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}\n{}", error.remedy());
            ExitCode::FAILURE
        }
    }
}

fn train(args: &TrainArgs) -> Result<(), TrainError> {
    let stages = match stages(&args.size, args.epochs) {
        Ok(stages) => stages,
        Err(sentence) => Cli::command()
            .error(clap::error::ErrorKind::ValueValidation, sentence)
            .exit(),
    };
    let dataset = Dataset::read(&args.images, &args.products, STORED)?;
    println!(
        "{} products to learn from, {} kept aside, {} without a picture that can be read",
        dataset.training.len(),
        dataset.aside.len(),
        dataset.left_out
    );
    let mut trainer = if args.resume {
        Trainer::resume(&dataset, &args.out)?
    } else {
        let settings = Settings {
            stages,
            batch: args.batch,
            seed: args.seed,
            rate: args.rate,
            dimension: args.dimension,
        };
        Trainer::begin(&dataset, settings, &args.out, args.init.as_deref())?
    };
    let limit = Limit {
        time: args
            .hours
            .map(|hours| Duration::from_secs_f64(3600.0 * hours.clamp(0.0, 1e5))),
        steps: args.steps,
    };
    let mut log = Log::new(&args.out, false);
    match trainer.train(limit, &mut log)? {
        End::Finished => println!("finished after {} steps", trainer.run.step),
        End::Paused => println!("paused after {} steps; --resume goes on", trainer.run.step),
    }
    Ok(())
}
