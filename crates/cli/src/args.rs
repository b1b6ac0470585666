//! The command line's grammar and its help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use productlist::Mapping;

use crate::model::usual_folder;
use crate::photo::Part;

/// Finds the product in the picture. Nothing is uploaded: catalogues are made here, and searched
/// here or in the visitor's browser.
#[derive(Debug, Parser)]
#[command(name = "lookalike", version, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a catalogue from a folder of pictures and a list of products
    Index(IndexArgs),
    /// Find the products that look most like a photo
    Search(SearchArgs),
    /// Measure how good a model is, on products that it did not learn from
    Evaluate(EvaluateArgs),
    /// Write the vectors of pictures to a file that numpy, FAISS or a database can read
    Embed(EmbedArgs),
    /// Write the vectors of a catalogue to a file that numpy, FAISS or a database can read
    Export(ExportArgs),
    /// Make a model folder from a ResNet-50 checkpoint
    ImportModel(ImportArgs),
    /// Say what a model or catalogue folder holds, and check every file in it
    Inspect(InspectArgs),
    /// Draw a demo shop: pictures, a list of products, and sample photos
    DrawDemo(DemoArgs),
}

/// `lookalike index`
#[derive(Debug, Args)]
#[command(after_help = "\
The list is a CSV file with a header. Without --columns its columns are those of Kaggle's fashion \
data: id, productDisplayName, and gender, masterCategory, subCategory, articleType, baseColour, \
season, year, usage. A product's picture is named after its id (ID.jpg, .jpeg, .png, .webp, .gif) \
unless --columns names a column for it.

Whatever cannot be used is left out, counted, and named in OUT.report.txt. Ctrl-C may be pressed \
at any time: the same command then goes on where it stopped. What it needs for that is in \
OUT.journal, which also makes the next index of the same pictures quick; it may be deleted.

A catalogue of more than 60,000 products has cells (--cells). The next run then keeps the files of cells \
whose products stayed, so that visitors fetch only what is new, and says how much that is. Files of the \
catalogue before stay for one run, for pages that are open meanwhile.

At the end up to 300 of the pictures are distorted as a visitor's photo would be, and searched: what \
they find teaches the catalogue which similarities deserve which word.")]
pub struct IndexArgs {
    /// Folder of the model (see import-model); LOOKALIKE_MODEL's or the project's own if none is named
    #[arg(long, value_name = "DIR", default_value_os_t = usual_folder(), hide_default_value = true)]
    pub model: PathBuf,
    /// Folder with the products' pictures
    #[arg(long, value_name = "DIR", required_unless_present = "embedded")]
    pub images: Option<PathBuf>,
    /// In place of --images: what `lookalike embed --arrow` has made of the pictures, Arrow streams in any
    /// order; `-` is standard input. Given again for each file
    #[arg(long, value_name = "FILE.arrows", conflicts_with = "images")]
    pub embedded: Vec<PathBuf>,
    /// The list of products
    #[arg(long, value_name = "CSV")]
    pub products: PathBuf,
    /// Folder to make the catalogue in; one that is there stays as it is until the new one is complete
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Folder with photos that visitors may try; a samples.csv in it (file,label) says what they show
    #[arg(long, value_name = "DIR")]
    pub samples: Option<PathBuf>,
    /// What the catalogue is called
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub title: String,
    /// Take only the first N products that have a picture
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: Option<u64>,
    /// Which column holds what: id=sku,name=title,attributes=brand+colour,image=file
    #[arg(long, value_name = "KEY=COLUMN,…")]
    pub columns: Option<Mapping>,
    /// Do not use what an earlier run has computed
    #[arg(long)]
    pub fresh: bool,
    /// Whether visitors fetch the products by the cell, a few hundred that are alike, instead of all of them
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub cells: CellsWhen,
    /// How many products a cell has, about; by default what was measured to be best for the catalogue's size
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(16..=4096))]
    pub cell_products: Option<u32>,
    /// Make all cells anew instead of keeping those of the catalogue that is there
    #[arg(long)]
    pub recluster: bool,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// When a catalogue has cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum CellsWhen {
    /// From 60,000 products on
    #[default]
    Auto,
    /// However few products there are
    Always,
    /// However many there are
    Never,
}

/// `lookalike search`
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Folder of the model that the catalogue was made with; LOOKALIKE_MODEL's or the project's own if none is named
    #[arg(long, value_name = "DIR", default_value_os_t = usual_folder(), hide_default_value = true)]
    pub model: PathBuf,
    /// Folder of the catalogue
    #[arg(long, value_name = "DIR")]
    pub catalogue: PathBuf,
    /// The photo: JPEG, PNG, WebP or GIF
    pub photo: PathBuf,
    /// Which part of the photo to look at: left, top, width and height as parts of the upright photo, such
    /// as 0.1,0.2,0.5,0.6; `whole`; or `guess`, the garment, as the page does
    #[arg(long, value_name = "PART", default_value = "guess")]
    pub crop: Part,
    /// How many products to show
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub count: u32,
    /// Show only products with this value, as in articleType=Shirts. Given again: of one attribute any
    /// value will do, of several attributes each must fit
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub filter: Vec<(String, String)>,
    /// Show every product by itself, the colours of one product too
    #[arg(long)]
    pub each: bool,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// `lookalike evaluate`
