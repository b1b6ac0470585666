//! The command: arguments to a run, errors to sentences.

use std::io::{self, BufWriter};
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, Parser};
use trainer::args::{Cli, Command, Sources, TrainArgs, stages};
use trainer::checkpoint::{self, Settings};
use trainer::data::{Dataset, STORED};
use trainer::error::TrainError;
use trainer::export::{Content, export};
use trainer::heads::DIMENSION;
use trainer::log::Log;
use trainer::photos::Photos;
use trainer::plot;
use trainer::preview::preview;
use trainer::published;
use trainer::refit::{self, refit};
use trainer::schedule::Stage;
use trainer::stream::{self, Order};
use trainer::train::{End, Limit, Trainer};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match (cli.command, cli.train) {
        (Some(command), _) => run(command),
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

fn run(command: Command) -> Result<(), TrainError> {
    match command {
        Command::Export {
            checkpoint,
            out,
            backbone_only,
        } => {
            let content = if backbone_only {
                Content::Backbone
            } else {
                Content::WithHeads
            };
            export(&checkpoint, &out, content)
        }
        Command::Plot { run } => {
            for name in plot::draw(&run)? {
                println!("{}", run.join(name).display());
            }
            Ok(())
        }
        Command::Batches {
            sources,
            size,
            after,
            epochs,
            batch,
            seed,
        } => {
            let dataset = read(&sources)?;
            if dataset.training.len() < batch {
                return Err(TrainError::TooFew {
                    found: dataset.training.len(),
                    needed: batch,
                });
            }
            let order = Order {
                size,
                epochs: after..after + epochs,
                batch,
                seed,
            };
            let mut out = BufWriter::new(io::stdout().lock());
            stream::write(&dataset, &order, &mut out).map_err(|source| TrainError::Write {
                path: "the standard output".into(),
                source,
            })
        }
        Command::Refit {
            model,
            sources,
            out,
            run,
            epochs,
            batch,
            rate,
            seed,
        } => {
            let dataset = read(&sources)?;
            let settings = refit::Settings {
                epochs,
                batch,
                rate,
                seed,
            };
            let left_random = refit(&dataset, &model, &out, settings, &run)?;
            if !left_random.is_empty() {
                println!("not in the model before: {}", left_random.join(", "));
            }
            println!("the model is in {}", out.display());
            Ok(())
        }
        Command::Preview {
            images,
            products,
            out,
            size,
            count,
            seed,
        } => preview(&images, &products, &out, size, count, seed),
    }
}

/// All products, and people's photos if there are any.
fn read(sources: &Sources) -> Result<Dataset, TrainError> {
    let mut dataset = Dataset::read(&sources.images, &sources.products, STORED)?;
    // What is made of them may go to the standard output.
    eprintln!(
        "{} products to learn from, {} kept aside, {} without a picture that can be read",
        dataset.training.len(),
        dataset.aside.len(),
        dataset.left_out
    );
    if let Some(folder) = &sources.photos {
        dataset.photos = Photos::read(folder)?;
        let [training, aside] = [&dataset.photos.training, &dataset.photos.aside].map(Vec::len);
        eprintln!("{training} people's photos to learn from, {aside} kept aside");
    }
    Ok(dataset)
}

/// Ends the program with the grammar's own error if the text is none.
fn sizes(text: &str, epochs: usize) -> Vec<Stage> {
    match stages(text, epochs) {
        Ok(stages) => stages,
        Err(sentence) => Cli::command()
            .error(clap::error::ErrorKind::ValueValidation, sentence)
            .exit(),
    }
}

fn dimension(args: &TrainArgs) -> usize {
    let of_init = || {
        let init = args.init.as_deref()?;
        match published::is_model(init) {
            true => published::dimension(init),
            false => checkpoint::dimension(init),
        }
    };
    args.dimension.or_else(of_init).unwrap_or(DIMENSION)
}

fn train(args: &TrainArgs) -> Result<(), TrainError> {
    let stages = sizes(&args.size, args.epochs);
    let device = args.device.device()?;
    let dataset = read(&args.sources)?;
    let mut trainer = if args.resume {
        Trainer::resume(&dataset, &args.out, device)?
    } else {
        let settings = Settings {
            stages,
            batch: args.batch,
            seed: args.seed,
            rate: args.rate,
            dimension: dimension(args),
            photos: dataset.photos.training.len(),
        };
        Trainer::begin(&dataset, settings, &args.out, args.init.as_deref(), device)?
    };
    if let [first, ..] = trainer.left_random.as_slice() {
        let count = trainer.left_random.len();
        println!("{count} parameters are not in what the run begins with: {first} …");
    }
    let limit = Limit {
        time: args
            .hours
            .map(|hours| Duration::from_secs_f64(3600.0 * hours)),
        steps: args.steps,
    };
    let mut log = Log::new(&args.out, false);
    match trainer.train(limit, &mut log)? {
        End::Finished => println!("finished after {} steps", trainer.run.step),
        End::Paused => println!("paused after {} steps; --resume goes on", trainer.run.step),
    }
    Ok(())
}
