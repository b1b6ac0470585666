//! `cargo xtask simulate`: how a catalogue of any size would be searched from static files.

mod draw;
mod error;
mod memory;
mod random;
mod real;
mod trial;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use crate::draw::Drawn;
use crate::error::{Error, failed};
use crate::random::Random;
use crate::real::Real;
use crate::trial::{Outcome, Plan, Stock, run, say};

/// Draws catalogues from the distribution of a real one, puts them into cells, and measures what a
/// visitor's query fetches and finds.
#[derive(Debug, Parser)]
#[command(name = "simulate")]
struct Args {
    /// The folder of a catalogue in shards, made by `lookalike index`.
    #[arg(long, value_name = "DIR")]
    catalogue: PathBuf,
    /// How many products to draw; several by commas. None: only the real ones.
    #[arg(long, value_delimiter = ',', value_name = "N")]
    products: Vec<u64>,
    /// Also put the catalogue's own products into cells, some of them held out as queries.
    #[arg(long)]
    real: bool,
    /// Held-out queries, and as many noisy ones.
    #[arg(long, default_value_t = 400)]
    queries: u64,
    /// Another seed, other draws.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Products of a cell; by default what was measured to be best for the size.
    #[arg(long)]
    cell: Option<usize>,
    /// How finely centres are written, in steps to 1.
    #[arg(long, default_value_t = 96.0)]
    centre_steps: f32,
    /// How far towards a query a cell's products are taken to lie, 0 to 1.
    #[arg(long, default_value_t = 0.5)]
    towards: f32,
    /// Where the results go, as JSON.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A folder with room for the vectors twice and the cells.
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
}

fn main() -> ExitCode {
    match simulate(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}\n{}", error.remedy());
            ExitCode::FAILURE
        }
    }
}

fn simulate(args: &Args) -> Result<(), Error> {
    let real = Real::read(&args.catalogue)?;
    say(&format!("{} real products", real.len()));
    let mut outcomes = Vec::new();
    if args.real {
        let stock = Stock::Real {
            order: shuffled(real.len(), args.seed),
            real: &real,
        };
        let products = (real.len() as u64).saturating_sub(args.queries);
        outcomes.push(measured(args, products, &stock, &real)?);
    }
    if !args.products.is_empty() {
        let drawn = Drawn::new(&real, args.seed);
        say("the neighbours of every real product are found");
        for &products in &args.products {
            let stock = Stock::Drawn(&drawn, &real);
            outcomes.push(measured(args, products, &stock, &real)?);
        }
    }
    let json = serde_json::to_string_pretty(&outcomes).unwrap_or_default();
    match &args.out {
        None => println!("{json}"),
        Some(path) => std::fs::write(path, json + "\n").map_err(failed("write the results"))?,
    }
    Ok(())
}

fn measured(args: &Args, products: u64, stock: &Stock, real: &Real) -> Result<Outcome, Error> {
    let base = args.scratch.as_deref().unwrap_or(Path::new("."));
    let folder = tempfile::tempdir_in(base).map_err(failed("make a folder"))?;
    let plan = Plan {
        products,
        queries: args.queries,
        cell: args
            .cell
            .unwrap_or_else(|| cells::products_of_cell(products)),
        centre_steps: args.centre_steps,
        towards: args.towards,
        seed: args.seed,
    };
    let outcome = run(plan, stock, real, folder.path())?;
    say(&serde_json::to_string(&outcome).unwrap_or_default());
    Ok(outcome)
}

/// 0..`count` in an order that depends on the seed alone.
fn shuffled(count: usize, seed: u64) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    for last in (1..count).rev() {
        order.swap(last, Random::at(seed, last as u64).below(last + 1));
    }
    order
}