#[derive(Debug, Args)]
#[command(after_help = "\
One group of products in ten is kept aside, as the trainer does; colours of one product are a group. \
Each product kept aside is searched in all others, and each figure stands beside what answers drawn \
by lot would give: precision (the share of results of the same type, colour, gender, and all three), \
nDCG (how many of the three agree, better ranks counting more), accuracy and macro-F1 of the model's \
own guesses, recall (whether a sharp picture finds its own product among all), and how much the \
catalogue's bytes and the model's narrow weights change.

The list needs the columns of Kaggle's fashion data. The folders of --user-photos are called dress, \
hat, longsleeve, outwear, pants, shirt, shoes, shorts, skirt, t-shirt.")]
pub struct EvaluateArgs {
    /// Folder of the model; LOOKALIKE_MODEL's or the project's own if none is named
    #[arg(long, value_name = "DIR", default_value_os_t = usual_folder(), hide_default_value = true)]
    pub model: PathBuf,
    /// Folder with the products' pictures
    #[arg(long, value_name = "DIR")]
    pub images: PathBuf,
    /// The list of products
    #[arg(long, value_name = "CSV")]
    pub products: PathBuf,
    /// Folder with sharp pictures of some of the products, called ID.jpg
    #[arg(long, value_name = "DIR")]
    pub large: Option<PathBuf>,
    /// Folder with a folder of people's photos for each class
    #[arg(long, value_name = "DIR")]
    pub user_photos: Option<PathBuf>,
    /// Which part of people's photos to look at: `whole`; `guess`, the garment, as the page does; or
    /// left, top, width and height as parts of the upright photo
    #[arg(long, value_name = "PART", default_value = "whole")]
    pub crop: Part,
    /// Put people's photos into a drawn room, of whose area each takes this share, 0.05 to 1
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub afar: Option<f32>,
    /// Give the network inputs of another size than the model's own, in pixels
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub size: Option<[u32; 2]>,
    /// Compute the model in f32 instead of integers: its figures are the baseline that shows what these cost
    #[arg(long)]
    pub f32: bool,
    /// Folder of a model to compare with, computed in f32: the same one, or one of the same checkpoint
    /// with wider weights
    #[arg(long, value_name = "DIR")]
    pub reference: Option<PathBuf>,
    /// Search in N of the other products only, always the same
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub gallery: Option<u32>,
    /// Search with N pictures of each kind only, always the same
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub queries: Option<u32>,
    /// What --json wrote for another model: its figures are shown beside
    #[arg(long, value_name = "FILE.json")]
    pub baseline: Option<PathBuf>,
    /// Write the figures to a file
    #[arg(long, value_name = "FILE.json")]
    pub json: Option<PathBuf>,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// `lookalike embed`
#[derive(Debug, Args)]
#[command(after_help = "\
Writes a tensor `vectors` (f32, [N, D], rows of unit length) and, beside it, FILE.ids.txt with a \
picture a line in the same order. Pictures that cannot be read are left out and named.

With --arrow it is a worker for other programs: an Arrow stream with the columns id (utf8) and image \
(binary) on standard input, and on standard output one with id, picture, embedding, colours, thumbnail, \
error and made_by, a row for each in the same order. A picture that cannot be used is a row with an error. \
`lookalike index --embedded` makes a catalogue of such rows.")]
pub struct EmbedArgs {
    /// Folder of the model; LOOKALIKE_MODEL's or the project's own if none is named
    #[arg(long, value_name = "DIR", default_value_os_t = usual_folder(), hide_default_value = true)]
    pub model: PathBuf,
    /// Pictures, or folders of pictures
    #[arg(required_unless_present = "arrow")]
    pub paths: Vec<PathBuf>,
    /// The file to write
    #[arg(
        long,
        value_name = "FILE.safetensors",
        required_unless_present = "arrow"
    )]
    pub out: Option<PathBuf>,
    /// Answer an Arrow stream on standard input by one on standard output
    #[arg(long, conflicts_with_all = ["paths", "out"])]
    pub arrow: bool,
    /// How many pictures are looked at at once, with --arrow; one a core if not said
    #[arg(long, value_name = "N", conflicts_with_all = ["paths", "out"], value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub workers: Option<u32>,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// `lookalike export`
#[derive(Debug, Args)]
#[command(after_help = "\
Writes a tensor `vectors` (f32, [N, D], rows of unit length) and, beside it, FILE.ids.txt with a \
product's id a line in the same order.")]
pub struct ExportArgs {
    /// Folder of the catalogue
    #[arg(long, value_name = "DIR")]
    pub catalogue: PathBuf,
    /// The file to write
    #[arg(long, value_name = "FILE.safetensors")]
    pub out: PathBuf,
}

