//! Every chore of the project as one command: `cargo xtask serve`, `test`, `bench`, `check`, …
//!
//! What a chore needs is installed first (`tools`, `browser`); each step says what it does
//! (`progress`); each failure is a sentence with a remedy (`error`). Other programs are started in
//! `child` alone, always from `workspace`, which knows every folder. Nothing here knows a crate of
//! ours: it runs them.

mod apt;
mod assets;
mod bench;
mod browser;
mod cache;
mod catalogue;
mod check;
mod child;
mod compression;
mod error;
mod headers;
mod host;
mod html;
mod http;
mod lexer;
mod model;
mod options;
mod outcome;
mod probe;
mod progress;
mod screenshot;
mod shop;
mod simulate;
mod site;
mod sources;
mod stamp;
mod test;
mod tools;
mod workspace;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use child::Voice;
use error::{Error, file};
use host::Host;
use options::Options;
use progress::Progress;
use site::Wish;
use workspace::Workspace;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  serve   installs what is missing, makes the demo catalogue, builds the page and serves it
            --images DIR --products CSV   your own products instead of the demo
            --columns id=..,name=..,attributes=a+b   which column is what
            --samples DIR                 photos for visitors to try
            --limit N                     only the first N products
            --title TEXT                  what the page calls the catalogue
            --model FILE                  a ResNet-50, .safetensors or .pth, instead of our
                                          model; or a model's folder; or `official`,
                                          torchvision's, which is downloaded
            --shop FILE                   hosts from which visitors may have pictures fetched
                                          (docs/deploying.md)
            --port N                      8080, or the next free one
  build   the same without serving: the site is in dist/
  test    runs every test, the browser's included
  test NAME             only tests with NAME in their names, and builds only what they need
  screenshot            makes the pictures in docs/ and public/ anew, by the test that takes them
  bench   measures; --json FILE writes the figures, --only TEXT takes those measurements alone whose
          name holds it
  simulate --catalogue DIR [--real] [--products N,N...] [--seed S]
          draws catalogues of any size from the catalogue in DIR and measures what a visitor
          fetches of their cells (docs/scale.md); --help has every option
  check   refuses forbidden dependencies and files against the rules
  host DIR [--port N] [--log FILE]   serves a folder and prints its address; port 0 is any
  stamp [DIR]           finishes Trunk's staging folder; called by Trunk
  assets DIR            lists a site's files in its service worker anew, after one of them was
                        changed by hand: visitors keep only what is listed
";

const SITE_OPTIONS: [&str; 8] = [
    "--images",
    "--products",
    "--columns",
    "--samples",
    "--limit",
    "--title",
    "--model",
    "--shop",
];

/// Where `serve` looks first.
const PORT: u16 = 8080;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}.\n{}", error.remedy());
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Error> {
    let (command, rest) = match arguments {
        [] => ("help", arguments),
        [command, rest @ ..] => (command.as_str(), rest),
    };
    match command {
        "serve" => serve(rest),
        "build" => {
            let options = Options::parse(rest, &SITE_OPTIONS, 0)?;
            let dist = build(&options)?;
            println!(
                "{} is the whole site: any static host can serve it.",
                dist.display()
            );
            Ok(())
        }
        "test" => {
            let options = Options::parse(rest, &[], 1)?;
            let mut workspace = Workspace::open(Voice::Kept)?;
            match options.plain().first() {
                None => test::test(&mut workspace),
                Some(filter) => test::test_some(&mut workspace, filter),
            }
        }
        "screenshot" => {
            Options::parse(rest, &[], 0)?;
            screenshot::take(&mut Workspace::open(Voice::Kept)?)
        }
        "bench" => {
            let options = Options::parse(rest, &["--json", "--only"], 0)?;
            let workspace = &mut Workspace::open(Voice::Shown)?;
            bench::bench(workspace, options.path("--json"), options.value("--only"))
        }
        "simulate" => simulate::simulate(&mut Workspace::open(Voice::Shown)?, rest),
        "check" => {
            Options::parse(rest, &[], 0)?;
            check::check(&Workspace::open(Voice::Shown)?)
        }
        "host" => {
            let options = Options::parse(rest, &["--log", "--port"], 1)?;
            let log = options.path("--log").map(|path| {
                let open = std::fs::File::options()
                    .create(true)
                    .append(true)
                    .open(&path);
                open.map_err(error::file("write", &path))
            });
            let [folder] = options.plain() else {
                let problem = "host needs the folder to serve".to_owned();
                return Err(Error::Usage { problem });
            };
            let host = Host::bind(
                Path::new(folder),
                options.port("--port")?.unwrap_or(0),
                false,
                log.transpose()?,
            )?;
            announce(&host.address())?;
            host.run()
        }
        "stamp" => {
            let options = Options::parse(rest, &[], 1)?;
            let named = options.plain().first().map(Into::into);
            let folder = named.or_else(|| std::env::var_os("TRUNK_STAGING_DIR"));
            let folder = folder.ok_or_else(|| Error::Usage {
                problem: "stamp needs Trunk's staging folder".to_owned(),
            })?;
            shop::configure_named(Path::new(&folder))?;
            stamp::stamp(Path::new(&folder))?;
            assets::list(Path::new(&folder))
        }
        "assets" => {
            let options = Options::parse(rest, &[], 1)?;
            let [folder] = options.plain() else {
                let problem = "assets needs the site's folder".to_owned();
                return Err(Error::Usage { problem });
            };
            assets::list(Path::new(folder))
        }
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(Error::Usage {
            problem: format!("there is no command `{command}`"),
        }),
    }
}

fn serve(arguments: &[String]) -> Result<(), Error> {
    let known: Vec<&str> = SITE_OPTIONS.into_iter().chain(["--port"]).collect();
    let options = Options::parse(arguments, &known, 0)?;
    let port = options.port("--port")?.unwrap_or(PORT);
    let dist = build(&options)?;
    let host = Host::bind(&dist, port, true, None)?;
    println!(
        "{} is the whole site: any static host can serve it.",
        dist.display()
    );
    announce(&format!(
        "Open {} in a browser. Ctrl-C ends it.",
        host.address()
    ))?;
    host.run()
}

fn build(options: &Options) -> Result<PathBuf, Error> {
    let wish = Wish {
        products: catalogue::own_products(options)?,
        model: model::wanted(options.path("--model")),
        shop: shop::wanted(options.path("--shop"))?,
    };
    let mut workspace = Workspace::open(Voice::Shown)?;
    let dist = workspace.dist();
    site::make(
        &mut workspace,
        &mut Progress::new(site::STEPS),
        &wish,
        &dist,
    )?;
    Ok(dist)
}

/// Prints a line that another program may be waiting for.
fn announce(line: &str) -> Result<(), Error> {
    let mut out = std::io::stdout();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(file("write to", "standard output"))
}
