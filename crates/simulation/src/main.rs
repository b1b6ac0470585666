//! `cargo xtask simulate`: how a catalogue of any size would be searched from static files.

mod curves;
mod draw;
mod error;
mod memory;
mod random;
mod real;
mod trial;

use std::fs;
use std::io;
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
    /// The folder of a catalogue in shards, made by `lookalike index`; not needed to draw curves only.
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
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
    #[arg(long, default_value_t = 0.94)]
    towards: f32,
    /// Where the results go, as JSON: beside those that are there, in the place of those of the same size.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Draws all results of --out as curves, SVG.
    #[arg(long, value_name = "FILE", requires = "out")]
    curves: Option<PathBuf>,
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
    let mut outcomes = Vec::new();
    if args.real || !args.products.is_empty() {
        let catalogue = args.catalogue.as_deref().ok_or(Error::NoneNamed)?;
        let real = Real::read(catalogue)?;
        say(&format!("{} real products", real.len()));
        outcomes = measure(args, &real)?;
    }
    let Some(path) = &args.out else {
        println!("{}", json(&outcomes));
        return Ok(());
    };
    for earlier in results(path)? {
        let is_same = |o: &Outcome| o.products == earlier.products && o.is_real == earlier.is_real;
        if !outcomes.iter().any(is_same) {
            outcomes.push(earlier);
        }
    }
    outcomes.sort_by_key(|outcome| (outcome.products, !outcome.is_real));
    fs::write(path, json(&outcomes) + "\n").map_err(failed("write the results"))?;
    if let Some(path) = &args.curves {
        fs::write(path, curves::curves(&outcomes)).map_err(failed("write the curves"))?;
    }
    Ok(())
}

/// Every size that was asked for.
fn measure(args: &Args, real: &Real) -> Result<Vec<Outcome>, Error> {
    let mut outcomes = Vec::new();
    if args.real {
        let stock = Stock::Real {
            order: shuffled(real.len(), args.seed),
            real,
        };
        let products = (real.len() as u64).saturating_sub(args.queries);
        outcomes.push(measured(args, products, &stock, real)?);
    }
    if !args.products.is_empty() {
        let drawn = Drawn::new(real, args.seed);
        say("the neighbours of every real product are found");
        for &products in &args.products {
            let stock = Stock::Drawn(&drawn, real);
            outcomes.push(measured(args, products, &stock, real)?);
        }
    }
    Ok(outcomes)
}

fn json(outcomes: &[Outcome]) -> String {
    serde_json::to_string_pretty(outcomes).unwrap_or_default()
}

/// Those of runs before; none where there is no file.
fn results(path: &Path) -> Result<Vec<Outcome>, Error> {
    match fs::read(path) {
        Ok(content) => serde_json::from_slice(&content).map_err(Error::Results),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(source) => Err(failed("read the results")(source)),
    }
}

fn measured(args: &Args, products: u64, stock: &Stock, real: &Real) -> Result<Outcome, Error> {
    let base = args.scratch.as_deref().unwrap_or(Path::new("."));
    fs::create_dir_all(base).map_err(failed("make a folder"))?;
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