/// `lookalike import-model`
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("source").required(true).args(["file", "official"]))]
pub struct ImportArgs {
    /// State dict of a ResNet-50 with torchvision's names: .safetensors or .pth, f32 or f16. Or the folder of a
    /// model in integers, of which one is made with the same weights, rounded better between the layers:
    /// some minutes
    pub file: Option<PathBuf>,
    /// Download torchvision's own ResNet-50 (103 MB) and import that
    #[arg(long)]
    pub official: bool,
    /// Folder to make the model in
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// How to write the weights: i8 for every device, f16 to compare with
    #[arg(long, value_name = "WIDTH", default_value = "i8")]
    pub weights: Weights,
    /// Folder of pictures like the shop's, to measure on how large the network's numbers get, or how near a
    /// model's are to f32; some hundred of them are looked at. Drawn garments if none is named
    #[arg(long, value_name = "DIR")]
    pub calibrate: Option<PathBuf>,
    /// Where --official keeps its download, so that it is made once
    #[arg(long, value_name = "DIR", requires = "official")]
    pub cache: Option<PathBuf>,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// The width of a model's weights.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Weights {
    /// 16-bit floats, for graphics adapters and comparisons
    F16,
    /// Signed bytes, and integers after each ReLU
    I8,
}

/// `lookalike inspect`
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// A folder with a model.json, a catalogue.json, or both
    pub folder: PathBuf,
}

/// `lookalike draw-demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Folder to draw into
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// How many products to draw
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub products: Option<u32>,
    /// Show no progress
    #[arg(long)]
    pub quiet: bool,
}

/// Name and value from `NAME=VALUE`.
fn pair(text: &str) -> Result<(String, String), String> {
    let halves = text.split_once('=');
    let halves = halves.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    let is_whole = |(name, value): &(String, String)| !name.is_empty() && !value.is_empty();
    halves
        .filter(is_whole)
        .ok_or_else(|| format!("{text:?} is not of the form NAME=VALUE"))
}

/// Columns and rows from `WxH`.
fn size(text: &str) -> Result<[u32; 2], String> {
    let sides = text.split_once('x');
    let sides = sides.and_then(|(width, height)| Some([width.parse().ok()?, height.parse().ok()?]));
    sides.ok_or_else(|| format!("{text:?} is no size such as 48x64"))
}

/// A share of an area.
fn share(text: &str) -> Result<f32, String> {
    let share = text.parse().ok();
    share
        .filter(|share| (0.05..=1.0).contains(share))
        .ok_or_else(|| format!("{text:?} is no share from 0.05 to 1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_grammar_is_sound_and_everything_has_help() {
        Cli::command().debug_assert();
        for command in Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments().filter(|a| a.get_id() != "help") {
                assert!(
                    argument.get_help().is_some(),
                    "{} {}",
                    command.get_name(),
                    argument.get_id()
                );
            }
        }
    }

    #[test]
    fn an_evaluation_needs_labelled_pictures() {
        let required = "lookalike evaluate --model m --images i --products p.csv";
        let cases = [
            ("", true),
            (
                " --large l --user-photos u --reference r --baseline b.json --json j.json",
                true,
            ),
            (" --gallery 4000 --queries 500 --quiet", true),
            (" --crop guess --f32", true),
            (" --crop guess --afar 0.25", true),
            (" --afar 0", false),
            (" --afar 1.5", false),
            (" --afar near", false),
            (" --crop 0.9,0,0.2,1", false),
            (" --gallery 0", false),
            (" --queries -1", false),
            (" --queries many", false),
            (" photo.jpg", false),
            (" --model again", false),
        ];
        for (rest, expected) in cases {
            let line = format!("{required}{rest}");
            assert_eq!(
                Cli::try_parse_from(line.split(' ')).is_ok(),
                expected,
                "{line}"
            );
        }
        for needed in [" --images i", " --products p.csv"] {
            let line = required.replace(needed, "");
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }

    #[test]
    fn an_index_has_pictures_or_what_was_made_of_them() {
        let cases = [
            ("index --images i --products p --out o", true),
            ("index --embedded a --products p --out o", true),
            ("index --embedded a --embedded - --products p --out o", true),
            ("index --products p --out o", false),
            ("index --images i --embedded a --products p --out o", false),
            ("embed a.jpg --out v", true),
            ("embed --out v", false),
            ("embed a.jpg", false),
            ("embed --arrow", true),
            ("embed --arrow --workers 2 --model m", true),
            ("embed --arrow --workers 0", false),
            ("embed --arrow a.jpg", false),
            ("embed --arrow --out v", false),
            ("embed a.jpg --out v --workers 2", false),
        ];
        let parse =
            |line: &str| Cli::try_parse_from(format!("lookalike {line}").split(' ')).is_ok();
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|(line, expected)| parse(line) != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn an_import_has_one_source() {
        let parse = |line: &str| Cli::try_parse_from(line.split(' ')).is_ok();
        assert!(parse("lookalike import-model a.pth --out m"));
        assert!(parse("lookalike import-model --official --out m --cache c"));
        assert!(!parse("lookalike import-model --out m"));
        assert!(!parse("lookalike import-model a.pth --official --out m"));
    }
}
